#include "simulation/learning_days.h"

#include <algorithm>
#include <numeric>

#include "base/assert.h"
#include "simulation/learner_day.h"

namespace wanqiu::simulation {
namespace {

constexpr std::uint64_t days_purpose = 0x64617973;
constexpr double chance_max = 0.98;
constexpr double offline = 1.0 / 200;
constexpr std::uint32_t late_hours_max = 140;
/// Of what a campaign lifts, how much of a lapsed learner's former chance it brings back.
constexpr double brought_back = 0.5;
/// Of who comes while a campaign runs and has not taken part in it yet.
constexpr double takes_part = 0.4;

}  // namespace

LearningDays::LearningDays(Plan plan, Rhythm rhythm, Shelf shelf)
    : plan_(std::move(plan)), rhythm_(std::move(rhythm)), shelf_(std::move(shelf)), day_(plan_.first) {}

LearningDays::Arrivals LearningDays::next() {
  Arrivals day;
  day.day = day_;
  Draw draw(plan_.seed, days_purpose, static_cast<std::uint64_t>(day_.value));
  day.events.reserve(plan_.population.learners.size() * 2);
  learn_day(day, draw);
  take_late(day);
  sort(day);
  ++day_;
  return day;
}

double LearningDays::chance(const Learner& learner, double activity, double lift) const {
  if (day_ < learner.joined) return 0;
  const double usual = learner.daily * activity;
  if (day_ > learner.until) return usual * (lift - 1) * brought_back;
  return std::min(chance_max, usual * lift);
}

void LearningDays::learn_day(Arrivals& day, Draw& draw) {
  const auto lift = lifts(plan_.places, plan_.campaigns, day_);
  const auto runs = running(plan_.places, plan_.campaigns, day_);
  const double activity = rhythm_.activity(day_);
  LearnerDay learner_day({.day = day_,
                          .begins = plan_.zone.start_of(day_),
                          .ends = plan_.zone.start_of(day_ + 1),
                          .other_rooms = plan_.other_rooms,
                          .holiday = is_holiday(day_)},
                         rhythm_, shelf_);
  const auto& learners = plan_.population.learners;
  attended_.resize(learners.size());
  for (std::size_t i = 0; i < learners.size(); ++i) {
    if (!draw.chance(chance(learners[i], activity, lift[learners[i].place]))) continue;
    ++day.learners;
    const std::size_t from = day.events.size();
    learner_day.learn(base::LearnerNumber(static_cast<std::uint32_t>(i + 1)), learners[i].volume, draw, day.events);
    const std::uint32_t campaign = plan_.other_rooms ? runs[learners[i].place] : 0;
    if (campaign != 0 && attended_[i] != campaign && draw.chance(takes_part)) {
      attended_[i] = campaign;
      learner_day.attend(campaign, draw, day.events);
    }
    if (draw.chance(offline)) delay(day, from, draw);
  }
  day.at.resize(day.events.size());
  std::transform(day.events.begin(), day.events.end(), day.at.begin(), [](const auto& event) { return event.at; });
}

/// The events from `from` on were made offline: they arrive together, later.
void LearningDays::delay(Arrivals& day, std::size_t from, Draw& draw) {
  const auto arrives =
      day.events.back().at + base::Milliseconds(std::int64_t{3'600'000} * (1 + draw.below(late_hours_max)));
  for (std::size_t i = from; i < day.events.size(); ++i) late_.push_back({arrives, day.events[i]});
  day.events.resize(from);
}

void LearningDays::take_late(Arrivals& day) {
  const auto ends = plan_.zone.start_of(day_ + 1);
  const auto arrived =
      std::stable_partition(late_.begin(), late_.end(), [&](const Late& late) { return late.arrives >= ends; });
  for (auto late = arrived; late != late_.end(); ++late) {
    day.events.push_back(late->event);
    day.at.push_back(late->arrives);
  }
  late_.erase(arrived, late_.end());
}

/// By arrival; what arrives in the same millisecond keeps its order. Whole events are moved once.
void LearningDays::sort(Arrivals& day) {
  WQ_ASSERT(day.events.size() < std::size_t{1} << 28);
  if (day.events.empty()) return;
  constexpr int index_bits = 28;
  const auto earliest = *std::min_element(day.at.begin(), day.at.end());
  std::vector<std::uint64_t> order(day.events.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    order[i] = static_cast<std::uint64_t>((day.at[i] - earliest).count()) << index_bits | i;
  std::sort(order.begin(), order.end());
  Arrivals sorted;
  sorted.events.reserve(order.size());
  sorted.at.reserve(order.size());
  for (const auto key : order) {
    const auto i = static_cast<std::size_t>(key & ((std::uint64_t{1} << index_bits) - 1));
    sorted.events.push_back(day.events[i]);
    sorted.at.push_back(day.at[i]);
  }
  day.events.swap(sorted.events);
  day.at.swap(sorted.at);
}

}  // namespace wanqiu::simulation
