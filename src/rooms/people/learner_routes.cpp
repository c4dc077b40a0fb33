#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "http/router.h"
#include "learner_commands.h"
#include "my_data.h"
#include "people/people_routes.h"
#include "role.h"
#include "room.h"
#include "routes.h"
#include "views.h"

namespace wanqiu::people {
namespace {

using base::Fault;
using base::LearnerId;
using base::LearnerNumber;
using base::OrganisationId;
using base::Task;
using http::Access;
using http::Method;
using http::Request;
using http::Response;
using http::Role;
using http::RoleSet;
using http::Text;

struct ErasureId : base::Id<ErasureId> {
  using Id::Id;
};

constexpr std::size_t learners_a_page = 50;
constexpr std::size_t erasures_a_page = 100;
constexpr std::size_t grants_a_page = 100;
constexpr std::size_t import_bytes_max = std::size_t{64} << 20U;
constexpr RoleSet givers{Role::organisation_admin, Role::chief, Role::operator_};

struct LearnersQuery {
  std::optional<Text<1, 40>> q;
  std::optional<LearnerState> status;
  std::optional<LearnerNumber> cursor;
};
BOOST_DESCRIBE_STRUCT(LearnersQuery, (), (q, status, cursor))
struct GrantsQuery {
  std::optional<GrantId> cursor;
};
BOOST_DESCRIBE_STRUCT(GrantsQuery, (), (cursor))
struct ImportQuery {
  std::optional<bool> all_or_nothing;
};
BOOST_DESCRIBE_STRUCT(ImportQuery, (), (all_or_nothing))
struct GrantBody {
  LearnerId learner_id;
  std::string role;
};
BOOST_DESCRIBE_STRUCT(GrantBody, (), (learner_id, role))
struct LookupBody {
  Text<4, 200> reason;
};
BOOST_DESCRIBE_STRUCT(LookupBody, (), (reason))
struct MoveLearnerBody {
  OrganisationId organisation_id;
};
BOOST_DESCRIBE_STRUCT(MoveLearnerBody, (), (organisation_id))
struct StatusBody {
  bool suspended = false;
};
BOOST_DESCRIBE_STRUCT(StatusBody, (), (suspended))
struct ErasuresQuery {
  std::optional<ErasureId> cursor;
};
BOOST_DESCRIBE_STRUCT(ErasuresQuery, (), (cursor))
struct ErasureView {
  LearnerNumber number;
  base::Instant erased_at;
  std::optional<std::string> by;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(ErasureView, (), (number, erased_at, by, reason))
struct CodeView {
  std::string code;
  base::Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(CodeView, (), (code, expires_at))

OrganisationId organisation_of(const Request& request) {
  return request.id<OrganisationId>("organisation_id");
}
LearnerId learner_of(const Request& request) {
  return request.id<LearnerId>("learner_id");
}

Task<Response> list(Room& room, Request request) {
  const auto query = request.query_as<LearnersQuery>();
  LearnerQuestion question{"", query.status, query.cursor.value_or(LearnerNumber()), learners_a_page + 1};
  if (query.q) question.q = query.q->value;
  auto numbers = co_await list_learners(room, organisation_of(request), std::move(question));
  Page<LearnerRowView> page;
  if (numbers.size() > learners_a_page) {
    numbers.resize(learners_a_page);
    page.next = std::to_string(numbers.back().value);
  }
  for (const auto number : numbers) page.items.push_back(row_view(room, number));
  co_return http::json(200, page);
}

Task<Response> post_activation_codes(Room& room, Request request) {
  auto csv = co_await issue_codes(room, request.who(), organisation_of(request));
  co_return Response{
      200,
      "text/csv; charset=utf-8",
      std::move(csv),
      {},
      {{"Cache-Control", "no-store"}, {"Content-Disposition", "attachment; filename=\"activation-codes.csv\""}}};
}

Task<Response> list_grants(Room& room, Request request) {
  const auto after = request.query_as<GrantsQuery>().cursor.value_or(GrantId());
  const auto organisation = organisation_of(request);
  const auto rows = co_await room.parts.store.read([](store::Session& db) { return all_grants(db); });
  Page<GrantRowView> page;
  const auto tree = room.tree();
  for (const auto& row : rows) {
    if (row.id <= after || !tree->covers(organisation, row.organisation)) continue;
    if (page.items.size() == grants_a_page) {
      page.next = std::to_string(page.items.back().id.value);
      break;
    }
    page.items.push_back(view_of(room, row));
  }
  co_return http::json(200, page);
}

Task<Response> post_grant(Room& room, Request request) {
  const auto body = request.body_as<GrantBody>();
  const auto role = http::parse_role(body.role);
  if (!role || *role == Role::learner) {
    throw base::FaultError(Fault::invalid("role",
                                          "must be one of organisation_admin, contributor, editor, reviewer, "
                                          "chief, host, judge, organiser, operator"));
  }
  auto given = co_await give_role(room, request.who(), body.learner_id, *role, organisation_of(request));
  const auto row = std::move(given).value();
  co_return http::json(201, view_of(room, row));
}

Task<Response> delete_grant_here(Room& room, Request request) {
  const auto taken = co_await take_role(room, request.who(), organisation_of(request), request.id<GrantId>("grant_id"));
  taken.value();
  co_return http::no_content();
}

Task<Response> post_lookup(Room& room, Request request) {
  const auto body = request.body_as<LookupBody>();
  auto found = co_await look_up(room, request.who(), learner_of(request), body.reason.value);
  const auto row = std::move(found).value();
  co_return http::json(201, record_view(room, row)).with("Cache-Control", "no-store");
}

Task<Response> post_learner_move(Room& room, Request request) {
  const auto body = request.body_as<MoveLearnerBody>();
  const auto moved = co_await move_learner(room, request.who(), learner_of(request), body.organisation_id);
  moved.value();
  co_return http::no_content();
}

Task<Response> put_status(Room& room, Request request) {
  const auto body = request.body_as<StatusBody>();
  const auto done = co_await suspend(room, request.who(), learner_of(request), body.suspended);
  done.value();
  co_return http::no_content();
}

Task<Response> post_code(Room& room, Request request) {
  auto issued = co_await issue_code_to(room, request.who(), learner_of(request));
  const auto code = std::move(issued).value();
  co_return http::json(201, CodeView{code.code, code.expires_at}).with("Cache-Control", "no-store");
}

Task<Response> post_erasure(Room& room, Request request) {
  const auto body = request.body_as<LookupBody>();
  const auto erased = co_await erase_learner(room, request.who(), learner_of(request), body.reason.value);
  erased.value();
  co_return http::no_content();
}

Task<Response> list_erasures(Room& room, Request request) {
  const auto cursor = request.query_as<ErasuresQuery>().cursor;
  const auto before = cursor ? cursor->value : std::numeric_limits<std::int64_t>::max();
  const auto rows = co_await room.parts.store.read(
      [before](store::Session& db) { return erasures(db, before, static_cast<int>(erasures_a_page)); });
  Page<ErasureView> page;
  for (const auto& row : rows) {
    const auto by = row.by_number ? std::optional(row.by) : std::nullopt;
    page.items.push_back({row.number, row.erased_at, by, row.reason});
  }
  if (rows.size() == erasures_a_page) page.next = std::to_string(rows.back().id);
  co_return http::json(200, page);
}

std::string text_of(const Request& request) {
  if (request.body_file.empty()) return request.body;
  std::ostringstream text;
  text << std::ifstream(request.body_file, std::ios::binary).rdbuf();
  return std::move(text).str();
}

Response start_import(Room& room, People& people, const Request& request) {
  if (!request.header("content-type").starts_with("text/csv")) {
    throw base::FaultError(Fault::make(base::FaultKind::unsupported, "", "send the rows as text/csv"));
  }
  LearnerImport how;
  how.all_or_nothing = request.query_as<ImportQuery>().all_or_nothing.value_or(false);
  for (const auto& grant : request.who().grants) {
    if (administrators.has(grant.role)) how.within.push_back(grant.organisation);
  }
  how.by = request.who().number;
  how.by_name = signature(room, request.who());
  auto text = std::make_shared<const std::string>(text_of(request));
  auto started = room.imports.start(ImportId(room.parts.ids.next()), request.who().number,
                                    [&people, text, how](const Progress& progress) {
                                      return people.import_learners_now(*text, "line", how, progress);
                                    });
  return http::json(202, std::move(started).value());
}

Task<Response> get_import(Room& room, Request request) {
  const auto found = room.imports.find(request.id<ImportId>("import_id"), request.who().number);
  if (!found) throw base::FaultError(Fault::not_found("you started no such import, or the program was started since"));
  co_return http::json(200, *found);
}

/// One that needs the whole face: imports are also a verb.
Task<Response> post_import(Room& room, People& people, Request request) {
  auto response = start_import(room, people, request);
  co_return response;
}

}  // namespace

void mount_learners(http::Router& router, Room& room, People& people) {
  const Mount mount{router, room};
  const auto run = Access::within("organisation_id", administrators);
  const auto give = Access::within("organisation_id", givers);
  const auto somewhere = Access::somewhere(administrators);
  mount(Method::get, "/api/v1/organisations/{organisation_id}/learners", run, list);
  mount(Method::post, "/api/v1/organisations/{organisation_id}/activation-codes", run, post_activation_codes);
  mount(Method::get, "/api/v1/organisations/{organisation_id}/grants", give, list_grants);
  mount(Method::post, "/api/v1/organisations/{organisation_id}/grants", give, post_grant);
  mount(Method::delete_, "/api/v1/organisations/{organisation_id}/grants/{grant_id}", give, delete_grant_here);
  mount(Method::post, "/api/v1/learners/{learner_id}/lookups", somewhere, post_lookup);
  mount(Method::post, "/api/v1/learners/{learner_id}/move", somewhere, post_learner_move);
  mount(Method::put, "/api/v1/learners/{learner_id}/status", somewhere, put_status);
  mount(Method::post, "/api/v1/learners/{learner_id}/activation-code", somewhere, post_code);
  mount(Method::post, "/api/v1/learners/{learner_id}/erasure", Access::somewhere({Role::operator_}), post_erasure);
  mount(Method::get, "/api/v1/erasures", Access::site({Role::operator_}), list_erasures);
  mount(Method::get, "/api/v1/imports/learners/{import_id}", somewhere, get_import);
  router.add({Method::post,
              "/api/v1/imports/learners",
              somewhere,
              [&room, &people](Request request) { return post_import(room, people, std::move(request)); },
              {.body_bytes_max = import_bytes_max, .spool = true, .seconds_max = 300}});
}

void mount_people(http::Router& router, People& people) {
  auto& room = people.room();
  mount_accounts(router, room);
  mount_organisations(router, room);
  mount_learners(router, room, people);
}

}  // namespace wanqiu::people
