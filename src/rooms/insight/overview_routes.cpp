// Where one may look, the figures of an organisation, of what is below it, and how they went.
#include <algorithm>

#include "answers.h"

namespace wanqiu::insight {
namespace {

using base::Fault;
using base::FaultError;
using base::OrganisationId;
using http::Request;
using http::Response;
using Inside = Room::Inside;

constexpr std::size_t tree_nodes_max = 5'000;
constexpr std::size_t others_max = 8;
constexpr std::size_t steps_max = 400;
constexpr std::size_t movers_max = 10;

struct RootJson {
  PlaceJson organisation;
  std::optional<std::uint32_t> learners;
  std::size_t children = 0;
};
BOOST_DESCRIBE_STRUCT(RootJson, (), (organisation, learners, children))

struct RootsJson {
  std::vector<RootJson> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(RootsJson, (), (items, next))

struct OverviewJson {
  PlaceJson organisation;
  std::vector<PlaceJson> path;
  base::Day from;
  base::Day to;
  std::optional<base::Day> data_from;
  std::uint32_t small_group_min = 0;
  FiguresJson figures;
  std::optional<ComparedJson> compared;
  TargetJson target;
  base::Instant as_of;
};
BOOST_DESCRIBE_STRUCT(OverviewJson, (),
                      (organisation, path, from, to, data_from, small_group_min, figures, compared, target, as_of))

struct ChildrenJson {
  PlaceJson organisation;
  base::Day from;
  base::Day to;
  std::optional<RangeJson> compared;
  std::vector<ChildJson> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(ChildrenJson, (), (organisation, from, to, compared, items, next))

struct NodeJson {
  PlaceJson organisation;
  std::optional<OrganisationId> parent_id;
  int depth = 0;
  FiguresJson figures;
};
BOOST_DESCRIBE_STRUCT(NodeJson, (), (organisation, parent_id, depth, figures))

struct TreeJson {
  base::Day from;
  base::Day to;
  std::vector<NodeJson> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(TreeJson, (), (from, to, items, next))

struct CurveJson {
  PlaceJson organisation;
  std::vector<StepJson> steps;
};
BOOST_DESCRIBE_STRUCT(CurveJson, (), (organisation, steps))

struct CurvesJson {
  base::Day from;
  base::Day to;
  Step step = Step::day;
  std::vector<CurveJson> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(CurvesJson, (), (from, to, step, items, next))

struct MoverJson {
  PlaceJson organisation;
  FiguresJson figures;
  FiguresJson compared;
  double participation_change = 0;
};
BOOST_DESCRIBE_STRUCT(MoverJson, (), (organisation, figures, compared, participation_change))

struct MoversJson {
  PlaceJson organisation;
  base::Day from;
  base::Day to;
  RangeJson compared;
  std::vector<MoverJson> up;
  std::vector<MoverJson> down;
};
BOOST_DESCRIBE_STRUCT(MoversJson, (), (organisation, from, to, compared, up, down))

struct RangeQuery {
  std::optional<base::Day> from;
  std::optional<base::Day> to;
  std::optional<Compare> compare;
  std::optional<http::Text<0, 400>> kinds;
};
BOOST_DESCRIBE_STRUCT(RangeQuery, (), (from, to, compare, kinds))

struct TreeQuery {
  std::optional<base::Day> from;
  std::optional<base::Day> to;
  std::optional<http::Whole<1, 6>> depth;
};
BOOST_DESCRIBE_STRUCT(TreeQuery, (), (from, to, depth))

struct CurveQuery {
  std::optional<base::Day> from;
  std::optional<base::Day> to;
  std::optional<Step> step;
  std::optional<http::Text<0, 200>> others;
  std::optional<http::Text<0, 400>> kinds;
};
BOOST_DESCRIBE_STRUCT(CurveQuery, (), (from, to, step, others, kinds))

struct MoversQuery {
  std::optional<base::Day> from;
  std::optional<base::Day> to;
  std::optional<Compare> compare;
  std::optional<people::OrganisationKind> kind;
  std::optional<http::Text<0, 400>> kinds;
};
BOOST_DESCRIBE_STRUCT(MoversQuery, (), (from, to, compare, kind, kinds))

/// The organisations at which the caller holds the role, without those that lie below another of them.
base::Task<Response> roots(Inside& room, Request request) {
  const auto tree = room.tree();
  std::vector<const people::Organisation*> held;
  for (const auto& grant : request.who().grants) {
    if (grant.role != http::Role::organisation_admin && grant.role != http::Role::operator_) continue;
    if (const auto* each = tree->find(grant.organisation)) held.push_back(each);
  }
  RootsJson json;
  const base::Day today = room.today();
  const auto table = co_await room.calculations.run([&] { return room.table({today, today}); });
  for (const auto* each : held) {
    const bool below_another = std::any_of(held.begin(), held.end(), [&](const auto* other) {
      return other != each && tree->covers(other->id, each->id);
    });
    const bool is_there = std::any_of(json.items.begin(), json.items.end(),
                                      [&](const RootJson& other) { return other.organisation.id == each->id; });
    if (below_another || is_there) continue;
    const auto figures = table->table.of(room.ordinal(each->id));
    const bool shown = figures.registered >= room.rule().min;
    json.items.push_back(
        {place_json(*each), shown ? std::optional(figures.registered) : std::nullopt, tree->children(each->id).size()});
  }
  std::sort(json.items.begin(), json.items.end(),
            [](const auto& a, const auto& b) { return a.organisation.code < b.organisation.code; });
  co_return http::json(200, json);
}

base::Task<Response> overview(Inside& room, Request request) {
  const auto query = request.query_as<RangeQuery>();
  const auto tree = room.tree();
  const auto& organisation = organisation_of(*tree, request);
  const Range range = range_of(query.from, query.to, room.today());
  const Kinds kinds = kinds_of(query.kinds);
  const auto other = compared_range(range, query.compare.value_or(Compare::previous));
  const auto& caller = request.who();
  auto json = co_await room.calculations.run([&] {
    OverviewJson made;
    made.organisation = place_json(organisation);
    made.path = path_json(room, caller, organisation.id);
    made.from = range.from;
    made.to = range.to;
    if (const auto days = room.parts.insight.days()) made.data_from = days->from;
    made.small_group_min = room.rule().min;
    made.figures = figures_json(room, room.table(range, kinds), organisation.id);
    if (other) {
      const auto then = room.table(*other, kinds);
      made.compared = ComparedJson{other->from, other->to, figures_json(room, then, organisation.id)};
    }
    made.target = target_json(room, organisation.id);
    made.as_of = room.parts.clock.now();
    return made;
  });
  co_return http::json(200, json);
}

base::Task<Response> children(Inside& room, Request request) {
  const auto query = request.query_as<RangeQuery>();
  const auto tree = room.tree();
  const auto& organisation = organisation_of(*tree, request);
  const Range range = range_of(query.from, query.to, room.today());
  const Kinds kinds = kinds_of(query.kinds);
  const auto other = compared_range(range, query.compare.value_or(Compare::previous));
  auto json = co_await room.calculations.run([&] {
    ChildrenJson made{place_json(organisation), range.from, range.to, std::nullopt, {}, std::nullopt};
    if (other) made.compared = RangeJson{other->from, other->to};
    made.items = children_json(room, *tree, organisation.id, range, other, kinds, true);
    return made;
  });
  co_return http::json(200, json);
}

base::Task<Response> tree_map(Inside& room, Request request) {
  const auto query = request.query_as<TreeQuery>();
  const auto tree = room.tree();
  const auto& organisation = organisation_of(*tree, request);
  const Range range = range_of(query.from, query.to, room.today());
  const int depth_max = static_cast<int>(query.depth.value_or(http::Whole<1, 6>{2}).value);
  auto json = co_await room.calculations.run([&] {
    TreeJson made{range.from, range.to, {}, std::nullopt};
    const auto table = room.table(range);
    made.items.push_back({place_json(organisation), std::nullopt, 0, figures_json(room, table, organisation.id)});
    for (std::size_t i = 0; i < made.items.size() && made.items.size() < tree_nodes_max; ++i) {
      const NodeJson above = made.items[i];  // the list grows under it
      if (above.depth == depth_max) continue;
      for (const auto* each : below(room, *tree, above.organisation.id, std::nullopt, table)) {
        if (made.items.size() == tree_nodes_max) break;
        made.items.push_back({place_json(*each, above.organisation.id), above.organisation.id, above.depth + 1,
                              figures_json(room, table, each->id)});
      }
    }
    return made;
  });
  co_return http::json(200, json);
}

std::vector<const people::Organisation*> others_of(const people::Tree& tree, OrganisationId above,
                                                   const std::optional<http::Text<0, 200>>& text) {
  std::vector<const people::Organisation*> found;
  if (!text || text->value.empty()) return found;
  for (const auto part : base::split(text->value, ',')) {
    const auto id = base::parse_id<OrganisationId>(part, "others").value();
    if (!tree.covers(above, id)) throw FaultError(Fault::invalid("others", "must be organisations below this one"));
    found.push_back(tree.find(id));
    if (found.size() > others_max) throw FaultError(Fault::invalid("others", "must be at most 8"));
  }
  return found;
}

base::Task<Response> curve(Inside& room, Request request) {
  const auto query = request.query_as<CurveQuery>();
  const auto tree = room.tree();
  const auto& organisation = organisation_of(*tree, request);
  const Range range = range_of(query.from, query.to, room.today());
  const Kinds kinds = kinds_of(query.kinds);
  const Step step = query.step.value_or(Step::day);
  const auto steps = steps_of(range, step);
  if (steps.size() > steps_max)
    throw FaultError(Fault::invalid("step", "gives more than 400 steps in this range; take a longer one"));
  auto wanted = others_of(*tree, organisation.id, query.others);
  wanted.insert(wanted.begin(), &organisation);
  auto json = co_await room.calculations.run([&] {
    CurvesJson made{range.from, range.to, step, {}, std::nullopt};
    for (const auto* each : wanted) made.items.push_back({place_json(*each), steps_json(room, each->id, steps, kinds)});
    return made;
  });
  co_return http::json(200, json);
}

base::Task<Response> movers(Inside& room, Request request) {
  const auto query = request.query_as<MoversQuery>();
  const auto tree = room.tree();
  const auto& organisation = organisation_of(*tree, request);
  const Range range = range_of(query.from, query.to, room.today());
  const Compare compare = query.compare.value_or(Compare::previous);
  if (compare == Compare::none) throw FaultError(Fault::invalid("compare", "must be previous or year here"));
  const Range other = *compared_range(range, compare);
  const Kinds kinds = kinds_of(query.kinds);
  auto json = co_await room.calculations.run([&] {
    MoversJson made{place_json(organisation), range.from, range.to, {other.from, other.to}, {}, {}};
    const auto now = room.table(range, kinds), then = room.table(other, kinds);
    std::vector<MoverJson> all;
    for (const auto* each : below(room, *tree, organisation.id, query.kind, now)) {
      MoverJson one{place_json(*each), figures_json(room, now, each->id), figures_json(room, then, each->id), 0};
      if (!one.figures.participation || !one.compared.participation) continue;
      one.participation_change = rounded_rate(*one.figures.participation - *one.compared.participation);
      if (one.participation_change != 0) all.push_back(std::move(one));
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& a, const auto& b) { return a.participation_change > b.participation_change; });
    for (auto one = all.begin(); one != all.end() && one->participation_change > 0 && made.up.size() < movers_max;
         ++one)
      made.up.push_back(*one);
    for (auto one = all.rbegin(); one != all.rend() && one->participation_change < 0 && made.down.size() < movers_max;
         ++one)
      made.down.push_back(*one);
    return made;
  });
  co_return http::json(200, json);
}

}  // namespace

void mount_overview(http::Router& router, Inside& room) {
  using http::Method;
  const std::string at = "/api/v1/insight/organisations/{organisation_id}";
  router.add({Method::get, "/api/v1/insight/organisations", administrators_somewhere(), handled(room, roots)});
  router.add({Method::get, at, administrators(), handled(room, overview)});
  router.add({Method::get, at + "/children", administrators(), handled(room, children)});
  router.add({Method::get, at + "/tree", administrators(), handled(room, tree_map)});
  router.add({Method::get, at + "/curve", administrators(), handled(room, curve)});
  router.add({Method::get, at + "/movers", administrators(), handled(room, movers)});
}

}  // namespace wanqiu::insight
