#include <algorithm>

#include "code.h"
#include "http/router.h"
#include "organisation_commands.h"
#include "people/people_routes.h"
#include "role.h"
#include "room.h"
#include "routes.h"
#include "views.h"

namespace wanqiu::people {
namespace {

using base::Fault;
using base::OrganisationId;
using base::Task;
using http::Access;
using http::Method;
using http::Request;
using http::Response;
using http::Role;
using http::RoleSet;
using http::Text;

constexpr std::size_t page_size = 100;
constexpr std::size_t found_most = 50;
/// Everybody with a task knows the organisations that they have it in.
constexpr RoleSet staff{
    Role::organisation_admin, Role::contributor, Role::editor, Role::reviewer, Role::chief, Role::host, Role::judge,
    Role::organiser,          Role::operator_};

struct NewOrganisationBody {
  Text<1, 40> code;
  Text<1, 80> name;
  OrganisationKind kind = OrganisationKind::unit;
};
BOOST_DESCRIBE_STRUCT(NewOrganisationBody, (), (code, name, kind))
struct RenameBody {
  Text<1, 80> name;
};
BOOST_DESCRIBE_STRUCT(RenameBody, (), (name))
struct MoveBody {
  OrganisationId parent_id;
};
BOOST_DESCRIBE_STRUCT(MoveBody, (), (parent_id))
struct MergeBody {
  OrganisationId into_id;
};
BOOST_DESCRIBE_STRUCT(MergeBody, (), (into_id))
struct CursorQuery {
  std::optional<Text<1, 200>> cursor;
};
BOOST_DESCRIBE_STRUCT(CursorQuery, (), (cursor))

struct SearchQuery {
  Text<1, 40> q;
};
BOOST_DESCRIBE_STRUCT(SearchQuery, (), (q))

struct HistoryStep {
  base::Day from_day;
  std::optional<std::string> parent;
};
BOOST_DESCRIBE_STRUCT(HistoryStep, (), (from_day, parent))
struct DetailView {
  OrganisationView organisation;
  std::vector<HistoryStep> history;
};
BOOST_DESCRIBE_STRUCT(DetailView, (), (organisation, history))
struct JoinCodeView {
  std::string code;
  base::Instant created_at;
};
BOOST_DESCRIBE_STRUCT(JoinCodeView, (), (code, created_at))

OrganisationId named(const Request& request) {
  return request.id<OrganisationId>("organisation_id");
}

/// The other organisation of a move or a merge: the caller must administer it too.
void check_administers(const Room& room, const Request& request, OrganisationId other, std::string_view field) {
  if (holds(*room.tree(), request.who().grants, administrators, other)) return;
  throw base::FaultError(Fault::invalid(field, "must be an organisation that your roles cover"));
}

Task<Response> list_mine(Room& room, Request request) {
  std::vector<OrganisationId> seen;
  Page<OrganisationView> page;
  for (const auto& grant : request.who().grants) {
    if (std::find(seen.begin(), seen.end(), grant.organisation) != seen.end()) continue;
    seen.push_back(grant.organisation);
    page.items.push_back(view_of(room, grant.organisation));
  }
  std::stable_sort(page.items.begin(), page.items.end(),
                   [](const auto& a, const auto& b) { return a.path.size() < b.path.size(); });
  co_return http::json(200, page);
}

Task<Response> get_one(Room& room, Request request) {
  const auto id = named(request);
  struct Found {
    std::vector<PlaceRow> past;
    std::optional<OrganisationRow> now;
  };
  const auto found = co_await room.parts.store.read([id](store::Session& db) {
    return Found{past_places(db, id), find_organisation(db, id)};
  });
  if (!found.now) throw base::FaultError(Fault::not_found("there is no such organisation"));
  const auto tree = room.tree();
  const auto name_of = [&](OrganisationId parent) {
    const auto* there = tree->find(parent);
    return there == nullptr ? std::nullopt : std::optional(there->name);
  };
  DetailView view{view_of(room, id), {}};
  for (const auto& each : found.past) view.history.push_back({each.from_day, name_of(each.parent)});
  view.history.push_back({found.now->since, name_of(found.now->parent)});
  co_return http::json(200, view);
}

Task<Response> patch_one(Room& room, Request request) {
  const auto body = request.body_as<RenameBody>();
  const auto renamed = co_await rename(room, named(request), body.name.value);
  renamed.value();
  co_return http::json(200, view_of(room, named(request)));
}

Task<Response> get_children(Room& room, Request request) {
  const auto after = request.query_as<CursorQuery>().cursor;
  Page<OrganisationView> page;
  const auto tree = room.tree();
  for (const auto* child : tree->children(named(request))) {
    if (after && child->code <= after->value) continue;
    if (page.items.size() == page_size) {
      page.next = page.items.back().code;
      break;
    }
    page.items.push_back(view_of(room, child->id));
  }
  co_return http::json(200, page);
}

Task<Response> search_below(Room& room, Request request) {
  const auto q = request.query_as<SearchQuery>().q;
  Page<OrganisationView> page;
  const auto tree = room.tree();
  for (const auto* found : tree->search(named(request), q.value, found_most))
    page.items.push_back(view_of(room, found->id));
  co_return http::json(200, page);
}

Task<Response> post_child(Room& room, Request request) {
  const auto body = request.body_as<NewOrganisationBody>();
  const NewOrganisation wanted{body.code.value, body.name.value, body.kind};
  auto made = co_await make_organisation(room, named(request), wanted);
  const auto id = std::move(made).value();
  co_return http::json(201, view_of(room, id));
}

Task<Response> post_organisation_move(Room& room, Request request) {
  const auto body = request.body_as<MoveBody>();
  check_administers(room, request, body.parent_id, "parent_id");
  const auto moved = co_await move(room, named(request), body.parent_id);
  moved.value();
  co_return http::json(200, view_of(room, named(request)));
}

Task<Response> post_merge(Room& room, Request request) {
  const auto body = request.body_as<MergeBody>();
  check_administers(room, request, body.into_id, "into_id");
  const auto merged = co_await merge(room, named(request), body.into_id);
  merged.value();
  co_return http::json(200, view_of(room, body.into_id));
}

Task<Response> post_close(Room& room, Request request) {
  const auto closed = co_await close(room, named(request));
  closed.value();
  co_return http::json(200, view_of(room, named(request)));
}

Task<Response> get_join_codes(Room& room, Request request) {
  const auto id = named(request);
  const auto rows = co_await room.parts.store.read([id](store::Session& db) { return join_codes_of(db, id); });
  Page<JoinCodeView> page;
  for (const auto& row : rows) page.items.push_back({row.code, row.created_at});
  co_return http::json(200, page);
}

Task<Response> post_join_code(Room& room, Request request) {
  const std::string made_up;
  auto made = co_await add_join_code(room, named(request), made_up, request.who().number);
  const auto row = std::move(made).value();
  co_return http::json(201, JoinCodeView{row.code, row.created_at});
}

Task<Response> delete_join_code(Room& room, Request request) {
  const auto id = named(request);
  const auto code = plain_code(request.parameter("code"));
  const bool was_there = co_await room.parts.store.write(
      [&room, id, &code](store::Session& db) { return revoke_join_code(db, code, id, room.now()); });
  if (!was_there) throw base::FaultError(Fault::not_found("this organisation has no such code"));
  co_return http::no_content();
}

}  // namespace

void mount_organisations(http::Router& router, Room& room) {
  const Mount mount{router, room};
  const auto run = Access::within("organisation_id", administrators);
  const auto look = Access::within("organisation_id", staff);
  mount(Method::get, "/api/v1/organisations", Access::somewhere(staff), list_mine);
  mount(Method::get, "/api/v1/organisations/{organisation_id}", look, get_one);
  mount(Method::patch, "/api/v1/organisations/{organisation_id}", run, patch_one);
  mount(Method::get, "/api/v1/organisations/{organisation_id}/children", look, get_children);
  mount(Method::post, "/api/v1/organisations/{organisation_id}/children", run, post_child);
  mount(Method::get, "/api/v1/organisations/{organisation_id}/search", look, search_below);
  mount(Method::post, "/api/v1/organisations/{organisation_id}/move", run, post_organisation_move);
  mount(Method::post, "/api/v1/organisations/{organisation_id}/merge", run, post_merge);
  mount(Method::post, "/api/v1/organisations/{organisation_id}/close", run, post_close);
  mount(Method::get, "/api/v1/organisations/{organisation_id}/join-codes", run, get_join_codes);
  mount(Method::post, "/api/v1/organisations/{organisation_id}/join-codes", run, post_join_code);
  mount(Method::delete_, "/api/v1/organisations/{organisation_id}/join-codes/{code}", run, delete_join_code);
}

}  // namespace wanqiu::people
