#include "ledger/attention.h"

#include <algorithm>
#include <limits>

#include "base/assert.h"
#include "ledger/state.h"

namespace wanqiu::ledger {
namespace {

using base::Milliseconds;

constexpr Milliseconds unknown_length_needed{60'000};
constexpr Milliseconds claimed_early_max{1'000};  // a beat this much too early is network jitter, not worth a word
constexpr std::size_t remembered_items = 4;
constexpr std::size_t spans_max = 32;

/// Parts of a medium that were played, apart and in order.
class Played {
 public:
  void add(Milliseconds from, Milliseconds to) {
    if (from >= to) return;
    const auto first = std::find_if(spans_.begin(), spans_.end(), [&](const Span& s) { return s.to >= from; });
    auto last = first;
    for (; last != spans_.end() && last->from <= to; ++last) {
      from = std::min(from, last->from);
      to = std::max(to, last->to);
    }
    spans_.insert(spans_.erase(first, last), Span{from, to});
    if (spans_.size() > spans_max) {  // somebody jumps about: forgetting the shortest part can only lose, never create
      spans_.erase(std::min_element(spans_.begin(), spans_.end(),
                                    [](const Span& a, const Span& b) { return a.to - a.from < b.to - b.from; }));
    }
  }
  Milliseconds total() const {
    Milliseconds sum{0};
    for (const Span& span : spans_) sum += span.to - span.from;
    return sum;
  }
  void clear() { spans_.clear(); }

 private:
  struct Span {
    Milliseconds from, to;
  };
  std::vector<Span> spans_;
};

struct Progress {
  AttentionItem item;
  Milliseconds read{0};
  Played played;
  std::optional<base::Day> counted;

  Milliseconds reached() const { return item.kind == AttentionItem::Kind::read ? read : played.total(); }
};

/// What a learner attends to now, and the last few items, so that going back to one goes on where it was left.
struct Session {
  AttentionToken token;
  bool open = false;
  std::uint32_t last_number = 0;
  Milliseconds last_beat{0};
  Milliseconds mark{0};  ///< time up to here is accounted for
  std::optional<Milliseconds> position;
  std::vector<Progress> items;  ///< the present one first
};

/// The units of one learner and day that are not full yet.
struct Units {
  struct Kind {
    Milliseconds rest{0};
    std::uint32_t done = 0;
    bool known = false;  ///< `done` was asked for
  };
  base::Day day{std::numeric_limits<std::int32_t>::min()};
  std::array<Kind, 2> kinds;
};

Milliseconds needed_for(const AttentionItem& item, const Attention::Settings& settings) {
  const Milliseconds length = item.length;
  if (item.kind == AttentionItem::Kind::read) {
    return std::max<Milliseconds>(settings.read_min, length * settings.read_percent / 100);
  }
  if (length <= Milliseconds{0}) return unknown_length_needed;
  return std::min(length, std::max<Milliseconds>(settings.played_min, length * settings.played_percent / 100));
}

Milliseconds still_needed(const Progress& progress, const Attention::Settings& settings) {
  if (progress.counted) return Milliseconds{0};
  return std::max(Milliseconds{0}, needed_for(progress.item, settings) - progress.reached());
}

void advance(Progress& progress, std::optional<Milliseconds> before, Milliseconds position, Milliseconds granted,
             double rate_max) {
  if (progress.item.kind == AttentionItem::Kind::read) {
    progress.read += granted;
    return;
  }
  const auto reach = Milliseconds(static_cast<std::int64_t>(static_cast<double>(granted.count()) * rate_max));
  const bool went_on = before && *before < position && position - *before <= reach;
  Milliseconds from = went_on ? *before : position - granted;
  Milliseconds to = position;
  if (progress.item.length > Milliseconds{0}) to = std::min<Milliseconds>(to, progress.item.length);
  progress.played.add(std::max(Milliseconds{0}, from), to);
}

bool is_chinese(std::uint32_t c) {
  return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}
bool is_word_character(std::uint32_t c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= 0xC0 && c < 0x2000);
}

/// The next code point of well-formed UTF-8; anything else counts as one code point a byte.
std::uint32_t next_code_point(std::string_view text, std::size_t& i) {
  const auto byte = [&](std::size_t k) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[k])); };
  const std::uint32_t lead = byte(i);
  const std::size_t length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (i + length > text.size()) return byte(i++);
  std::uint32_t c = length == 1 ? lead : lead & (0xFFU >> (length + 1));
  for (std::size_t k = 1; k < length; ++k) c = (c << 6) | (byte(i + k) & 0x3FU);
  i += length;
  return c;
}

}  // namespace

