#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/router.h"

namespace wanqiu::support {

/// A gate that lets in whom the test names. Organisation 1 is the root and covers all; any other covers itself.
class FakeGate final : public http::Gate {
 public:
  std::optional<http::Caller> caller;

  base::Task<std::optional<http::Caller>> identify(const http::Request& request) override;
  bool covers(base::OrganisationId granted, base::OrganisationId organisation) const override;
  base::OrganisationId root() const override { return base::OrganisationId(1); }
};

struct Answer {
  int status = 0;
  std::string content_type;
  std::string body;  ///< also what a file holds, and the first three chunks of a stream
  std::string etag;
  std::vector<std::pair<std::string, std::string>> headers;

  std::string header(std::string_view name) const;  ///< empty when absent
  bool problem_names(std::string_view field) const;
  /// The text of the first JSON member with this name, quotes removed: enough for tests. "" when absent.
  std::string text(std::string_view name) const;
};

/// Calls a router without sockets, on the calling thread, and keeps cookies as a browser does.
class Client {
 public:
  explicit Client(const http::Router& router) : router_(router) {}

  std::string origin = "http://127.0.0.1:8080";
  std::string content_type = "application/json";
  std::string remote = "127.0.0.1";
  std::string bearer;
  base::Instant now = base::from_ms(1'700'000'000'000);
  std::map<std::string, std::string> cookies;
  std::vector<std::pair<std::string, std::string>> headers;  ///< sent with every request; names in lower case

  Answer get(std::string_view target) { return send(http::Method::get, target); }
  Answer post(std::string_view target, std::string body = "{}") {
    return send(http::Method::post, target, std::move(body));
  }
  Answer put(std::string_view target, std::string body = "{}") {
    return send(http::Method::put, target, std::move(body));
  }
  Answer patch(std::string_view target, std::string body) { return send(http::Method::patch, target, std::move(body)); }
  Answer del(std::string_view target, std::string body = "") {
    return send(http::Method::delete_, target, std::move(body));
  }
  Answer send(http::Method method, std::string_view target, std::string body = "",
              std::filesystem::path body_file = {});

 private:
  const http::Router& router_;
};

/// Runs a coroutine to its end on a loop of its own and gives its result, or throws what it threw.
void run_to_end(base::Task<> task);
template <class T>
T run(base::Task<T> task) {
  std::optional<T> result;
  struct Take {
    static base::Task<> into(base::Task<T> from, std::optional<T>& to) { to.emplace(co_await std::move(from)); }
  };
  run_to_end(Take::into(std::move(task), result));
  return std::move(*result);
}

}  // namespace wanqiu::support
