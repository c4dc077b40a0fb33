#include "ledger/state.h"

#include <bit>

#include "base/assert.h"
#include "bytes.h"
#include "day_sums.h"
#include "key_set.h"

namespace wanqiu::ledger {
namespace {

constexpr int days_remembered = late_days_max + 2;
constexpr std::size_t learners_of_part = 4096;
constexpr std::int32_t points_of_event_max = 1'000'000;

struct LearnerPart {
  std::uint32_t generation = 0;
  std::array<Learner, learners_of_part> rows{};
};

struct DayPart {
  base::Day day{Learner::never};
  DaySums sums;
  KeySet keys;
};

bool amount_fits(Verb verb, std::int32_t amount) {
  switch (measure_of(verb)) {
    case Measure::once:
      return amount == 1;
    case Measure::units:
      return amount >= 1 && amount <= 1000;
    case Measure::marks:
      return amount >= 0 && amount <= 1000;
    case Measure::points:
      return verb == Verb::spent ? amount >= 1 && amount <= points_of_event_max
                                 : amount != 0 && amount >= -points_of_event_max && amount <= points_of_event_max;
  }
  return false;
}

}  // namespace

int Learner::streak(base::Day today) const {
  if (last_day == never || (last_day != today.value && last_day != today.value - 1 && last_day < today.value)) return 0;
  const int run = std::countr_one(days);
  return run == 16 ? 16 + days_before : run;
}

void Learner::earned_on(base::Day day) {
  if (last_day == never) {
    last_day = day.value;
    days = 1;
  } else if (day.value > last_day) {
    for (std::int32_t step = day.value - last_day, i = 0; i < step; ++i) {
      if (i >= 16 && days == 0) {
        days_before = 0;
        break;
      }
      days_before = (days & 0x8000) != 0 ? static_cast<std::uint16_t>(days_before + 1) : std::uint16_t{0};
      days = static_cast<std::uint16_t>(days << 1);
    }
    last_day = day.value;
    days |= 1;
  } else {
    WQ_ASSERT(last_day - day.value < 16);
    days = static_cast<std::uint16_t>(days | 1U << (last_day - day.value));
  }
  const int bit = last_day - day.value;  // the run of days around this one
  const int older = std::countr_one(static_cast<std::uint16_t>(days >> bit));
  const int newer = bit == 0 ? 0 : std::countl_one(static_cast<std::uint16_t>(days << (16 - bit)));
  const int run = older + newer + (bit + older == 16 ? days_before : 0);
  if (run > longest_streak) longest_streak = static_cast<std::uint16_t>(run);
}

struct State::Parts {
  Sharing sharing;
  std::vector<std::shared_ptr<LearnerPart>> learners;
  std::array<DayPart, days_remembered> days;

