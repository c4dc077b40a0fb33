#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "base/stopwatch.h"
#include "insight/small_groups.h"
#include "ledger/projection.h"

namespace wanqiu::insight {

/// Who was seen when, and the points of the last minute: what moves from second to second. Fed with every commit, after
/// the projections; 4 bytes a learner and 8 an event of the last minute. Not saved: after a start it fills in five
/// minutes.
class Pulse {
 public:
  static constexpr int active_seconds = 300;
  static constexpr int minute_seconds = 60;

  void take(const ledger::CommittedBatch& batch);
  /// By ordinal, without those below: learners active in the five minutes up to `now`, points of the minute up to
  /// `now`, each where the learner belongs on `today`.
  struct Beat {
    std::vector<std::uint32_t> active;
    std::vector<std::int64_t> points;
  };
  Beat beat(const Membership::View& members, base::Instant now, base::Day today) const;

 private:
  struct Earned {
    std::uint32_t learner;
    std::int32_t points;
  };
  struct Second {
    std::int64_t at = -1;
    std::vector<Earned> earned;
  };
  mutable std::mutex mutex_;
  std::vector<std::int32_t> seen_;  // by learner number: seconds since 1970; 0 for never
  std::array<Second, 64> seconds_;
};

/// Everybody's figures of this moment, by ordinal, with everything below.
struct LiveFigures {
  base::Instant at;
  base::Day day;
  std::uint64_t seq = 0;  ///< the last event in it
  Table today;
  std::vector<std::uint32_t> active;
  std::vector<std::int64_t> points_a_minute;
  std::vector<Hidden> hidden;
};

/// Live figures, made at most once a `tick` for all organisations together, and each organisation's text once for all
/// who look at it: a thousand dashboards cost a thousand writes to sockets and nothing else. While nobody looks nothing
/// is made.
class Live {
 public:
  struct Settings {
    base::Milliseconds tick{1000};
    int streams_max = 5000;
    SmallGroups rule;
  };
  Live(const Insight& insight, const Pulse& pulse, const base::Clock& clock, Settings settings);
  ~Live();
  Live(const Live&) = delete;
  Live& operator=(const Live&) = delete;

  /// Reckoned now, on the calling thread.
  LiveFigures now() const;

  /// A place among the streams; at most streams_max. Empty when there is none.
  class Place {
   public:
    Place() = default;
    explicit Place(Live& of) : of_(&of) {}
    Place(Place&& other) noexcept : of_(std::exchange(other.of_, nullptr)) {}
    Place& operator=(Place&&) = delete;
    ~Place();
    explicit operator bool() const { return of_ != nullptr; }

   private:
    Live* of_ = nullptr;
  };
  Place enter();
  int streams() const { return streams_; }

  using Text = std::shared_ptr<const std::string>;
  using Render = std::function<std::string(const LiveFigures&, base::OrganisationId)>;
  struct Frame {
    std::uint64_t number = 0;  ///< 0: none yet
    Text text;
  };
  /// The newest frame of an organisation, rendered once a tick.
  Frame frame(base::OrganisationId organisation, const Render& render);
  /// How long until the next frame is there; negative when it is late.
  std::chrono::microseconds until_next() const;

 private:
  void run();

  const Insight& insight_;
  const Pulse& pulse_;
  const base::Clock& clock_;
  const Settings settings_;
  std::atomic<int> streams_{0};
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::uint64_t number_ = 0;
  std::shared_ptr<const LiveFigures> figures_;
  std::unordered_map<base::OrganisationId, Text> texts_;  // of this frame
  const base::Stopwatch since_;
  std::chrono::microseconds next_{0};  ///< after since_
  std::thread thread_;
};

}  // namespace wanqiu::insight
