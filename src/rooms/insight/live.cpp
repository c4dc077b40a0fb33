#include "insight/live.h"

#include <algorithm>

namespace wanqiu::insight {
namespace {

std::int64_t second_of(base::Instant at) {
  return base::to_ms(at) / 1000;
}

}  // namespace

void Pulse::take(const ledger::CommittedBatch& batch) {
  const std::scoped_lock lock(mutex_);
  for (const auto& applied : batch.events) {
    const auto& event = applied.event;
    if (!event.learner || !is_learning(event.verb)) continue;
    const std::uint32_t n = event.learner.value;
    if (n >= seen_.size()) seen_.resize(std::max<std::size_t>(n + 1, seen_.size() + seen_.size() / 4));
    const std::int64_t at = second_of(event.at);
    seen_[n] = std::max(seen_[n], static_cast<std::int32_t>(at));
    if (applied.points <= 0) continue;
    Second& second = seconds_[static_cast<std::size_t>(at) % seconds_.size()];
    if (second.at > at) continue;  // long ago
    if (second.at < at) {
      second.at = at;
      second.earned.clear();
    }
    second.earned.push_back({n, applied.points});
  }
}

Pulse::Beat Pulse::beat(const Membership::View& members, base::Instant now, base::Day today) const {
  Beat beat;
  beat.active.resize(members.organisations());
  beat.points.resize(members.organisations());
  const std::int64_t second = second_of(now);
  const std::scoped_lock lock(mutex_);
  const auto since = static_cast<std::int32_t>(second - active_seconds);
  for (std::uint32_t n = 1; n < seen_.size(); ++n) {
    if (seen_[n] <= since) continue;
    if (const Ordinal at = members.organisation_on(n, today); at != nowhere) ++beat.active[at];
  }
  for (const Second& each : seconds_) {
    if (each.at <= second - minute_seconds || each.at > second) continue;
    for (const Earned& earned : each.earned) {
      if (const Ordinal at = members.organisation_on(earned.learner, today); at != nowhere)
        beat.points[at] += earned.points;
    }
  }
  return beat;
}

Live::Live(const Insight& insight, const Pulse& pulse, const base::Clock& clock, Settings settings)
    : insight_(insight), pulse_(pulse), clock_(clock), settings_(settings), thread_([this] { run(); }) {}

Live::~Live() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

LiveFigures Live::now() const {
  LiveFigures figures;
  figures.at = clock_.now();
  figures.day = insight_.zone().day_of(figures.at);
  const Range today{figures.day, figures.day};
  const Past past = insight_.past(today);
  const auto members = insight_.membership().view();
  figures.seq = past.last_seq;
  figures.today = reckon(past, members, today, {});
  auto beat = pulse_.beat(members, figures.at, figures.day);
  const Shape& shape = members.shape(figures.day);
  shape.add_up(beat.active);
  shape.add_up(beat.points);
  figures.active = std::move(beat.active);
  figures.points_a_minute = std::move(beat.points);
  figures.hidden = hidden_in(figures.today, shape, false, settings_.rule);
  return figures;
}

Live::Place::~Place() {
  if (of_ != nullptr) --of_->streams_;
}

Live::Place Live::enter() {
  int there = streams_;
  do {
    if (there >= settings_.streams_max) return {};
  } while (!streams_.compare_exchange_weak(there, there + 1));
  wake_.notify_all();
  return Place(*this);
}

void Live::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (streams_ == 0) {
      figures_.reset();  // nobody is shown what was an hour ago
      texts_.clear();
      wake_.wait_for(lock, settings_.tick, [this] { return stopping_ || streams_ > 0; });
      if (streams_ == 0) continue;
    }
    lock.unlock();
    auto made = std::make_shared<const LiveFigures>(now());
    lock.lock();
    figures_ = std::move(made);
    ++number_;
    texts_.clear();
    next_ = std::max(next_ + settings_.tick, since_.elapsed() + settings_.tick / 2);
    wake_.wait_for(lock, next_ - since_.elapsed(), [this] { return stopping_; });
  }
}

Live::Frame Live::frame(base::OrganisationId organisation, const Render& render) {
  const std::scoped_lock lock(mutex_);
  if (!figures_) return {};
  auto& text = texts_[organisation];
  if (!text) text = std::make_shared<const std::string>(render(*figures_, organisation));
  return {number_, text};
}

std::chrono::microseconds Live::until_next() const {
  const std::scoped_lock lock(mutex_);
  return next_ - since_.elapsed();
}

}  // namespace wanqiu::insight
