// A city's learning days, for the benches of the ledger: believable in what makes a log large or small (who comes
// when, which items, how often the same key, how late), the same for the same seed.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "base/clock.h"
#include "ledger/ledger.h"
#include "ledger/ranks.h"
#include "ledger/time_units.h"
#include "ledger/views.h"

namespace wanqiu::bench {

constexpr std::uint32_t city_learners = 350'000;

/// Stands where it is put.
class BenchClock final : public base::Clock {
 public:
  explicit BenchClock(base::Instant at) : at_(at) {}
  base::Instant now() const override { return at_; }
  base::Milliseconds elapsed() const override { return at_.load().time_since_epoch(); }
  void set(base::Instant at) { at_ = at; }

 private:
  std::atomic<base::Instant> at_;
};

/// Each day some four learners in ten come, for one to three visits around the active hours; a visit signs in, opens
/// and reads items (eleven new ones a day, some of which everybody opens), watches, now and then keeps, shares,
/// comments. One event in a hundred was made offline and arrives up to six days later.
class City {
 public:
  explicit City(std::uint64_t seed) : random_(seed) {}
  /// The events that arrive on `day`, in order of arrival; the second of a pair is when.
  std::vector<std::pair<ledger::Event, base::Instant>> arrivals(const base::Zone& zone, base::Day day);

 private:
  void visit(std::uint32_t learner, base::Instant at, base::Day day,
             std::vector<std::pair<ledger::Event, base::Instant>>& out);
  std::uint64_t item(base::Day day);
  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(random_() % limit); }
  std::mt19937_64 random_;
};

/// A database in a directory of its own that is gone with it (unless released to another process).
class BenchPlace {
 public:
  BenchPlace();
  ~BenchPlace();
  BenchPlace(const BenchPlace&) = delete;
  BenchPlace& operator=(const BenchPlace&) = delete;
  const std::string& directory() const { return directory_; }
  double file_bytes() const;

 private:
  std::string directory_;
};

struct OpenCity {
  std::unique_ptr<store::Store> store;
  std::unique_ptr<ledger::Ledger> ledger;
};
/// Opens the ledger of `directory` as `wanqiu serve` would, without housekeeping of its own.
OpenCity open_city(const std::string& directory, const base::Clock& clock,
                   std::vector<ledger::Projection*> projections = {});

/// What `wanqiu serve` lets follow the log.
struct Projections {
  Projections();
  ledger::Ranks ranks;
  ledger::Views views;
  ledger::TimeUnits time_units;
  std::vector<ledger::Projection*> all{&ranks, &views, &time_units};
};

/// Days of the city until `events` have been taken (or `days` have passed), housekeeping included. Gives the number of
/// events.
std::uint64_t live(ledger::Ledger& ledger, BenchClock& clock, std::uint64_t events, int days);

base::Instant city_begins();
const base::Zone& city_zone();

}  // namespace wanqiu::bench
