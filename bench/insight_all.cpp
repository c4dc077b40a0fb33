// Participation over 30 days of every organisation, 3,300 of them, among 350,000 learners, from 10 million events.
//
// Floor: a bare OR of the 30 days' bitmaps. Beside it the same question in SQL on PostgreSQL, where a server is at hand
// (tools/with-postgresql; bench/run sees to it): events, learners and every pair of an organisation and one above it as
// tables. Checked against a byte a learner and day. What the difference to the floor buys: every organisation at once,
// with everybody counted where they belonged on the day.
#include <fmt/format.h>
#include <libpq-fe.h>

#include <cstdlib>

#include "insight_city.h"
#include "report.h"

namespace {

using namespace wanqiu;

constexpr base::Day first{19'000};
constexpr int days = 30;
constexpr std::uint32_t learners = 350'000;
constexpr std::uint32_t organisations = 3'300;

struct Connection {
  PGconn* pq = nullptr;
  explicit Connection(const char* url) : pq(PQconnectdb(url)) {}
  ~Connection() { PQfinish(pq); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void run(const std::string& sql) const {
    PGresult* const result = PQexec(pq, sql.c_str());
    const auto status = PQresultStatus(result);
    PQclear(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_COPY_IN) return;
    fmt::print(stderr, "bench: {}\n", PQerrorMessage(pq));
    std::exit(1);
  }
  void copy(const std::string& table,
            const std::function<void(const std::function<void(std::string_view)>&)>& rows) const {
    run("copy " + table + " from stdin");
    std::string buffer;
    rows([&](std::string_view row) {
      buffer += row;
      if (buffer.size() < (1U << 20U)) return;
      PQputCopyData(pq, buffer.data(), static_cast<int>(buffer.size()));
      buffer.clear();
    });
    PQputCopyData(pq, buffer.data(), static_cast<int>(buffer.size()));
    PQputCopyEnd(pq, nullptr);
    while (PGresult* const result = PQgetResult(pq)) PQclear(result);
  }
};

struct Learned {
  std::int32_t day;
  std::uint32_t learner;
  std::int32_t points;
};

/// Milliseconds of the same question for every organisation, and for those right below the city alone.
void compare_with_postgresql(const char* url, const bench::InsightCity& city, const std::vector<Learned>& events,
                             const std::vector<insight::Figures>& right, double ours) {
  const Connection db(url);
  db.run("create table learner (number integer primary key, organisation integer not null)");
  db.run("create table above (organisation integer not null, ancestor integer not null)");
  db.run("create table event (day integer not null, learner integer not null, points integer not null)");
  db.copy("learner", [&](const auto& put) {
    for (std::uint32_t n = 1; n <= city.learners(); ++n) put(fmt::format("{}\t{}\n", n, city.organisation_of(n)));
  });
  db.copy("above", [&](const auto& put) {
    for (std::uint32_t n = 0; n < city.parents().size(); ++n) {
      for (std::uint32_t at = n;; at = city.parents()[at]) {
        put(fmt::format("{}\t{}\n", n, at));
        if (at == 0) break;
      }
    }
  });
  db.copy("event", [&](const auto& put) {
    for (const auto& each : events) put(fmt::format("{}\t{}\t{}\n", each.day, each.learner, each.points));
  });
  db.run("create index on event (day)");
  db.run("create index on above (organisation)");
  db.run("vacuum analyze event");
  db.run("vacuum analyze learner");
  db.run("vacuum analyze above");
  fmt::print(stderr, "PostgreSQL has {} events\n", events.size());
  const auto ask = [&](const std::string& of) {
    return bench::middle_ms(3, [&] {
      db.run(fmt::format(
          "select a.ancestor, count(distinct e.learner) from event e join learner l on l.number = e.learner "
          "join above a on a.organisation = l.organisation "
          "where e.day between {} and {} and e.points > 0 and {} group by a.ancestor",
          first.value, first.value + days - 1, of));
    });
  };
  const double level = ask("a.ancestor between 1 and 10");
  const double all = ask("true");
  bench::report("insight-all", "postgresql_one_level_30d_ms", level, "ms", ours, false);
  bench::report("insight-all", "postgresql_all_organisations_30d_ms", all, "ms", ours, false);
  fmt::print(stderr, "the city: {} participants; PostgreSQL counts by where people are now\n", right[0].participants);
}

}  // namespace

int main() {
  bench::InsightCity city(learners, organisations);
  insight::Insight insight(*base::Zone::find("Asia/Shanghai"));
  city.settle(insight.membership(), first, days);
  std::vector<Learned> events;
  events.reserve(11'000'000);
  city.also = [&](base::Day day, std::uint32_t learner, int points) { events.push_back({day.value, learner, points}); };
  for (int i = 0; i < days; ++i) city.day(insight, first + i, 2.4);
  fmt::print(stderr, "{} events\n", city.events());
  if (city.events() < 10'000'000) return 1;

  const insight::Range range{first, first + (days - 1)};
  insight::Table table;
  const auto ask = [&] {
    const auto past = insight.past(range);
    table = insight::reckon(past, insight.membership().view(), range, {});
  };
  ask();
  const double ms = bench::middle_ms(21, ask);

  const auto right = bench::plain_figures(insight, city, range);
  if (!bench::are_plain(table, insight, right)) return 1;

  const auto past = insight.past(range);
  std::uint64_t somebody = 0;
  const double bare = bench::middle_ms(21, [&] { somebody += past.anybody(range, {}).count(); });
  if (somebody == 0) return 1;
  bench::report("insight-all", "all_organisations_30d_ms", ms, "ms", bare, false);
  if (const char* url = std::getenv("WANQIU_TEST_POSTGRESQL")) {
    compare_with_postgresql(url, city, events, right, ms);
  } else {
    fmt::print(stderr, "no PostgreSQL server (tools/with-postgresql): the comparison is left out\n");
  }
}
