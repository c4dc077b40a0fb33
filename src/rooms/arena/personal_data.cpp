// What this room keeps about a learner: for "my data", its export and the erasure.
#include <boost/describe.hpp>

#include "arena_store.h"
#include "http/json_out.h"
#include "inside.h"
#include "rating_store.h"

namespace wanqiu::arena {
namespace {

constexpr int meetings_max = 100'000;

struct Kept {
  std::vector<PlayedMatch> played;
  std::vector<MadeHall> made_halls;
  std::vector<PastMeeting> meetings;
  std::vector<LearnerSeason> seasons;
};
BOOST_DESCRIBE_STRUCT(Kept, (), (played, made_halls, meetings, seasons))

class ArenaData final : public people::PersonalData {
 public:
  explicit ArenaData(Arena::Inside& inside) : inside_(inside) {}
  std::string_view room() const override { return "arena"; }

  base::Task<std::string> export_json(base::LearnerId learner, base::LearnerNumber number) override {
    const auto kept = co_await inside_.parts.store.read([&](store::Session& db) {
      return Kept{matches_of(db, number), halls_by(db, learner), past_meetings(db, number, meetings_max),
                  seasons_by(db, number)};
    });
    co_return http::to_json(kept);
  }

  /// A match stays what it was, to the point: only the name of the seat goes, in what was written and in what is held.
  /// What runs keeps it in memory until ten minutes after its end.
  base::Task<> erase(base::LearnerId, base::LearnerNumber number) override {
    auto matches = co_await seats_in_running(number);
    const auto played = co_await inside_.parts.store.read([&](store::Session& db) { return matches_of(db, number); });
    for (const auto& one : played) matches.push_back(one.match);
    for (const auto match : matches) {
      co_await inside_.parts.store.write([match, number](store::Session& db) { forget_name(db, match, number); });
      inside_.ended.forget(match);
    }
    co_await inside_.parts.store.write([number](store::Session& db) {
      erase_player(db, number);
      erase_meeting_player(db, number);
      erase_rating(db, number);
    });
  }

 private:
  /// Also in those that ended and whose players are not written down yet. Who plays leaves.
  base::Task<std::vector<MatchId>> seats_in_running(base::LearnerNumber number) {
    auto matches = co_await inside_.parts.store.read([](store::Session& db) { return open_matches(db); });
    std::vector<MatchId> seated;
    for (const auto match : matches) {
      const Command leave{inside_.journal->now(), Leave{number}};
      co_await inside_.journal->submit(match, leave);
      const auto has_seat = co_await inside_.journal->look(
          match, [number](const HallMatch& state) { return state.seats().find(number).has_value(); });
      if (!has_seat || *has_seat) seated.push_back(match);  // one that is not in the journal is looked through
    }
    co_return seated;
  }

  Arena::Inside& inside_;
};

}  // namespace

std::unique_ptr<people::PersonalData> personal_data(Arena& arena) {
  return std::make_unique<ArenaData>(arena.inside());
}

}  // namespace wanqiu::arena
