#include "arena/arena_routes.h"

#include <fmt/format.h>

#include "http/origin.h"
#include "http/router.h"
#include "inside.h"
#include "meeting_routes.h"

namespace wanqiu::arena {
namespace {

using base::Fault;

struct HallIn {
  http::Text<1, 100> name;
  base::OrganisationId organisation;
  PaperRef paper;
  std::optional<base::Instant> starts_at;
  bool by_itself = false;
  bool all_answered_locks = true;
  http::Whole<5, 120> answer_seconds;
  http::Whole<2, 100'000> players_max;
};
BOOST_DESCRIBE_STRUCT(HallIn, (),
                      (name, organisation, paper, starts_at, by_itself, all_answered_locks, answer_seconds,
                       players_max))

struct HallList {
  std::vector<HallOut> halls;
};
BOOST_DESCRIBE_STRUCT(HallList, (), (halls))

struct PaperOut {
  PaperRef id;
  std::string name;
  std::int32_t questions = 0;
  std::int32_t playable = 0;
};
BOOST_DESCRIBE_STRUCT(PaperOut, (), (id, name, questions, playable))
struct PaperList {
  std::vector<PaperOut> papers;
};
BOOST_DESCRIBE_STRUCT(PaperList, (), (papers))

struct ResultsQuery {
  std::optional<http::Whole<0, 100'000>> after_rank;
  std::optional<http::Whole<1, 1'000>> limit;
};
BOOST_DESCRIBE_STRUCT(ResultsQuery, (), (after_rank, limit))

/// What is not the same for everybody; the rest is written once (EndedMatch::everybodys).
struct ResultsHead {
  MatchCard match;
  std::int32_t players = 0;
  std::optional<ResultRow> mine;
  std::vector<ResultRow> persons;
};
BOOST_DESCRIBE_STRUCT(ResultsHead, (), (match, players, mine, persons))

constexpr std::size_t persons_shown = 100;

MatchId match_in(const http::Request& request) {
  return request.id<MatchId>("match");
}

class ArenaRoutes {
 public:
  using Reply = base::Task<http::Response>;
  explicit ArenaRoutes(Arena::Inside& inside) : inside_(inside) {}

  Reply make_hall(http::Request request) {
    const auto key = base::parse_text(request.header("idempotency-key"), "Idempotency-Key", {8, 100, false}).value();
    auto in = request.body_as<HallIn>();
    HallDraft draft{std::move(in.name.value),
                    in.organisation,
                    in.paper,
                    in.starts_at,
                    in.by_itself,
                    in.all_answered_locks,
                    static_cast<std::int32_t>(in.answer_seconds.value),
                    static_cast<std::int32_t>(in.players_max.value)};
    auto made = co_await inside_.halls->make(request.who(), std::move(draft), key);
    co_return http::json(201, made.value());
  }
  Reply halls(http::Request request) {
    auto all = co_await inside_.halls->halls(request.who());
    co_return http::json(200, HallList{std::move(all)});
  }
  Reply hall(http::Request request) {
    auto one = co_await inside_.halls->hall(request.who(), match_in(request));
    co_return http::json(200, one.value());
  }
  Reply end_hall(http::Request request) {
    auto one = co_await inside_.halls->end(request.who(), match_in(request));
    co_return http::json(200, one.value());
  }
  Reply qr_svg(http::Request request) {
    auto one = co_await inside_.halls->hall(request.who(), match_in(request));
    const auto path = one.value().join_path;
    if (!path) throw base::FaultError(Fault::conflict("match", "it has ended: nobody can join"));
    http::Response response;
    response.content_type = "image/svg+xml";
    response.body = inside_.parts.qr_svg(http::origin_of(request) + *path).value();
    response.headers.emplace_back("Cache-Control", "no-store");
    co_return response;
  }
  Reply papers(http::Request request) {
    auto lines = co_await inside_.parts.questions.papers(request.who());
    PaperList list;
    for (auto& one : lines) list.papers.push_back({one.id, std::move(one.name), one.questions, one.playable});
    co_return http::json(200, list);
  }
  Reply pin(http::Request request) {
    auto card = co_await inside_.halls->card_of_pin(request.who(), std::string(request.parameter("pin")));
    co_return http::json(200, card.value());
  }
  Reply match(http::Request request) {
    auto card = co_await inside_.halls->card(request.who(), match_in(request));
    co_return http::json(200, card.value());
  }
  Reply live(http::Request request) {
    auto match = co_await inside_.live->find(match_in(request));
    if (!match) throw base::FaultError(Fault::not_found("there is no such match, or it has ended"));
    if (inside_.meetings->entry(match->info.id, request.who().number) == Meetings::Entry::refused)
      throw base::FaultError(Fault::forbidden("this match is between others"));
    const bool may_host = match->info.organisation && inside_.halls->may_host(request.who(), match->info.organisation);
    http::Response response;
    response.body = inside_.live->upgrade(std::move(match), request.who(), may_host);
    co_return response;
  }
  Reply results(http::Request request) {
    const auto in = request.query_as<ResultsQuery>();
    ResultsHead head;
    const auto ended = co_await ended_for(request, head.match);
    const HallMatch& match = ended->match;
    const auto& name = inside_.parts.organisation_name;
    head.players = head.match.players;
    if (head.match.mine) head.mine = result_of(match, Seat(head.match.mine->seat), name);
    const bool paged = head.match.may_host;
    const auto skip = paged && in.after_rank ? static_cast<std::size_t>(in.after_rank->value) : std::size_t{0};
    const auto limit = paged && in.limit ? static_cast<std::size_t>(in.limit->value) : persons_shown;
    head.persons = results_from(match, skip, limit, name);
    auto json = http::to_json(head);
    json.back() = ',';
    http::Response response;
    response.content_type = "application/json";
    response.body = json + ended->everybodys + "}";
    co_return response;
  }
  Reply results_csv(http::Request request) {
    MatchCard card;
    const auto ended = co_await ended_for(request, card);
    if (!card.may_host) throw base::FaultError(Fault::forbidden("the whole table is for its hosts"));
    http::Response response;
    response.content_type = "text/csv; charset=utf-8";
    response.body = arena::results_csv(ended->match, inside_.parts.organisation_name);
    response.headers = {{"Content-Disposition", fmt::format("attachment; filename=\"hall-{}.csv\"", card.id.value)},
                        {"Cache-Control", "no-store"}};
    co_return response;
  }

