#include "serve.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <condition_variable>
#include <csignal>
#include <thread>

#include "arena/arena_routes.h"
#include "assets.h"
#include "http/server.h"
#include "http/static_files.h"
#include "insight/room.h"
#include "ledger/ledger_routes.h"
#include "library/library_routes.h"
#include "lookups.h"
#include "people/people_routes.h"
#include "quiz/quiz_routes.h"
#include "system_routes.h"

namespace wanqiu::app {
namespace {

namespace fs = std::filesystem;
using base::Fault;

std::optional<Fault> to_fault(std::exception_ptr failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const store::Error& error) {
    switch (error.kind) {
      case store::Error::Kind::conflict:
        return Fault::conflict("", "it contradicts what was stored meanwhile; look again and repeat");
      case store::Error::Kind::busy:
        return Fault::unavailable("the database is locked by another program; try again");
      case store::Error::Kind::full:
        return Fault::unavailable("the disk of the database is full; nothing was changed");
      case store::Error::Kind::read_only:
        return Fault::unavailable("the database cannot be written (read-only); nothing was changed");
      case store::Error::Kind::gone:
        return Fault::unavailable("the database does not answer; try again");
      case store::Error::Kind::other:
        return std::nullopt;
    }
  } catch (...) {
    return std::nullopt;
  }
  return std::nullopt;
}

fs::path web_directory(const Config& config) {
  return config.web.empty() ? share_directory() / "web" / "dist" : config.web;
}

/// On an event loop of its own, to its end; on the calling thread, which waits.
void run_alone(base::Task<> task) {
  boost::asio::io_context loop(1);
  std::exception_ptr failure;
  boost::asio::co_spawn(loop, std::move(task), [&failure](std::exception_ptr error) { failure = error; });
  loop.run();
  if (failure) std::rethrow_exception(failure);
}

/// What happens by the clock alone: windows of the ranks begin anew at midnight, idle meters are dropped.
class Housekeeping {
 public:
  explicit Housekeeping(City& city) : city_(city), thread_([this] { run(); }) {}
  ~Housekeeping() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
  }
  Housekeeping(const Housekeeping&) = delete;
  Housekeeping& operator=(const Housekeeping&) = delete;

 private:
  void run() {
    std::unique_lock lock(mutex_);
    for (int second = 0; !stopping_; ++second) {
      city_.ranks->tick(city_.site.zone.day_of(city_.machine.clock.now()));
      if (second % 60 == 59) {
        city_.attention->sweep(ledger::Moment{city_.machine.clock.elapsed(), city_.machine.clock.now()});
        settle();
        hand_in_late();
      }
      if (second % 60 == 59 || city_.arena->has_work()) follow_matches();
      wake_.wait_for(lock, base::Seconds(1), [this] { return stopping_; });
    }
  }

  /// Learning events that the ledger had no room for when they were made.
  void settle() {
    try {
      const int settled = city_.around->settle_now(base::Seconds(30));
      if (settled > 0) spdlog::info("{} learning events that had to wait were submitted", settled);
    } catch (const std::exception& error) {
      spdlog::warn("learning events that wait could not be submitted: {}", error.what());
    }
  }

  /// Quizzes whose time ran out while nobody looked.
  void hand_in_late() {
    try {
      run_alone(city_.practice->keep_house());
    } catch (const std::exception& error) {
      spdlog::warn("quizzes that ran out of time could not be handed in: {}", error.what());
    }
  }

  /// Points and results of live matches that have ended.
  void follow_matches() {
    try {
      run_alone(city_.arena->keep_house());
    } catch (const std::exception& error) {
      spdlog::warn("what follows from live matches has to wait: {}", error.what());
    }
  }

  City& city_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

/// An erased learner earns nothing further: the ledger is told.
struct Erased {
  City* city;
  base::Task<> operator()(base::LearnerNumber learner) const {
    ledger::Event event;
    event.at = city->machine.clock.now();
    event.learner = learner;
    event.verb = ledger::Verb::erased;
    event.key = ledger::EventKey::of("erased");  // told again after a crash, it is one event
    const auto receipt = co_await city->ledger->submit(event);
    receipt.value();
  }
};

sigset_t end_signals() {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  return ends;
}

/// The web build's files that stand at the root: the service worker and icons.
void mount_root_files(http::Router& router, const fs::path& web) {
  struct RootFile {
    fs::path path;
    base::Task<http::Response> operator()(http::Request) const {
      http::Response response;
      response.content_type = http::content_type_of(path);
      response.headers.emplace_back("Cache-Control", "no-cache");
      response.body = http::File{path};
      co_return response;
    }
  };
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(web, none)) {
    const auto ending = entry.path().extension();
    if (!entry.is_regular_file() || ending == ".html" || ending == ".gz" || ending == ".br" ||
        entry.path().filename().string().starts_with('.'))
      continue;
    router.add(
        {http::Method::get, "/" + entry.path().filename().string(), http::Access::anyone(), RootFile{entry.path()}});
  }
}

}  // namespace

