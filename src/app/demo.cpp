#include "demo.h"

#include <spdlog/spdlog.h>

#include "base/yaml.h"
#include "content.h"

namespace wanqiu::app {
namespace {

namespace fs = std::filesystem;
using base::YamlNode;

std::vector<std::string> code_points_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto first = base::first_code_points(text, 1);
    out.emplace_back(first);
    text.remove_prefix(first.size());
  }
  return out;
}

people::DemoCity read(const YamlNode& root) {
  root.only({"password", "join_codes", "accounts", "learners", "surnames", "given_names"});
  people::DemoCity city;
  city.password = root.at("password").text({8, 100});
  for (const auto& node : root.at("join_codes").items()) {
    node.only({"organisation", "code"});
    city.join_codes.push_back({node.at("organisation").text({1, 40}), node.at("code").text({4, 40})});
  }
  for (const auto& node : root.at("accounts").items()) {
    node.only({"user_name", "name", "organisation", "grants"});
    people::DemoCity::Account account{
        node.at("user_name").text({1, 40}), node.at("name").text({1, 40}), node.at("organisation").text({1, 40}), {}};
    if (const auto grants = node.find("grants")) {
      for (const auto& grant : grants->items()) {
        grant.only({"role", "organisation"});
        const auto role = http::parse_role(grant.at("role").text({1, 40}));
        if (!role) grant.at("role").refuse("must be a role such as editor");
        account.grants.emplace_back(*role, grant.at("organisation").text({1, 40}));
      }
    }
    city.accounts.push_back(std::move(account));
  }
  city.learners = static_cast<int>(root.at("learners").whole(0, 100'000));
  city.surnames = code_points_of(root.at("surnames").text({1, 200}));
  for (const auto& name : root.at("given_names").items()) city.given_names.push_back(name.text({1, 10}));
  return city;
}

/// Some days of learning up to now: half of the learners read a few items each day, at times spread over the evening.
std::vector<ledger::Event> learning(const City& city, std::uint64_t seed) {
  constexpr int days = 6;  // what is older is too late for the ledger
  base::SeededRandom random(seed);
  std::vector<std::uint32_t> items;
  for (std::uint32_t number = 1; const auto head = city.library->head(library::ItemNumber(number)); ++number) {
    if (head->state == library::State::published && !library::is_played(head->kind)) items.push_back(number);
  }
  std::vector<ledger::Event> events;
  const auto now = city.machine.clock.now();
  const auto today = city.site.zone.day_of(now);
  if (items.empty()) return events;
  for (int back = days; back >= 1; --back) {
    const auto day = today - back;
    for (std::uint32_t n = 1; n <= city.people->directory().count(); ++n) {
      if (random.below(100) >= 40 + (n % 5) * 12) continue;
      auto at =
          city.site.zone.start_of(day) + base::Seconds(6 * 3600 + static_cast<std::int64_t>(random.below(16 * 3600)));
      const base::LearnerNumber learner(n);
      const auto add = [&](ledger::Verb verb, std::uint64_t object) {
        events.push_back({0, at, learner, verb, object, 1, ledger::natural_key(verb, object, day)});
        at += base::Seconds(60 + static_cast<std::int64_t>(random.below(240)));
      };
      add(ledger::Verb::signed_in, 0);
      const std::uint64_t reads = 1 + random.below(5);
      std::uint64_t first = random.below(items.size());
      for (std::uint64_t i = 0; i < std::min<std::uint64_t>(reads, items.size()); ++i)
        add(ledger::Verb::read_item, items[(first + i) % items.size()]);
      if (reads > 3) add(ledger::Verb::read_time, 1);
    }
  }
  std::stable_sort(events.begin(), events.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  return events;
}

}  // namespace

base::Result<people::DemoCity> parse_demo_accounts(std::string_view text, std::string_view file) {
  return base::read_yaml(text, file, [](const YamlNode& root) { return read(root); });
}

base::Result<void> make_demo(City& city, const fs::path& folder) {
  const auto accounts = read_text_file(folder / "accounts.yaml");
  if (!accounts) return accounts.error();
  auto demo = parse_demo_accounts(*accounts, (folder / "accounts.yaml").string());
  if (!demo) return demo.error();
  const auto organisations = read_text_file(folder / "organisations.csv");
  if (!organisations) return organisations.error();
  demo->organisations_csv = *organisations;
  const auto made = people::make_demo_city_now(*city.people, *demo);
  if (!made) return made.error();

  const auto report = import_content(city, {folder / "content"}, {});
  for (const auto& rejected : report.rejected) spdlog::warn("{}: {}", rejected.where, rejected.why);
  if (!report.rejected.empty()) return base::Fault::invalid("demo", "some of the demo's texts were rejected");

  const auto opened = city.open_ledger();
  if (!opened) return opened.error();
  const auto events = learning(city, 7);
  const auto receipts = city.ledger->submit_now(events);
  for (const auto& receipt : receipts) {
    if (!receipt) return receipt.error();
  }
  city.ledger->checkpoint_now();
  return {};
}

}  // namespace wanqiu::app
