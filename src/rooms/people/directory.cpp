#include "people/directory.h"

#include <algorithm>
#include <mutex>

#include "base/assert.h"

namespace wanqiu::people {
namespace {

constexpr std::uint8_t hidden = 0x80;

LearnerState state_of(std::uint8_t flags) {
  return static_cast<LearnerState>(flags & 0x7F);
}

}  // namespace

using base::LearnerId;
using base::LearnerNumber;
using base::OrganisationId;
using Shared = std::shared_lock<std::shared_mutex>;
using Sole = std::unique_lock<std::shared_mutex>;

Directory::Directory()
    : ids_(1), organisations_(1), since_(1), flags_(1), name_at_(1), name_size_(1), tree_(std::make_shared<Tree>()) {}

std::uint32_t Directory::count() const {
  const Shared lock(mutex_);
  return static_cast<std::uint32_t>(ids_.size() - 1);
}

std::string_view Directory::name_at(std::uint32_t number) const {
  return std::string_view(names_).substr(name_at_[number], name_size_[number]);
}

LearnerLine Directory::line(std::uint32_t n) const {
  return {LearnerNumber(n),       LearnerId(ids_[n]),        tree_->all()[organisations_[n]].id,
          state_of(flags_[n]),    (flags_[n] & hidden) != 0, base::Day{since_[n]},
          std::string(name_at(n))};
}

/// 0 when there is none.
std::uint32_t Directory::search(LearnerId id) const {
  const auto found = std::lower_bound(ids_.begin() + 1, ids_.end(), id.value);
  return found == ids_.end() || *found != id.value ? 0 : static_cast<std::uint32_t>(found - ids_.begin());
}

std::optional<LearnerLine> Directory::find(LearnerNumber number) const {
  const Shared lock(mutex_);
  if (!has(number)) return std::nullopt;
  return line(number.value);
}

std::optional<LearnerLine> Directory::find(LearnerId id) const {
  const Shared lock(mutex_);
  const auto n = search(id);
  if (n == 0) return std::nullopt;
  return line(n);
}

LearnerNumber Directory::number_of(LearnerId id) const {
  const Shared lock(mutex_);
  return LearnerNumber(search(id));
}

LearnerId Directory::id_of(LearnerNumber number) const {
  const Shared lock(mutex_);
  return has(number) ? LearnerId(ids_[number.value]) : LearnerId();
}

OrganisationId Directory::organisation_of(LearnerNumber number) const {
  const Shared lock(mutex_);
  return has(number) ? tree_->all()[organisations_[number.value]].id : OrganisationId();
}

std::optional<std::string> Directory::shown_name(LearnerNumber number) const {
  const Shared lock(mutex_);
  if (!has(number)) return std::nullopt;
  const auto flags = flags_[number.value];
  if ((flags & hidden) != 0 || !is_registered(state_of(flags))) return std::nullopt;
  return std::string(name_at(number.value));
}

std::string Directory::name(LearnerNumber number) const {
  const Shared lock(mutex_);
  return has(number) ? std::string(name_at(number.value)) : std::string();
}

std::shared_ptr<const Tree> Directory::tree() const {
  const Shared lock(mutex_);
  return tree_;
}

std::uint32_t Directory::registered_here(OrganisationId organisation) const {
  const Shared lock(mutex_);
  const auto of = tree_->ordinal(organisation);
  return of ? here_[*of] : 0;
}

std::uint32_t Directory::registered(OrganisationId organisation) const {
  const Shared lock(mutex_);
  const auto of = tree_->ordinal(organisation);
  std::uint32_t sum = 0;
  if (of) {
    for (const auto each : tree_->subtree_ordinals(*of)) sum += here_[each];
  }
  return sum;
}

std::vector<LearnerNumber> Directory::members(OrganisationId organisation) const {
  return members_page(organisation, {}, {}, SIZE_MAX);
}

std::vector<LearnerNumber> Directory::members_page(OrganisationId organisation, std::string_view part,
                                                   LearnerNumber after, std::size_t limit,
                                                   std::optional<LearnerState> state) const {
  const Shared lock(mutex_);
  std::vector<LearnerNumber> found;
  const auto of = tree_->ordinal(organisation);
  if (!of) return found;
  for (std::uint32_t n = after.value + 1; n != 0 && n < ids_.size() && found.size() < limit; ++n) {
    if (!is_registered(state_of(flags_[n])) || !tree_->covers_ordinal(*of, organisations_[n])) continue;
    if (state && state_of(flags_[n]) != *state) continue;
    if (!part.empty() && name_at(n).find(part) == std::string_view::npos) continue;
    found.emplace_back(n);
  }
  return found;
}

std::vector<http::Grant> Directory::grants(LearnerId learner) const {
  const Shared lock(mutex_);
  const auto found = grants_.find(learner);
  return found == grants_.end() ? std::vector<http::Grant>() : found->second;
}

std::optional<http::Caller> Directory::caller(LearnerNumber number) const {
  const Shared lock(mutex_);
  if (!has(number) || state_of(flags_[number.value]) != LearnerState::active) return std::nullopt;
  const auto n = number.value;
  http::Caller caller;
  caller.learner = LearnerId(ids_[n]);
  caller.number = number;
  caller.organisation = tree_->all()[organisations_[n]].id;
  if (const auto found = grants_.find(caller.learner); found != grants_.end()) caller.grants = found->second;
  return caller;
}

void Directory::reserve(std::uint32_t learners) {
  const Sole lock(mutex_);
  const std::size_t size = learners + 1;
  ids_.reserve(size);
  organisations_.reserve(size);
  since_.reserve(size);
  flags_.reserve(size);
  name_at_.reserve(size);
  name_size_.reserve(size);
  names_.reserve(std::size_t{learners} * 10);
}

void Directory::put(const LearnerLine& learner) {
  const Sole lock(mutex_);
  const auto n = learner.number.value;
  const auto organisation = tree_->ordinal(learner.organisation);
  WQ_ASSERT(organisation.has_value());
  WQ_ASSERT(n >= 1 && n <= ids_.size());  // dense: the next one, or one that is there
  WQ_ASSERT(learner.name.size() < 256);
  const bool is_there = n < ids_.size();
  if (!is_there) {
    WQ_ASSERT(learner.id.value > ids_.back());  // ids rise with numbers
    ids_.push_back(learner.id.value);
    organisations_.push_back(0);
    since_.push_back(0);
    flags_.push_back(0);
    name_at_.push_back(0);
    name_size_.push_back(0);
  }
  WQ_ASSERT(ids_[n] == learner.id.value);
  if (is_there && is_registered(state_of(flags_[n]))) --here_[organisations_[n]];
  if (is_registered(learner.state)) ++here_[*organisation];
  organisations_[n] = *organisation;
  since_[n] = learner.since.value;
  flags_[n] =
      static_cast<std::uint8_t>(static_cast<unsigned>(learner.state) | (learner.hide_name ? unsigned{hidden} : 0U));
  if (!is_there || name_at(n) != learner.name) {
    name_at_[n] = static_cast<std::uint32_t>(names_.size());
    name_size_[n] = static_cast<std::uint8_t>(learner.name.size());
    names_ += learner.name;
  }
}

void Directory::put_tree(std::shared_ptr<const Tree> tree) {
  const Sole lock(mutex_);
  WQ_ASSERT(tree->size() >= tree_->size());
  for (std::size_t i = 0; i < tree_->size(); ++i) WQ_ASSERT(tree->all()[i].id == tree_->all()[i].id);
  here_.resize(tree->size());
  tree_ = std::move(tree);
}

void Directory::put_grants(LearnerId learner, std::vector<http::Grant> grants) {
  const Sole lock(mutex_);
  if (grants.empty()) {
    grants_.erase(learner);
  } else {
    grants_[learner] = std::move(grants);
  }
}

void Directory::drop_grants_at(OrganisationId organisation) {
  const Sole lock(mutex_);
  for (auto it = grants_.begin(); it != grants_.end();) {
    std::erase_if(it->second, [&](const http::Grant& grant) { return grant.organisation == organisation; });
    it = it->second.empty() ? grants_.erase(it) : std::next(it);
  }
}

std::size_t Directory::holders(http::Role role, OrganisationId organisation) const {
  const Shared lock(mutex_);
  std::size_t count = 0;
  for (const auto& [learner, grants] : grants_) {
    for (const auto& grant : grants) count += grant == http::Grant{role, organisation} ? 1U : 0U;
  }
  return count;
}

}  // namespace wanqiu::people