void block_end_signals() {
  const sigset_t ends = end_signals();
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

struct Mounted {
  Mounted(City& city, const library::PagesSettings& pages)
      : lookups(city),
        router(*city.people, {city.config.origins, to_fault, library::fault_page(pages, city.site.zone)}),
        ledger_part(city),
        library_part(library::personal_data(*city.store)),
        quiz_part(quiz::personal_data(*city.store)),
        arena_part(arena::personal_data(*city.arena)) {
    city.people->add(ledger_part);
    city.people->add(*library_part);
    city.people->add(*quiz_part);
    city.people->add(*arena_part);
    city.people->on_erased(Erased{&city});
  }
  CityLookups lookups;
  http::Router router;
  LedgerPersonalData ledger_part;
  std::unique_ptr<people::PersonalData> library_part;
  std::unique_ptr<people::PersonalData> quiz_part;
  std::unique_ptr<people::PersonalData> arena_part;
};

namespace {

library::PagesSettings pages_settings(const City& city, const fs::path& web) {
  library::PagesSettings pages;
  pages.site_name = city.site.short_name;
  pages.description = city.site.name;
  pages.accent = city.site.accent;
  pages.logo = city.site.logo_address();
  pages.origin = city.config.site_address();
  pages.learner = read_assets(web, "learner");
  pages.console = read_assets(web, "console");
  if (pages.learner.script.empty())
    spdlog::warn("the web apps are not built in {}: pages are plain HTML (tools/build-web builds them)", web.string());
  return pages;
}

}  // namespace

std::unique_ptr<Mounted, void (*)(Mounted*)> mount_all(City& city) {
  const auto web = web_directory(city.config);
  const auto pages = pages_settings(city, web);
  std::unique_ptr<Mounted, void (*)(Mounted*)> mounted(std::make_unique<Mounted>(city, pages).release(),
                                                       [](Mounted* gone) { std::default_delete<Mounted>()(gone); });
  auto& router = mounted->router;
  mount_system(router, city);
  people::mount_people(router, *city.people);
  ledger::mount_ledger(router, {*city.ledger, *city.ranks, *city.attention, mounted->lookups, city.machine.clock});
  const auto name_of = [&directory = city.people->directory()](base::LearnerId learner) {
    return directory.name(directory.number_of(learner));
  };
  library::mount_library(
      router,
      {*city.library, *city.ledger, *city.attention, &city.views, city.media.get(), city.machine.clock, name_of},
      pages);
  library::mount_media(router, *city.media);
  library::mount_search(router, *city.search);
  library::mount_around(router, *city.around);
  insight::mount_insight(router, *city.insight_room);
  quiz::mount_quiz(router, *city.quiz);
  quiz::mount_papers(router, *city.papers);
  quiz::mount_practice(router, *city.practice);
  arena::mount_arena(router, *city.arena);
  http::mount_static(router, "/assets", web / "assets", true);
  mount_root_files(router, web);
  return mounted;
}

const http::Router& router_of(const Mounted& mounted) {
  return mounted.router;
}

base::Result<void> serve(City& city) {
  const auto mounted = mount_all(city);
  http::ServerSettings settings;
  settings.address = city.config.address;
  settings.port = city.config.port;
  settings.threads = city.config.threads;
  settings.connections_max = city.config.connections_max;
  settings.trust_forwarded = city.config.trust_forwarded;
  settings.spool_directory = city.config.in_home("spool");
  std::error_code none;
  fs::remove_all(settings.spool_directory, none);  // what a killed process left half uploaded
  fs::create_directories(settings.spool_directory, none);
  auto server = http::Server::listen(settings, mounted->router, city.machine.clock);
  if (!server) return server.error();

  run_alone(city.people->resume_erasures());  // what a crash left half erased, before anybody is served

  const Housekeeping housekeeping(city);
  std::thread waiting([&] {
    const sigset_t ends = end_signals();
    int signal = 0;
    sigwait(&ends, &signal);
    spdlog::info("stopping: requests under way may finish");
    (*server)->stop();
  });
  fmt::print("{} is served on http://{}:{}/\n", city.site.name, city.config.address, (*server)->port());
  std::fflush(stdout);
  (*server)->run();
  waiting.join();
  city.ledger->checkpoint_now();
  return {};
}

}  // namespace wanqiu::app
