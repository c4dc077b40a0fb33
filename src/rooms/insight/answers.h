// What api/insight.yaml calls InsightFigures, InsightPlace, InsightChild, …, member for member, and how they are made.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "insight/population.h"
#include "inside.h"

namespace wanqiu::insight {

struct FiguresJson {
  std::optional<std::uint32_t> registered;
  std::optional<std::uint32_t> participants;
  std::optional<double> participation;
  std::optional<std::int64_t> points;
  std::optional<double> activity;
  std::optional<Hidden> hidden;
  std::optional<double> bound;
};
BOOST_DESCRIBE_STRUCT(FiguresJson, (), (registered, participants, participation, points, activity, hidden, bound))

struct PlaceJson {
  base::OrganisationId id;
  std::string code;
  std::string name;
  people::OrganisationKind kind = people::OrganisationKind::unit;
  std::string state;
};
BOOST_DESCRIBE_STRUCT(PlaceJson, (), (id, code, name, kind, state))

struct RangeJson {
  base::Day from;
  base::Day to;
};
BOOST_DESCRIBE_STRUCT(RangeJson, (), (from, to))

struct DaysQuery {
  std::optional<base::Day> from;
  std::optional<base::Day> to;
};
BOOST_DESCRIBE_STRUCT(DaysQuery, (), (from, to))

struct ComparedJson {
  base::Day from;
  base::Day to;
  FiguresJson figures;
};
BOOST_DESCRIBE_STRUCT(ComparedJson, (), (from, to, figures))

struct TargetJson {
  std::optional<double> participation;
  std::optional<double> activity;
  std::optional<base::OrganisationId> set_at_id;
  std::optional<std::string> set_at_name;
};
BOOST_DESCRIBE_STRUCT(TargetJson, (), (participation, activity, set_at_id, set_at_name))

struct ChildJson {
  PlaceJson organisation;
  std::size_t children = 0;
  FiguresJson figures;
  std::optional<FiguresJson> compared;
  std::optional<double> participation_change;
  std::optional<double> activity_change;
  std::optional<std::uint32_t> participation_rank;
  std::optional<std::uint32_t> activity_rank;
  TargetJson target;
  std::vector<std::optional<double>> curve;
};
BOOST_DESCRIBE_STRUCT(ChildJson, (),
                      (organisation, children, figures, compared, participation_change, activity_change,
                       participation_rank, activity_rank, target, curve))

struct StepJson {
  base::Day from;
  base::Day to;
  FiguresJson figures;
};
BOOST_DESCRIBE_STRUCT(StepJson, (), (from, to, figures))

struct HourJson {
  int weekday = 0;
  int hour = 0;
  int days = 0;
  std::optional<std::uint64_t> learner_hours;
  std::optional<double> learners;
};
BOOST_DESCRIBE_STRUCT(HourJson, (), (weekday, hour, days, learner_hours, learners))

struct HoursJson {
  PlaceJson organisation;
  base::Day from;
  base::Day to;
  std::optional<Hidden> hidden;
  std::vector<HourJson> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(HoursJson, (), (organisation, from, to, hidden, items, next))

struct KindJson {
  std::string verb;
  std::string title;
  FiguresJson figures;
};
BOOST_DESCRIBE_STRUCT(KindJson, (), (verb, title, figures))

struct KindsJson {
  PlaceJson organisation;
  base::Day from;
  base::Day to;
  std::vector<KindJson> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(KindsJson, (), (organisation, from, to, items, next))

struct ColumnJson {
  std::string column_id;
  std::string name;
  std::int64_t published = 0;
  std::optional<std::uint64_t> reached;
  std::optional<double> reach;
  std::optional<Hidden> hidden;
};
BOOST_DESCRIBE_STRUCT(ColumnJson, (), (column_id, name, published, reached, reach, hidden))

struct ColumnsJson {
  PlaceJson organisation;
  base::Day from;
  base::Day to;
  std::optional<std::uint32_t> registered;
  std::vector<ColumnJson> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(ColumnsJson, (), (organisation, from, to, registered, items, next))

/// Rates to a millionth, points a head to two decimals.
double rounded_rate(double rate);
double rounded_points(double points);

FiguresJson figures_json(const Figures& figures, Hidden hidden, SmallGroups rule, bool with_points = true);
/// Of one organisation in a table; of a range that lies ahead (no table) everything is 0.
FiguresJson figures_json(const Room::Inside& room, const std::shared_ptr<const ShownTable>& table,
                         base::OrganisationId organisation);
std::optional<Hidden> hidden_json(Hidden hidden);

/// `below`: the organisation of whose children it is one of in the answer; another parent now is "moved".
PlaceJson place_json(const people::Organisation& organisation, base::OrganisationId below = {});
TargetJson target_json(const Room::Inside& room, base::OrganisationId organisation);
/// From the topmost that the caller may see down to the parent.
std::vector<PlaceJson> path_json(const Room::Inside& room, const http::Caller& caller,
                                 base::OrganisationId organisation);

/// The organisation of the path; 404 when it is not there (the router has seen that the caller may look).
const people::Organisation& organisation_of(const people::Tree& tree, const http::Request& request);

enum class Compare : std::uint8_t { previous, year, none };
BOOST_DESCRIBE_ENUM(Compare, previous, year, none)
std::optional<Range> compared_range(Range range, Compare compare);

constexpr int days_usual = 30;
constexpr int days_max = 3'660;
/// 422 for one that goes backwards or is over ten years.
Range range_of(const std::optional<base::Day>& from, const std::optional<base::Day>& to, base::Day today);
/// "read_item,played_hall"; 422 for what is no kind.
Kinds kinds_of(const std::optional<http::Text<0, 400>>& text);

/// All organisations right below one, or those of a kind however deep: those that are open, and those that had learners
/// in the range. By code.
std::vector<const people::Organisation*> below(const Room::Inside& room, const people::Tree& tree,
                                               base::OrganisationId organisation,
                                               std::optional<people::OrganisationKind> kind,
                                               const std::shared_ptr<const ShownTable>& table);
constexpr std::size_t children_max = 2'000;
constexpr int curve_days_max = 60;

std::vector<ChildJson> children_json(const Room::Inside& room, const people::Tree& tree,
                                     base::OrganisationId organisation, Range range, std::optional<Range> compared,
                                     Kinds kinds, bool with_curves);
std::vector<StepJson> steps_json(const Room::Inside& room, base::OrganisationId organisation,
                                 const std::vector<Range>& steps, Kinds kinds);
enum class Step : std::uint8_t { day, week, month };
BOOST_DESCRIBE_ENUM(Step, day, week, month)
std::vector<Range> steps_of(Range range, Step step);

HoursJson hours_json(const Room::Inside& room, const people::Organisation& organisation, Range range);
KindsJson kinds_json(const Room::Inside& room, const people::Organisation& organisation, Range range);
ColumnsJson columns_json(const Room::Inside& room, const people::Organisation& organisation, Range range);

/// A handler with the room at hand.
using Handle = base::Task<http::Response> (*)(Room::Inside&, http::Request);
http::Handler handled(Room::Inside& room, Handle handle);
/// Whoever may see an organisation: its administrators and operators.
http::Access administrators();
http::Access administrators_somewhere();

}  // namespace wanqiu::insight
