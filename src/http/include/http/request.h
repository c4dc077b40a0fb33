#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "base/time.h"
#include "http/access.h"
#include "http/json_in.h"

namespace wanqiu::http {

enum class Method { get, head, post, put, patch, delete_, options };
std::string_view to_string(Method method);  ///< "GET"

/// A whole request: headers read, body read within the route's limit (or spooled to a file). Plain data, so that a test
/// can make one by hand and give it to the router.
struct Request {
  Method method = Method::get;
  std::string target;  ///< as sent: "/items/17?from=home"
  std::string path;    ///< percent-decoded, no "." or ".." segments, well-formed UTF-8, no NUL
  std::vector<std::pair<std::string, std::string>> queries;     ///< decoded, in order
  std::vector<std::pair<std::string, std::string>> headers;     ///< names in lower case
  std::vector<std::pair<std::string, std::string>> parameters;  ///< from the route's pattern, decoded
  std::string body;
  std::filesystem::path body_file;  ///< for routes that spool: the body's temporary file, deleted after the handler
  std::string remote;               ///< the client's address without the port
  bool secure = false;              ///< came over TLS, or a trusted proxy says so
  base::Instant received;
  std::optional<Caller> caller;  ///< set by the router

  std::string_view header(std::string_view lower_case_name) const;  ///< empty when absent
  std::string_view cookie(std::string_view name) const;             ///< empty when absent
  std::optional<std::string_view> query(std::string_view name) const;
  std::string_view parameter(std::string_view name) const;  ///< asserts that the pattern has it

  /// A path parameter as an id; ends the request with 404 when it is no id, since nothing can be there.
  template <base::IsId T>
  T id(std::string_view name) const {
    auto id = base::parse_id<T>(parameter(name), name);
    if (!id) throw base::FaultError(base::Fault::not_found("there is nothing at this address"));
    return *id;
  }

  /// The caller of a route that is not open to anyone.
  const Caller& who() const;

  /// The JSON body as a described struct (json_in.h); ends the request with 400, 415 or 422 when it does not fit.
  template <class T>
  T body_as() const {
    return parse_json<T>(json_text()).value();
  }
  /// The query string as a described struct: the same checks; unknown names are refused.
  template <class T>
  T query_as() const {
    return parse_query<T>(queries).value();
  }

 private:
  std::string_view json_text() const;  ///< checks the content type
};

}  // namespace wanqiu::http
