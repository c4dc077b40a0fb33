#include "meeting_routes.h"

#include <cmath>

#include "http/router.h"
#include "inside.h"
#include "ledger/ledger.h"
#include "rating_store.h"
#include "seek_connection.h"

namespace wanqiu::arena {
namespace {

using base::Fault;

constexpr int recent_shown = 20;
constexpr int table_shown = 100;
constexpr int seasons_shown = 40;
/// Above it a rating says little; api/arena.yaml has the number.
constexpr double provisional_deviation = 110;

struct SeasonOut {
  SeasonId id;
  std::string name;
  base::Instant begins, ends;
};
BOOST_DESCRIBE_STRUCT(SeasonOut, (), (id, name, begins, ends))

struct RatingOut {
  std::int32_t value = 0;
  std::int32_t deviation = 0;
  std::int32_t matches = 0;
  bool provisional = true;
};
BOOST_DESCRIBE_STRUCT(RatingOut, (), (value, deviation, matches, provisional))

struct RecentOut {
  MatchId match;
  MatchKind kind = MatchKind::duel;
  base::Instant ended_at;
  std::int32_t place = 0;
  std::int32_t of = 0;
  std::optional<std::int32_t> rating_change;
  bool practice = false;
  bool invited = false;
  std::vector<std::string> with;
};
BOOST_DESCRIBE_STRUCT(RecentOut, (), (match, kind, ended_at, place, of, rating_change, practice, invited, with))

struct MeOut {
  RatingOut rating;
  SeasonOut season;
  std::optional<std::int64_t> rank;
  bool open = false;
  std::vector<RecentOut> recent;
};
BOOST_DESCRIBE_STRUCT(MeOut, (), (rating, season, rank, open, recent))

struct SeasonList {
  std::vector<SeasonOut> seasons;
};
BOOST_DESCRIBE_STRUCT(SeasonList, (), (seasons))

struct TableRow {
  std::int64_t rank = 0;
  std::string name;
  std::string organisation;
  std::int32_t rating = 0;
  std::int32_t matches = 0;
  std::int32_t won = 0;
};
BOOST_DESCRIBE_STRUCT(TableRow, (), (rank, name, organisation, rating, matches, won))
struct TableOut {
  SeasonOut season;
  std::vector<TableRow> rows;
  std::optional<TableRow> mine;
};
BOOST_DESCRIBE_STRUCT(TableOut, (), (season, rows, mine))

enum class InvitedKind { duel = 2, four = 3 };
BOOST_DESCRIBE_ENUM(InvitedKind, duel, four)
struct InvitationIn {
  InvitedKind kind = InvitedKind::duel;
};
BOOST_DESCRIBE_STRUCT(InvitationIn, (), (kind))
struct InvitationOut {
  MatchId match;
  std::string code;
  std::string path;
};
BOOST_DESCRIBE_STRUCT(InvitationOut, (), (match, code, path))

struct Mine {
  RatedLearner rated;
  std::optional<std::int64_t> rank;
  std::vector<PastMeeting> past;
  std::vector<std::vector<MeetingPlayer>> players;  // beside `past`
};

std::int32_t whole(double points) {
  return static_cast<std::int32_t>(std::lround(points));
}

class MeetingRoutes {
 public:
  using Reply = base::Task<http::Response>;
  explicit MeetingRoutes(Arena::Inside& inside) : inside_(inside) {}

  Reply seek(http::Request request) {
    http::Response response;
    response.body = seek_upgrade(*inside_.meetings, inside_.parts.clock, request.who());
    co_return response;
  }

  Reply me(http::Request request) {
    const auto who = request.who().number;
    const auto season = season_of(today());
    const auto mine = co_await inside_.parts.store.read([who, season](store::Session& db) {
      Mine found{find_rating(db, who), season_rank(db, season.id, who), past_meetings(db, who, recent_shown), {}};
      for (const auto& one : found.past) found.players.push_back(players_of(db, one.match));
      return found;
    });
    const auto paper = co_await inside_.meetings->paper_of(request.who().organisation);
    MeOut out;
    const Rating now = mine.rated.on(today());
    out.rating = {whole(now.value), whole(now.deviation), mine.rated.matches, now.deviation > provisional_deviation};
    out.season = season_out(season);
    out.rank = mine.rank;
    out.open = paper.has_value();
    for (std::size_t i = 0; i < mine.past.size(); ++i) {
      const auto& one = mine.past[i];
      RecentOut recent{one.match,
                       static_cast<MatchKind>(one.kind),
                       one.ended_at,
                       one.place,
                       one.seats,
                       std::nullopt,
                       one.practice,
                       one.invited,
                       {}};
      if (one.rating_change) recent.rating_change = whole(*one.rating_change);
      for (const auto& player : mine.players[i]) {
        if (player.learner != who) recent.with.push_back(name_of(player.learner));
      }
      out.recent.push_back(std::move(recent));
    }
    co_return http::json(200, out);
  }

