#include "ledger/time_units.h"

#include <algorithm>

#include "ledger/state.h"
#include "ledger/saved_bytes.h"

namespace wanqiu::ledger {
namespace {

constexpr std::uint64_t ordinal_max = 0xFFFF;

bool is_time(Verb verb) {
  return verb == Verb::read_time || verb == Verb::watch_time;
}
std::size_t index_of(Verb verb) {
  return verb == Verb::read_time ? 0 : 1;
}

}  // namespace

std::uint32_t TimeUnits::units_done(base::LearnerNumber learner, Verb verb, base::Day day) const {
  const std::scoped_lock lock(mutex_);
  const auto found = days_.find(day);
  if (found == days_.end()) return 0;
  const auto& counts = found->second[index_of(verb)];
  return learner.value < counts.size() ? counts[learner.value] : 0;
}

void TimeUnits::reset() {
  const std::scoped_lock lock(mutex_);
  days_.clear();
}

void TimeUnits::apply(const CommittedBatch& batch) {
  const std::scoped_lock lock(mutex_);
  for (const Applied& applied : batch.events) {
    const Event& event = applied.event;
    if (!is_time(event.verb)) continue;
    if (!days_.empty() && applied.day <= days_.rbegin()->first - days_kept) continue;
    auto& counts = days_[applied.day][index_of(event.verb)];
    if (event.learner.value >= counts.size())
      counts.resize(std::max<std::size_t>(event.learner.value + 1, counts.size() + counts.size() / 4));
    auto& done = counts[event.learner.value];
    done = static_cast<std::uint16_t>(std::max<std::uint64_t>(done, std::min(event.object, ordinal_max)));
    while (days_.begin()->first <= days_.rbegin()->first - days_kept) days_.erase(days_.begin());
  }
}

// count of days; each: day, then for each verb the count of learners, and the step of the number and the units of each.
std::function<void(const Projection::Sink&)> TimeUnits::freeze() {
  const std::scoped_lock lock(mutex_);
  auto copy = std::make_shared<const Days>(days_);
  return [copy = std::move(copy)](const Sink& sink) {
    SavedWriter out(sink);
    out.number(copy->size());
    for (const auto& [day, verbs] : *copy) {
      out.signed_number(day.value);
      for (const auto& counts : verbs) {
        out.number(static_cast<std::uint64_t>(
            std::count_if(counts.begin(), counts.end(), [](auto done) { return done > 0; })));
        std::size_t before = 0;
        for (std::size_t learner = 0; learner < counts.size(); ++learner) {
          if (counts[learner] == 0) continue;
          out.number(learner - before);
          before = learner;
          out.number(counts[learner]);
        }
      }
    }
    out.flush();
  };
}

bool TimeUnits::load(std::span<const std::byte> bytes) {
  Days loaded;
  SavedReader in(bytes);
  for (std::uint64_t days = in.number(days_kept); days > 0; --days) {
    auto& verbs = loaded[base::Day{in.signed_number_32()}];
    for (auto& counts : verbs) {
      std::uint64_t learner = 0;
      for (std::uint64_t left = in.number(learner_number_max); in.ok() && left > 0; --left) {
        learner += in.number(learner_number_max);
        if (learner > learner_number_max) return false;
        if (learner >= counts.size())
          counts.resize(std::max<std::size_t>(learner + 1, counts.size() + counts.size() / 4));
        counts[learner] = static_cast<std::uint16_t>(in.number(ordinal_max));
      }
    }
  }
  if (!in.ended()) return false;
  const std::scoped_lock lock(mutex_);
  days_ = std::move(loaded);
  return true;
}

}  // namespace wanqiu::ledger
