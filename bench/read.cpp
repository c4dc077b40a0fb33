// An item page of 10 kB, and the styles that stand in it, for a learner who is signed in.
//
// requests_per_s: the real program; every request is of a learner's session, is routed, passes access, and is answered
// with the page of an item as the library makes and keeps it. Floor: a bare Beast server that writes the same bytes
// whatever was asked. Both by turns, the load comes from the same machine. What the difference buys: sessions, routes,
// access, deadlines and limits on every read and write, security headers, conditional requests, pages that are never
// out of date.
#include <fmt/format.h>

#include <cstdlib>

#include "bare_server.h"
#include "load.h"
#include "program.h"
#include "report.h"

namespace wanqiu::bench {
namespace {

constexpr int connections = 128;
constexpr int items = 20;
constexpr int characters = 1'650;  // some 10 kB: its text, and the same as data for the app

std::string page;
boost::asio::awaitable<const std::string*> bare_page(std::string) {
  co_return &page;
}

void measure(int rounds) {
  Program program(connections, items, characters);
  const auto secrets = program.sign_in(connections);
  const auto ids = program.item_ids();
  Load load;
  load.port = program.port();
  load.connections = connections;
  load.request = [&](std::string& out, int connection, std::uint64_t n) {
    fmt::format_to(std::back_inserter(out),
                   "GET /items/{} HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nUser-Agent: Mozilla/5.0 (Linux; Android 12)\r\n"
                   "Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8\r\nAccept-Language: zh-CN,zh;q=0.9\r\n"
                   "Cookie: wq_language=zh; wq_session={}\r\n\r\n",
                   ids[(static_cast<std::uint64_t>(connection) + n) % ids.size()],
                   secrets[static_cast<std::size_t>(connection)]);
  };
  load.check = [](std::string_view, std::string_view body) {
    page = body;
    return body.find("今年的麦子熟了，收成好。") != body.npos && body.ends_with("</html>\n");
  };
  Load once = load;
  once.seconds = once.warm_seconds = 0.1;
  run_load(once);
  fmt::print(stderr, "a page of {} bytes\n", page.size());
  const std::string same = page;
  load.check = [](std::string_view, std::string_view body) { return body.ends_with("</html>\n"); };
  const BareServer bare(2, "text/html; charset=utf-8", 200, bare_page);
  Load floor = load;
  floor.port = bare.port();
  floor.check = [&](std::string_view, std::string_view body) { return body == same; };
  const Pair pair = by_turns(load, floor, rounds);
  report("read", "requests_per_s", pair.value.per_second, "requests/s", pair.floor.per_second, true);
  report("read", "p99_ms", pair.value.p99_ms, "ms", pair.floor.p99_ms, false);
}

}  // namespace
}  // namespace wanqiu::bench

int main(int argc, char** argv) {
  wanqiu::bench::measure(argc > 1 ? std::atoi(argv[1]) : 5);
}
