// What becomes of a meeting while it is played: it starts, practice opponents answer, it ends when one is left.
#include <algorithm>

#include "arena_store.h"
#include "ledger/ledger.h"
#include "meetings.h"
#include "practice_opponent.h"
#include "rating_store.h"

namespace wanqiu::arena {
namespace {

MeetingNews news_of(MatchId id, const HallMatch& match) {
  MeetingNews news{id, match.phase(), match.question(), match.since(), {}, {}};
  if (news.phase == Phase::open) news.asked = match.plan().questions[news.question];
  const HallSeats& seats = match.seats();
  for (std::size_t i = 0; i < seats.size(); ++i) {
    const auto seat = Seat::at(i);
    news.players.push_back({seats.learner(seat), seats.is_present(seat), seats.answered(news.question, seat)});
  }
  return news;
}

struct Running {
  MeetingRow row;
  std::vector<MeetingPlayer> players;
  double practice_rating = 1500;
  std::optional<MeetingNews> news;
};

/// A practice opponent has the mean rating of those it plays with.
Running read_running(store::Session& db, const MeetingRow& row, base::Day today) {
  Running running{row, players_of(db, row.match), 1500, {}};
  double sum = 0;
  for (const auto& player : running.players) sum += find_rating(db, player.learner).on(today).value;
  if (!running.players.empty()) running.practice_rating = sum / static_cast<double>(running.players.size());
  if (const auto match = replay_match(db, row.match)) running.news = news_of(row.match, *match);
  return running;
}

}  // namespace

/// Before the thread starts.
void Meetings::resume() {
  const auto today = parts_.ledger.zone().day_of(parts_.clock.now());
  const auto all = parts_.store.read_now([today](store::Session& db) {
    std::vector<Running> found;
    for (const auto& row : running_meetings(db)) found.push_back(read_running(db, row, today));
    return found;
  });
  const std::lock_guard lock(mutex_);
  for (const auto& one : all) {
    if (!one.news) continue;  // the journal has left it out too
    Held& held = held_[one.row.match];
    held.row = one.row;
    held.practice_rating = one.practice_rating;
    for (const auto& player : one.players) held.players.push_back({player.learner, player.organisation});
    take(held, *one.news);
  }
}

void Meetings::told(const MatchNews& news) {
  const std::lock_guard lock(mutex_);
  const auto found = held_.find(news.id);
  if (found != held_.end()) take(found->second, news_of(news.id, news.match));
}

void Meetings::take(Held& held, MeetingNews news) {
  held.news = std::move(news);
  const MatchId id = held.news.match;
  const auto& players = held.news.players;
  const auto now = parts_.journal.now();
  if (held.row.invited) {
    for (const auto& one : players) {
      const bool known = std::any_of(held.players.begin(), held.players.end(),
                                     [&](const auto& person) { return person.number == one.number; });
      if (!known) held.players.push_back({one.number, {}});
    }
  }
  switch (held.news.phase) {
    case Phase::created:
      break;
    case Phase::lobby: {
      const auto seats = static_cast<std::size_t>(held.row.seats);
      if (held.row.practice && !held.practice_joined) {
        held.practice_joined = true;
        for (std::size_t i = held.players.size(); i < seats; ++i)
          hand_in(id, {now, Join{practice_player(i), held.players.front().organisation, parts_.practice_name}});
      }
      if (players.size() == seats && !std::exchange(held.start_asked, true))
        hand_in(id, {now, Advance{Phase::lobby, 0}});
      break;
    }
    case Phase::read:
    case Phase::open:
    case Phase::locked:
    case Phase::reveal:
    case Phase::ranking: {
      std::size_t persons = 0;
      std::size_t present = 0;
      for (const auto& one : players) {
        if (!one.present) continue;
        ++present;
        if (!is_practice_player(one.number)) ++persons;
      }
      if ((persons == 0 || present < 2) && !std::exchange(held.end_asked, true)) hand_in(id, {now, End{}});
      if (held.news.phase == Phase::open) draw_practice(held);
      break;
    }
    case Phase::ended:
      if (held.ended_at.count() > 0) break;
      held.ended_at = std::max(parts_.clock.elapsed(), base::Milliseconds(1));
      settle_at_ = base::Milliseconds(0);
      boost::asio::post(loop_, [this] { tick(); });
      break;
  }
}

/// Once for each time that a question opens: also when it was opened again after a restart.
void Meetings::draw_practice(Held& held) {
  if (held.opened == held.news.since || !held.news.asked) return;
  held.opened = held.news.since;
  for (const auto& one : held.news.players) {
    if (!is_practice_player(one.number) || one.answered) continue;
    const auto drawn = practice_answer(*held.news.asked, held.practice_rating, parts_.random);
    const auto at = held.news.since + drawn.after;
    due_.emplace(at, Due{held.news.match, {at, Answer{one.number, held.news.question, drawn.choices, {}}}});
  }
  boost::asio::post(loop_, [this] { tick(); });
}

}  // namespace wanqiu::arena
