#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/task.h"
#include "http/json_out.h"
#include "http/socket.h"

namespace wanqiu::http {

/// A file on disk. The server answers Range, If-Range and If-None-Match.
struct File {
  std::filesystem::path path;
};

/// A response that goes on: server-sent events. `write` sends one chunk, waits for the client and returns false once
/// the client is gone or too slow, or the server stops. Since only a write tells, a stream writes at least every
/// 15 seconds (a remark, ":\n\n", where there is nothing to say): a stop waits for it.
class Writer {
 public:
  virtual ~Writer() = default;
  virtual base::Task<bool> write(std::string chunk) = 0;
};
struct Stream {
  std::function<base::Task<void>(Writer&)> run;
};

struct Response {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::variant<std::string, Shared, File, Stream, Upgrade> body;
  std::string etag;  ///< without quotes; the server answers If-None-Match with 304
  std::vector<std::pair<std::string, std::string>> headers;

  Response&& with(std::string name, std::string value) && {
    headers.emplace_back(std::move(name), std::move(value));
    return std::move(*this);
  }
};

/// `value` as JSON (json_out.h).
template <class T>
Response json(int status, const T& value) {
  return {status, "application/json", to_json(value), {}, {}};
}
Response html(int status, std::string page);
Response no_content();
Response redirect(std::string_view to, int status = 303);

int to_status(const base::Fault& fault);
/// RFC 9457: {"type":"about:blank","title":…,"status":…,"detail":…,"errors":[{"field":…,"reason":…}]}
Response problem(const base::Fault& fault);
/// The same where the wire says it more exactly than the fault's kind: 405, 408, 500.
Response problem(const base::Fault& fault, int status);

}  // namespace wanqiu::http
