// Tables to take away, and what a monthly report needs.
#include <algorithm>
#include <cctype>

#include "answers.h"
#include "findings.h"
#include "workbook.h"

namespace wanqiu::insight {
namespace {

using base::Fault;
using base::FaultError;
using http::Request;
using http::Response;
using Inside = Room::Inside;

enum class Language : std::uint8_t { zh, en };
BOOST_DESCRIBE_ENUM(Language, zh, en)

struct ReportQuery {
  std::optional<base::Day> from;
  std::optional<base::Day> to;
  std::optional<Language> language;
};
BOOST_DESCRIBE_STRUCT(ReportQuery, (), (from, to, language))

struct MonthJson {
  PlaceJson organisation;
  std::vector<PlaceJson> path;
  std::string month;
  base::Day from;
  base::Day to;
  bool complete = false;
  FiguresJson figures;
  ComparedJson previous;
  ComparedJson year_before;
  TargetJson target;
  std::vector<StepJson> days;
  HoursJson hours;
  KindsJson kinds;
  ColumnsJson columns;
  std::vector<ChildJson> children;
  std::vector<Finding> findings;
};
BOOST_DESCRIBE_STRUCT(MonthJson, (),
                      (organisation, path, month, from, to, complete, figures, previous, year_before, target, days,
                       hours, kinds, columns, children, findings))

std::string word(Language language, std::string_view zh, std::string_view en) {
  return std::string(language == Language::zh ? zh : en);
}

template <class T>
Sheet::Cell number_cell(const std::optional<T>& value) {
  return value ? Sheet::Cell(static_cast<double>(*value)) : Sheet::Cell();
}
Sheet::Cell rate_cell(const std::optional<double>& value) {
  return value ? Sheet::Cell(Sheet::Rate{*value}) : Sheet::Cell();
}

std::string hidden_word(const std::optional<Hidden>& hidden, Language language) {
  switch (hidden.value_or(Hidden::none)) {
    case Hidden::none:
      return {};
    case Hidden::small_group:
      return word(language, "人数太少，不显示", "too few learners to be shown");
    case Hidden::range:
      return word(language, "人数较少，只按整月显示", "few learners: shown by whole month only");
    case Hidden::few:
      return word(language, "参与人数很少", "few took part");
    case Hidden::nearly_all:
      return word(language, "几乎全部参与", "nearly all took part");
    case Hidden::difference:
      return word(language, "可推算出少数人，不显示", "would tell about a few");
  }
  return {};
}

Sheet children_sheet(const std::vector<ChildJson>& children, Language language) {
  Sheet sheet;
  sheet.name = word(language, "下级组织", "organisations");
  sheet.head = {word(language, "编码", "code"),
                word(language, "名称", "name"),
                word(language, "注册人数", "registered"),
                word(language, "参与人数", "participants"),
                word(language, "参与度", "participation"),
                word(language, "积分", "points"),
                word(language, "活跃度", "activity"),
                word(language, "参与度变化", "change in participation"),
                word(language, "参与度排名", "rank by participation"),
                word(language, "目标", "target"),
                word(language, "说明", "remark")};
  for (const auto& child : children) {
    sheet.rows.push_back({child.organisation.code, child.organisation.name, number_cell(child.figures.registered),
                          number_cell(child.figures.participants), rate_cell(child.figures.participation),
                          number_cell(child.figures.points), number_cell(child.figures.activity),
                          rate_cell(child.participation_change), number_cell(child.participation_rank),
                          rate_cell(child.target.participation), hidden_word(child.figures.hidden, language)});
  }
  return sheet;
}

Sheet days_sheet(const std::vector<StepJson>& days, Language language) {
  Sheet sheet;
  sheet.name = word(language, "每日", "days");
  sheet.head = {word(language, "日期", "day"),
                word(language, "注册人数", "registered"),
                word(language, "参与人数", "participants"),
                word(language, "参与度", "participation"),
                word(language, "积分", "points"),
                word(language, "活跃度", "activity")};
  for (const auto& day : days) {
    sheet.rows.push_back({base::to_string(day.from), number_cell(day.figures.registered),
                          number_cell(day.figures.participants), rate_cell(day.figures.participation),
                          number_cell(day.figures.points), number_cell(day.figures.activity)});
  }
  return sheet;
}

Sheet hours_sheet(const HoursJson& hours, Language language) {
  Sheet sheet;
  sheet.name = word(language, "时段", "hours");
  sheet.head = {word(language, "时", "hour")};
  for (const auto& [zh, en] : {std::pair("周一", "Monday"), std::pair("周二", "Tuesday"),
                               std::pair("周三", "Wednesday"), std::pair("周四", "Thursday"),
                               std::pair("周五", "Friday"), std::pair("周六", "Saturday"), std::pair("周日", "Sunday")})
    sheet.head.push_back(word(language, zh, en));
  if (hours.items.empty()) return sheet;
  for (std::size_t hour = 0; hour < hours_of_day; ++hour) {
    std::vector<Sheet::Cell> row{static_cast<double>(hour)};
    for (std::size_t weekday = 0; weekday < 7; ++weekday)
      row.push_back(number_cell(hours.items[weekday * hours_of_day + hour].learners));
    sheet.rows.push_back(std::move(row));
  }
  return sheet;
}

Sheet findings_sheet(const std::vector<Finding>& findings, Language language) {
  Sheet sheet{word(language, "要点", "findings"), {word(language, "要点", "findings")}, {}};
  for (const auto& finding : findings) sheet.rows.push_back({language == Language::zh ? finding.zh : finding.en});
  return sheet;
}

std::optional<MonthFacts::Peak> busiest_of(const HoursJson& hours) {
  const HourJson* best = nullptr;
  for (const auto& cell : hours.items) {
    if (cell.learners && (best == nullptr || *cell.learners > *best->learners)) best = &cell;
  }
  if (best == nullptr || *best->learners <= 0) return std::nullopt;
  return MonthFacts::Peak{best->weekday, best->hour, *best->learners};
}

MonthFacts facts_of(const MonthJson& month) {
  MonthFacts facts;
  facts.name = month.organisation.name;
  facts.registered = month.figures.registered;
  facts.participants = month.figures.participants;
  facts.participation = month.figures.participation;
  facts.activity = month.figures.activity;
  facts.participation_before = month.previous.figures.participation;
  facts.activity_before = month.previous.figures.activity;
  facts.participation_year_before = month.year_before.figures.participation;
  facts.target = month.target.participation;
  facts.busiest = busiest_of(month.hours);
  for (const auto& child : month.children) {
    facts.children.push_back(
        {child.organisation.name, child.figures.participation, child.participation_change, child.target.participation});
  }
  return facts;
}

MonthJson month_json(const Inside& room, const people::Tree& tree, const people::Organisation& organisation,
                     const http::Caller& caller, Range month) {
  MonthJson json;
  json.organisation = place_json(organisation);
  json.path = path_json(room, caller, organisation.id);
  json.month = base::to_string(month.from).substr(0, 7);
  json.from = month.from;
  json.to = month.to;
  json.complete = month.to < room.today();
  const Range before = *compared_range(month, Compare::previous), year = *compared_range(month, Compare::year);
  json.figures = figures_json(room, room.table(month), organisation.id);
  json.previous = {before.from, before.to, figures_json(room, room.table(before), organisation.id)};
  json.year_before = {year.from, year.to, figures_json(room, room.table(year), organisation.id)};
  json.target = target_json(room, organisation.id);
  json.days = steps_json(room, organisation.id, steps_of(month, Step::day), {});
  json.hours = hours_json(room, organisation, month);
  json.kinds = kinds_json(room, organisation, month);
  json.columns = columns_json(room, organisation, month);
  json.children = children_json(room, tree, organisation.id, month, before, {}, true);
  json.findings = findings_of(facts_of(json));
  return json;
}

Range month_of(std::string_view text) {
  const auto first = base::parse_day(std::string(text) + "-01", "month");
  if (!first || text.size() != 7) throw FaultError(Fault::invalid("month", "must be a month such as 2022-01"));
  return {*first, month_after(*first, 1) - 1};
}

base::Task<Response> month_report(Inside& room, Request request) {
  const auto tree = room.tree();
  const auto& organisation = organisation_of(*tree, request);
  const Range month = month_of(request.parameter("month"));
  const auto& caller = request.who();
  const auto json =
      co_await room.calculations.run([&] { return month_json(room, *tree, organisation, caller, month); });
  co_return http::json(200, json);
}

std::string disposition(const people::Organisation& organisation, Range range, std::string_view ending) {
  std::string code;
  for (const char c : organisation.code) code += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '-';
  return "attachment; filename=\"insight-" + code + "-" + base::to_string(range.from) + "-" +
         base::to_string(range.to) + std::string(ending) + "\"";
}

base::Task<Response> report_csv(Inside& room, Request request) {
  const auto query = request.query_as<ReportQuery>();
  const auto tree = room.tree();
  const auto& organisation = organisation_of(*tree, request);
  const Range range = range_of(query.from, query.to, room.today());
  const Language language = query.language.value_or(Language::zh);
  auto text = co_await room.calculations.run([&] {
    const auto before = compared_range(range, Compare::previous);
    return to_csv(children_sheet(children_json(room, *tree, organisation.id, range, before, {}, false), language));
  });
  Response response;
  response.content_type = "text/csv; charset=utf-8";
  response.headers = {{"Content-Disposition", disposition(organisation, range, ".csv")}};
  response.body = std::move(text);
  co_return response;
}

std::string workbook_of(const Inside& room, const people::Tree& tree, const people::Organisation& organisation,
                        const http::Caller& caller, Range range, Language language) {
  const auto before = compared_range(range, Compare::previous);
  const auto children = children_json(room, tree, organisation.id, range, before, {}, false);
  const auto steps = steps_of(range, range.days() > 400 ? Step::month : Step::day);
  std::vector<Sheet> sheets{children_sheet(children, language),
                            days_sheet(steps_json(room, organisation.id, steps, {}), language),
                            hours_sheet(hours_json(room, organisation, range), language)};
  if (base::start_of_month(range.from) == range.from && month_after(range.from, 1) == range.to + 1) {
    const auto month = month_json(room, tree, organisation, caller, range);
    sheets.push_back(findings_sheet(month.findings, language));
  }
  return to_xlsx(sheets);
}

base::Task<Response> report_xlsx(Inside& room, Request request) {
  const auto query = request.query_as<ReportQuery>();
  const auto tree = room.tree();
  const auto& organisation = organisation_of(*tree, request);
  const Range range = range_of(query.from, query.to, room.today());
  const Language language = query.language.value_or(Language::zh);
  const auto& caller = request.who();
  auto bytes =
      co_await room.calculations.run([&] { return workbook_of(room, *tree, organisation, caller, range, language); });
  Response response;
  response.content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  response.headers = {{"Content-Disposition", disposition(organisation, range, ".xlsx")}};
  response.body = std::move(bytes);
  co_return response;
}

}  // namespace

void mount_reports(http::Router& router, Inside& room) {
  using http::Method;
  const std::string at = "/api/v1/insight/organisations/{organisation_id}";
  router.add({Method::get, at + "/report.csv", administrators(), handled(room, report_csv)});
  router.add({Method::get, at + "/report.xlsx", administrators(), handled(room, report_xlsx)});
  router.add({Method::get, at + "/months/{month}", administrators(), handled(room, month_report)});
}

}  // namespace wanqiu::insight
