#include "insight/insight.h"

#include <algorithm>

#include "base/assert.h"
#include "held.h"

namespace wanqiu::insight {
namespace {

using ledger::Verb;

constexpr std::size_t events_a_lock = 256;
constexpr std::uint32_t earned_bit = 1;

/// Where people take part in something that has a name and a time, so that one may ask what it changed.
bool is_campaign(Verb verb) {
  switch (verb) {
    case Verb::played_hall:
    case Verb::finished_special_quiz:
    case Verb::finished_weekly_quiz:
    case Verb::checked_in:
    case Verb::attended:
      return true;
    default:
      return false;
  }
}

void lower(Paged<std::int32_t>& days, std::uint32_t learner, base::Day day) {
  const std::int32_t known = days.get(learner);
  if (known == 0 || day.value + 1 < known) days.own(learner) = day.value + 1;
}

}  // namespace

// What the log says of some days.

std::uint64_t Past::version() const {
  std::uint64_t sum = 0;
  for (const Of& of : days) sum += of.learned->version;
  return sum;
}

ledger::Bitmap Past::anybody(Range range, Kinds kinds) const {
  std::vector<const ledger::Bitmap*> sets;
  for (const Of& of : days) {
    if (!range.holds(of.day)) continue;
    for (std::size_t kind = 0; kind < kind_count; ++kind) {
      if (kinds.include(kind) && of.learned->who[kind]) sets.push_back(of.learned->who[kind].get());
    }
  }
  return ledger::Bitmap::any_of(sets);
}

bool Past::did(std::uint32_t learner, Range range, Kinds kinds) const {
  const base::LearnerNumber number(learner);
  const auto first =
      std::lower_bound(days.begin(), days.end(), range.from, [](const Of& of, base::Day day) { return of.day < day; });
  for (auto of = first; of != days.end() && of->day <= range.to; ++of) {
    for (std::size_t kind = 0; kind < kind_count; ++kind) {
      const auto& who = of->learned->who[kind];
      if (kinds.include(kind) && who && who->contains(number)) return true;
    }
  }
  return false;
}

const LearningDay* Past::on(base::Day day) const {
  const auto found =
      std::lower_bound(days.begin(), days.end(), day, [](const Of& of, base::Day d) { return of.day < d; });
  return found == days.end() || found->day != day ? nullptr : found->learned.get();
}

// The writer's side.

Insight::Insight(base::Zone zone) : zone_(std::move(zone)), held_(std::make_unique<Held>()) {}
Insight::~Insight() = default;

LearningDay& Insight::own_day(base::Day day) {
  Held& held = *held_;
  if (held.last_place == nullptr || held.last_day != day) {
    const auto [place, is_new] = held.days.try_emplace(day);
    if (is_new) {
      place->second = std::make_shared<LearningDay>();
      if (std::prev(held.days.end())->first == day) close_days_before(day - (open_days - 1));
    }
    held.last_day = day;
    held.last_place = &place->second;
  }
  auto& place = *held.last_place;
  if (is_shared(place)) place = std::make_shared<LearningDay>(*place);
  return *place;
}

/// Nothing more arrives for these: sums by organisation take the place of the rows.
void Insight::close_days_before(base::Day day) {
  for (auto& [each, learned] : held_->days) {
    if (each >= day) break;
    if (!learned->is_open()) continue;
    if (is_shared(learned)) learned = std::make_shared<LearningDay>(*learned);
    const auto rows = learned->hour_rows(each, membership_.view());
    learned->sums = std::make_shared<OrganisationSums>(OrganisationSums::pack(rows));
    learned->rows.clear();
    for (auto& set : learned->who) {
      if (!set) continue;
      if (is_shared(set)) set = std::make_shared<ledger::Bitmap>(*set);
      set->pack();
    }
  }
}

void Insight::take(const ledger::Applied& applied) {
  const ledger::Event& event = applied.event;
  Held& held = *held_;
  held.last_seq = event.seq;
  if (!event.learner) return;
  const std::uint32_t learner = event.learner.value;
  if (event.verb == Verb::erased) {
    if (held.erased.emplace(learner, applied.day).second) membership_.end(event.learner, applied.day);
    return;
  }
  const bool learns = is_learning(event.verb);
  if (!learns && event.verb != Verb::corrected) return;

  LearningDay& day = own_day(applied.day);
  WQ_ASSERT(day.is_open());  // the ledger refuses what is older than it remembers
  ++day.version;
  LearnerDay& row = day.rows.own(learner);
  row.points += applied.points;
  if (!learns) return;
  const std::uint32_t before = row.kinds;
  std::uint32_t now = before | Kinds::bit(event.verb);
  if (ledger::can_earn(event.verb)) {
    if (applied.points > 0) now |= earned_bit;
    row.hours |= 1U << static_cast<unsigned>(zone_.local(event.at).minute / 60);
  }
  if (now != before) {
    row.kinds = now;
    for (std::uint32_t fresh = now & ~before; fresh != 0; fresh &= fresh - 1)
      day.add(static_cast<std::size_t>(__builtin_ctz(fresh)), event.learner);
    if (before == 0) lower(held.first_seen, learner, applied.day);
    if (((now & ~before) & earned_bit) != 0) lower(held.first_earned, learner, applied.day);
  }
  if (is_campaign(event.verb)) {
    const auto [place, is_new] =
        held.campaigns.try_emplace({event.verb, event.object}, Held::Taken{applied.day, applied.day, nullptr});
    auto& taken = place->second;
    taken.first = std::min(taken.first, applied.day);
    taken.last = std::max(taken.last, applied.day);
    if (!taken.who) {
      taken.who = std::make_shared<ledger::Bitmap>();
    } else if (is_shared(taken.who)) {
      taken.who = std::make_shared<ledger::Bitmap>(*taken.who);
    }
    taken.who->add(event.learner);
  }
}

void Insight::apply(const ledger::CommittedBatch& batch) {
  for (std::size_t i = 0; i < batch.events.size();) {
    const std::scoped_lock lock(mutex_);
    for (const std::size_t end = std::min(batch.events.size(), i + events_a_lock); i < end; ++i) take(batch.events[i]);
  }
}

void Insight::reset() {
  const std::scoped_lock lock(mutex_);
  held_ = std::make_unique<Held>();
  membership_.forget_ends();
}

std::function<void(const ledger::Projection::Sink&)> Insight::freeze() {
  auto copy = std::make_shared<Held>();
  {
    const std::scoped_lock lock(mutex_);
    *copy = *held_;
  }
  copy->last_place = nullptr;
  return [copy = std::move(copy), ids = membership_.ids()](const Sink& sink) { copy->write(sink, ids); };
}

bool Insight::load(std::span<const std::byte> bytes) {
  auto loaded = std::make_unique<Held>();
  if (!loaded->read(bytes, membership_)) return false;
  membership_.forget_ends();
  for (const auto& [learner, day] : loaded->erased) membership_.end(base::LearnerNumber(learner), day);
  const std::scoped_lock lock(mutex_);
  held_ = std::move(loaded);
  return true;
}

// The readers' side.

Past Insight::past(Range range) const {
  Past past;
  const std::scoped_lock lock(mutex_);
  for (auto each = held_->days.lower_bound(range.from); each != held_->days.end() && each->first <= range.to; ++each)
    past.days.push_back({each->first, each->second});
  past.first_seen = held_->first_seen;
  past.first_earned = held_->first_earned;
  past.last_seq = held_->last_seq;
  return past;
}

std::optional<Range> Insight::days() const {
  const std::scoped_lock lock(mutex_);
  if (held_->days.empty()) return std::nullopt;
  return Range{held_->days.begin()->first, std::prev(held_->days.end())->first};
}

std::vector<Campaign> Insight::campaigns() const {
  const std::scoped_lock lock(mutex_);
  std::vector<Campaign> all;
  for (const auto& [key, taken] : held_->campaigns)
    all.push_back({key.first, key.second, taken.first, taken.last, taken.who});
  return all;
}

std::optional<Campaign> Insight::campaign(ledger::Verb verb, std::uint64_t object) const {
  const std::scoped_lock lock(mutex_);
  const auto found = held_->campaigns.find({verb, object});
  if (found == held_->campaigns.end()) return std::nullopt;
  return Campaign{verb, object, found->second.first, found->second.last, found->second.who};
}

std::uint64_t Insight::last_seq() const {
  const std::scoped_lock lock(mutex_);
  return held_->last_seq;
}

std::size_t Insight::bytes() const {
  const std::scoped_lock lock(mutex_);
  std::size_t sum = held_->first_seen.bytes() + held_->first_earned.bytes();
  for (const auto& [day, learned] : held_->days) sum += learned->bytes();
  for (const auto& [key, taken] : held_->campaigns) sum += taken.who->bytes() + 96;
  return sum;
}

}  // namespace wanqiu::insight
