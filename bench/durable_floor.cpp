#include "durable_floor.h"

#include <fmt/format.h>

#include <cstdlib>

#include "bare_log.h"
#include "bare_server.h"

namespace wanqiu::bench {
namespace {

boost::asio::awaitable<const std::string*> append_and_say(BareLog& log, const std::string& answer, std::string body) {
  co_await log.append(std::move(body));
  co_return &answer;
}

}  // namespace

Pair beside_durable_floor(const Load& load, decltype(Load::request) floor_request, const std::string& home,
                          int rounds) {
  std::string answer;  // for the floor to repeat
  Load first = load;
  first.seconds = first.warm_seconds = 0.1;
  first.check = [&](std::string_view head, std::string_view body) {
    answer = body;
    return load.check(head, body);
  };
  const auto answered_before = run_load(first).answers;

  BareLog log(home + "/bare_log.db");
  const BareServer bare(2, "application/json", 200,
                        [&](std::string body) { return append_and_say(log, answer, std::move(body)); });
  Load floor = load;
  floor.port = bare.port();
  floor.request = std::move(floor_request);
  floor.check = [&](std::string_view, std::string_view body) { return body == answer; };

  Pair pair = by_turns(load, floor, rounds);
  if (log.rows() != pair.floor_answers) {
    fmt::print(stderr, "bench: the floor lost rows: {} of {} are there\n", log.rows(), pair.floor_answers);
    std::exit(1);
  }
  pair.value_answers += answered_before;
  return pair;
}

}  // namespace wanqiu::bench