base::Seconds expected_reading(std::string_view text) {
  std::int64_t characters = 0;
  std::int64_t words = 0;
  bool in_word = false;
  for (std::size_t i = 0; i < text.size();) {
    const std::uint32_t c = next_code_point(text, i);
    characters += is_chinese(c) ? 1 : 0;
    const bool word = is_word_character(c);
    words += word && !in_word ? 1 : 0;
    in_word = word;
  }
  return base::Seconds((characters * 60 + 399) / 400 + (words * 60 + 239) / 240);
}

std::string_view to_string(Refusal refusal) {
  switch (refusal) {
    case Refusal::none:
      return "none";
    case Refusal::unknown_session:
      return "unknown_session";
    case Refusal::taken_over:
      return "taken_over";
    case Refusal::replayed:
      return "replayed";
    case Refusal::reordered:
      return "reordered";
    case Refusal::too_long_silent:
      return "too_long_silent";
    case Refusal::more_than_passed:
      return "more_than_passed";
    case Refusal::standing_still:
      return "standing_still";
    case Refusal::nothing_claimed:
      return "nothing_claimed";
  }
  return "none";
}

std::string_view explanation(Refusal refusal) {
  switch (refusal) {
    case Refusal::none:
      return "all of it counts";
    case Refusal::unknown_session:
      return "this session is not known here any more: open the item again";
    case Refusal::taken_over:
      return "you went on somewhere else: only one item on one device counts at a time";
    case Refusal::replayed:
      return "this heartbeat was counted already";
    case Refusal::reordered:
      return "a later heartbeat was counted already";
    case Refusal::too_long_silent:
      return "nothing was heard for too long, so that time does not count";
    case Refusal::more_than_passed:
      return "more time was claimed than has passed; what has passed counts";
    case Refusal::standing_still:
      return "the recording did not move on";
    case Refusal::nothing_claimed:
      return "no active time was claimed";
  }
  return "";
}

struct Attention::Shard {
  mutable std::mutex mutex;
  std::unordered_map<base::LearnerNumber, Session> sessions;
  std::unordered_map<base::LearnerNumber, Units> units;
  std::unordered_map<base::LearnerNumber, std::vector<Event>> kept;  // results that the ledger could not take
};

Attention::Attention(const Settings& settings, base::Zone zone, const UnitsDone& units_done, std::int64_t first_token)
    : settings_(settings),
      zone_(std::move(zone)),
      units_done_(units_done),
      read_unit_ms_(Milliseconds(settings.read_unit).count()),
      watch_unit_ms_(Milliseconds(settings.watch_unit).count()),
      last_token_(first_token),
      shards_(std::make_unique<std::array<Shard, shard_count>>()) {
  WQ_ASSERT(first_token > 0);
}

Attention::~Attention() = default;

Attention::Shard& Attention::shard_of(base::LearnerNumber learner) const {
  return (*shards_)[learner.value % shard_count];
}

void Attention::set_units(base::Seconds read_unit, base::Seconds watch_unit) {
  WQ_ASSERT(read_unit > base::Seconds{0} && watch_unit > base::Seconds{0});
  read_unit_ms_ = Milliseconds(read_unit).count();
  watch_unit_ms_ = Milliseconds(watch_unit).count();
}

