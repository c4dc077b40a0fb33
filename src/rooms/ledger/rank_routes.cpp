#include <algorithm>
#include <array>
#include <cmath>

#include "ledger/ledger_routes.h"
#include "mounts.h"

namespace wanqiu::ledger {
namespace {

using base::Fault;
using base::FaultError;
using base::OrganisationId;

constexpr std::size_t organisations_max = 1000;

struct PlaceJson {
  std::string scope;
  OrganisationId organisation;
  std::string name;
  std::optional<std::uint32_t> rank;
  std::uint32_t ranked = 0;
  std::uint32_t learners = 0;
};
BOOST_DESCRIBE_STRUCT(PlaceJson, (), (scope, organisation, name, rank, ranked, learners))

struct WindowJson {
  std::string window;
  std::optional<base::Day> since;
  std::int32_t points = 0;
  std::vector<PlaceJson> places;
};
BOOST_DESCRIBE_STRUCT(WindowJson, (), (window, since, points, places))

struct MyRanksJson {
  std::vector<WindowJson> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(MyRanksJson, (), (items, next))

struct MineJson {
  std::optional<std::uint32_t> rank;
  std::int32_t points = 0;
};
BOOST_DESCRIBE_STRUCT(MineJson, (), (rank, points))

struct RankedJson {
  std::uint32_t rank = 0;
  std::int32_t points = 0;
  std::optional<std::string> name;
  bool me = false;
};
BOOST_DESCRIBE_STRUCT(RankedJson, (), (rank, points, name, me))

struct RanksJson {
  std::string window;
  std::optional<base::Day> since;
  OrganisationId organisation;
  std::string name;
  std::uint32_t ranked = 0;
  std::uint32_t learners = 0;
  std::optional<MineJson> mine;
  std::vector<RankedJson> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(RanksJson, (), (window, since, organisation, name, ranked, learners, mine, items, next))

struct RankedOrganisationJson {
  std::uint32_t rank = 0;
  OrganisationId organisation;
  std::string name;
  std::int64_t points = 0;
  std::uint32_t learners = 0;
  double average = 0;
};
BOOST_DESCRIBE_STRUCT(RankedOrganisationJson, (), (rank, organisation, name, points, learners, average))

struct OrganisationRanksJson {
  std::string window;
  std::optional<base::Day> since;
  OrganisationId organisation;
  std::string name;
  std::string by;
  std::vector<RankedOrganisationJson> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(OrganisationRanksJson, (), (window, since, organisation, name, by, items, next))

struct RanksQuery {
  std::optional<http::Text<1, 10>> window;
  std::optional<OrganisationId> organisation;
};
BOOST_DESCRIBE_STRUCT(RanksQuery, (), (window, organisation))

struct OrganisationsQuery {
  std::optional<http::Text<1, 10>> window;
  std::optional<OrganisationId> parent;
  std::optional<http::Text<1, 10>> by;
};
BOOST_DESCRIBE_STRUCT(OrganisationsQuery, (), (window, parent, by))

Window window_of(const std::optional<http::Text<1, 10>>& text) {
  if (!text) return Window::day;
  const auto window = parse_window(text->value);
  if (!window) throw FaultError(Fault::invalid("window", "must be day, week, month, year or all"));
  return *window;
}

std::optional<base::Day> since_json(Window window, base::Day since) {
  return window == Window::all ? std::nullopt : std::optional(since);
}

FaultError no_such_organisation() {
  return FaultError(Fault::not_found("there is no such organisation"));
}

struct Scope {
  std::string_view name;
  OrganisationId organisation;
};

/// Own organisation, county and city of a learner, each once.
std::vector<Scope> scopes(const std::vector<OrganisationId>& way_up, const Lookups& lookups) {
  std::vector<Scope> found;
  if (way_up.empty()) return found;
  Lookups::Surroundings around = lookups.surroundings(way_up.front());
  if (!around.county && !around.city && way_up.size() > 1) around.county = way_up[way_up.size() - 2];
  if (!around.city) around.city = way_up.back();
  for (const Scope& scope :
       {Scope{"own", way_up.front()}, Scope{"county", around.county}, Scope{"city", around.city}}) {
    const auto same = [&](const Scope& other) { return other.organisation == scope.organisation; };
    if (scope.organisation && std::none_of(found.begin(), found.end(), same)) found.push_back(scope);
  }
  return found;
}

base::Task<http::Response> my_ranks(LedgerParts parts, http::Request request) {
  const base::LearnerNumber learner = request.who().number;
  const auto places = scopes(parts.ranks.above(learner), parts.lookups);
  MyRanksJson json;
  for (const Window window : windows) {
    WindowJson line;
    line.window = to_string(window);
    line.since = since_json(window, first_day(window, parts.ranks.today()));
    for (const auto& [scope, organisation] : places) {
      const auto standing = parts.ranks.standing(organisation, window, learner, false);
      if (!standing || !standing->mine) continue;  // moved meanwhile
      line.points = standing->mine->points;
      line.places.push_back({std::string(scope), organisation, parts.lookups.organisation_name(organisation),
                             standing->mine->rank, standing->ranked, standing->learners});
    }
    json.items.push_back(std::move(line));
  }
  co_return http::json(200, json);
}

base::Task<http::Response> ranks_of_learners(LedgerParts parts, http::Request request) {
  const auto query = request.query_as<RanksQuery>();
  const Window window = window_of(query.window);
  const base::LearnerNumber learner = request.who().number;
  const OrganisationId organisation = query.organisation.value_or(parts.ranks.root().value_or(OrganisationId{}));
  const auto standing = parts.ranks.standing(organisation, window, learner);
  if (!standing) throw no_such_organisation();
  std::vector<base::LearnerNumber> numbers;
  for (const Ranks::Entry& entry : *standing->first) numbers.push_back(entry.learner);
  auto names = co_await parts.lookups.learner_names(std::move(numbers));
  RanksJson json;
  json.window = to_string(window);
  json.since = since_json(window, standing->since);
  json.organisation = organisation;
  json.name = parts.lookups.organisation_name(organisation);
  json.ranked = standing->ranked;
  json.learners = standing->learners;
  if (standing->mine) json.mine = MineJson{standing->mine->rank, standing->mine->points};
  json.items.reserve(standing->first->size());
  for (std::size_t i = 0; i < standing->first->size(); ++i) {
    const Ranks::Entry& entry = (*standing->first)[i];
    json.items.push_back({entry.rank, entry.points, std::move(names.at(i)), entry.learner == learner});
  }
  co_return http::json(200, json);
}

/// Points first, or points a head; nobody there counts as nothing a head.
void put_in_order(std::vector<Ranks::OrganisationEntry>& entries, bool by_average) {
  const auto value = [by_average](const Ranks::OrganisationEntry& a, const Ranks::OrganisationEntry& b) {
    // a's value over b's: a.points / a.learners > b.points / b.learners without dividing
    return by_average ? a.points * std::max(1U, b.learners) : a.points;
  };
  std::sort(entries.begin(), entries.end(), [&](const auto& a, const auto& b) {
    const auto left = value(a, b), right = value(b, a);
    return left != right ? left > right : a.id < b.id;
  });
}

bool are_equal(const Ranks::OrganisationEntry& a, const Ranks::OrganisationEntry& b, bool by_average) {
  if (!by_average) return a.points == b.points;
  return a.points * std::max(1U, b.learners) == b.points * std::max(1U, a.learners);
}

base::Task<http::Response> ranks_of_organisations(LedgerParts parts, http::Request request) {
  const auto query = request.query_as<OrganisationsQuery>();
  const Window window = window_of(query.window);
  const std::string by = query.by ? query.by->value : "points";
  if (by != "points" && by != "average") throw FaultError(Fault::invalid("by", "must be points or average"));
  const bool by_average = by == "average";
  const OrganisationId parent = query.parent.value_or(parts.ranks.root().value_or(OrganisationId{}));
  auto entries = parts.ranks.children(parent, window);
  if (!entries) throw no_such_organisation();
  // One where nobody is (made today, merged into another, closed) has no part in it.
  std::erase_if(*entries, [](const auto& entry) { return entry.learners == 0 && entry.points == 0; });
  put_in_order(*entries, by_average);
  OrganisationRanksJson json{std::string(to_string(window)),
                             since_json(window, first_day(window, parts.ranks.today())),
                             parent,
                             parts.lookups.organisation_name(parent),
                             by,
                             {},
                             std::nullopt};
  for (std::size_t i = 0; i < std::min(entries->size(), organisations_max); ++i) {
    const auto& entry = (*entries)[i];
    const bool shares = i > 0 && are_equal(entry, (*entries)[i - 1], by_average);
    const double average = static_cast<double>(entry.points) / std::max(1U, entry.learners);
    json.items.push_back({shares ? json.items.back().rank : static_cast<std::uint32_t>(i + 1), entry.id,
                          parts.lookups.organisation_name(entry.id), entry.points, entry.learners,
                          std::round(average * 100) / 100});
  }
  co_return http::json(200, json);
}

}  // namespace

void mount_ranks(http::Router& router, LedgerParts parts) {
  using http::Access;
  using http::Method;
  const auto handled = [parts](base::Task<http::Response> (*handler)(LedgerParts, http::Request)) -> http::Handler {
    return [parts, handler](http::Request request) { return handler(parts, std::move(request)); };
  };
  router.add({Method::get, "/api/v1/me/ranks", Access::signed_in(), handled(my_ranks)});
  router.add({Method::get, "/api/v1/ranks", Access::signed_in(), handled(ranks_of_learners)});
  router.add({Method::get, "/api/v1/ranks/organisations", Access::signed_in(), handled(ranks_of_organisations)});
}

}  // namespace wanqiu::ledger
