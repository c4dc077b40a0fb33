// An item page of 10 kB for a signed-in learner.
//
// requests_per_s: the page is shared bytes with an ETag, the caller is found by the session cookie in memory, the
// router decides access. Floor: a bare Beast server that writes the same bytes whatever was asked. Both run in this
// process by turns, the load comes from the same machine. What the difference buys: routes, access, deadlines and
// limits on every read and write, security headers, conditional requests.

#include <fmt/format.h>

#include <cstdlib>
#include <shared_mutex>
#include <thread>
#include <unordered_map>

#include "bare_server.h"
#include "base/clock.h"
#include "http/server.h"
#include "load.h"
#include "report.h"

namespace wanqiu {
namespace {

constexpr int sessions = 350'000;
constexpr int connections = 128;

std::string secret_of(int session) {
  return fmt::format("{:043}", session * std::int64_t{7919});
}

struct Hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

/// Sessions in memory, as the room people holds them.
class MemoryGate final : public http::Gate {
 public:
  MemoryGate() {
    for (int i = 0; i < sessions; ++i) {
      http::Caller caller;
      caller.learner = base::LearnerId(i + 1);
      caller.number = base::LearnerNumber(static_cast<std::uint32_t>(i + 1));
      callers_.emplace(secret_of(i), std::move(caller));
    }
  }
  base::Task<std::optional<http::Caller>> identify(const http::Request& request) override {
    const std::shared_lock lock(mutex_);
    const auto found = callers_.find(request.cookie("wq_session"));
    std::optional<http::Caller> caller;
    if (found != callers_.end()) caller = found->second;
    co_return caller;
  }
  bool covers(base::OrganisationId, base::OrganisationId) const override { return true; }
  base::OrganisationId root() const override { return base::OrganisationId(1); }

 private:
  std::shared_mutex mutex_;
  std::unordered_map<std::string, http::Caller, Hash, std::equal_to<>> callers_;
};

http::Shared page_bytes() {
  static const auto bytes = std::make_shared<const std::string>("<!doctype html>" + std::string(10'000 - 15, 'x'));
  return bytes;
}

base::Task<http::Response> show_item(http::Request request) {
  http::Response response;
  if (request.who().learner.value > 0 && request.id<base::LearnerId>("item").value > 0) {
    response.content_type = "text/html; charset=utf-8";
    response.body = page_bytes();
    response.etag = "17-3-zh";
  }
  co_return response;
}

boost::asio::awaitable<const std::string*> bare_page(std::string) {
  co_return page_bytes().get();
}

}  // namespace
}  // namespace wanqiu

int main(int argc, char** argv) {
  using namespace wanqiu;
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 5;
  MemoryGate gate;
  http::Router router(gate, {});
  router.add({http::Method::get, "/", http::Access::anyone(), show_item});
  router.add({http::Method::get, "/columns/{slug}", http::Access::anyone(), show_item});
  router.add({http::Method::get, "/items/{item}", http::Access::signed_in(), show_item});
  router.add({http::Method::post, "/api/v1/events", http::Access::signed_in(), show_item});
  const base::SystemClock clock;
  http::ServerSettings settings;
  settings.port = 0;
  settings.drain_seconds = 1;
  const auto server = http::Server::listen(settings, router, clock).value();
  std::thread serving([&] { server->run(); });
  const bench::BareServer bare(2, "text/html; charset=utf-8", 200, bare_page);

  bench::Load load;
  load.port = server->port();
  load.connections = connections;
  load.request = [](std::string& out, int connection, std::uint64_t n) {
    out +=
        "GET /items/1234567890 HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nUser-Agent: Mozilla/5.0 (Linux; Android 12)\r\n"
        "Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8\r\nAccept-Language: zh-CN,zh;q=0.9\r\n"
        "Cookie: wq_language=zh; wq_session=";
    out += secret_of(static_cast<int>((static_cast<std::uint64_t>(connection) * 2731 + n * 17) % sessions));
    out += "\r\n\r\n";
  };
  load.check = [](std::string_view, std::string_view body) { return body == *page_bytes(); };
  auto floor = load;
  floor.port = bare.port();
  const auto pair = bench::by_turns(load, floor, rounds);
  bench::report("read", "requests_per_s", pair.value.per_second, "requests/s", pair.floor.per_second, true);
  bench::report("read", "p99_ms", pair.value.p99_ms, "ms", pair.floor.p99_ms, false);
  server->stop();
  serving.join();
}
