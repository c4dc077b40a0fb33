#include "simulate.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "content.h"
#include "home.h"
#include "http/json_out.h"
#include "ledger/logged_events.h"
#include "profile_input.h"
#include "progress.h"
#include "simulation_input.h"
#include "traffic.h"

namespace wanqiu::app {
namespace {

namespace fs = std::filesystem;
using base::Fault;
using base::FaultError;

constexpr int pieces_a_day = 4;
constexpr int days_of_pieces_before = 20;
/// The run itself writes one checkpoint at its end; one on the way would serve nobody.
constexpr std::int64_t checkpoint_events = 1'000'000'000;

struct CampaignOut {
  std::string organisation;
  std::string name;
  base::Day from;
  base::Day to;
  double lift = 1;
};
BOOST_DESCRIBE_STRUCT(CampaignOut, (), (organisation, name, from, to, lift))

struct SimulateOut {
  std::string home;
  std::uint64_t seed = 0;
  base::Day from;
  base::Day to;
  std::uint64_t events = 0;
  std::int64_t points = 0;
  std::uint32_t learners = 0;
  std::uint32_t organisations = 0;
  double seconds = 0;
  double events_per_s = 0;
  std::string chain;
  std::vector<CampaignOut> campaigns;
};
BOOST_DESCRIBE_STRUCT(SimulateOut, (),
                      (home, seed, from, to, events, points, learners, organisations, seconds, events_per_s, chain,
                       campaigns))

struct ErrorOut {
  std::string status;
  std::uint64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(ErrorOut, (), (status, count))

struct TrafficOut {
  std::uint64_t answers = 0;
  double seconds = 0;
  double rate = 0;
  double p50_ms = 0;
  double p99_ms = 0;
  std::uint64_t learners = 0;
  std::uint64_t signed_in = 0;
  std::uint64_t opened = 0;
  std::uint64_t beats = 0;
  std::uint64_t shared = 0;
  std::vector<ErrorOut> errors;
};
BOOST_DESCRIBE_STRUCT(TrafficOut, (),
                      (answers, seconds, rate, p50_ms, p99_ms, learners, signed_in, opened, beats, shared, errors))

/// For its owner's eyes only.
void write_secrets(const fs::path& path, const std::vector<std::string>& secrets) {
  std::string text;
  for (const auto& secret : secrets) text += secret + "\n";
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
  const bool written = file >= 0 && ::fchmod(file, S_IRUSR | S_IWUSR) == 0 &&
                       ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  if (file >= 0) ::close(file);
  if (!written) throw FaultError(Fault::unavailable(fmt::format("{} cannot be written", path.string())));
}

std::vector<std::string> read_secrets(const fs::path& path) {
  std::vector<std::string> secrets;
  const auto text = read_text_file(path).value();
  for (const auto line : base::split(text, '\n')) {
    if (const auto secret = base::trim(line); !secret.empty()) secrets.emplace_back(secret);
  }
  if (secrets.empty()) throw FaultError(Fault::invalid("tokens", "holds no token").at(path.string()));
  return secrets;
}

void check_empty(City& city) {
  const auto refuse = [&](const std::string& what) {
    throw FaultError(Fault::conflict(
        "home",
        fmt::format("{} holds {} already; a simulated city begins empty and is not gone on with: choose another "
                    "WANQIU_HOME, or remove this one",
                    city.config.home.string(), what)));
  };
  if (const auto events = ledger::logged_events(*city.store); events > 0)
    refuse(fmt::format("{} learning events", events));
  if (const auto tree = city.people->directory().tree(); tree->size() > 1)
    refuse(fmt::format("{} organisations", tree->size()));
  if (const auto learners = city.people->directory().count(); learners > 1)
    refuse(fmt::format("{} learners", learners));
}

/// Below the root that is there, or a new one.
void make_tree(City& city, SimulationInput& input) {
  const auto tree = city.people->directory().tree();
  std::string root = input.city_code;
  if (tree->size() == 0) {
    city.people->make_root_now(input.city_code, input.city_name, people::OrganisationKind::city).value();
  } else {
    root = tree->find(tree->root())->code;
  }
  for (auto& line : input.organisations) {
    if (line.parent_code == input.city_code) line.parent_code = root;
  }
  make_organisations(city, input.organisations).value();
}

void write_tokens(City& city, const SimulateOptions& options, base::Day first) {
  if (options.tokens.empty()) return;
  std::vector<base::LearnerNumber> learners;
  const auto& directory = city.people->directory();
  for (std::uint32_t n = 1; n <= directory.count() && learners.size() < options.token_count; ++n) {
    const auto line = directory.find(base::LearnerNumber(n));
    if (line && line->state == people::LearnerState::active && line->since <= first) learners.push_back(line->number);
  }
  write_secrets(options.tokens, city.people->make_tokens_now(learners, "simulate").value());
}

SimulationSettings settings_of(const SimulateOptions& options, const base::Zone& zone, const base::Clock& clock) {
  SimulationSettings settings;
  settings.learners = options.learners;
  settings.seed = options.seed;
  const auto today = zone.day_of(clock.now());
  settings.last = options.until.empty() ? today - 1 : base::parse_day(options.until, "until").value();
  if (settings.last >= today) throw FaultError(Fault::invalid("until", "must be a day that is over"));
  settings.first = settings.last - (options.days - 1);
  return settings;
}

void print(const MadeCity& made, const SimulateOptions& options, const fs::path& home) {
  const auto& report = made.report;
  SimulateOut out{home.string(),       options.seed,
                  made.settings.first, made.settings.last,
                  report.events,       report.points,
                  report.learners,     report.organisations,
                  report.seconds,      static_cast<double>(report.events) / report.seconds,
                  report.chain,        {}};
  for (const auto& each : report.campaigns)
    out.campaigns.push_back({each.organisation, each.name, each.from, each.to, each.lift});
  if (options.json) {
    fmt::print("{}\n", http::to_json(out));
  } else {
    fmt::print("{} learners of {} organisations did {} things from {} to {}: {:.0f} events/s; the log ends with {}\n",
               out.learners, out.organisations, out.events, base::to_string(out.from), base::to_string(out.to),
               out.events_per_s, out.chain);
    for (const auto& each : out.campaigns)
      fmt::print("  campaign at {} {}, {} to {}: x {:.2f}\n", each.organisation, each.name, base::to_string(each.from),
                 base::to_string(each.to), each.lift);
  }
  if (made.invited)
    fmt::print(stderr, "operator '{}' activates with the code {}\n", made.invited->login, made.invited->code);
}

int make_city(const SimulateOptions& options, Config config, Machine machine) {
  const auto home = config.home;
  std::optional<MadeCity> made;
  {
    Progress progress("simulating");
    made = make_simulated_city(options, std::move(config), machine, [&](const SimulationProgress& now) {
      progress(now.done, fmt::format("day {} of {}, {:.1f} million events, {:.0f}/s, {:.0f} s left", now.day, now.days,
                                     static_cast<double>(now.events) / 1e6, now.events_per_s, now.seconds_left));
    });
  }
  print(*made, options, home);
  return 0;
}

int drive_target(const SimulateOptions& options) {
  if (options.tokens.empty())
    throw FaultError(Fault::invalid("tokens",
                                    "must name the file that `wanqiu simulate --tokens FILE` wrote when it made the "
                                    "city that is served"));
  TrafficSettings settings{options.target, options.rate, options.seconds, options.connections,
                           read_secrets(options.tokens)};
  const auto report = drive(settings).value();
  TrafficOut out{report.answers,
                 report.seconds,
                 report.rate,
                 report.p50_ms,
                 report.p99_ms,
                 settings.tokens.size(),
                 report.signed_in,
                 report.opened,
                 report.beats,
                 report.shared,
                 {}};
  for (const auto& [status, count] : report.errors) out.errors.push_back({status, count});
  if (options.json) {
    fmt::print("{}\n", http::to_json(out));
  } else {
    fmt::print("{} answers in {:.1f} s: {:.0f}/s, p50 {:.2f} ms, p99 {:.2f} ms after they were due\n", out.answers,
               out.seconds, out.rate, out.p50_ms, out.p99_ms);
    fmt::print("{} learners: {} visits, {} items opened, {} heartbeats, {} shared\n", out.learners, out.signed_in,
               out.opened, out.beats, out.shared);
    for (const auto& each : out.errors) fmt::print("  {}: {}\n", each.status, each.count);
  }
  return out.errors.empty() ? 0 : 1;
}

}  // namespace

MadeCity make_simulated_city(const SimulateOptions& options, Config config, Machine machine,
                             const SimulationWatch& watch) {
  const bool home_was_there = is_home(config);
  const std::optional<fs::path> data = options.data.empty() ? std::nullopt : std::optional<fs::path>(options.data);
  auto input = read_simulation_input(data, options.divisions, options.organisations, share_directory()).value();
  const auto profile = options.profile.empty() ? simulation::ActivityProfile{} : read_profile(options.profile).value();
  if (!home_was_there) begin_home(config, share_directory() / "sites" / "neutral.yaml").value();
  const auto site = read_site(config).value();
  MadeCity made;
  made.settings = settings_of(options, site.zone, machine.clock);
  made.settings.profile = profile;
  const auto& settings = made.settings;
  config.checkpoint_every_events = checkpoint_events;

  SimulatedClock clock(machine.clock);
  clock.put(site.zone.start_of(settings.first));
  {
    auto city = City::open(config, {clock, machine.random}).value();
    city->open_people().value();
    city->open_library().value();
    check_empty(*city);
    const bool is_new = !city->people->root();
    make_tree(*city, input);
    if (city->library->published() == 0) {
      const auto pieces = static_cast<std::size_t>(options.days + days_of_pieces_before) * pieces_a_day;
      make_pieces(*city, clock, pieces, settings.first - days_of_pieces_before, settings.last, options.seed).value();
    }
    made.report = simulate(*city, clock, settings, input.names, watch).value();
    clock.follow();
    // Who looks after the city comes when it is made: a code from the first simulated day would be too old by now.
    if (is_new) made.invited = city->people->make_first_operator_now("operator", "operator").value();
    write_tokens(*city, options, settings.first);
  }
  if (!home_was_there) finish_home(config).value();
  return made;
}

int simulate_verb(const SimulateOptions& options, Config config, Machine machine) {
  return options.target.empty() ? make_city(options, std::move(config), machine) : drive_target(options);
}

}  // namespace wanqiu::app
