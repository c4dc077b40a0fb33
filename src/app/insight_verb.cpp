#include "insight_verb.h"

#include <fmt/format.h>

#include <cmath>

#include "http/json_out.h"
#include "insight/follow_people.h"
#include "insight/table.h"
#include "ledger/recollect.h"

namespace wanqiu::app {
namespace {

using base::Fault;
using base::FaultError;

constexpr int days_usual = 30;
constexpr int days_max = 3'660;

struct FiguresOut {
  std::string code;
  std::string name;
  std::string kind;
  std::string state;
  std::uint32_t registered = 0;
  std::uint32_t participants = 0;
  std::optional<double> participation;
  std::int64_t points = 0;
  std::optional<double> activity;
};
BOOST_DESCRIBE_STRUCT(FiguresOut, (),
                      (code, name, kind, state, registered, participants, participation, points, activity))

struct InsightOut {
  std::string code;
  std::string name;
  base::Day from;
  base::Day to;
  std::uint32_t registered = 0;
  std::uint32_t participants = 0;
  std::optional<double> participation;
  std::int64_t points = 0;
  std::optional<double> activity;
  std::vector<FiguresOut> children;
};
BOOST_DESCRIBE_STRUCT(InsightOut, (),
                      (code, name, from, to, registered, participants, participation, points, activity, children))

std::optional<double> rounded(const insight::Figures& figures, double value, double to) {
  if (figures.registered == 0) return std::nullopt;
  return std::round(value * to) / to;
}

std::string_view word(people::OrganisationState state) {
  switch (state) {
    case people::OrganisationState::open:
      return "open";
    case people::OrganisationState::closed:
      return "closed";
    case people::OrganisationState::merged:
      return "merged";
  }
  return "";
}

insight::Range range_of(const InsightQuestion& question, base::Day today) {
  const auto day = [](const std::string& text, std::string_view field, base::Day otherwise) {
    return text.empty() ? otherwise : base::parse_day(text, field).value();
  };
  const base::Day to = day(question.to, "to", today);
  const base::Day from = day(question.from, "from", to - (days_usual - 1));
  if (to < from) throw FaultError(Fault::invalid("to", "must not be before `from`"));
  if (to - from >= days_max) throw FaultError(Fault::invalid("from", "must be at most ten years before `to`"));
  return {from, to};
}

template <class Out>
void fill(Out& out, const insight::Figures& figures) {
  out.registered = figures.registered;
  out.participants = figures.participants;
  out.participation = rounded(figures, figures.participation(), 1e6);
  out.points = figures.points;
  out.activity = rounded(figures, figures.activity(), 1e4);
}

void print_plain(const InsightOut& out) {
  const auto share = [](const std::optional<double>& rate) {
    return rate ? fmt::format("{:.1f} %", *rate * 100) : std::string("-");
  };
  const auto head = [](const std::optional<double>& points) {
    return points ? fmt::format("{:.2f}", *points) : std::string("-");
  };
  fmt::print("{} {}, {} to {}: {} of {} took part ({}), {} points ({} a head)\n", out.code, out.name,
             base::to_string(out.from), base::to_string(out.to), out.participants, out.registered,
             share(out.participation), out.points, head(out.activity));
  for (const auto& child : out.children) {
    fmt::print("  {:>10} {:>9} {:>8} {:>11} {:>9}  {} {}{}\n", child.registered, child.participants,
               share(child.participation), child.points, head(child.activity), child.code, child.name,
               child.state == "open" ? "" : " (" + child.state + ")");
  }
}

}  // namespace

void print_insight(City& city, const InsightQuestion& question) {
  const auto tree = city.people->directory().tree();
  const auto* organisation =
      question.organisation.empty() ? tree->find(tree->root()) : tree->by_code(question.organisation);
  if (organisation == nullptr)
    throw FaultError(Fault::not_found(fmt::format("no organisation has the code '{}'", question.organisation)));
  const auto today = city.site.zone.day_of(city.machine.clock.now());
  const auto range = range_of(question, today);

  insight::Insight insight(city.site.zone);
  insight::learn_people_now(*city.people, insight.membership());
  const std::vector<ledger::Projection*> projections{&insight};
  ledger::recollect(city.store->settings().location, projections).value();
  // Days to come hold nothing, not even those who are registered today.
  const auto known = insight::common(range, {range.from, today});
  const auto past = insight.past(known);
  const auto table = insight::reckon(past, insight.membership().view(), known, {});
  const auto figures = [&](base::OrganisationId id) {
    return known.empty() ? insight::Figures{} : table.of(insight.membership().ordinal(id));
  };

  InsightOut out;
  out.code = organisation->code;
  out.name = organisation->name;
  out.from = range.from;
  out.to = range.to;
  fill(out, figures(organisation->id));
  for (const auto& each : tree->all()) {
    if (each.parent != organisation->id) continue;
    FiguresOut child;
    child.code = each.code;
    child.name = each.name;
    child.kind = boost::describe::enum_to_string(each.kind, "");
    child.state = word(each.state);
    fill(child, figures(each.id));
    if (each.state != people::OrganisationState::open && child.registered == 0) continue;
    out.children.push_back(std::move(child));
  }
  std::sort(out.children.begin(), out.children.end(), [](const auto& a, const auto& b) { return a.code < b.code; });
  if (question.json) {
    fmt::print("{}\n", http::to_json(out));
  } else {
    print_plain(out);
  }
}

}  // namespace wanqiu::app
