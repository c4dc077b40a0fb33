#include "ledger/ranks.h"

#include <algorithm>
#include <limits>

#include "base/assert.h"

namespace wanqiu::ledger {
namespace {

constexpr std::uint32_t nowhere = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint32_t erased_bit = 1U << 31U;  // of a slot
constexpr std::size_t events_a_lock = 64;

std::size_t index_of(Window window) {
  return static_cast<std::size_t>(window);
}

std::uint32_t next_number(std::span<const Ranks::Entry> entries, std::size_t i) {
  return i > 0 && entries[i].points == entries[i - 1].points ? entries[i - 1].rank : static_cast<std::uint32_t>(i + 1);
}

}  // namespace

std::string_view to_string(Window window) {
  switch (window) {
    case Window::day:
      return "day";
    case Window::week:
      return "week";
    case Window::month:
      return "month";
    case Window::year:
      return "year";
    case Window::all:
      return "all";
  }
  return "";
}

std::optional<Window> parse_window(std::string_view name) {
  for (const Window window : windows) {
    if (to_string(window) == name) return window;
  }
  return std::nullopt;
}

base::Day first_day(Window window, base::Day today) {
  switch (window) {
    case Window::day:
      return today;
    case Window::week:
      return base::start_of_week(today);
    case Window::month:
      return base::start_of_month(today);
    case Window::year:
      return base::start_of_year(today);
    case Window::all:
      break;
  }
  return base::Day{std::numeric_limits<std::int32_t>::min()};
}

/// What a large organisation keeps of one window.
struct Ranks::Counts {
  struct Kept {
    ScoreCounts scores;
    std::vector<Entry> first;  ///< without ranks; as many as there are up to first_count
    bool first_known = true;
    First shared;  ///< `first` with ranks; null until somebody asks again
  };
  std::array<Kept, window_count> kept;
};

struct Ranks::Node {
  base::OrganisationId id;
  std::uint32_t parent = nowhere;
  std::vector<std::uint32_t> children;
  std::vector<std::uint32_t> members;  ///< right here, not below
  std::vector<std::uint32_t> erased;   ///< the same; in the sums alone
  std::uint32_t learners = 0;          ///< here and below
  std::array<std::int64_t, window_count> points{};
  std::unique_ptr<Counts> counts;  ///< of a large one
};

Ranks::Ranks(const Settings& settings, base::Day today) : settings_(settings) {
  scores_.today = today;
}

Ranks::~Ranks() = default;

// The tree and who is where.

void Ranks::put_organisation(Organisation organisation) {
  const std::scoped_lock lock(mutex_);
  put_organisation_locked(organisation);
}

void Ranks::put_organisations(std::span<const Organisation> organisations) {
  const std::scoped_lock lock(mutex_);
  for (const Organisation organisation : organisations) put_organisation_locked(organisation);
}

void Ranks::put_organisation_locked(Organisation organisation) {
  WQ_ASSERT(organisation.id);
  const std::uint32_t parent = organisation.parent ? index_.at(organisation.parent) : nowhere;
  const auto [entry, is_new] = index_.try_emplace(organisation.id, static_cast<std::uint32_t>(nodes_.size()));
  const std::uint32_t self = entry->second;
  if (is_new) {
    nodes_.push_back(std::make_unique<Node>());
    nodes_[self]->id = organisation.id;
  } else {
    if (nodes_[self]->parent == parent) return;
    for (std::uint32_t n = parent; n != nowhere; n = nodes_[n]->parent) WQ_ASSERT(n != self);  // no circles
    if (nodes_[self]->parent != nowhere) std::erase(nodes_[nodes_[self]->parent]->children, self);
  }
  nodes_[self]->parent = parent;
  if (parent != nowhere) nodes_[parent]->children.push_back(self);
  if (!is_new) recount();
}

void Ranks::put_member(Member member) {
  const std::scoped_lock lock(mutex_);
  put_member_locked(member);
}

void Ranks::put_members(std::span<const Member> members) {
  for (std::size_t i = 0; i < members.size();) {
    const std::scoped_lock lock(mutex_);
    for (const std::size_t end = std::min(members.size(), i + 1024); i < end; ++i) put_member_locked(members[i]);
  }
}

void Ranks::put_member_locked(Member member) {
  WQ_ASSERT(member.learner);
  const std::uint32_t learner = member.learner.value;
  const std::uint32_t node = index_.at(member.organisation);
  const std::uint32_t before = learner < node_of_.size() ? node_of_[learner] : nowhere;
  const bool same = before == nowhere || is_erased(learner) == member.erased;
  if (before == node && same) return;
  const std::uint32_t shared = same ? lowest_shared(before, node) : nowhere;  // from there upwards nothing changes
  detach(learner, shared);
  attach(learner, node, shared, member.erased);
}

bool Ranks::is_erased(std::uint32_t learner) const {
  return (slot_of_[learner] & erased_bit) != 0;
}

/// The lowest organisation that holds both; `nowhere` when there is none.
std::uint32_t Ranks::lowest_shared(std::uint32_t a, std::uint32_t b) const {
  for (; a != nowhere; a = nodes_[a]->parent) {
    for (std::uint32_t n = b; n != nowhere; n = nodes_[n]->parent) {
      if (n == a) return n;
    }
  }
  return nowhere;
}

void Ranks::detach(std::uint32_t learner, std::uint32_t upto) {
  if (learner >= node_of_.size() || node_of_[learner] == nowhere) return;
  const bool erased = is_erased(learner);
  auto& list = erased ? nodes_[node_of_[learner]]->erased : nodes_[node_of_[learner]]->members;
  const std::uint32_t last = list.back();
  list[slot_of_[learner] & ~erased_bit] = last;
  slot_of_[last] = slot_of_[learner];
  list.pop_back();
  scores_.hold(learner);
  for (std::uint32_t n = node_of_[learner]; n != upto; n = nodes_[n]->parent) {
    Node& node = *nodes_[n];
    if (!erased) --node.learners;
    for (std::size_t w = 0; w < window_count; ++w) {
      const std::int32_t points = scores_.points[w][learner];
      node.points[w] -= points;
      if (node.counts && !erased) brought_forward(*node.counts, w, learner, points, 0);
    }
    if (node.counts && node.learners <= settings_.large_from / 2) node.counts.reset();
  }
  node_of_[learner] = nowhere;
}

void Ranks::attach(std::uint32_t learner, std::uint32_t at, std::uint32_t upto, bool erased) {
  if (learner >= node_of_.size()) {
    const std::size_t size = std::max<std::size_t>(learner + 1, node_of_.size() + node_of_.size() / 4);
    node_of_.resize(size, nowhere);
    slot_of_.resize(size, 0);
  }
  scores_.hold(learner);
  node_of_[learner] = at;
  auto& list = erased ? nodes_[at]->erased : nodes_[at]->members;
  slot_of_[learner] = static_cast<std::uint32_t>(list.size()) | (erased ? erased_bit : 0U);
  list.push_back(learner);
  for (std::uint32_t n = at; n != upto; n = nodes_[n]->parent) {
    Node& node = *nodes_[n];
    if (!erased) ++node.learners;
    for (std::size_t w = 0; w < window_count; ++w) {
      const std::int32_t points = scores_.points[w][learner];
      node.points[w] += points;
      if (points == 0 || !node.counts || erased) continue;
      Counts::Kept& kept = node.counts->kept[w];
      kept.scores.move(0, points);
      const bool among_first = kept.first.size() < settings_.first_count || points >= kept.first.back().points;
      if (points > 0 && among_first) {  // its place among equals follows from when they were reached: look
        kept.first_known = false;
        kept.shared.reset();
      }
    }
    if (!node.counts && node.learners > settings_.large_from) node.counts = counted(node);
  }
}

/// After the tree changed: everything about organisations anew.
void Ranks::recount() {
  for (auto& node : nodes_) {
    node->learners = 0;
    node->points = {};
    node->counts.reset();
  }
  for (const auto& from : nodes_) {
    std::array<std::int64_t, window_count> sums{};
    for (std::size_t w = 0; w < window_count; ++w) {
      for (const std::uint32_t learner : from->members) sums[w] += scores_.points[w][learner];
      for (const std::uint32_t learner : from->erased) sums[w] += scores_.points[w][learner];
    }
    for (std::uint32_t n = index_.at(from->id); n != nowhere; n = nodes_[n]->parent) {
      nodes_[n]->learners += static_cast<std::uint32_t>(from->members.size());
      for (std::size_t w = 0; w < window_count; ++w) nodes_[n]->points[w] += sums[w];
    }
  }
  for (auto& node : nodes_) {
    if (node->learners > settings_.large_from) node->counts = counted(*node);
  }
}

template <class F>
void Ranks::each_member(const Node& node, const F& take) const {
  for (const std::uint32_t learner : node.members) take(learner);
  for (const std::uint32_t child : node.children) each_member(*nodes_[child], take);
}

std::unique_ptr<Ranks::Counts> Ranks::counted(const Node& node) const {
  auto counts = std::make_unique<Counts>();
  for (std::size_t w = 0; w < window_count; ++w) {
    each_member(node, [&](std::uint32_t learner) { counts->kept[w].scores.move(0, scores_.points[w][learner]); });
    counts->kept[w].first_known = false;
  }
  return counts;
}

bool Ranks::within(std::uint32_t learner, std::uint32_t node) const {
  if (learner >= node_of_.size() || is_erased(learner)) return false;
  std::uint32_t n = node_of_[learner];
  while (n != nowhere && n != node) n = nodes_[n]->parent;
  return n == node;
}

// Points.

void Ranks::add(base::LearnerNumber learner, base::Day day, std::int32_t points, std::uint64_t seq) {
  const std::scoped_lock lock(mutex_);
  add_locked(learner.value, day, points, seq);
}

void Ranks::apply(const CommittedBatch& batch) {
  for (std::size_t i = 0; i < batch.events.size();) {
    const std::scoped_lock lock(mutex_);  // let go now and then, so that no question waits for a whole batch
    for (const std::size_t end = std::min(batch.events.size(), i + events_a_lock); i < end; ++i) {
      const Applied& applied = batch.events[i];
      if (applied.event.verb == Verb::spent) continue;
      add_locked(applied.event.learner.value, applied.day, applied.points, applied.event.seq);
    }
  }
}

void Ranks::add_locked(std::uint32_t learner, base::Day day, std::int32_t points, std::uint64_t seq) {
  if (day > scores_.today) tick_locked(day);
  if (points == 0) return;
  scores_.hold(learner);
  const std::uint32_t at = learner < node_of_.size() ? node_of_[learner] : nowhere;
  const bool erased = at != nowhere && is_erased(learner);
  for (std::size_t w = 0; w < window_count; ++w) {
    if (day < first_day(windows[w], scores_.today)) continue;
    std::int32_t& own = scores_.points[w][learner];
    const std::int32_t before = own;
    own += points;
    scores_.reached[w][learner] = seq;
    for (std::uint32_t n = at; n != nowhere; n = nodes_[n]->parent) {
      nodes_[n]->points[w] += points;
      if (nodes_[n]->counts && !erased) brought_forward(*nodes_[n]->counts, w, learner, before, own);
    }
  }
}

/// Counts and first 100 of one large organisation after one learner went from `from` to `to` points with the newest
/// event.
void Ranks::brought_forward(Counts& counts, std::size_t window, std::uint32_t learner, std::int32_t from,
                            std::int32_t to) const {
  Counts::Kept& kept = counts.kept[window];
  kept.scores.move(from, to);
  if (!kept.first_known) return;
  auto& first = kept.first;
  const bool full = first.size() == settings_.first_count;
  if (to < from) {  // points were taken away: if they counted among the first, somebody unknown moves up
    if (from > 0 && (!full || from >= first.back().points)) {
      kept.first_known = false;
      kept.shared.reset();
    }
    return;
  }
  if (to <= 0 || (full && to <= first.back().points)) return;  // behind everybody there, and so it was before
  if (from > 0) std::erase_if(first, [&](const Entry& entry) { return entry.learner.value == learner; });
  const auto behind = std::upper_bound(first.begin(), first.end(), to,
                                       [](std::int32_t points, const Entry& entry) { return points > entry.points; });
  first.insert(behind, Entry{0, to, base::LearnerNumber(learner)});
  if (first.size() > settings_.first_count) first.pop_back();
  kept.shared.reset();
}

void Ranks::tick(base::Day today) {
  const std::scoped_lock lock(mutex_);
  tick_locked(today);
}

void Ranks::tick_locked(base::Day today) {
  if (today <= scores_.today) return;
  for (std::size_t w = 0; w < window_count; ++w) {
    if (first_day(windows[w], today) == first_day(windows[w], scores_.today)) continue;
    std::fill(scores_.points[w].begin(), scores_.points[w].end(), 0);
    std::fill(scores_.reached[w].begin(), scores_.reached[w].end(), 0);
    for (auto& node : nodes_) {
      node->points[w] = 0;
      if (node->counts) node->counts->kept[w] = {};
    }
  }
  scores_.today = today;
}

// Saving.

void Ranks::reset() {
  const std::scoped_lock lock(mutex_);
  const base::Day today = scores_.today;
  scores_ = Scores{};
  scores_.today = today;
  hold_members();
  recount();
}

std::function<void(const Projection::Sink&)> Ranks::freeze() {
  const std::scoped_lock lock(mutex_);
  auto copy = std::make_shared<const Scores>(scores_);
  return [copy = std::move(copy)](const Sink& sink) { copy->write(sink); };
}

bool Ranks::load(std::span<const std::byte> bytes) {
  Scores loaded;
  if (!loaded.read(bytes)) return false;
  const std::scoped_lock lock(mutex_);
  const base::Day today = scores_.today;
  scores_ = std::move(loaded);
  hold_members();
  tick_locked(today);
  recount();
  return true;
}

void Ranks::hold_members() {
  if (!node_of_.empty()) scores_.hold(node_of_.size() - 1);
}

// Answers.

base::Day Ranks::today() const {
  const std::scoped_lock lock(mutex_);
  return scores_.today;
}

/// The first of a node, found by looking at every member.
std::vector<Ranks::Entry> Ranks::leaders(const Node& node, std::size_t window) const {
  const auto& points = scores_.points[window];
  const auto& reached = scores_.reached[window];
  std::vector<std::uint32_t> found;
  each_member(node, [&](std::uint32_t learner) {
    if (points[learner] > 0) found.push_back(learner);
  });
  const auto before = [&](std::uint32_t a, std::uint32_t b) {
    if (points[a] != points[b]) return points[a] > points[b];
    return reached[a] != reached[b] ? reached[a] < reached[b] : a < b;
  };
  const auto end = found.begin() + static_cast<std::ptrdiff_t>(std::min(found.size(), settings_.first_count));
  std::partial_sort(found.begin(), end, found.end(), before);
  std::vector<Entry> first;
  for (auto learner = found.begin(); learner != end; ++learner)
    first.push_back({0, points[*learner], base::LearnerNumber(*learner)});
  return first;
}

std::optional<Ranks::Standing> Ranks::standing(base::OrganisationId organisation, Window window,
                                               base::LearnerNumber learner, bool with_first) const {
  const auto number = [](std::vector<Entry> entries) {
    for (std::size_t i = 0; i < entries.size(); ++i) entries[i].rank = next_number(entries, i);
    return std::make_shared<const std::vector<Entry>>(std::move(entries));
  };
  const std::size_t w = index_of(window);
  const std::scoped_lock lock(mutex_);
  const auto found = index_.find(organisation);
  if (found == index_.end()) return std::nullopt;
  const Node& node = *nodes_[found->second];
  Standing standing;
  standing.since = first_day(window, scores_.today);
  standing.learners = node.learners;
  std::uint32_t above = 0;
  const bool member = within(learner.value, found->second);
  const std::int32_t own = member ? scores_.points[w][learner.value] : 0;
  if (node.counts) {
    Counts::Kept& kept = node.counts->kept[w];
    standing.ranked = kept.scores.counted();
    above = kept.scores.above(own);
    if (with_first && !kept.first_known) {
      kept.first = leaders(node, w);
      kept.first_known = true;
      kept.shared.reset();
    }
    if (with_first && !kept.shared) kept.shared = number(kept.first);
    standing.first = kept.shared;
  } else {
    each_member(node, [&](std::uint32_t other) {
      standing.ranked += scores_.points[w][other] > 0 ? 1 : 0;
      above += scores_.points[w][other] > own ? 1 : 0;
    });
    if (with_first) standing.first = number(leaders(node, w));
  }
  if (member) standing.mine = Mine{own > 0 ? std::optional(above + 1) : std::nullopt, own};
  return standing;
}

std::optional<std::vector<Ranks::OrganisationEntry>> Ranks::children(base::OrganisationId parent, Window window) const {
  const std::scoped_lock lock(mutex_);
  const auto found = index_.find(parent);
  if (found == index_.end()) return std::nullopt;
  std::vector<OrganisationEntry> entries;
  for (const std::uint32_t child : nodes_[found->second]->children) {
    const Node& node = *nodes_[child];
    entries.push_back({node.id, node.points[index_of(window)], node.learners});
  }
  return entries;
}

std::vector<base::OrganisationId> Ranks::above(base::LearnerNumber learner) const {
  const std::scoped_lock lock(mutex_);
  std::vector<base::OrganisationId> chain;
  if (learner.value >= node_of_.size() || is_erased(learner.value)) return chain;
  for (std::uint32_t n = node_of_[learner.value]; n != nowhere; n = nodes_[n]->parent) chain.push_back(nodes_[n]->id);
  return chain;
}

std::optional<base::OrganisationId> Ranks::root() const {
  const std::scoped_lock lock(mutex_);
  for (const auto& node : nodes_) {
    if (node->parent == nowhere) return node->id;
  }
  return std::nullopt;
}

std::size_t Ranks::bytes() const {
  const std::scoped_lock lock(mutex_);
  std::size_t sum =
      (node_of_.capacity() + slot_of_.capacity()) * sizeof(std::uint32_t) + nodes_.size() * (sizeof(Node) + 64);
  for (std::size_t w = 0; w < window_count; ++w) {
    sum += scores_.points[w].capacity() * sizeof(std::int32_t) + scores_.reached[w].capacity() * sizeof(std::uint64_t);
  }
  for (const auto& node : nodes_) {
    sum += (node->members.capacity() + node->erased.capacity() + node->children.capacity()) * sizeof(std::uint32_t) +
           (node->counts ? sizeof(Counts) : 0);
  }
  return sum;
}

}  // namespace wanqiu::ledger
