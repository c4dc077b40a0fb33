#pragma once

#include <optional>
#include <string>
#include <vector>

#include "arena/arena.h"
#include "base/hash.h"
#include "store/session.h"

namespace wanqiu::arena {

struct HallRow {
  MatchId id;
  std::optional<std::string> pin;
  std::string name;
  base::OrganisationId organisation;
  PaperRef paper;
  std::int32_t left_out = 0;
  std::int32_t questions = 0;
  bool by_itself = false;
  std::optional<base::Instant> starts_at;
  base::Instant made_at;
  base::LearnerId made_by;
  std::optional<base::Instant> ended_at;
  std::int32_t players = 0;  ///< once it has ended
};
BOOST_DESCRIBE_STRUCT(HallRow, (),
                      (id, pin, name, organisation, paper, left_out, questions, by_itself, starts_at, made_at, made_by,
                       ended_at, players))

/// Beside its arena_match.
void insert_hall(store::Session& db, const HallRow& hall, const std::string& request_key);
std::optional<HallRow> find_hall(store::Session& db, MatchId match);
std::optional<MatchId> find_hall_by_request(store::Session& db, const std::string& request_key);
std::vector<HallRow> latest_halls(store::Session& db, int limit);  ///< the newest first
std::vector<HallRow> running_halls(store::Session& db);
std::int64_t count_running_halls(store::Session& db, base::LearnerId made_by);
/// Running ones only.
std::optional<MatchId> find_pin(store::Session& db, const std::string& pin);

/// What is known of a match of any kind, but for its course.
struct StoredMatch {
  MatchKind kind = MatchKind::hall;
  std::string content;
  base::Instant made_at;
  base::LearnerId made_by;
  std::optional<base::Instant> ended_at;
  std::int32_t players = 0;
};
BOOST_DESCRIBE_STRUCT(StoredMatch, (), (kind, content, made_at, made_by, ended_at, players))
std::optional<StoredMatch> find_match(store::Session& db, MatchId match);

/// Ended, and what follows from that is not done.
std::vector<MatchId> unsettled_matches(store::Session& db, MatchKind kind, int limit);
/// Running ones, and those of which that is not done.
std::vector<MatchId> open_matches(store::Session& db);
void mark_settled(store::Session& db, MatchId match);

struct PlayerRow {
  base::LearnerNumber learner;
  std::uint32_t seat = 0;
  std::uint32_t rank = 0;
  std::int32_t score = 0;
  std::int32_t right_answers = 0;
  std::int32_t answers = 0;
};
/// At most 1,000 at once; those that are there stay.
void insert_players(store::Session& db, MatchId match, const std::vector<PlayerRow>& players);
void erase_player(store::Session& db, base::LearnerNumber learner);

struct PlayedMatch {
  MatchId match;
  MatchKind kind = MatchKind::hall;
  std::optional<std::string> name;
  base::Instant ended_at;
  std::int32_t players = 0;
  std::int32_t rank = 0;
  std::int32_t score = 0;
  std::int32_t right_answers = 0;
  std::int32_t answers = 0;
};
BOOST_DESCRIBE_STRUCT(PlayedMatch, (), (match, kind, name, ended_at, players, rank, score, right_answers, answers))
std::vector<PlayedMatch> matches_of(store::Session& db, base::LearnerNumber learner);  ///< the first first

struct MadeHall {
  MatchId match;
  std::string name;
  base::Instant made_at;
};
BOOST_DESCRIBE_STRUCT(MadeHall, (), (match, name, made_at))
std::vector<MadeHall> halls_by(store::Session& db, base::LearnerId learner);

/// The key of tokens; `fresh` where there is none yet.
base::Hash ensure_secret(store::Session& db, const base::Hash& fresh);

}  // namespace wanqiu::arena
