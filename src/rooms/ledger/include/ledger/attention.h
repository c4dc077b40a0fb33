#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "ledger/event.h"

namespace wanqiu::ledger {

/// The time that an average adult needs for a text: Chinese characters at 400 a minute, other words at 240.
///
/// Read aloud, native speakers do 255 ± 29 Chinese characters a minute (Trauzettel-Klosinski and Dietz 2012, the
/// International Reading Speed Texts, doi:10.1167/iovs.11-8284); silent reading is some half faster, and estimates in
/// use range from 350 to 500. English, silently: 238 words a minute (Brysbaert 2019, doi:10.1016/j.jml.2019.104047).
base::Seconds expected_reading(std::string_view text);

/// What is attended to: `object` is the item's number, `length` the expected reading time or the duration of the media.
struct AttentionItem {
  enum class Kind : std::uint8_t { read, played };
  Kind kind = Kind::read;
  std::uint64_t object = 0;
  base::Seconds length{0};
};

/// Both clocks at one moment: `elapsed` only moves forward and is what time is granted by; `wall` may be set back and
/// only says to which day it belongs.
struct Moment {
  base::Milliseconds elapsed{0};
  base::Instant wall;
};

/// Names an attention session. Not a secret: a heartbeat also carries the learner.
struct AttentionToken : base::Id<AttentionToken> {
  using Id::Id;
};

struct Heartbeat {
  std::uint32_t number = 0;        ///< 1, 2, 3 … within the session; gaps are fine, going back is not
  base::Milliseconds active{0};    ///< attended since the beat before, as the page saw it
  base::Milliseconds position{0};  ///< where the media stands; not looked at for reading
};

/// Why a heartbeat was granted less than it claimed.
enum class Refusal : std::uint8_t {
  none,
  unknown_session,   ///< never opened, idle for too long, or the server was started again: open again
  taken_over,        ///< the learner opened something else or on another device: stop until they come back
  replayed,          ///< this number was counted already
  reordered,         ///< a later number was counted already
  too_long_silent,   ///< a gap over the maximum, such as a sleeping laptop: the time in it is not known
  more_than_passed,  ///< claims more than has passed since the beat before: the rest was granted
  standing_still,    ///< the media did not move on
  nothing_claimed,   ///< no active time in it
};
constexpr int refusal_count = 9;
std::string_view to_string(Refusal refusal);    ///< "taken_over"
std::string_view explanation(Refusal refusal);  ///< one sentence for a person

/// How many units of read_time or watch_time the learner has in the ledger for a local day. Asked at the first beat of
/// a day, so that units go on counting where they stopped when the meter's memory was lost.
class UnitsDone {
 public:
  virtual ~UnitsDone() = default;
  virtual std::uint32_t units_done(base::LearnerNumber learner, Verb verb, base::Day day) const = 0;
};

/// Meters reading, watching and listening honestly, in memory; only its results are learning events.
///
/// A page sends a heartbeat every 15 seconds with the active time since the one before: visible, focused, or playing.
/// One event for each would be 20 times the log of a city for nothing that anybody asks for, so only this enters the
/// log:
///   read_item     once the granted time reaches half of the expected reading time, at least 10 s. Half, because people
///                 differ by a factor of two, and nobody understands a text at over 800 characters a minute.
///   watched_item  once 60 % of the media has been played, each part counted once: playing the first minute again and
///                 again stays one minute.
///   read_time     each full 4 minutes of a local day over all texts; watch_time each full 5 minutes over all media.
///                 `object` is the ordinal of the unit in the day.
///
/// What is granted:
/// - Never more than has passed. Each learner has one mark on the monotonic clock up to which time is accounted for; a
///   grant moves it forward and never past now. Time not claimed is kept for `carry` only, so that a late beat does not
///   cost what the next one claims, and nothing can be saved up. The wall clock going back or forward changes nothing.
/// - One session a learner. Opening another, on this device or a second one, takes over: the newest is where the person
///   is. The first learns so from its next beat (`taken_over`) and must not open again by itself. Switching back and
///   forth earns no more than staying, since the mark is the learner's and not the session's. (Refusing the second
///   device was considered: a phone left open in the kitchen would lock its owner out.)
/// - Nothing for a gap over `gap_max`: a laptop that slept was not read.
/// - A beat's time is split at midnight in the site's zone, and each unit lies at the instant at which it was full.
///
/// Lost memory (a restart) loses less than one unit and the progress in the item on screen, and never makes a unit: the
/// ordinals go on from the ledger (UnitsDone), and the natural keys of read_item, watched_item and the units make a
/// repeat a duplicate.
///
/// Memory: about 300 bytes for an open session, dropped by sweep() after `idle_max`; 64 bytes a learner for the
/// unfinished units of the day, dropped when the day is over. Safe from any thread; learners are spread over 16 locks.
class Attention {
 public:
  struct Settings {
    base::Seconds read_unit{240};
    base::Seconds watch_unit{300};
    int read_percent = 50;
    int played_percent = 60;
    base::Seconds read_min{10};  ///< even for a text of one line
    base::Seconds played_min{5};
    base::Seconds beat{15};     ///< what pages are told to keep to
    base::Seconds gap_max{60};  ///< the longest time between two beats that is granted
    base::Seconds carry{5};
    base::Seconds idle_max{30 * 60};
    std::size_t sessions_max = 400'000;  ///< beyond it the idlest are dropped by sweep()
    double rate_max = 3.0;               ///< the fastest playback that is no jump
  };