Attention::Opened Attention::open(base::LearnerNumber learner, const AttentionItem& item, Moment now) {
  WQ_ASSERT(learner);
  const AttentionToken token(last_token_.fetch_add(1, std::memory_order_relaxed) + 1);
  Shard& shard = shard_of(learner);
  const std::scoped_lock lock(shard.mutex);
  Session& session = shard.sessions[learner];
  Opened opened{token, {}, session.open};
  session.token = token;
  session.open = true;
  session.last_number = 0;
  session.last_beat = now.elapsed;
  session.mark = now.elapsed;
  session.position.reset();

  auto& items = session.items;
  const auto known = std::find_if(items.begin(), items.end(), [&](const Progress& p) {
    return p.item.object == item.object && p.item.kind == item.kind;
  });
  if (known != items.end()) {
    std::rotate(items.begin(), known, known + 1);
    items.front().item = item;  // its length may have changed
    if (items.front().counted && *items.front().counted != zone_.day_of(now.wall)) items.front() = {item, {}, {}, {}};
  } else {
    if (items.size() == remembered_items) items.pop_back();
    items.insert(items.begin(), Progress{item, {}, {}, {}});
  }
  opened.needed = still_needed(items.front(), settings_);
  return opened;
}

namespace {

/// Which session the token means, and whether its number is the next one.
Refusal admit(const Session* session, AttentionToken token, std::uint32_t number) {
  if (session == nullptr || token > session->token) return Refusal::unknown_session;
  if (token < session->token) return Refusal::taken_over;
  if (!session->open) return Refusal::unknown_session;
  if (number == session->last_number) return Refusal::replayed;
  if (number < session->last_number) return Refusal::reordered;
  return Refusal::none;
}

/// Adds one stretch of time that lies within one local day and ends at `end`; gives an event for each unit that is
/// full.
struct Stretch {
  base::Day day;
  Milliseconds length{0};
  base::Instant end;
};

void add_stretch(Units& units, const Stretch& stretch, AttentionItem::Kind kind, Milliseconds unit,
                 base::LearnerNumber learner, const UnitsDone& units_done, std::vector<Event>& results) {
  const Verb verb = kind == AttentionItem::Kind::read ? Verb::read_time : Verb::watch_time;
  if (units.day != stretch.day) units = Units{stretch.day, {}};
  Units::Kind& own = units.kinds[static_cast<std::size_t>(kind)];
  if (!own.known) {
    own.done = units_done.units_done(learner, verb, stretch.day);
    own.known = true;
  }
  own.rest += stretch.length;
  while (own.rest >= unit) {
    own.rest -= unit;
    const std::uint64_t ordinal = ++own.done;
    const base::Instant at = stretch.end - std::min(own.rest, stretch.length);
    results.push_back({0, at, learner, verb, ordinal, 1, natural_key(verb, ordinal, stretch.day)});
  }
}

}  // namespace

Attention::Beaten Attention::beat(base::LearnerNumber learner, AttentionToken token, const Heartbeat& heartbeat,
                                  Moment now) {
  Shard& shard = shard_of(learner);
  const std::scoped_lock lock(shard.mutex);
  const auto found = shard.sessions.find(learner);
  Session* const session = found == shard.sessions.end() ? nullptr : &found->second;
  Beaten beaten;
  beaten.refusal = admit(session, token, heartbeat.number);
  if (session != nullptr && session->open && token == session->token) {
    beaten.needed = still_needed(session->items.front(), settings_);
  }
  if (beaten.refusal != Refusal::none) return beaten;
  if (const auto kept = shard.kept.find(learner); kept != shard.kept.end()) {
    beaten.results = std::move(kept->second);
    shard.kept.erase(kept);
  }

  // The order of clocks read on two threads can differ by a little: time never runs backwards here.
  now.elapsed = std::max(now.elapsed, session->last_beat);
  const Milliseconds silence = now.elapsed - session->last_beat;
  const auto before = session->position;
  const bool playing = session->items.front().item.kind == AttentionItem::Kind::played;
  session->last_number = heartbeat.number;
  session->last_beat = now.elapsed;
  if (playing) session->position = std::max(Milliseconds{0}, heartbeat.position);

  if (silence > settings_.gap_max) {
    session->mark = now.elapsed;
    beaten.refusal = Refusal::too_long_silent;
    return beaten;
  }
  if (heartbeat.active <= Milliseconds{0}) {
    beaten.refusal = Refusal::nothing_claimed;
  } else if (playing && before == session->position) {
    beaten.refusal = Refusal::standing_still;
  } else {
    const Milliseconds passed = std::max(Milliseconds{0}, now.elapsed - session->mark);
    beaten.granted = std::min(heartbeat.active, passed);
    if (heartbeat.active - beaten.granted > claimed_early_max) beaten.refusal = Refusal::more_than_passed;
  }
  session->mark = std::max<Milliseconds>(session->mark + beaten.granted, now.elapsed - settings_.carry);
  if (beaten.granted == Milliseconds{0}) return beaten;

  Progress& progress = session->items.front();
  advance(progress, before, heartbeat.position, beaten.granted, settings_.rate_max);
  const base::Day today = zone_.day_of(now.wall);
  const Milliseconds needed = needed_for(progress.item, settings_);
  if (!progress.counted && progress.reached() >= needed) {
    const base::Instant at = now.wall - std::min(beaten.granted, progress.reached() - needed);
    const base::Day day = zone_.day_of(at);
    const Verb verb = playing ? Verb::watched_item : Verb::read_item;
    progress.counted = day;
    beaten.counted = true;
    beaten.results.push_back(
        {0, at, learner, verb, progress.item.object, 1, natural_key(verb, progress.item.object, day)});
  }
  beaten.needed = still_needed(progress, settings_);

  const Milliseconds unit(playing ? watch_unit_ms_.load() : read_unit_ms_.load());
  Units& units = shard.units[learner];
  const Milliseconds since_midnight = std::min(beaten.granted, now.wall - zone_.start_of(today));
  if (since_midnight < beaten.granted) {
    const Stretch yesterday{today - 1, beaten.granted - since_midnight, now.wall - since_midnight - Milliseconds{1}};
    add_stretch(units, yesterday, progress.item.kind, unit, learner, units_done_, beaten.results);
  }
  if (since_midnight > Milliseconds{0}) {
    const Stretch rest{today, since_midnight, now.wall};
    add_stretch(units, rest, progress.item.kind, unit, learner, units_done_, beaten.results);
  }
  return beaten;
}

