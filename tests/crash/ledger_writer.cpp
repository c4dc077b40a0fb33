// A small server without HTTP, made to be killed: many callers submit events to a ledger and every acknowledged one is
// told on standard output in one write, "learner object seq duplicate\n". Housekeeping runs all the time.
//   ledger_writer LOCATION HOURS NEXT…      HOURS: how far the clock is ahead; NEXT: the first object of learner 1, 2,
//   …
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>
#include <vector>

#include "ledger/ledger.h"

namespace wanqiu {
namespace {

class AheadClock final : public base::Clock {
 public:
  explicit AheadClock(int hours) : hours_(hours) {}
  base::Instant now() const override { return clock_.now() + hours_; }
  base::Milliseconds elapsed() const override { return clock_.elapsed(); }

 private:
  base::SystemClock clock_;
  std::chrono::hours hours_;
};

std::string rules_text() {
  std::ifstream in(WANQIU_RULES);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

void submit_for_ever(ledger::Ledger& ledger, const base::Clock& clock, std::uint32_t learner, std::uint64_t object) {
  while (true) {
    ledger::Event event;
    event.at = clock.now();
    event.learner.value = learner;
    event.verb = ledger::Verb::commented;
    event.object = object;
    event.key.value = object;
    const auto receipts = ledger.submit_now({event});
    if (!receipts.front()) {
      fmt::print(stderr, "refused: {}\n", base::to_string(receipts.front().error()));
      std::_Exit(3);
    }
    const std::string line =
        fmt::format("{} {} {} {}\n", learner, object, receipts.front()->seq, receipts.front()->duplicate ? 1 : 0);
    if (::write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size())) std::_Exit(4);
    ++object;
  }
}

int run(int count, char** arguments) {
  const auto location = store::parse_location(arguments[1], "location");
  if (!location) return 2;
  const AheadClock clock(std::atoi(arguments[2]));
  store::Settings place;
  place.location = *location;
  auto store = store::Store::open(place);
  if (!store || !(*store)->migrate(ledger::migrations())) return 2;
  ledger::Settings settings;
  settings.zone = *base::Zone::find("Asia/Shanghai");
  settings.rules_text = rules_text();
  settings.checkpoint_events = 1000;
  auto opened = ledger::Ledger::open(**store, clock, settings);
  if (!opened) {
    fmt::print(stderr, "{}\n", base::to_string(opened.error()));
    return 2;
  }
  ledger::Ledger& ledger = **opened;
  std::vector<std::thread> callers;
  for (int i = 3; i < count; ++i) {
    callers.emplace_back(submit_for_ever, std::ref(ledger), std::cref(clock), static_cast<std::uint32_t>(i - 2),
                         std::strtoull(arguments[i], nullptr, 10));
  }
  while (true) {
    ledger.merge_now();
    ledger.seal_now();
    ledger.checkpoint_now();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

}  // namespace
}  // namespace wanqiu

int main(int count, char** arguments) {
  if (count < 4) return 2;
  return wanqiu::run(count, arguments);
}