  Reply seasons(http::Request) {
    auto played =
        co_await inside_.parts.store.read([](store::Session& db) { return seasons_played(db, seasons_shown); });
    const auto now = season_of(today()).id;
    if (played.empty() || played.front() != now) played.insert(played.begin(), now);
    SeasonList list;
    for (const auto id : played) {
      if (const auto season = find_season(id)) list.seasons.push_back(season_out(*season));
    }
    co_return http::json(200, list);
  }

  Reply table(http::Request request) {
    const auto who = request.who().number;
    const auto asked = base::parse_id(request.parameter("season"), "season").value();
    const auto season = asked < 100'000 ? find_season(SeasonId(static_cast<std::int32_t>(asked))) : std::nullopt;
    if (!season) throw base::FaultError(Fault::not_found("there is no such season"));
    const auto id = season->id;
    struct Read {
      std::vector<SeasonResult> rows;
      std::optional<std::int64_t> rank;
      std::optional<SeasonResult> mine;
    };
    const auto read = co_await inside_.parts.store.read([id, who](store::Session& db) {
      return Read{season_table(db, id, table_shown), season_rank(db, id, who), find_season_result(db, id, who)};
    });
    TableOut out;
    out.season = season_out(*season);
    for (std::size_t i = 0; i < read.rows.size(); ++i) {
      const bool shared = i > 0 && whole(read.rows[i].rating) == whole(read.rows[i - 1].rating);
      out.rows.push_back(row_of(shared ? out.rows.back().rank : static_cast<std::int64_t>(i) + 1, read.rows[i]));
    }
    if (read.rank && read.mine) out.mine = row_of(*read.rank, *read.mine);
    co_return http::json(200, out);
  }

  Reply invite(http::Request request) {
    const auto in = request.body_as<InvitationIn>();
    auto made = co_await inside_.meetings->invite(request.who(), static_cast<MeetingKind>(in.kind));
    const auto& invitation = made.value();
    co_return http::json(201, InvitationOut{invitation.match, invitation.code, "/arena/invited/" + invitation.code});
  }

  Reply invitation(http::Request request) {
    auto found = co_await inside_.meetings->invitation(std::string(request.parameter("code")));
    auto card = co_await inside_.halls->card(request.who(), found.value().match);
    co_return http::json(200, card.value());
  }

 private:
  base::Day today() const { return inside_.parts.ledger.zone().day_of(inside_.parts.clock.now()); }
  SeasonOut season_out(const Season& season) const {
    const auto& zone = inside_.parts.ledger.zone();
    return {season.id, arena::name_of(season), zone.start_of(season.first), zone.start_of(season.last + 1)};
  }
  std::string name_of(base::LearnerNumber learner) const {
    return inside_.parts.shown_name(learner).value_or(std::string(nobodys_name));
  }
  TableRow row_of(std::int64_t rank, const SeasonResult& result) const {
    return {rank,
            name_of(result.learner),
            inside_.parts.organisation_name(result.organisation),
            whole(result.rating),
            result.matches,
            result.won};
  }

  Arena::Inside& inside_;
};

}  // namespace

void mount_meetings(http::Router& router, Arena::Inside& inside) {
  using http::Method;
  const auto signed_in = http::Access::signed_in();
  const auto routes = std::make_shared<MeetingRoutes>(inside);
  const auto to = [&](MeetingRoutes::Reply (MeetingRoutes::*handle)(http::Request)) {
    return [routes, handle](http::Request request) { return ((*routes).*handle)(std::move(request)); };
  };
  router.add({Method::get, "/api/v1/arena/seek/live", signed_in, to(&MeetingRoutes::seek)});
  router.add({Method::get, "/api/v1/arena/me", signed_in, to(&MeetingRoutes::me)});
  router.add({Method::get, "/api/v1/arena/seasons", signed_in, to(&MeetingRoutes::seasons)});
  router.add({Method::get, "/api/v1/arena/seasons/{season}/table", signed_in, to(&MeetingRoutes::table)});
  router.add({Method::post, "/api/v1/arena/invitations", signed_in, to(&MeetingRoutes::invite)});
  router.add({Method::get, "/api/v1/arena/invitations/{code}", signed_in, to(&MeetingRoutes::invitation)});
}

}  // namespace wanqiu::arena
