// wanqiu init: a home from nothing.
#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <spdlog/spdlog.h>
#include <sys/wait.h>

#include "content.h"
#include "demo.h"
#include "home.h"
#include "http/json_out.h"
#include "simulated_clock.h"
#include "verb.h"

extern char** environ;

namespace wanqiu::app {
namespace {

namespace fs = std::filesystem;

struct InitOut {
  std::string home;
  bool demo = false;
};
BOOST_DESCRIBE_STRUCT(InitOut, (), (home, demo))

/// Runs a program with one argument to its end, without a shell, its output to nowhere. Did it do well?
bool run_quietly(const std::string& program, const std::string& argument) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  std::string name = program;
  std::string given = argument;
  char* const arguments[] = {name.data(), given.data(), nullptr};
  pid_t child = 0;
  const int failed = posix_spawn(&child, program.c_str(), &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  return failed == 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

int init_verb(const Options& options, Machine machine) {
  const auto config = load_config();
  const auto share = share_directory();
  const fs::path site = !options.site.empty() ? fs::path(options.site)
                                              : share / "sites" / (options.demo ? "zhoukou.yaml" : "neutral.yaml");
  check(begin_home(config, site));

  std::optional<people::Invited> invited;
  {
    SimulatedClock clock(machine.clock);
    auto city = check(City::open(config, {clock, machine.random}));
    check(city->open_people());
    check(city->open_library());
    check(city->open_quiz());
    ensure_site(*city);
    if (options.demo) {
      const auto make = share / "demo" / "make-media";
      if (fs::exists(make) && !run_quietly(make.string(), config.in_home("demo-media").string())) {
        spdlog::warn("the demo's pictures and sounds could not be made; it goes on without them");
      }
      check(make_demo(*city, clock, share / "demo"));
    } else {
      check(city->people->make_root_now(options.root_code, options.root_name, people::OrganisationKind::city));
      invited = check(city->people->make_first_operator_now(options.operator_name, options.operator_name));
    }
  }
  // Last, since it is what makes a folder a home: an init that was interrupted can be called again after removing the
  // rest.
  check(finish_home(config));
  if (options.json) {
    fmt::print("{}\n", http::to_json(InitOut{config.home.string(), options.demo}));
    if (invited) fmt::print(stderr, "operator '{}' activates with the code {}\n", invited->login, invited->code);
  } else if (invited) {
    fmt::print("{} is ready. Its operator '{}' gets in once with the code {} at /activate.\n", config.home.string(),
               invited->login, invited->code);
  } else {
    fmt::print("the demo city is ready in {}\n", config.home.string());
  }
  return 0;
}

}  // namespace wanqiu::app
