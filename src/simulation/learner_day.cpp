#include "simulation/learner_day.h"

#include <algorithm>
#include <cmath>

#include "base/assert.h"

namespace wanqiu::simulation {
namespace {

using ledger::Event;
using ledger::EventKey;
using ledger::Verb;

// How often something follows an opened item. Assumptions: in the measured logs reading has no event of its own.
constexpr double finishes = 0.65;
constexpr double reaches_a_unit = 0.30;
constexpr double shares = 0.04;
// How often a sitting holds something of another room.
constexpr double elsewhere = 0.12;
constexpr int check_in_points = 200;

/// Paper of the day and of the week: ordinals, since their room gives other ones its ids.
std::uint64_t ordinal(base::Day day) {
  return static_cast<std::uint64_t>(day.value);
}

}  // namespace

void LearnerDay::learn(base::LearnerNumber learner, double volume, Draw& draw, std::vector<Event>& out) {
  learner_ = learner;
  finished_.clear();
  read_units_ = watch_units_ = 0;
  done_elsewhere_ = 0;
  int left = count(volume, draw);
  const int sittings = std::min<int>(left, 1 + static_cast<int>(draw.poisson(rhythm_.profile().sittings_a_day - 1.0)));
  minutes_.clear();
  for (int i = 0; i < sittings; ++i) minutes_.push_back(rhythm_.minute(draw));
  std::sort(minutes_.begin(), minutes_.end());
  at_ = settings_.begins;
  for (int i = 0; i < sittings; ++i) {
    const auto begins =
        settings_.begins +
        base::Milliseconds(std::int64_t{minutes_[static_cast<std::size_t>(i)]} * 60'000 + draw.below(60'000));
    at_ = std::min(std::max(at_ + base::Milliseconds(1), begins), settings_.ends - base::Milliseconds(1));
    // What is left is spread over the sittings, the last takes the rest.
    const int rest = sittings - i - 1;
    const int share =
        rest == 0 ? left
                  : std::min(left - rest,
                             1 + static_cast<int>(draw.below(static_cast<std::uint32_t>(2 * (left / (rest + 1)) + 1))));
    const int events = std::max(1, share);
    if (i == 0) put_once_a_day(Verb::signed_in, 0, 1, out);
    sit(i == 0 ? events - 1 : events, draw, out);
    left -= events;
  }
}

void LearnerDay::attend(std::uint32_t campaign, Draw& draw, std::vector<Event>& out) {
  pause(rhythm_.profile().seconds_between_events, draw);
  put_once_a_day(Verb::attended, campaign, 1, out);
}

int LearnerDay::count(double volume, Draw& draw) const {
  const auto& profile = rhythm_.profile();
  const double drawn = profile.events_a_day_median * volume * std::exp(profile.between_days * draw.normal());
  return static_cast<int>(std::clamp(std::round(drawn), 1.0, static_cast<double>(events_max)));
}

void LearnerDay::sit(int events, Draw& draw, std::vector<Event>& out) {
  if (events > 0 && settings_.other_rooms && draw.chance(elsewhere) && do_elsewhere(draw, out)) --events;
  while (events > 0) open_item(events, draw, out);
}

void LearnerDay::open_item(int& left, Draw& draw, std::vector<Event>& out) {
  const auto& item = shelf_.pick(settings_.day, draw);
  pause(rhythm_.profile().seconds_between_events / 4, draw);
  put(Verb::viewed_item, item.number, 1, {}, out);
  if (--left == 0) return;
  const bool again = std::find(finished_.begin(), finished_.end(), item.number) != finished_.end();
  if (!again && draw.chance(finishes)) {
    pause(rhythm_.profile().seconds_between_events, draw);
    put_once_a_day(item.played ? Verb::watched_item : Verb::read_item, item.number, 1, out);
    finished_.push_back(item.number);
    if (--left == 0) return;
  }
  if (draw.chance(reaches_a_unit)) {
    pause(2 * rhythm_.profile().seconds_between_events, draw);
    put_once_a_day(item.played ? Verb::watch_time : Verb::read_time, item.played ? ++watch_units_ : ++read_units_, 1,
                   out);
    if (--left == 0) return;
  }
  if (draw.chance(shares)) {
    put(Verb::shared_item, item.number, 1, {draw.next() | 1}, out);
    --left;
  }
}

/// A quiz, a match, a scanned code; each at most once a day. False when it was done today already.
bool LearnerDay::do_elsewhere(Draw& draw, std::vector<Event>& out) {
  const bool weekend = base::weekday(settings_.day) >= 5;
  const std::uint32_t luck = draw.below(100);
  const Verb verb = settings_.holiday && luck < 60 ? Verb::checked_in
                    : luck < 70                    ? Verb::finished_daily_quiz
                    : luck < 78                    ? (weekend ? Verb::finished_weekly_quiz : Verb::finished_daily_quiz)
                    : luck < 90                    ? Verb::played_duel
                    : luck < 96                    ? Verb::played_four
                                                   : Verb::checked_in;
  const std::uint32_t bit = 1U << static_cast<unsigned>(verb);
  if ((done_elsewhere_ & bit) != 0) return false;
  done_elsewhere_ |= bit;
  pause(rhythm_.profile().seconds_between_events, draw);
  std::uint64_t object = ordinal(settings_.day);
  std::int32_t amount = 1;
  if (verb == Verb::finished_weekly_quiz) object = ordinal(base::start_of_week(settings_.day));
  if (verb == Verb::checked_in) object = 1 + draw.below(check_in_points);
  if (verb == Verb::finished_daily_quiz || verb == Verb::finished_weekly_quiz)
    amount = static_cast<std::int32_t>(std::min(1000U, 200 * (2 + draw.below(5))));
  put_once_a_day(verb, object, amount, out);
  return true;
}

void LearnerDay::put(Verb verb, std::uint64_t object, std::int32_t amount, EventKey key,
                     std::vector<Event>& out) const {
  WQ_ASSERT(at_ >= settings_.begins && at_ < settings_.ends);
  out.push_back({0, at_, learner_, verb, object, amount, key});
}

void LearnerDay::put_once_a_day(Verb verb, std::uint64_t object, std::int32_t amount, std::vector<Event>& out) const {
  put(verb, object, amount, ledger::natural_key(verb, object, settings_.day), out);
}

/// Time passes, up to the end of the day.
void LearnerDay::pause(double mean_seconds, Draw& draw) {
  const auto passed = base::Milliseconds(1 + static_cast<std::int64_t>(draw.exponential(mean_seconds) * 1000));
  at_ = std::min(at_ + passed, settings_.ends - base::Milliseconds(1));
}

}  // namespace wanqiu::simulation
