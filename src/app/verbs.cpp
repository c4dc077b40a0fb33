#include "verbs.h"

#include <fmt/format.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>

#include "backup.h"
#include "base/csv.h"
#include "content.h"
#include "http/json_out.h"
#include "http/router.h"
#include "insight/plain_check.h"
#include "ledger/verify.h"
#include "progress.h"
#include "question_verbs.h"
#include "serve.h"
#include "simulate.h"
#include "system_routes.h"
#include "verb.h"

extern char** environ;

namespace wanqiu::app {
namespace {

namespace fs = std::filesystem;
using base::Fault;
using base::FaultError;

std::optional<std::string> variable(std::string_view name) {
  const char* value = std::getenv(std::string(name).c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

struct RouteRow {
  std::string method;
  std::string path;
  std::string access;
};
BOOST_DESCRIBE_STRUCT(RouteRow, (), (method, path, access))

struct ConfigRow {
  std::string key;
  std::string value;
  std::string what;
};
BOOST_DESCRIBE_STRUCT(ConfigRow, (), (key, value, what))

struct BackupOut {
  std::string folder;
};
BOOST_DESCRIBE_STRUCT(BackupOut, (), (folder))

struct CodeOut {
  std::string number;
  std::string name;
  std::string account;
  std::string organisation;
  std::string code;
};
BOOST_DESCRIBE_STRUCT(CodeOut, (), (number, name, account, organisation, code))

int serve_verb(Machine machine) {
  block_end_signals();
  auto city = open_city(machine);
  check(city->open_people());
  check(city->open_library());
  check(city->open_quiz());
  ensure_site(*city);
  check(city->open_ledger());
  check(city->open_around());
  check(serve(*city));
  return 0;
}

/// Reads one snapshot, so a server may go on writing: takes no lock.
int verify_verb(const Options& options, Machine machine) {
  const auto config = load_config();
  const auto location = check(store::parse_location(config.database_url(), "database"));
  if (location.engine == store::Engine::sqlite && !fs::exists(location.place)) {
    throw FaultError(Fault::not_found(fmt::format("{} is not there", location.place)));
  }
  const auto city = open_city_beside(machine);
  check(city->open_people());
  const auto& zone = city->site.zone;
  const auto insight =
      insight::plain_check(*city->people, zone, zone.day_of(machine.clock.now()), machine.random.next());
  Progress progress("replaying");
  const auto report = check(ledger::verify(
      location, machine.clock, [&](std::uint64_t done, std::uint64_t of) { progress(done, of); }, insight.get()));
  if (options.json) {
    fmt::print("{}\n", report.json());
  } else if (report.ok) {
    fmt::print(
        "every point is explained: {} events of {} learners replayed in {:.2f} s, {} figures of insight compared\n",
        report.events, report.learners, report.seconds, report.figures);
  } else {
    fmt::print("DIFFERENCE at {}\n  expected {}\n  found    {}\n", report.difference->where,
               report.difference->expected, report.difference->found);
  }
  return report.ok ? 0 : 1;
}

int insight_verb(const Options& options, Machine machine) {
  auto question = options.insight;
  question.json = options.json;
  auto city = open_city_beside(machine);
  check(city->open_people());
  print_insight(*city, question);
  return 0;
}

int backup_verb(const Options& options) {
  const auto config = load_config();
  check(backup(config, options.file));
  if (options.json) {
    fmt::print("{}\n", http::to_json(BackupOut{options.file}));
  } else {
    fmt::print("{} holds the database and the media\n", options.file);
  }
  return 0;
}

int reindex_verb(const Options& options, Machine machine) {
  auto city = open_city_beside(machine);
  check(city->open_library());
  Progress progress("indexing");
  const auto items = check(library::reindex(
      *city->library, machine.clock, city->config.in_home("search"), [&](std::int64_t done, std::int64_t of) {
        progress(static_cast<std::uint64_t>(done), static_cast<std::uint64_t>(of));
      }));
  if (options.json) {
    fmt::print("{{\"items\":{}}}\n", items);
  } else {
    fmt::print("{} items are in the index\n", items);
  }
  return 0;
}

void add_simulate_options(CLI::App& verb, SimulateOptions& options) {
  verb.add_option("--learners", options.learners, "how many")
      ->check(CLI::Range(std::uint32_t{1}, SimulateOptions::learners_max))
      ->capture_default_str();
  verb.add_option("--days", options.days, "how many days they learn")->check(CLI::Range(1, 730))->capture_default_str();
  verb.add_option("--seed", options.seed, "the same city for the same seed")->capture_default_str();
  verb.add_option("--until", options.until, "the last of the days, such as 2026-05-31; yesterday when not given");
  verb.add_option("--data", options.data, "a folder with admin/ (division codes) and names/; made up when not given")
      ->check(CLI::ExistingDirectory);
  verb.add_option("--divisions", options.divisions, "the code of the city in admin/")->capture_default_str();
  verb.add_option("--organisations", options.organisations, "how many")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  verb.add_option("--profile", options.profile,
                  "figures of measured learners (JSON, docs/simulation.md), in place of those that are built in")
      ->check(CLI::ExistingFile);
  verb.add_option("--tokens", options.tokens,
                  "write API tokens of simulated learners to this file; with --target: read them from there");
  verb.add_option("--token-count", options.token_count, "of how many learners")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  verb.add_option("--target", options.target, "make nothing; learn on this server (http://…)");
  verb.add_option("--rate", options.rate, "requests a second to the target")
      ->check(CLI::Range(1.0, 1e6))
      ->capture_default_str();
  verb.add_option("--seconds", options.seconds, "for how long")
      ->check(CLI::Range(0.1, 86'400.0))
      ->capture_default_str();
  verb.add_option("--connections", options.connections, "kept alive to the target")
      ->check(CLI::Range(1, 10'000))
      ->capture_default_str();
}

/// Every route with who may call it: what the contract test compares with api/*.yaml.
int routes_verb(const Options& options, Machine machine) {
  auto city = open_city(machine);
  check(city->open_people());
  check(city->open_library());
  check(city->open_quiz());
  check(city->open_ledger());
  check(city->open_around());
  const auto mounted = mount_all(*city);
  std::vector<RouteRow> rows;
  for (const auto& route : router_of(*mounted).routes()) {
    rows.push_back({std::string(http::to_string(route.method)), route.pattern, http::to_text(route.access)});
  }
  if (options.json) {
    fmt::print("{}\n", http::to_json(rows));
  } else {
    for (const auto& row : rows) fmt::print("{:7} {:60} {}\n", row.method, row.path, row.access);
  }
  return 0;
}

int activation_codes_verb(const Options& options, Machine machine) {
  auto city = open_city(machine);
  check(city->open_people());
  const auto tree = city->people->directory().tree();
  const auto* organisation = options.code.empty() ? tree->find(tree->root()) : tree->by_code(options.code);
  if (organisation == nullptr)
    throw FaultError(Fault::not_found(fmt::format("no organisation has the code {}", options.code)));
  const auto csv = check(city->people->activation_codes_now(organisation->id));
  if (!options.json) {
    fmt::print("{}", csv);
    return 0;
  }
  std::vector<CodeOut> codes;
  check(base::read_csv(csv, [&](base::CsvRow row) {
    if (row.line > 1) codes.push_back({row.fields[0], row.fields[1], row.fields[2], row.fields[3], row.fields[4]});
    return true;
  }));
  fmt::print("{}\n", http::to_json(codes));
  return 0;
}

int activation_code_verb(const Options& options, Machine machine) {
  auto city = open_city(machine);
  check(city->open_people());
  const auto invited = check(city->people->activation_code_now(options.account));
  const auto& directory = city->people->directory();
  const auto name = directory.name(invited.number);
  if (options.json) {
    const auto* organisation = directory.tree()->find(directory.find(invited.number)->organisation);
    const CodeOut code{std::to_string(invited.number.value), name, invited.login, organisation->name, invited.code};
    fmt::print("{}\n", http::to_json(code));
  } else {
    fmt::print("{} ('{}') activates with the code {}\n", name, invited.login, invited.code);
  }
  return 0;
}

int clean_media_verb(const Options& options, Machine machine) {
  auto city = open_city_beside(machine);
  check(city->open_library());
  const auto done = city->media->clean(options.unused_days);
  if (options.json) {
    fmt::print("{}\n", http::to_json(done));
  } else {
    fmt::print("{} unused and {} unknown files removed, {} bytes given back, {} files missing\n", done.unused,
               done.unknown, done.bytes, done.missing);
  }
  return 0;
}

int config_verb(const Options& options) {
  const auto config = load_config();
  if (options.json) {
    std::vector<ConfigRow> rows;
    for (const auto& key : config_keys()) rows.push_back({key.name, key.show(config), key.what});
    fmt::print("{}\n", http::to_json(rows));
    return 0;
  }
  for (const auto& key : config_keys()) fmt::print("{}: {}\n    # {}\n", key.name, key.show(config), key.what);
  return 0;
}

}  // namespace

Config load_config() {
  std::vector<std::string> names;
  for (char** each = environ; *each != nullptr; ++each) {
    const std::string_view pair = *each;
    names.emplace_back(pair.substr(0, pair.find('=')));
  }
  const fs::path home = variable("WANQIU_HOME").value_or(Config{}.home.string());
  const fs::path path = variable("WANQIU_CONFIG").value_or((home / "wanqiu.yaml").string());
  std::optional<std::pair<std::string, std::string>> file;
  if (auto text = read_text_file(path)) {
    file.emplace(std::move(*text), path.string());
  } else if (variable("WANQIU_CONFIG")) {
    throw FaultError(text.error());
  }
  auto config = check(read_config(file, variable, names));
  if (variable("WANQIU_HOME")) config.home = home;
  spdlog::set_level(spdlog::level::from_str(config.log_level));
  return config;
}

std::unique_ptr<City> open_city(Machine machine) {
  return check(City::open(load_config(), machine));
}

std::unique_ptr<City> open_city_beside(Machine machine) {
  return check(City::open_beside(load_config(), machine));
}

int run(int argc, char** argv, Machine machine) {
  spdlog::set_default_logger(spdlog::stderr_color_mt("wanqiu"));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");

  CLI::App app{"Wanqiu runs the learning life of a whole city.", "wanqiu"};
  app.set_version_flag("--version", std::string(version));
  app.require_subcommand(1);
  Options options;
  QuestionOptions question_options;
  std::function<int()> verb;
  const auto add = [&](CLI::App& parent, const char* name, const char* what, std::function<int()> run_verb) {
    auto* sub = parent.add_subcommand(name, what);
    sub->add_flag("--json", options.json, "print JSON");
    sub->callback([&verb, run_verb] { verb = run_verb; });
    return sub;
  };

  add(app, "serve", "serve the site of WANQIU_HOME", [&] { return serve_verb(machine); });
  auto* init_sub = add(app, "init", "make a site in WANQIU_HOME", [&] { return init_verb(options, machine); });
  init_sub->add_flag("--demo", options.demo, "the demo city, with public passwords");
  init_sub->add_option("--site", options.site, "a site definition; sites/neutral.yaml when not given");
  init_sub->add_option("--root-name", options.root_name, "the name of the topmost organisation");
  init_sub->add_option("--root-code", options.root_code, "its code");
  init_sub->add_option("--operator", options.operator_name, "the first operator's user name");

  auto* import = app.add_subcommand("import", "take in texts, organisations or learners");
  import->require_subcommand(1);
  auto* content = add(*import, "content", "texts: JSONL files, Markdown files with front matter, folders of them",
                      [&] { return import_content_verb(options, machine); });
  content->add_option("FILE", options.files, "files and folders")->required()->check(CLI::ExistingPath);
  content->add_option("--column", options.column, "the column of what names none");
  content->add_flag("--drafts", options.drafts, "do not publish");
  auto* organisations =
      add(*import, "organisations", "the tree: CSV (code, name, parent_code, kind), or a folder of division codes",
          [&] { return import_organisations_verb(options, machine); });
  organisations->add_option("FILE", options.file, "a CSV file or a folder")->required()->check(CLI::ExistingPath);
  organisations->add_option("--prefix", options.prefix,
                            "of a folder: only codes that begin so, and what lies above them");
  auto* questions = add(*import, "questions", "question banks: JSONL, GIFT, Moodle XML, Aiken, QTI items and packages",
                        [&] { return import_questions(*open_city_beside(machine), question_options, options.json); });
  questions->add_option("FILE", question_options.files, "files")->required()->check(CLI::ExistingFile);
  questions->add_option("--format", question_options.format,
                        "jsonl, gift, moodle-xml, aiken or qti; recognised when not given");
  questions->add_option("--bank", question_options.bank, "the bank they go into; made when it is not there")
      ->required();
  questions->add_flag("--approved", question_options.approved, "they were reviewed elsewhere: in use at once");
  auto* learners = add(*import, "learners", "CSV: name, phone or staff_number, organisation_code",
                       [&] { return import_learners_verb(options, machine); });
  learners->add_option("FILE", options.file, "a CSV file")->required()->check(CLI::ExistingFile);
  learners->add_flag("--all-or-nothing", options.all_or_nothing, "one bad row, and nothing goes in");

  auto* out = app.add_subcommand("export", "write what the site holds");
  out->require_subcommand(1);
  auto* bank = add(*out, "questions", "a question bank as JSONL, GIFT, Moodle XML or a QTI 2.2 package",
                   [&] { return export_questions(*open_city_beside(machine), question_options, options.json); });
  bank->add_option("--bank", question_options.bank, "the bank's name")->required();
  bank->add_option("--format", question_options.format, "jsonl, gift, moodle-xml or qti")->required();
  bank->add_option("--output", question_options.output, "a file; standard output when not given");

  add(app, "verify", "recompute every point from the log and compare", [&] { return verify_verb(options, machine); });
  auto* insight = add(app, "insight", "how an organisation and each one below it took part, also while the server runs",
                      [&] { return insight_verb(options, machine); });
  insight->add_option("--org", options.insight.organisation, "its code; the topmost when not given");
  insight->add_option("--from", options.insight.from, "the first day, 2022-01-02; 30 days when not given");
  insight->add_option("--to", options.insight.to, "the last day; today when not given");
  auto* backup_sub = add(app, "backup", "a consistent copy of database and media, also while the server runs",
                         [&] { return backup_verb(options); });
  backup_sub->add_option("FOLDER", options.file, "a folder that is not there yet")->required();
  add(app, "config", "every key of the configuration and its value", [&] { return config_verb(options); });

  SimulateOptions simulated;
  auto* simulate =
      add(app, "simulate", "make a city that learns in an empty WANQIU_HOME, or drive a running server", [&] {
        simulated.json = options.json;
        return simulate_verb(simulated, load_config(), machine);
      });
  add_simulate_options(*simulate, simulated);

  auto* admin = app.add_subcommand("admin", "looking after a site");
  admin->require_subcommand(1);
  add(*admin, "reindex", "build the search index anew", [&] { return reindex_verb(options, machine); });
  add(*admin, "routes", "every route with who may call it", [&] { return routes_verb(options, machine); });
  auto* codes = add(*admin, "activation-codes", "new one-time codes for all who are invited, as CSV",
                    [&] { return activation_codes_verb(options, machine); });
  codes->add_option("--org", options.code, "only this organisation and below, by code");
  auto* code = add(*admin, "activation-code", "a new one-time code for one account, an operator's too",
                   [&] { return activation_code_verb(options, machine); });
  code->add_option("account", options.account, "user name, phone or staff number")->required();
  auto* clean =
      add(*admin, "clean-media", "remove media that nothing uses", [&] { return clean_media_verb(options, machine); });
  clean->add_option("--days", options.unused_days, "unused for at least so many days");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  try {
    return verb();
  } catch (const FaultError& error) {
    fmt::print(stderr, "wanqiu: {}\n", base::to_string(error.fault));
  } catch (const std::exception& error) {
    fmt::print(stderr, "wanqiu: {}\n", error.what());
  }
  return 2;
}

}  // namespace wanqiu::app