void Attention::keep(base::LearnerNumber learner, std::span<const Event> results) {
  if (results.empty()) return;
  Shard& shard = shard_of(learner);
  const std::scoped_lock lock(shard.mutex);
  auto& kept = shard.kept[learner];
  kept.insert(kept.end(), results.begin(), results.end());
  if (kept.size() > kept_results_max) kept.erase(kept.begin(), kept.end() - kept_results_max);
}

void Attention::close(base::LearnerNumber learner, AttentionToken token) {
  Shard& shard = shard_of(learner);
  const std::scoped_lock lock(shard.mutex);
  const auto found = shard.sessions.find(learner);
  if (found != shard.sessions.end() && found->second.token == token) found->second.open = false;
}

void Attention::sweep(Moment now) {
  // A beat just after midnight still completes yesterday's unit: keep yesterday for as long as a beat can reach back.
  const base::Day kept = zone_.day_of(now.wall - 2 * settings_.gap_max);
  const std::size_t share = std::max<std::size_t>(1, settings_.sessions_max / shard_count);
  for (Shard& shard : *shards_) {
    const std::scoped_lock lock(shard.mutex);
    std::erase_if(shard.units, [&](const auto& entry) { return entry.second.day < kept; });
    std::erase_if(shard.kept, [&](const auto& entry) {
      return now.wall - entry.second.back().at > std::chrono::days(late_days_max);
    });
    std::erase_if(shard.sessions,
                  [&](const auto& entry) { return now.elapsed - entry.second.last_beat > settings_.idle_max; });
    if (shard.sessions.size() <= share) continue;
    std::vector<Milliseconds> beats;
    for (const auto& [learner, session] : shard.sessions) beats.push_back(session.last_beat);
    const auto oldest_kept = beats.end() - static_cast<std::ptrdiff_t>(share);
    std::nth_element(beats.begin(), oldest_kept, beats.end());
    std::erase_if(shard.sessions, [limit = *oldest_kept](const auto& entry) { return entry.second.last_beat < limit; });
  }
}

std::size_t Attention::sessions() const {
  std::size_t count = 0;
  for (const Shard& shard : *shards_) {
    const std::scoped_lock lock(shard.mutex);
    count += shard.sessions.size();
  }
  return count;
}

std::size_t Attention::learners() const {
  std::size_t count = 0;
  for (const Shard& shard : *shards_) {
    const std::scoped_lock lock(shard.mutex);
    count += shard.units.size();
  }
  return count;
}

}  // namespace wanqiu::ledger
