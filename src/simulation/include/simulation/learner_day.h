#pragma once

#include <cstdint>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "ledger/event.h"
#include "simulation/draw.h"
#include "simulation/rhythm.h"
#include "simulation/shelf.h"

namespace wanqiu::simulation {

/// What one learner does on one day on which they come: signs in, opens items, reads or watches most of them, now and
/// then shares one. How many events: log-normal (activity_profile.h), at most events_max; in how many sittings: one and
/// a Poisson number of further ones.
class LearnerDay {
 public:
  static constexpr int events_max = 200;

  struct Settings {
    base::Day day;
    base::Instant begins;  ///< of the day
    base::Instant ends;    ///< of the day, not included
    /// Also what other rooms than library and ledger record (quizzes, matches, check-ins), without their own records of
    /// it; the objects are ordinals.
    bool other_rooms = true;
    bool holiday = false;
  };

  LearnerDay(const Settings& settings, const Rhythm& rhythm, const Shelf& shelf)
      : settings_(settings), rhythm_(rhythm), shelf_(shelf) {}

  /// Appends the events in the order of their times; at least one. `volume`: against the median learner.
  void learn(base::LearnerNumber learner, double volume, Draw& draw, std::vector<ledger::Event>& out);
  /// The one who learned last then takes part in a campaign's activity.
  void attend(std::uint32_t campaign, Draw& draw, std::vector<ledger::Event>& out);

 private:
  int count(double volume, Draw& draw) const;
  void sit(int events, Draw& draw, std::vector<ledger::Event>& out);
  void open_item(int& left, Draw& draw, std::vector<ledger::Event>& out);
  bool do_elsewhere(Draw& draw, std::vector<ledger::Event>& out);
  void put(ledger::Verb verb, std::uint64_t object, std::int32_t amount, ledger::EventKey key,
           std::vector<ledger::Event>& out) const;
  void put_once_a_day(ledger::Verb verb, std::uint64_t object, std::int32_t amount,
                      std::vector<ledger::Event>& out) const;
  void pause(double mean_seconds, Draw& draw);

  const Settings settings_;
  const Rhythm& rhythm_;
  const Shelf& shelf_;
  // Of the learner who learns now.
  base::LearnerNumber learner_;
  base::Instant at_;
  std::vector<std::uint64_t> finished_;  // items that counted today
  std::vector<int> minutes_;
  std::uint64_t read_units_ = 0;
  std::uint64_t watch_units_ = 0;
  std::uint32_t done_elsewhere_ = 0;  // bits by verb
};

}  // namespace wanqiu::simulation