  static constexpr std::size_t kept_results_max = 64;  ///< of one learner

  struct Opened {
    AttentionToken token;
    base::Milliseconds needed{0};  ///< still to be granted until the item counts; 0 when it counted already
    bool took_over = false;        ///< another session of this learner was open until now
  };

  struct Beaten {
    base::Milliseconds granted{0};
    Refusal refusal = Refusal::none;  ///< also set when less than claimed was granted
    base::Milliseconds needed{0};
    bool counted = false;        ///< the item counted with this beat
    std::vector<Event> results;  ///< to be submitted, in this order; `seq` is not set
  };

  /// `first_token` should be random, so that a page which outlived a restart does not meet somebody's new session.
  Attention(const Settings& settings, base::Zone zone, const UnitsDone& units_done, std::int64_t first_token);
  ~Attention();

  Opened open(base::LearnerNumber learner, const AttentionItem& item, Moment now);
  Beaten beat(base::LearnerNumber learner, AttentionToken token, const Heartbeat& heartbeat, Moment now);
  /// The ledger could not take these results just now: the learner's next beat hands them out again. At most the newest
  /// `kept_results_max` of a learner are kept; their natural keys make it harmless when one did arrive.
  void keep(base::LearnerNumber learner, std::span<const Event> results);
  /// The page was left. What was granted stays; a beat that comes later is refused.
  void close(base::LearnerNumber learner, AttentionToken token);
  /// To be called every minute: drops what is idle and the units of days that are over.
  void sweep(Moment now);
  /// Units as the rules in use define them, from the next beat on.
  void set_units(base::Seconds read_unit, base::Seconds watch_unit);

  std::size_t sessions() const;
  std::size_t learners() const;  ///< with unfinished units
  const Settings& settings() const { return settings_; }

 private:
  struct Shard;
  static constexpr std::size_t shard_count = 16;

  Shard& shard_of(base::LearnerNumber learner) const;

  Settings settings_;
  base::Zone zone_;
  const UnitsDone& units_done_;
  std::atomic<std::int64_t> read_unit_ms_;
  std::atomic<std::int64_t> watch_unit_ms_;
  std::atomic<std::int64_t> last_token_;
  std::unique_ptr<std::array<Shard, shard_count>> shards_;
};

}  // namespace wanqiu::ledger
