#include "demo.h"

#include <spdlog/spdlog.h>

#include "base/yaml.h"
#include "content.h"
#include "simulation.h"

namespace wanqiu::app {
namespace {

namespace fs = std::filesystem;
using base::YamlNode;

constexpr int demo_days = 45;

std::vector<std::string> code_points_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto first = base::first_code_points(text, 1);
    out.emplace_back(first);
    text.remove_prefix(first.size());
  }
  return out;
}

DemoAccounts accounts_of(const YamlNode& root) {
  root.only({"password", "join_codes", "accounts", "simulated", "invited", "surnames", "given_names"});
  DemoAccounts accounts;
  auto& city = accounts.city;
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
  accounts.simulated = static_cast<std::uint32_t>(root.at("simulated").whole(0, 100'000));
  city.learners = static_cast<int>(root.at("invited").whole(0, 100'000));
  city.surnames = code_points_of(root.at("surnames").text({1, 200}));
  for (const auto& name : root.at("given_names").items()) city.given_names.push_back(name.text({1, 10}));
  return accounts;
}

}  // namespace

base::Result<DemoAccounts> parse_demo_accounts(std::string_view text, std::string_view file) {
  return base::read_yaml(text, file, [](const YamlNode& root) { return accounts_of(root); });
}

namespace {

/// The last lesson of the demo's course; none without a course.
library::ItemId last_lesson(const library::Library& library, base::Instant before) {
  for (const auto& head : library.published_between(base::Instant(), before)) {
    if (head->kind != library::Kind::course) continue;
    if (const auto lessons = library.lessons(head->id); !lessons.empty()) return lessons.back();
  }
  return {};
}

/// One paper of every purpose.
void make_demo_papers(quiz::Papers& papers, quiz::BankId bank, base::OrganisationId everybody, library::ItemId lesson) {
  const auto paper = [&](std::string name, quiz::Purpose purpose, int count, std::vector<std::string> tags = {}) {
    quiz::PaperDraft draft;
    draft.name = std::move(name);
    draft.purpose = purpose;
    draft.organisation = everybody;
    draft.draws = {{count, {bank}, std::move(tags), "", {}, 0, 0}};
    return draft;
  };
  auto daily = paper("每日答题", quiz::Purpose::daily, 5);
  daily.explain = quiz::Explain::at_once;
  papers.make_now(daily);
  papers.make_now(paper("每周答题", quiz::Purpose::weekly, 10));
  auto special = paper("诗经里的宛丘", quiz::Purpose::special, 3, {"诗经"});
  special.minutes = 10;
  special.tries = 2;
  papers.make_now(special);
  auto endless = paper("挑战答题", quiz::Purpose::endless, 1);
  endless.explain = quiz::Explain::at_once;
  endless.revival = true;
  papers.make_now(endless);
  papers.make_now(paper("对战题", quiz::Purpose::duel, 10));
  if (!lesson) return;
  auto course = paper("麦子这一课", quiz::Purpose::course, 3, {"农业"});
  course.item = quiz::LessonId(lesson.value);
  course.explain = quiz::Explain::at_once;
  papers.make_now(course);
}

}  // namespace

base::Result<void> make_demo(City& city, SimulatedClock& clock, const fs::path& folder) {
  const auto accounts = read_text_file(folder / "accounts.yaml");
  if (!accounts) return accounts.error();
  auto demo = parse_demo_accounts(*accounts, (folder / "accounts.yaml").string());
  if (!demo) return demo.error();
  const auto organisations = read_text_file(folder / "organisations.csv");
  if (!organisations) return organisations.error();
  demo->city.organisations_csv = *organisations;

  SimulationSettings settings;
  settings.last = city.site.zone.day_of(clock.now()) - 1;
  settings.first = settings.last - (demo_days - 1);
  settings.learners = demo->simulated;
  settings.registered_learn = true;
  settings.other_rooms = false;
  std::vector<std::pair<std::string, double>> surnames;
  for (const auto& surname : demo->city.surnames) surnames.emplace_back(surname, 1.0);
  const simulation::Names names(surnames, demo->city.given_names);

  // Everybody was registered before the first day; the texts are from today.
  clock.put(city.site.zone.start_of(settings.first));
  const auto made = people::make_demo_city_now(*city.people, demo->city);
  if (!made) return made.error();
  clock.follow();
  const auto report = import_content(city, {folder / "content"}, {});
  for (const auto& rejected : report.rejected) spdlog::warn("{}: {}", rejected.where, rejected.why);
  if (!report.rejected.empty()) return base::Fault::invalid("demo", "some of the demo's texts were rejected");

  quiz::QuestionImport questions{{folder / "questions" / "wenshi.jsonl", folder / "questions" / "shenghuo.jsonl"},
                                 quiz::Format::jsonl,
                                 "文史与生活",
                                 city.people->root(),
                                 true,
                                 {}};
  const auto asked = city.quiz->import_now(questions);
  for (const auto& rejected : asked.rejected) spdlog::warn("{}: {}", rejected.where, rejected.why);
  if (!asked.rejected.empty()) return base::Fault::invalid("demo", "some of the demo's questions were rejected");

  make_demo_papers(*city.papers, asked.bank, city.people->root(), last_lesson(*city.library, clock.now()));

  const auto simulated = simulate(city, clock, settings, names);
  clock.follow();
  if (!simulated) return simulated.error();
  return {};
}

}  // namespace wanqiu::app
