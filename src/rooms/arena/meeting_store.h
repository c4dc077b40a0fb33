#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "arena/arena.h"
#include "base/ids.h"
#include "base/time.h"
#include "matchmaking.h"
#include "store/session.h"

namespace wanqiu::arena {

/// A duel or a match of four, beside its arena_match.
struct MeetingRow {
  MatchId match;
  MeetingKind kind = MeetingKind::duel;
  bool practice = false;
  bool invited = false;
  std::int32_t seats = 2;
  std::int64_t paper = 0;
  base::Instant made_at;
  std::optional<base::Instant> ended_at;
  std::optional<base::Instant> settled_at;
  std::optional<base::Instant> told_at;

  bool rated() const { return !practice && !invited; }
};
BOOST_DESCRIBE_STRUCT(MeetingRow, (),
                      (match, kind, practice, invited, seats, paper, made_at, ended_at, settled_at, told_at))

void insert_meeting(store::Session& db, const MeetingRow& meeting);
std::optional<MeetingRow> find_meeting(store::Session& db, MatchId match);
/// Not ended yet, the first first.
std::vector<MeetingRow> running_meetings(store::Session& db);
/// Ended, and what follows from that is not done: settled, then told.
std::vector<MatchId> untold_meetings(store::Session& db);
/// false when it was settled before.
bool mark_meeting_settled(store::Session& db, MatchId match, base::Instant at);
void mark_meeting_told(store::Session& db, MatchId match, base::Instant at);

struct MeetingPlayer {
  base::LearnerNumber learner;
  base::OrganisationId organisation;
  std::optional<std::int32_t> place;  ///< once it is settled, and was played at all
  std::int32_t answers = 0;
  std::optional<double> rating_change;
};
BOOST_DESCRIBE_STRUCT(MeetingPlayer, (), (learner, organisation, place, answers, rating_change))
/// The persons, without practice opponents.
std::vector<MeetingPlayer> players_of(store::Session& db, MatchId match);
void put_meeting_player(store::Session& db, MatchId match, const MeetingPlayer& player);

struct PastMeeting {
  MatchId match;
  MeetingKind kind = MeetingKind::duel;
  bool practice = false;
  bool invited = false;
  std::int32_t seats = 2;
  base::Instant ended_at;
  std::int32_t place = 0;
  std::int32_t answers = 0;
  std::optional<double> rating_change;
};
BOOST_DESCRIBE_STRUCT(PastMeeting, (), (match, kind, practice, invited, seats, ended_at, place, answers, rating_change))
/// Those that were played to an end, the latest first.
std::vector<PastMeeting> past_meetings(store::Session& db, base::LearnerNumber learner, int limit);
void erase_meeting_player(store::Session& db, base::LearnerNumber learner);

struct Invitation {
  std::string code;
  MatchId match;
  base::LearnerNumber made_by;
  base::Instant made_at;
};
BOOST_DESCRIBE_STRUCT(Invitation, (), (code, match, made_by, made_at))
constexpr base::Milliseconds invitation_time{30 * 60'000};

void insert_invitation(store::Session& db, const Invitation& invitation);
std::optional<Invitation> find_invitation(store::Session& db, const std::string& code);
/// To matches that have not ended.
std::int64_t count_invitations(store::Session& db, base::LearnerNumber made_by);

}  // namespace wanqiu::arena
