#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "http/request.h"
#include "http/response.h"

namespace wanqiu::http {

/// What of a request decides how its response is sent; kept because the handler takes the request away.
struct Asked {
  Method method = Method::get;
  bool keep_alive = true;
  bool http_1_0 = false;
  std::string if_none_match;
  std::string if_modified_since;
  std::string if_range;
  std::string range;

  static Asked of(const Request& request, bool keep_alive, bool http_1_0);
};

/// A file as it is when its response begins.
struct FileFacts {
  std::uint64_t bytes = 0;
  std::int64_t changed_seconds = 0;
};

/// What goes over the wire: which status and which bytes of the body.
struct Sending {
  int status = 200;
  std::string etag;           ///< without quotes
  std::string last_modified;  ///< files only
  std::string content_range;
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;  ///< the length that is announced
  bool with_body = true;    ///< false for HEAD, 204, 304
  bool chunked = false;
};

/// Answers If-None-Match, If-Modified-Since, Range and If-Range (RFC 9110 §13, §14; one range, several are ignored).
Sending plan_sending(const Response& response, const Asked& asked, const std::optional<FileFacts>& file);

/// The response's head, in place of what `out` held. `date` is an HTTP date. A page gets its security headers here; a
/// handler's own header of the same name wins.
void write_head(std::string& out, const Response& response, const Sending& sending, const Asked& asked,
                std::string_view date);

/// "Sun, 06 Nov 1994 08:49:37 GMT"
std::string http_date(std::int64_t seconds);
std::string_view reason_of(int status);

}  // namespace wanqiu::http
