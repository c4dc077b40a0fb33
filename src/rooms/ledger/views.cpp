#include "ledger/views.h"

#include <algorithm>

#include "ledger/saved_bytes.h"

namespace wanqiu::ledger {
namespace {

constexpr std::size_t views_a_lock = 256;

}  // namespace

Views::Count Views::of(std::uint64_t item) const {
  const std::scoped_lock lock(mutex_);
  const auto found = items_.find(item);
  return found == items_.end() ? Count{} : Count{found->second.total, found->second.learners};
}

bool Views::viewed(std::uint64_t item, base::LearnerNumber learner) const {
  const std::scoped_lock lock(mutex_);
  const auto found = items_.find(item);
  return found != items_.end() && found->second.who && found->second.who->contains(learner);
}

std::shared_ptr<const Bitmap> Views::who(std::uint64_t item) const {
  const std::scoped_lock lock(mutex_);
  const auto found = items_.find(item);
  return found == items_.end() ? nullptr : found->second.who;
}

void Views::add_to(Item& item, base::LearnerNumber learner) {
  ++item.total;
  if (!learner) return;
  if (!item.who) item.who = std::make_shared<Bitmap>();
  // Whoever shares it took it under the lock and can only let it go meanwhile: at worst it is copied without need.
  if (item.who.use_count() > 1) {
    if (item.who->contains(learner)) return;
    item.who = std::make_shared<Bitmap>(*item.who);
  }
  item.learners += item.who->add(learner) ? 1 : 0;
}

std::vector<std::uint64_t> Views::viewed_by(base::LearnerNumber learner) const {
  std::vector<std::uint64_t> found;
  {
    const std::scoped_lock lock(mutex_);
    for (const auto& [number, item] : items_) {
      if (item.who && item.who->contains(learner)) found.push_back(number);
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

void Views::add(std::uint64_t item, base::LearnerNumber learner) {
  const std::scoped_lock lock(mutex_);
  add_to(items_[item], learner);
}

void Views::apply(const CommittedBatch& batch) {
  for (std::size_t i = 0; i < batch.events.size();) {
    const std::scoped_lock lock(mutex_);
    for (const std::size_t end = std::min(batch.events.size(), i + views_a_lock); i < end; ++i) {
      const Event& event = batch.events[i].event;
      if (event.verb == Verb::viewed_item) add_to(items_[event.object], event.learner);
    }
  }
}

void Views::reset() {
  const std::scoped_lock lock(mutex_);
  items_.clear();
}

// count, then each item in number order: number, total, bitmap (empty when only readers without a name came).
std::function<void(const Projection::Sink&)> Views::freeze() {
  auto copy = std::make_shared<std::vector<std::pair<std::uint64_t, Item>>>();
  {
    const std::scoped_lock lock(mutex_);
    copy->assign(items_.begin(), items_.end());
  }
  return [copy = std::move(copy)](const Sink& sink) {
    std::sort(copy->begin(), copy->end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    SavedWriter out(sink);
    out.number(copy->size());
    for (const auto& [number, item] : *copy) {
      out.number(number);
      out.number(item.total);
      out.bytes(item.who ? item.who->saved() : std::vector<std::byte>{});
    }
    out.flush();
  };
}

bool Views::load(std::span<const std::byte> bytes) {
  Items loaded;
  SavedReader in(bytes);
  for (std::uint64_t left = in.number(); in.ok() && left > 0; --left) {
    const std::uint64_t number = in.number();
    Item item{in.number(), 0, nullptr};
    const auto saved = in.bytes();
    if (!saved.empty()) {
      auto who = Bitmap::load(saved);
      if (!who) return false;
      item.learners = who->count();
      item.who = std::make_shared<Bitmap>(std::move(*who));
    }
    if (!loaded.emplace(number, std::move(item)).second) return false;
  }
  if (!in.ended()) return false;
  const std::scoped_lock lock(mutex_);
  items_ = std::move(loaded);
  return true;
}

std::size_t Views::items() const {
  const std::scoped_lock lock(mutex_);
  return items_.size();
}

std::size_t Views::bytes() const {
  const std::scoped_lock lock(mutex_);
  std::size_t sum = 0;
  for (const auto& [number, item] : items_) sum += item.who ? item.who->bytes() : 0;
  return sum;
}

}  // namespace wanqiu::ledger
