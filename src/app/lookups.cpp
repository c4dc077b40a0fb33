#include "lookups.h"

#include "http/json_out.h"
#include "ledger/state.h"

namespace wanqiu::app {
namespace {

using ledger::Verb;

enum class Thing { item, column, other };

Thing thing_of(Verb verb) {
  switch (verb) {
    case Verb::read_item:
    case Verb::watched_item:
    case Verb::kept_item:
    case Verb::shared_item:
    case Verb::commented:
    case Verb::viewed_item:
      return Thing::item;
    case Verb::followed_column:
      return Thing::column;
    default:
      return Thing::other;
  }
}

struct ExportedEntry {
  base::Instant at;
  std::string what;
  std::string about;
  std::string rule;
  std::int32_t points = 0;
};
BOOST_DESCRIBE_STRUCT(ExportedEntry, (), (at, what, about, rule, points))

struct Exported {
  std::int32_t balance = 0;
  std::int32_t earned_total = 0;
  std::vector<ExportedEntry> entries;
  std::vector<std::string> opened;  ///< items that were opened while signed in, by title
};
BOOST_DESCRIBE_STRUCT(Exported, (), (balance, earned_total, entries, opened))

}  // namespace

base::Task<std::vector<std::optional<std::string>>> CityLookups::learner_names(
    std::vector<base::LearnerNumber> learners) {
  std::vector<std::optional<std::string>> names;
  names.reserve(learners.size());
  for (const auto learner : learners) names.push_back(city_.people->directory().shown_name(learner));
  co_return names;
}

ledger::Shown CityLookups::shown(ledger::Object object) const {
  if (object.number == 0 || object.number > UINT32_MAX) return {};
  const auto number = static_cast<std::uint32_t>(object.number);
  const auto with_title = [](std::int64_t id, std::string title) {
    return ledger::Shown{id, title.empty() ? std::nullopt : std::optional(std::move(title))};
  };
  switch (thing_of(object.verb)) {
    case Thing::item: {
      const auto head = city_.library->head(library::ItemNumber(number));
      return head ? with_title(head->id.value, city_.library->title(head->number)) : ledger::Shown{};
    }
    case Thing::column:
      for (const auto columns = city_.library->columns(); const auto& column : *columns) {
        if (column.number.value == number) return with_title(column.id.value, column.name);
      }
      return {};
    case Thing::other:
      return {};
  }
  return {};
}

base::Task<std::vector<ledger::Shown>> CityLookups::shown(std::vector<ledger::Object> objects) {
  std::vector<ledger::Shown> all;
  all.reserve(objects.size());
  for (const auto object : objects) all.push_back(shown(object));
  co_return all;
}

std::optional<std::uint64_t> CityLookups::number_of(ledger::Verb verb, std::int64_t id) const {
  switch (thing_of(verb)) {
    case Thing::item: {
      const auto head = city_.library->head(library::ItemId(id));
      if (!head || head->state != library::State::published) return std::nullopt;
      return head->number.value;
    }
    case Thing::column: {
      const auto column = city_.library->column(library::ColumnId(id));
      return column ? std::optional<std::uint64_t>(column->number.value) : std::nullopt;
    }
    case Thing::other:
      return std::nullopt;
  }
  return std::nullopt;
}

std::string CityLookups::organisation_name(base::OrganisationId organisation) const {
  const auto tree = city_.people->directory().tree();
  const auto* found = tree->find(organisation);
  return found == nullptr ? std::string() : found->name;
}

ledger::Lookups::Surroundings CityLookups::surroundings(base::OrganisationId organisation) const {
  const auto tree = city_.people->directory().tree();
  const auto* county = tree->level(organisation, people::OrganisationKind::county);
  const auto* city = tree->level(organisation, people::OrganisationKind::city);
  return {county == nullptr ? base::OrganisationId{} : county->id, city == nullptr ? base::OrganisationId{} : city->id};
}

namespace {

insight::Lookups::Item insight_item(const library::ItemHead& head) {
  return {head.id.value, head.number.value, head.column.value, std::string(library::to_string(head.kind)),
          head.title,    head.published_at};
}

}  // namespace

std::vector<insight::Lookups::Column> InsightLookups::columns() const {
  std::vector<Column> all;
  for (const auto& column : *city_.library->columns()) all.push_back({column.id.value, column.name});
  return all;
}

std::vector<insight::Lookups::Item> InsightLookups::published(base::Instant from, base::Instant before) const {
  std::vector<Item> items;
  for (const auto& head : city_.library->published_between(from, before)) items.push_back(insight_item(*head));
  return items;
}

std::vector<insight::Lookups::Series> InsightLookups::series() const {
  std::vector<Series> all;
  for (const auto& one : city_.library->all_series()) {
    Series series{one->id.value, one->name, {}};
    for (const auto episode : one->episodes) {
      const auto head = city_.library->head(episode);
      if (head && head->state == library::State::published) series.items.push_back(insight_item(*head));
    }
    all.push_back(std::move(series));
  }
  return all;
}

/// Matches, papers and places belong to rooms that are not here yet.
std::string InsightLookups::title(ledger::Verb /*verb*/, std::uint64_t /*object*/) const {
  return {};
}

base::Task<std::string> LedgerPersonalData::export_json(base::LearnerId /*learner*/, base::LearnerNumber number) {
  const auto today = city_.site.zone.day_of(city_.machine.clock.now());
  const auto points = city_.ledger->points(number, today);
  Exported exported{points.balance, points.earned_total, {}, {}};
  CityLookups lookups(city_);
  constexpr int days_a_step = 365;
  // Back to the first day here, however long nothing was done in between; an event may come from some days before.
  const auto memberships = co_await city_.people->memberships(number);
  const base::Day first = (memberships.empty() ? today : memberships.front().from_day) - ledger::late_days_max;
  std::vector<base::Day> days;
  for (base::Day to = today; to >= first; to = to - days_a_step) {
    const auto part = co_await city_.ledger->days(number, to - (days_a_step - 1), to);
    for (auto day = part.rbegin(); day != part.rend(); ++day) days.push_back(day->day);
  }
  for (const auto item : city_.views.viewed_by(number)) {
    exported.opened.push_back(city_.library->title(library::ItemNumber(static_cast<std::uint32_t>(item))));
  }
  for (const auto day : days) {
    const auto entries = co_await city_.ledger->explain(number, day);
    for (const auto& entry : entries) {
      std::vector<ledger::Object> about{{entry.verb, entry.object}};
      const auto shown = co_await lookups.shown(about);
      exported.entries.push_back({entry.at, std::string(ledger::to_string(entry.verb)),
                                  shown.front().title.value_or(""), city_.ledger->rule_of(entry), entry.points});
    }
  }
  co_return http::to_json(exported);
}

base::Task<> LedgerPersonalData::erase(base::LearnerId /*learner*/, base::LearnerNumber /*number*/) {
  co_return;
}

}  // namespace wanqiu::app