  const Learner* find(std::uint32_t number) const {
    const std::size_t part = number / learners_of_part;
    if (part >= learners.size() || !learners[part]) return nullptr;
    return &learners[part]->rows[number % learners_of_part];
  }
  Learner& own(std::uint32_t number) {
    const std::size_t part = number / learners_of_part;
    if (part >= learners.size()) learners.resize(part + 1);
    return sharing.own(learners[part]).rows[number % learners_of_part];
  }
  DayPart& of(base::Day day) {
    auto& part = days[static_cast<std::size_t>(((day.value % days_remembered) + days_remembered) % days_remembered)];
    WQ_ASSERT(part.day == day);
    return part;
  }
};

State::State(base::Zone zone) : zone_(std::move(zone)), rules_(no_rules()), parts_(std::make_unique<Parts>()) {}
State::~State() = default;
State::State(State&&) noexcept = default;
State& State::operator=(State&&) noexcept = default;

bool State::remembers(base::Day day) const {
  return horizon_.value != Learner::never && day <= horizon_ && horizon_ - day < days_remembered;
}

void State::advance_to(base::Day day) {
  if (horizon_.value != Learner::never && day <= horizon_) return;
  // Every one of the remembered days has its place from the start, so that a late event finds it.
  for (int back = 0; back < days_remembered; ++back) {
    const base::Day kept = day - back;
    auto& part =
        parts_->days[static_cast<std::size_t>(((kept.value % days_remembered) + days_remembered) % days_remembered)];
    if (part.day != kept) {
      part = DayPart{};
      part.day = kept;
    }
  }
  horizon_ = day;
}

void State::offer(std::shared_ptr<const RuleSet> rules) {
  offered_.push_back(std::move(rules));
}

State::Verdict State::judge(const Event& event, base::Day day) const {
  const bool needs_learner = event.verb != Verb::viewed_item && event.verb != Verb::rule_set_taken;
  if (event.learner.value > learner_number_max || (needs_learner && !event.learner)) return Verdict::not_registered;
  if (event.verb == Verb::rule_set_taken && event.learner) return Verdict::not_registered;
  if (!amount_fits(event.verb, event.amount)) return Verdict::wrong_amount;
  if (horizon_.value != Learner::never && day < horizon_ && !remembers(day)) return Verdict::too_late;
  return Verdict::applied;
}

State::Verdict State::apply(Applied& applied) {
  Event& event = applied.event;
  WQ_ASSERT(event.seq == last_seq_ + 1);  // the log has no holes
  const auto [day, minute] = zone_.local(event.at);
  applied.day = day;
  applied.points = 0;
  applied.capped = applied.active_hours = applied.explained = false;
  if (const Verdict verdict = judge(event, day); verdict != Verdict::applied) return verdict;

  // The key: a natural one can only have come on its own day, a stated one on any that is remembered.
  const EventKey natural = natural_key(event.verb, event.object, day);
  if (applied.key_kind == KeyKind::natural) event.key = natural;
  applied.key_kind = event.key.value == 0 ? KeyKind::none : event.key == natural ? KeyKind::natural : KeyKind::stated;
  const std::uint64_t print = KeySet::fingerprint(event.learner.value, event.key.value);
  if (applied.key_kind == KeyKind::natural) {
    if (remembers(day) && parts_->of(day).keys.contains(print)) return Verdict::duplicate;
  } else if (applied.key_kind == KeyKind::stated) {
    for (const auto& part : parts_->days) {
      const bool remembered = part.keys.size() != 0 && day - part.day < days_remembered;
      if (remembered && part.keys.contains(print)) return Verdict::duplicate;
    }
  }

  const std::uint32_t number = event.learner.value;
  const Learner* before = parts_->find(number);
  const Learner known = before == nullptr ? Learner{} : *before;
  const Rule* rule = known.erased != 0 ? nullptr : rules_->find(event.verb);
  std::shared_ptr<const RuleSet> taken;
  if (rule != nullptr) {
    const int already = remembers(day) ? parts_->of(day).sums.of(number, event.verb) : 0;
    const Award given = award(*rules_, *rule, event.amount, minute, already);
    WQ_ASSERT(given.points == 0 || already + given.points <= rule->daily_cap.value_or(day_points_max));
    applied.points = given.points;
    applied.capped = given.capped;
    applied.active_hours = given.active_hours;
    applied.explained = true;
  } else if (event.verb == Verb::spent || event.verb == Verb::corrected) {
    applied.points = event.verb == Verb::spent ? -event.amount : event.amount;
    applied.explained = true;
    if (known.balance + std::int64_t{applied.points} < 0) return Verdict::balance_short;
    if (event.verb == Verb::corrected && known.earned_total + std::int64_t{applied.points} < 0)
      return Verdict::balance_short;
  } else if (event.verb == Verb::rule_set_taken) {
    for (const auto& rules : offered_) {
      if (rules->version == event.object) taken = rules;
    }
    // The key binds the text to the chain: rules changed by hand are not the ones that were taken.
    if (!taken || taken->version <= rules_->version || event.key != EventKey::of(taken->text))
      return Verdict::wrong_rules;
  }
  if (known.earned_total + std::int64_t{applied.points} > INT32_MAX) return Verdict::too_rich;

  // Nothing was changed up to here; nothing is refused from here on.
  advance_to(day);
  last_seq_ = event.seq;
  if (applied.key_kind != KeyKind::none) {
    auto& keys = parts_->of(applied.key_kind == KeyKind::natural ? day : horizon_).keys;
    const bool inserted = keys.insert(print, parts_->sharing);
    WQ_ASSERT(inserted);
  }
  if (taken) rules_ = std::move(taken);
  if (number == 0) return Verdict::applied;
  Learner& learner = parts_->own(number);
  if (learner.seen == 0) {
    learner.seen = 1;
    ++learners_with_events_;
  }
  if (event.verb == Verb::erased) learner.erased = 1;
  if (applied.points != 0) {
    learner.balance += applied.points;
    if (event.verb != Verb::spent) learner.earned_total += applied.points;
    if (rule != nullptr) {
      parts_->of(day).sums.add(number, event.verb, applied.points, parts_->sharing);
      learner.earned_on(day);
    }
    WQ_ASSERT(learner.balance >= 0 && learner.earned_total >= 0);
  }
  return Verdict::applied;
}

Learner State::learner(base::LearnerNumber number) const {
  const Learner* found = parts_->find(number.value);
  return found == nullptr ? Learner{} : *found;
}

std::uint32_t State::highest_learner() const {
  for (std::size_t part = parts_->learners.size(); part-- > 0;) {
    if (!parts_->learners[part]) continue;
    for (std::size_t i = learners_of_part; i-- > 0;) {
      if (parts_->learners[part]->rows[i].seen != 0) return static_cast<std::uint32_t>(part * learners_of_part + i);
    }
  }
  return 0;
}

int State::earned(base::LearnerNumber number, Verb verb, base::Day day) const {
  return remembers(day) && can_earn(verb) ? parts_->of(day).sums.of(number.value, verb) : 0;
}

std::size_t State::keys() const {
  std::size_t count = 0;
  for (const auto& part : parts_->days) count += part.keys.size();
  return count;
}

// --- frozen copies and their bytes -----------------------------------------------------------------------------------

namespace {

constexpr std::uint64_t state_format = 1;

class FrozenState final : public State::Frozen {
 public:
  std::uint64_t last_seq = 0;
  base::Day horizon;
  std::uint32_t learners_with_events = 0;
  std::uint32_t highest = 0;
  std::uint32_t rules_version = 0;
  std::vector<std::shared_ptr<LearnerPart>> learners;
  std::array<DayPart, days_remembered> days;

