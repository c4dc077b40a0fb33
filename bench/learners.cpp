// 350,000 learners from CSV into an empty site, the same file again, then a start that loads them. The floors are as
// many rows of a bare table written through the same store in one commit, and their names read back.
#include <chrono>
#include <cstdlib>
#include <filesystem>

#include "base/clock.h"
#include "base/random.h"
#include "people/people.h"
#include "report.h"
#include "store/store.h"

namespace {

using namespace wanqiu;

constexpr int learner_count = 350'000;

double seconds_since(const base::Clock& clock, base::Milliseconds start) {
  return static_cast<double>((clock.elapsed() - start).count()) / 1000.0;
}

std::string rows() {
  std::string csv = "name,phone,organisation_code\n";
  for (int i = 0; i < learner_count; ++i) {
    csv += fmt::format("学员{},13{:09},u{}\n", i % 5000, i, i % 2000);
  }
  return csv;
}

struct Bare {
  double write_seconds = 0;
  double read_seconds = 0;
};

Bare bare_rows(store::Store& store, const base::Clock& clock) {
  Bare bare;
  auto start = clock.elapsed();
  store.write_now([](store::Session& db) {
    db.run("create table bare (number bigint not null primary key, name text not null, phone text not null)");
    for (int i = 0; i < learner_count; ++i) {
      db.run("insert into bare (number, name, phone) values (:number, :name, :phone)", i, "学员", std::to_string(i));
    }
  });
  bare.write_seconds = seconds_since(clock, start);
  start = clock.elapsed();
  std::size_t bytes = 0;
  store.read_now([&](store::Session& db) {
    db.each<std::string>("select name from bare order by number",
                         [&](const std::string& name) { bytes += name.size(); });
  });
  bare.read_seconds = seconds_since(clock, start);
  store.write_now([](store::Session& db) { db.run("drop table bare"); });
  return bare;
}

}  // namespace

/// Argument: a store's location; without one, an SQLite file in a directory of its own.
int main(int argc, char** argv) {
  const base::SystemClock clock;
  base::SystemRandom random;
  base::IdSource ids(clock, random);
  const auto folder = std::filesystem::temp_directory_path() / ("wanqiu-learners-" + random.token(6));
  std::filesystem::create_directory(folder);
  const std::string place = argc > 1 ? argv[1] : "sqlite:" + (folder / "bench.db").string();
  auto store = store::Store::open({store::parse_location(place, "location").value()}).value();
  (void)store->migrate(people::migrations()).value();
  const people::People::Parts parts{*store, clock, ids, random, base::Zone::utc(), {}};
  auto people = people::People::open(parts).value();

  std::string tree = "code,name,parent_code,kind\nroot,City,,city\n";
  for (int i = 0; i < 2000; ++i) tree += fmt::format("u{},Unit {},root,unit\n", i, i);
  (void)people->import_organisations_now(tree, "tree.csv").value();
  const auto bare = bare_rows(*store, clock);

  const auto csv = rows();
  auto start = clock.elapsed();
  const auto first = people->import_learners_now(csv, "learners.csv", {}).value();
  const double import_seconds = seconds_since(clock, start);
  start = clock.elapsed();
  const auto again = people->import_learners_now(csv, "learners.csv", {}).value();
  const double again_seconds = seconds_since(clock, start);
  start = clock.elapsed();
  auto reopened = people::People::open(parts).value();
  const double load_seconds = seconds_since(clock, start);

  const bool right = first.imported == learner_count && again.imported == 0 && again.duplicates == learner_count &&
                     reopened->directory().registered(reopened->root()) == learner_count;
  bench::report("learners", "import_seconds", import_seconds, "s", bare.write_seconds, false);
  bench::report("learners", "import_again_seconds", again_seconds, "s", bare.write_seconds, false);
  bench::report("learners", "load_seconds", load_seconds, "s", bare.read_seconds, false);
  reopened.reset();
  people.reset();
  store.reset();
  std::filesystem::remove_all(folder);
  return right ? EXIT_SUCCESS : EXIT_FAILURE;
}
