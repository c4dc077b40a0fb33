#include "answers.h"

#include <algorithm>
#include <cmath>

namespace wanqiu::insight {

using base::Fault;
using base::FaultError;
using base::OrganisationId;

double rounded_rate(double rate) {
  return std::round(rate * 1e6) / 1e6;
}
double rounded_points(double points) {
  return std::round(points * 100) / 100;
}

std::optional<Hidden> hidden_json(Hidden hidden) {
  return hidden == Hidden::none ? std::nullopt : std::optional(hidden);
}

FiguresJson figures_json(const Figures& figures, Hidden hidden, SmallGroups rule, bool with_points) {
  FiguresJson json;
  json.hidden = hidden_json(hidden);
  const bool bounded = hidden == Hidden::few || hidden == Hidden::nearly_all;
  if (hidden == Hidden::none || bounded) json.registered = figures.registered;
  if (bounded) {
    const double few = static_cast<double>(rule.min - 1) / figures.registered;
    json.bound = rounded_rate(hidden == Hidden::few ? few : 1 - few);
  }
  if (hidden != Hidden::none) return json;
  json.participants = figures.participants;
  if (with_points) json.points = figures.points;
  if (figures.registered == 0) return json;
  json.participation = rounded_rate(figures.participation());
  if (with_points) json.activity = rounded_points(figures.activity());
  return json;
}

FiguresJson figures_json(const Room::Inside& room, const std::shared_ptr<const ShownTable>& table,
                         OrganisationId organisation) {
  if (!table) return figures_json(Figures{}, Hidden::none, room.rule());
  const Ordinal at = room.ordinal(organisation);
  return figures_json(table->table.of(at), table->hidden_at(at), room.rule(), !table->table.kinds.any());
}

PlaceJson place_json(const people::Organisation& organisation, OrganisationId below) {
  std::string state = "open";
  if (organisation.state == people::OrganisationState::closed) state = "closed";
  if (organisation.state == people::OrganisationState::merged) state = "merged";
  if (state == "open" && below && organisation.parent != below) state = "moved";
  return {organisation.id, organisation.code, organisation.name, organisation.kind, std::move(state)};
}

TargetJson target_json(const Room::Inside& room, OrganisationId organisation) {
  const auto tree = room.tree();
  const auto holding = room.targets.of(*tree, organisation);
  TargetJson json{holding.participation, holding.activity, std::nullopt, std::nullopt};
  if (const auto* set_at = tree->find(holding.set_at)) {
    json.set_at_id = set_at->id;
    json.set_at_name = set_at->name;
  }
  return json;
}

std::vector<PlaceJson> path_json(const Room::Inside& room, const http::Caller& caller, OrganisationId organisation) {
  const auto tree = room.tree();
  const auto may_see = [&](OrganisationId id) {
    return std::any_of(caller.grants.begin(), caller.grants.end(), [&](const http::Grant& grant) {
      return (grant.role == http::Role::organisation_admin || grant.role == http::Role::operator_) &&
             tree->covers(grant.organisation, id);
    });
  };
  std::vector<PlaceJson> path;
  for (const auto* each : tree->path(organisation)) {
    if (each->id != organisation && may_see(each->id)) path.push_back(place_json(*each));
  }
  return path;
}

const people::Organisation& organisation_of(const people::Tree& tree, const http::Request& request) {
  const auto* found = tree.find(request.id<OrganisationId>("organisation_id"));
  if (found == nullptr) throw FaultError(Fault::not_found("there is no such organisation"));
  return *found;
}

std::optional<Range> compared_range(Range range, Compare compare) {
  const bool month = base::start_of_month(range.from) == range.from && month_after(range.from, 1) == range.to + 1;
  switch (compare) {
    case Compare::none:
      return std::nullopt;
    case Compare::previous:
      if (month) return Range{month_after(range.from, -1), range.from - 1};
      return Range{range.from - range.days(), range.from - 1};
    case Compare::year:
      if (month) return Range{month_after(range.from, -12), month_after(range.from, -11) - 1};
      return Range{range.from - 364, range.to - 364};
  }
  return std::nullopt;
}

Range range_of(const std::optional<base::Day>& from, const std::optional<base::Day>& to, base::Day today) {
  Range range;
  range.to = to.value_or(from && *from > today ? *from : today);
  range.from = from.value_or(range.to - (days_usual - 1));
  if (range.empty()) throw FaultError(Fault::invalid("to", "must not be before `from`"));
  if (range.days() > days_max) throw FaultError(Fault::invalid("from", "must be at most ten years before `to`"));
  return range;
}

Kinds kinds_of(const std::optional<http::Text<0, 400>>& text) {
  Kinds kinds;
  if (!text || text->value.empty()) return kinds;
  for (const auto name : base::split(text->value, ',')) {
    const auto verb = ledger::verb_of(name);
    if (!verb || !is_learning(*verb))
      throw FaultError(Fault::invalid("kinds", "must be kinds of learning events with commas, such as read_item"));
    kinds.add(*verb);
  }
  return kinds;
}

std::vector<const people::Organisation*> below(const Room::Inside& room, const people::Tree& tree,
                                               OrganisationId organisation,
                                               std::optional<people::OrganisationKind> kind,
                                               const std::shared_ptr<const ShownTable>& table) {
  const auto& membership = room.parts.insight.membership();
  const Ordinal above = membership.ordinal(organisation);
  std::vector<const people::Organisation*> found;
  const auto view = membership.view();
  const Shape& then = view.shape(table ? table->table.range.to : room.today());
  for (std::size_t i = 0; i < tree.size() && above < then.parent.size(); ++i) {
    const auto& each = tree.all()[i];
    const auto at = view.ordinal(each.id);
    if (at >= then.parent.size() || at == above) continue;
    const bool there = kind ? then.covers(above, at) && each.kind == *kind : then.parent[at] == above;
    const bool is_open = each.state == people::OrganisationState::open && (kind || each.parent == organisation);
    const bool had_learners = table && table->table.of(at).registered > 0;
    if (there && (is_open || had_learners)) found.push_back(&each);
  }
  std::sort(found.begin(), found.end(), [](const auto* a, const auto* b) { return a->code < b->code; });
  if (found.size() > children_max) found.resize(children_max);
  return found;
}

std::vector<Range> steps_of(Range range, Step step) {
  std::vector<Range> steps;
  for (base::Day day = range.from; day <= range.to;) {
    base::Day last = day;
    if (step == Step::week) last = base::start_of_week(day) + 6;
    if (step == Step::month) last = month_after(day, 1) - 1;
    last = std::min(last, range.to);
    steps.push_back({day, last});
    day = last + 1;
  }
  return steps;
}

std::vector<StepJson> steps_json(const Room::Inside& room, OrganisationId organisation, const std::vector<Range>& steps,
                                 Kinds kinds) {
  std::vector<StepJson> json;
  json.reserve(steps.size());
  for (const Range& step : steps)
    json.push_back({step.from, step.to, figures_json(room, room.table(step, kinds), organisation)});
  return json;
}

namespace {

/// 1, 2, 2, 4 among those that are shown.
void rank(std::vector<ChildJson>& children, std::optional<double> FiguresJson::*figure,
          std::optional<std::uint32_t> ChildJson::*rank) {
  std::vector<double> values;
  for (const auto& child : children) {
    if (child.figures.*figure) values.push_back(*(child.figures.*figure));
  }
  std::sort(values.begin(), values.end(), std::greater<>());
  for (auto& child : children) {
    if (!(child.figures.*figure)) continue;
    const auto first = std::lower_bound(values.begin(), values.end(), *(child.figures.*figure), std::greater<>());
    child.*rank = static_cast<std::uint32_t>(first - values.begin()) + 1;
  }
}

std::optional<double> change(const std::optional<double>& now, const std::optional<double>& then, double to) {
  if (!now || !then) return std::nullopt;
  return std::round((*now - *then) * to) / to;
}

}  // namespace

std::vector<ChildJson> children_json(const Room::Inside& room, const people::Tree& tree, OrganisationId organisation,
                                     Range range, std::optional<Range> compared, Kinds kinds, bool with_curves) {
  const auto table = room.table(range, kinds);
  const auto other = compared ? room.table(*compared, kinds) : nullptr;
  const base::Day last = std::min(range.to, room.today());
  const Range curve{std::max(range.from, last - (curve_days_max - 1)), last};
  std::vector<std::shared_ptr<const ShownTable>> days;
  for (base::Day day = curve.from; with_curves && day <= curve.to; ++day) days.push_back(room.table({day, day}, kinds));

  std::vector<ChildJson> children;
  for (const auto* each : below(room, tree, organisation, std::nullopt, table)) {
    ChildJson child;
    child.organisation = place_json(*each, organisation);
    child.children = tree.children(each->id).size();
    child.figures = figures_json(room, table, each->id);
    if (compared) {
      child.compared = figures_json(room, other, each->id);
      child.participation_change = change(child.figures.participation, child.compared->participation, 1e6);
      child.activity_change = change(child.figures.activity, child.compared->activity, 100);
    }
    child.target = target_json(room, each->id);
    for (const auto& day : days) child.curve.push_back(figures_json(room, day, each->id).participation);
    children.push_back(std::move(child));
  }
  rank(children, &FiguresJson::participation, &ChildJson::participation_rank);
  rank(children, &FiguresJson::activity, &ChildJson::activity_rank);
  return children;
}

HoursJson hours_json(const Room::Inside& room, const people::Organisation& organisation, Range range) {
  HoursJson json{place_json(organisation), range.from, range.to, std::nullopt, {}, std::nullopt};
  const auto table = room.table(range);
  const Ordinal at = room.ordinal(organisation.id);
  const Hidden hidden = table ? table->hidden_at(at) : Hidden::none;
  json.hidden = hidden_json(hidden);
  if (hidden != Hidden::none) return json;
  const Range known = common(range, {range.from, room.today()});
  std::array<int, 7> days{};
  Hours sums{};
  if (!known.empty()) {
    for (base::Day day = known.from; day <= known.to; ++day) ++days[static_cast<std::size_t>(base::weekday(day))];
    const Past past = room.parts.insight.past(known);
    sums = hours(past, room.parts.insight.membership().view(), at, known);
  }
  for (std::size_t weekday = 0; weekday < 7; ++weekday) {
    for (std::size_t hour = 0; hour < hours_of_day; ++hour) {
      HourJson cell{static_cast<int>(weekday), static_cast<int>(hour), days[weekday], std::nullopt, std::nullopt};
      const std::uint64_t sum = sums[weekday][hour];
      if (!room.rule().too_few(static_cast<std::int64_t>(sum))) {
        cell.learner_hours = sum;
        if (cell.days > 0) cell.learners = rounded_points(static_cast<double>(sum) / cell.days);
      }
      json.items.push_back(cell);
    }
  }
  return json;
}

KindsJson kinds_json(const Room::Inside& room, const people::Organisation& organisation, Range range) {
  KindsJson json{place_json(organisation), range.from, range.to, {}, std::nullopt};
  const auto rules = room.parts.ledger.rules();
  for (unsigned number = 1; number < kind_count; ++number) {
    const auto verb = static_cast<ledger::Verb>(number);
    Kinds kinds;
    kinds.add(verb);
    const auto table = room.table(range, kinds);
    if (!table || table->table.of(room.ordinal(organisation.id)).participants == 0) continue;
    const auto* rule = rules->find(verb);
    const std::string name(ledger::to_string(verb));
    json.items.push_back({name, rule == nullptr ? name : rule->title, figures_json(room, table, organisation.id)});
  }
  return json;
}

http::Handler handled(Room::Inside& room, Handle handle) {
  return [&room, handle](http::Request request) { return handle(room, std::move(request)); };
}

http::Access administrators() {
  return http::Access::within("organisation_id", {http::Role::organisation_admin, http::Role::operator_});
}
http::Access administrators_somewhere() {
  return http::Access::somewhere({http::Role::organisation_admin, http::Role::operator_});
}

}  // namespace wanqiu::insight
