#include "meetings.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include "ledger/ledger.h"
#include "rating_store.h"

namespace wanqiu::arena {
namespace {

constexpr base::Milliseconds tick_time{100};

frame::ToClient refused(frame::Refusal why, base::Milliseconds retry = base::Milliseconds(0)) {
  return frame::Refused{frame::Seek::kind, why, Verdict::done, static_cast<std::uint32_t>(retry.count())};
}

void turn_away(SeekLine& line, frame::Refusal why, const char* reason) {
  line.tell(refused(why, base::Milliseconds(why == frame::Refusal::unavailable ? 1'000 : 0)));
  line.end(reason);
}

}  // namespace

Meetings::Meetings(Parts parts)
    : parts_(std::move(parts)), work_(boost::asio::make_work_guard(loop_)), pool_(parts_.rules) {
  resume();
  unsubscribe_ = parts_.journal.subscribe([this](const MatchNews& news) { told(news); });
  for (const auto& [id, held] : held_) spawn(parts_.follow(id), "going on");
  spawn(settle_all(), "settling");
  boost::asio::post(loop_, [this] { wait_for_tick(); });
  thread_ = std::thread([this] { loop_.run(); });
}

Meetings::~Meetings() {
  stop();
}

void Meetings::stop() {
  if (!thread_.joinable()) return;
  unsubscribe_();
  std::map<base::LearnerNumber, std::shared_ptr<SeekLine>> lines;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    lines.swap(lines_);
  }
  for (const auto& [who, line] : lines) line->end("the server stops");
  boost::asio::post(loop_, [this] {
    timer_.cancel();
    for (const auto& one : to_meet_)
      for (const auto& line : one.lines) turn_away(*line, frame::Refusal::unavailable, "the server stops");
    to_meet_.clear();
    if (tasks_ == 0) work_.reset();  // else the last of them does
  });
  thread_.join();
}

/// Never runs at once: the caller may hold mutex_. An error ends one task, never the thread.
void Meetings::spawn(base::Task<> task, const char* what) {
  ++tasks_;
  boost::asio::post(loop_, [this, task = std::move(task), what]() mutable {
    boost::asio::co_spawn(loop_, std::move(task), [this, what](const std::exception_ptr& error) {
      --tasks_;
      {
        const std::lock_guard lock(mutex_);
        if (stopping_ && tasks_ == 0) work_.reset();
      }
      if (!error) return;
      try {
        std::rethrow_exception(error);
      } catch (const std::exception& why) {
        spdlog::error("meetings, {}: {}", what, why.what());
      }
    });
  });
}

void Meetings::seek(const http::Caller& who, MeetingKind kind, std::shared_ptr<SeekLine> line) {
  std::shared_ptr<SeekLine> older;
  bool stopping = false;
  {
    const std::lock_guard lock(mutex_);
    stopping = stopping_;
    if (!stopping) {
      auto& place = lines_[who.number];
      if (place != line) older = std::exchange(place, line);
      pool_.leave(who.number);
    }
  }
  if (stopping) return turn_away(*line, frame::Refusal::unavailable, "the server stops");
  if (older) turn_away(*older, frame::Refusal::replaced, "sought elsewhere");
  spawn(enter({who.number, who.organisation}, kind, std::move(line)), "seeking");
}

void Meetings::leave(base::LearnerNumber who, const SeekLine* line) {
  const std::lock_guard lock(mutex_);
  const auto found = lines_.find(who);
  if (found == lines_.end() || found->second.get() != line) return;
  lines_.erase(found);
  pool_.leave(who);
}

base::Task<> Meetings::enter(Person who, MeetingKind kind, std::shared_ptr<SeekLine> line) {
  std::optional<PaperRef> paper;
  RatedLearner rated;
  const auto now = parts_.journal.now();
  const auto today = parts_.ledger.zone().day_of(parts_.clock.now());
  bool failed = false;
  try {
    paper = co_await parts_.questions.paper_of(who.organisation);
    rated = co_await parts_.store.read([who](store::Session& db) { return find_rating(db, who.number); });
  } catch (const std::exception& error) {
    spdlog::error("who seeks could not be looked up: {}", error.what());
    failed = true;
  }
  bool entered = false;
  {
    const std::lock_guard lock(mutex_);
    const auto found = lines_.find(who.number);
    if (found == lines_.end() || found->second != line) co_return;  // gone, or seeks elsewhere
    entered =
        !failed && paper && pool_.enter({who.number, who.organisation, paper->value, rated.on(today).value, kind, now});
    if (!entered) lines_.erase(found);
  }
  if (!entered) {
    const bool none = !failed && !paper;
    turn_away(*line, none ? frame::Refusal::no_match : frame::Refusal::unavailable, "nobody can be sought now");
    co_return;
  }
  line->tell(frame::Waiting{static_cast<std::uint64_t>(base::to_ms(now)),
                            static_cast<std::uint32_t>(pool_.wait_max().count())});
  tick();
}

base::Task<> Meetings::meet_waiting() {
  while (!to_meet_.empty()) {
    Found next = std::move(to_meet_.front());
    to_meet_.pop_front();
    try {
      co_await meet(std::move(next.who), next.lines);
    } catch (const std::exception& error) {
      spdlog::error("a meeting could not be made: {}", error.what());
      for (const auto& line : next.lines) turn_away(*line, frame::Refusal::unavailable, "the match could not be made");
    }
  }
  --meeting_;
}

base::Task<> Meetings::meet(SeekPool::Found found, std::vector<std::shared_ptr<SeekLine>> lines) {
  Making making;
  making.row.match = parts_.ids.next<MatchId>();
  making.row.kind = found.meeting.kind;
  making.row.practice = found.meeting.practice;
  making.row.seats = static_cast<std::int32_t>(seats_of(found.meeting.kind));
  making.row.paper = found.paper;
  double sum = 0;
  for (const auto& seeker : found.seekers) {
    making.players.push_back({seeker.player, seeker.organisation});
    sum += seeker.rating;
  }
  making.practice_rating = sum / static_cast<double>(found.seekers.size());
  const frame::ToClient met =
      frame::Met{fmt::format("/api/v1/arena/matches/{}/live", making.row.match.value), making.row.practice};
  auto made = co_await make(std::move(making));
  if (!made) spdlog::warn("a meeting could not be made: {}", base::to_string(made.error()));
  for (const auto& line : lines) {
    if (!made) {
      turn_away(*line, frame::Refusal::unavailable, "the match could not be made");
      continue;
    }
    line->tell(met);
    line->end("met");
  }
}

bool Meetings::something_is_due() const {
  const auto starts = [](const auto& one) {
    const Held& held = one.second;
    return held.row.invited || held.news.phase != Phase::ended || !held.rematch.empty();
  };
  return !lines_.empty() || !due_.empty() || settle_at_ || std::any_of(held_.begin(), held_.end(), starts);
}

void Meetings::wait_for_tick() {
  ticking_ = false;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || !something_is_due()) return;
  }
  ticking_ = true;
  timer_.expires_after(tick_time);
  timer_.async_wait([this](boost::system::error_code error) {
    if (error) return;
    tick();
    wait_for_tick();
  });
}

void Meetings::tick() {
  const auto now = parts_.journal.now();
  const auto elapsed = parts_.clock.elapsed();
  std::vector<Due> due;
  bool settles = false;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    for (auto& found : pool_.pair(now)) {
      std::vector<std::shared_ptr<SeekLine>> lines;
      for (const auto& seeker : found.seekers) {
        const auto line = lines_.find(seeker.player);
        lines.push_back(std::move(line->second));
        lines_.erase(line);
      }
      to_meet_.push_back({std::move(found), std::move(lines)});
    }
    while (!due_.empty() && due_.begin()->first <= now) {
      due.push_back(std::move(due_.begin()->second));
      due_.erase(due_.begin());
    }
    for (auto& [id, held] : held_) {
      if (held.news.phase > Phase::lobby && held.news.phase < Phase::ended) parts_.watch(id);
      look_at_rematch(id, held);
      const bool stale = held.row.invited && held.news.phase <= Phase::lobby && !held.end_asked &&
                         held.row.made_at + invitation_time <= now;
      if (!stale) continue;
      held.end_asked = true;
      due.push_back({id, {now, End{}}});
    }
    std::erase_if(held_, [&](const auto& one) {
      return one.second.ended_at.count() > 0 && one.second.ended_at + kept_after_end <= elapsed;
    });
    settles = settle_at_ && *settle_at_ <= elapsed;
    if (settles) settle_at_.reset();
  }
  for (auto& one : due) {
    one.command.at = now;
    hand_in(one.match, std::move(one.command));
  }
  const int more = std::min(meeting_max - meeting_, static_cast<int>(to_meet_.size()));
  for (int i = 0; i < more; ++i, ++meeting_) spawn(meet_waiting(), "meetings");
  if (settles) spawn(settle_all(), "settling");
  if (!ticking_) wait_for_tick();
}

/// What it comes to is told as news. One that cannot be handed in is looked at again with the next.
void Meetings::hand_in(MatchId match, Command command) {
  MatchErrand errand{match, std::move(command), {}, {}};
  parts_.journal.hand_in(std::move(errand), {}, [](const MatchAnswer&) {});
}

Meetings::Entry Meetings::entry(MatchId match, base::LearnerNumber who) const {
  const std::lock_guard lock(mutex_);
  const auto found = held_.find(match);
  if (found == held_.end()) return Entry::unknown;
  const Held& held = found->second;
  const bool named =
      std::any_of(held.players.begin(), held.players.end(), [&](const auto& one) { return one.number == who; });
  const bool open = held.row.invited && held.news.phase <= Phase::lobby &&
                    held.players.size() < static_cast<std::size_t>(held.row.seats);
  return named || open ? Entry::allowed : Entry::refused;
}

}  // namespace wanqiu::arena