  std::uint64_t seq() const override { return last_seq; }

  void serialise(const std::function<void(ByteView)>& sink) const override {
    Bytes out;
    ByteWriter writer(out);
    const auto flush = [&](std::size_t over) {
      if (out.size() <= over) return;
      sink(out);
      out.clear();
    };
    constexpr std::size_t piece = 1 << 20;
    out.reserve(piece + (1 << 16));
    writer.varint(state_format);
    writer.varint(last_seq);
    writer.signed_varint(horizon.value);
    writer.varint(learners_with_events);
    writer.varint(rules_version);
    writer.varint(highest);
    for (std::uint32_t number = 0; number <= highest; ++number) {
      const auto& part = learners.empty() ? nullptr : learners[number / learners_of_part];
      const Learner row = part ? part->rows[number % learners_of_part] : Learner{};
      writer.byte(static_cast<std::uint8_t>(row.seen | row.erased << 1));
      if (row.seen == 0) continue;
      writer.varint(static_cast<std::uint32_t>(row.balance));
      writer.varint(static_cast<std::uint32_t>(row.earned_total));
      writer.signed_varint(row.last_day == Learner::never ? -1 : std::int64_t{horizon.value} - row.last_day);
      writer.fixed(row.days);
      writer.varint(row.days_before);
      writer.varint(row.longest_streak);
      flush(piece);
    }
    for (int back = days_remembered - 1; back >= 0; --back) {
      for (const auto& part : days) {
        if (horizon.value == Learner::never || part.day != horizon - back) continue;
        std::uint32_t last = 0;
        part.sums.each([&](std::uint32_t number, const DaySums::Row& row) {
          writer.varint(number - last);
          last = number;
          std::uint32_t mask = 0;
          for (std::size_t i = 0; i < row.size(); ++i) mask |= row[i] != 0 ? 1U << i : 0U;
          writer.varint(mask);
          for (const auto sum : row) {
            if (sum != 0) writer.varint(sum);
          }
          flush(piece);
        });
        writer.varint(0);  // no step to a next learner
        part.keys.each_part([&](const std::vector<std::uint64_t>& keys) {
          writer.varint(keys.size());
          std::uint64_t previous = 0;
          for (const auto key : keys) {
            writer.varint(key - previous);
            previous = key;
          }
          flush(piece);
        });
      }
    }
    flush(0);
  }
};

}  // namespace

std::shared_ptr<const State::Frozen> State::freeze() {
  auto frozen = std::make_shared<FrozenState>();
  frozen->last_seq = last_seq_;
  frozen->horizon = horizon_;
  frozen->learners_with_events = learners_with_events_;
  frozen->highest = highest_learner();
  frozen->rules_version = rules_->version;
  frozen->learners = parts_->learners;
  frozen->days = parts_->days;
  parts_->sharing.freeze();
  return frozen;
}

void State::release() {
  parts_->sharing.release();
}

base::Hash State::digest() {
  Bytes all;
  freeze()->serialise([&](ByteView bytes) { all.insert(all.end(), bytes.begin(), bytes.end()); });
  release();
  return base::blake2b(all);
}

bool State::load(ByteView bytes) {
  ByteReader reader(bytes);
  if (reader.varint() != state_format) return false;
  const std::uint64_t seq = reader.varint();
  const std::int64_t horizon = reader.signed_varint();
  const std::uint64_t with_events = reader.varint();
  const std::uint64_t version = reader.varint();
  const std::uint64_t highest = reader.varint();
  if (!reader.ok() || highest > learner_number_max || horizon < INT32_MIN || horizon > INT32_MAX) return false;
  for (std::uint32_t number = 0; number <= highest; ++number) {
    const std::uint8_t flags = reader.byte();
    if ((flags & 1) == 0) continue;
    Learner& row = parts_->own(number);
    row.seen = 1;
    row.erased = flags >> 1 & 1;
    row.balance = static_cast<std::int32_t>(reader.varint());
    row.earned_total = static_cast<std::int32_t>(reader.varint());
    const std::int64_t back = reader.signed_varint();
    row.last_day = back < 0 ? Learner::never : static_cast<std::int32_t>(horizon - back);
    row.days = reader.fixed<std::uint16_t>();
    row.days_before = static_cast<std::uint16_t>(reader.varint());
    row.longest_streak = static_cast<std::uint16_t>(reader.varint());
    if (!reader.ok()) return false;
  }
  if (horizon != Learner::never) {
    advance_to(base::Day{static_cast<std::int32_t>(horizon)});
    for (int back = days_remembered - 1; back >= 0; --back) {
      DayPart& part = parts_->of(horizon_ - back);
      std::uint64_t number = 0;
      while (const std::uint64_t step = reader.varint()) {
        number += step;
        const std::uint64_t mask = reader.varint();
        if (!reader.ok() || number > highest || mask >> earning_verbs != 0) return false;
        for (int i = 0; i < earning_verbs; ++i) {
          if ((mask >> i & 1) == 0) continue;
          const std::uint64_t sum = reader.varint();
          if (sum == 0 || sum > day_points_max) return false;
          part.sums.add(static_cast<std::uint32_t>(number), static_cast<Verb>(i + 1), static_cast<int>(sum),
                        parts_->sharing);
        }
      }
      for (int shard = 0; shard < 256; ++shard) {
        std::uint64_t key = 0;
        std::uint64_t count = reader.varint();
        if (!reader.ok() || count > bytes.size()) return false;
        if (count > 0) part.keys.reserve(static_cast<std::uint8_t>(shard), count, parts_->sharing);
        for (; count > 0 && reader.ok(); --count) {
          key += reader.varint();
          if (key == 0 || !part.keys.insert(key, parts_->sharing)) return false;
        }
      }
    }
  }
  for (const auto& rules : offered_) {
    if (rules->version == version) rules_ = rules;
  }
  last_seq_ = seq;
  learners_with_events_ = static_cast<std::uint32_t>(with_events);
  return reader.ok() && reader.at_end() && rules_->version == version;
}

}  // namespace wanqiu::ledger