 private:
  /// For players of it and its hosts; conflict until it has ended.
  base::Task<std::shared_ptr<const EndedMatch>> ended_for(const http::Request& request, MatchCard& card) {
    auto seen = co_await inside_.halls->card(request.who(), match_in(request));
    card = std::move(seen).value();
    if (!card.mine && !card.may_host)
      throw base::FaultError(Fault::forbidden("results are for those who played, and for its hosts"));
    const auto id = card.id;
    auto found =
        co_await inside_.parts.store.read([this, id](store::Session& db) { return inside_.ended.find(db, id); });
    co_return found.value();
  }

  Arena::Inside& inside_;
};

}  // namespace

void mount_arena(http::Router& router, Arena& arena) {
  using http::Method;
  const auto host = http::Access::somewhere({http::Role::host, http::Role::operator_});
  const auto signed_in = http::Access::signed_in();
  const auto routes = std::make_shared<ArenaRoutes>(arena.inside());
  const auto to = [&](ArenaRoutes::Reply (ArenaRoutes::*handle)(http::Request)) {
    return [routes, handle](http::Request request) { return ((*routes).*handle)(std::move(request)); };
  };
  mount_meetings(router, arena.inside());
  router.add({Method::post, "/api/v1/arena/halls", host, to(&ArenaRoutes::make_hall)});
  router.add({Method::get, "/api/v1/arena/halls", host, to(&ArenaRoutes::halls)});
  router.add({Method::get, "/api/v1/arena/halls/{match}", host, to(&ArenaRoutes::hall)});
  router.add({Method::post, "/api/v1/arena/halls/{match}/end", host, to(&ArenaRoutes::end_hall)});
  router.add({Method::get, "/api/v1/arena/halls/{match}/qr.svg", host, to(&ArenaRoutes::qr_svg)});
  router.add({Method::get, "/api/v1/arena/papers", host, to(&ArenaRoutes::papers)});
  router.add({Method::get, "/api/v1/arena/pins/{pin}", signed_in, to(&ArenaRoutes::pin)});
  router.add({Method::get, "/api/v1/arena/matches/{match}", signed_in, to(&ArenaRoutes::match)});
  router.add({Method::get, "/api/v1/arena/matches/{match}/live", signed_in, to(&ArenaRoutes::live)});
  router.add({Method::get, "/api/v1/arena/matches/{match}/results", signed_in, to(&ArenaRoutes::results)});
  router.add({Method::get, "/api/v1/arena/matches/{match}/results.csv", host, to(&ArenaRoutes::results_csv)});
}

}  // namespace wanqiu::arena
