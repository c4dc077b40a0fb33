#include "meeting_store.h"

namespace wanqiu::arena {
namespace {

const std::string meeting_columns =
    "select d.match_id, d.kind, d.practice, d.invited, d.seats, d.paper, m.made_at, m.ended_at, d.settled_at, "
    "d.told_at "
    "from arena_meeting d join arena_match m on m.id = d.match_id ";

}  // namespace

void insert_meeting(store::Session& db, const MeetingRow& meeting) {
  db.run(
      "insert into arena_meeting (match_id, kind, practice, invited, seats, paper, settled_at, told_at) values "
      "(:match, "
      ":kind, :practice, :invited, :seats, :paper, null, null)",
      meeting.match, meeting.kind, meeting.practice, meeting.invited, meeting.seats, meeting.paper);
}

std::optional<MeetingRow> find_meeting(store::Session& db, MatchId match) {
  return db.one<MeetingRow>(meeting_columns + "where d.match_id = :match", match);
}

std::vector<MeetingRow> running_meetings(store::Session& db) {
  return db.all<MeetingRow>(meeting_columns + "where m.ended_at is null and d.told_at is null order by d.match_id");
}

std::vector<MatchId> untold_meetings(store::Session& db) {
  return db.all<MatchId>(
      "select d.match_id from arena_meeting d join arena_match m on m.id = d.match_id where d.told_at is null and "
      "m.ended_at is not null order by m.ended_at, d.match_id");
}

bool mark_meeting_settled(store::Session& db, MatchId match, base::Instant at) {
  return db.run("update arena_meeting set settled_at = :at where match_id = :match and settled_at is null", at,
                match) == 1;
}

void mark_meeting_told(store::Session& db, MatchId match, base::Instant at) {
  db.run("update arena_meeting set told_at = :at where match_id = :match and told_at is null", at, match);
}

std::vector<MeetingPlayer> players_of(store::Session& db, MatchId match) {
  return db.all<MeetingPlayer>(
      "select learner, organisation, place, answers, rating_change from arena_meeting_player where match_id = :match "
      "order by learner",
      match);
}

void put_meeting_player(store::Session& db, MatchId match, const MeetingPlayer& player) {
  db.run(
      "insert into arena_meeting_player (match_id, learner, organisation, place, answers, rating_change) values "
      "(:match, :learner, :organisation, :place, :answers, :change) on conflict (match_id, learner) do update set "
      "place "
      "= excluded.place, answers = excluded.answers, rating_change = excluded.rating_change",
      match, player.learner, player.organisation, player.place, player.answers, player.rating_change);
}

std::vector<PastMeeting> past_meetings(store::Session& db, base::LearnerNumber learner, int limit) {
  return db.all<PastMeeting>(
      "select p.match_id, d.kind, d.practice, d.invited, d.seats, m.ended_at, p.place, p.answers, p.rating_change from "
      "arena_meeting_player p join arena_meeting d on d.match_id = p.match_id join arena_match m on m.id = p.match_id "
      "where p.learner = :learner and p.place is not null and m.ended_at is not null order by p.match_id desc limit "
      ":limit",
      learner, limit);
}

void erase_meeting_player(store::Session& db, base::LearnerNumber learner) {
  db.run("delete from arena_meeting_player where learner = :learner", learner);
  db.run("delete from arena_invitation where made_by = :learner", learner);
}

void insert_invitation(store::Session& db, const Invitation& invitation) {
  db.run("insert into arena_invitation (code, match_id, made_by, made_at) values (:code, :match, :by, :at)",
         invitation.code, invitation.match, invitation.made_by, invitation.made_at);
}

std::optional<Invitation> find_invitation(store::Session& db, const std::string& code) {
  return db.one<Invitation>("select code, match_id, made_by, made_at from arena_invitation where code = :code", code);
}

std::int64_t count_invitations(store::Session& db, base::LearnerNumber made_by) {
  return *db.one<std::int64_t>(
      "select count(*) from arena_invitation i join arena_match m on m.id = i.match_id where i.made_by = :by and "
      "m.ended_at is null",
      made_by);
}

}  // namespace wanqiu::arena
