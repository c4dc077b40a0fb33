#include "learning_city.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace wanqiu::bench {
namespace {

using ledger::Event;
using ledger::Verb;
using Arrivals = std::vector<std::pair<Event, base::Instant>>;

constexpr std::size_t group_events = 2'000;
constexpr std::uint64_t checkpoint_events = 1'000'000;

[[noreturn]] void fail(const std::string& why) {
  fmt::print(stderr, "bench: {}\n", why);
  std::exit(1);
}

std::string rules_text() {
  std::ifstream in(WANQIU_RULES);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace

base::Instant city_begins() {
  return *base::parse_instant("2022-01-01T00:00:00+08:00", "");
}
const base::Zone& city_zone() {
  static const base::Zone zone = *base::Zone::find("Asia/Shanghai");
  return zone;
}

std::uint64_t City::item(base::Day day) {
  // Numbers as the library gives them, dense from 1: eleven items a day, and those of 600 days before the first. New
  // ones are opened most, old ones ever less.
  const std::uint32_t luck = below(100);
  const std::uint32_t back = luck < 60 ? 0 : luck < 80 ? below(3) : luck < 95 ? below(30) : below(600);
  const std::uint32_t of_day = std::min(below(11), below(11));
  const auto days = static_cast<std::uint64_t>(day - city_zone().day_of(city_begins())) + 600 - back;
  return days * 11 + of_day + 1;
}

void City::visit(std::uint32_t learner, base::Instant at, base::Day day, Arrivals& out) {
  const bool offline = below(100) == 0;
  const auto arrives = [&] {
    return offline ? at + std::chrono::hours(1 + below(140)) : at + base::Milliseconds(below(300));
  };
  const auto put = [&](Verb verb, std::uint64_t object, std::int32_t amount, bool natural) {
    Event event;
    event.at = at;
    event.learner.value = learner;
    event.verb = verb;
    event.object = object;
    event.amount = amount;
    if (natural) event.key = ledger::natural_key(verb, object, day);
    if (!natural && verb != Verb::viewed_item) event.key.value = random_();
    out.emplace_back(event, arrives());
  };
  put(Verb::signed_in, 0, 1, true);
  const std::uint32_t items = 1 + below(5);
  for (std::uint32_t i = 0; i < items; ++i) {
    at += base::Milliseconds(2'000 + below(20'000));
    const std::uint64_t what = item(day);
    put(Verb::viewed_item, what, 1, false);
    at += base::Milliseconds(30'000 + below(150'000));
    const bool watches = below(4) == 0;
    if (below(10) < 7) put(watches ? Verb::watched_item : Verb::read_item, what, 1, true);
    if (below(10) < 3) put(watches ? Verb::watch_time : Verb::read_time, 1 + below(6), 1, true);
    const std::uint32_t moved = below(100);
    if (moved < 2) put(Verb::kept_item, what, 1, true);
    if (moved >= 2 && moved < 6) put(Verb::shared_item, what, 1, false);
    if (moved >= 6 && moved < 8) put(Verb::commented, what, 1, false);
  }
}

Arrivals City::arrivals(const base::Zone& zone, base::Day day) {
  constexpr int visit_hours[] = {6, 7, 7, 8, 12, 12, 13, 13, 18, 20, 20, 20, 21, 21, 21, 22, 10, 15};
  static Arrivals later;
  Arrivals all;
  all.reserve(1'400'000);
  const base::Instant begin = zone.start_of(day);
  const base::Instant end = zone.start_of(day + 1);
  for (std::uint32_t learner = 1; learner <= city_learners; ++learner) {
    const std::uint32_t keen = learner * 2654435761U >> 16 & 0xff;  // everybody has habits
    if (below(256) > 40 + keen / 2) continue;
    const std::uint32_t visits = 1 + (below(256) < keen ? 1 : 0);
    for (std::uint32_t i = 0; i < visits; ++i) {
      const base::Instant at =
          begin + std::chrono::hours(visit_hours[below(std::size(visit_hours))]) + base::Milliseconds(below(3'600'000));
      visit(learner, at, day, all);
    }
  }
  const auto comes = [&](const auto& one) { return one.second < end; };
  Arrivals mine;
  mine.swap(later);
  all.insert(all.end(), mine.begin(), mine.end());
  const auto tomorrow = std::stable_partition(all.begin(), all.end(), comes);
  later.assign(tomorrow, all.end());
  all.erase(tomorrow, all.end());
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return all;
}

BenchPlace::BenchPlace() {
  std::string name = (std::filesystem::temp_directory_path() / "wanqiu-bench-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) fail("no temporary directory");
  directory_ = name;
}
BenchPlace::~BenchPlace() {
  std::filesystem::remove_all(directory_);
}

double BenchPlace::file_bytes() const {
  double bytes = 0;
  for (const auto& file : std::filesystem::directory_iterator(directory_))
    bytes += static_cast<double>(file.file_size());
  return bytes;
}

OpenCity open_city(const std::string& directory, const base::Clock& clock,
                   std::vector<ledger::Projection*> projections) {
  store::Settings place;
  place.location = {store::Engine::sqlite, directory + "/wanqiu.db"};
  auto store = store::Store::open(place);
  if (!store) fail(base::to_string(store.error()));
  if (auto migrated = (*store)->migrate(ledger::migrations()); !migrated) fail(base::to_string(migrated.error()));
  ledger::Settings settings;
  settings.zone = city_zone();
  settings.rules_text = rules_text();
  settings.keeps_house = false;
  auto ledger = ledger::Ledger::open(**store, clock, settings, std::move(projections));
  if (!ledger) fail(base::to_string(ledger.error()));
  return {std::move(*store), std::move(*ledger)};
}

Projections::Projections() : ranks(city_zone().day_of(city_begins())) {}

std::uint64_t live(ledger::Ledger& ledger, BenchClock& clock, std::uint64_t events, int days) {
  City city(1);
  const std::uint64_t first = ledger.status().last_seq;
  std::uint64_t checkpoint = first;
  base::Day day = city_zone().day_of(city_begins());
  for (int i = 0; i < days && ledger.status().last_seq - first < events; ++i, ++day) {
    const auto arrivals = city.arrivals(city_zone(), day);
    std::vector<Event> group;
    for (std::size_t at = 0; at < arrivals.size() && ledger.status().last_seq - first < events;) {
      group.clear();
      for (; at < arrivals.size() && group.size() < group_events; ++at) group.push_back(arrivals[at].first);
      clock.set(arrivals[at - 1].second);
      for (const auto& receipt : ledger.submit_now(group)) {
        if (!receipt) fail(base::to_string(receipt.error()));
      }
      if (ledger.status().last_seq - checkpoint >= checkpoint_events) {
        ledger.checkpoint_now();
        checkpoint = ledger.status().last_seq;
      }
    }
    if (ledger.status().last_seq - first < events) {
      clock.set(city_zone().start_of(day + 1) + std::chrono::minutes(1));
      ledger.seal_now();
    }
    while (ledger.merge_now()) {
    }
    fmt::print(stderr, "{}: {} events\n", base::to_string(day), ledger.status().last_seq);
  }
  return ledger.status().last_seq - first;
}

}  // namespace wanqiu::bench
