#include "head.h"

#include <boost/beast/http/status.hpp>
#include <iterator>

#include "base/text.h"

namespace wanqiu::http {
namespace {

/// Scripts and styles come from here only; pictures may be data URLs (small placeholders), sound and film are local.
constexpr std::string_view html_headers =
    "Content-Security-Policy: default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' "
    "data: blob:; media-src 'self' blob:; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'\r\n"
    "Referrer-Policy: same-origin\r\n"
    "Permissions-Policy: camera=(), microphone=(), geolocation=()\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n";

bool matches(std::string_view list, std::string_view etag) {
  for (auto each : base::split(list, ',')) {
    each = base::trim(each);
    if (each == "*") return true;
    if (each.starts_with("W/")) each.remove_prefix(2);
    if (each.size() == etag.size() + 2 && each.front() == '"' && each.substr(1, etag.size()) == etag) return true;
  }
  return false;
}

}  // namespace

Conditions conditions_of(const Request& request) {
  Conditions conditions;
  conditions.reading = request.method == Method::get || request.method == Method::head;
  if (!conditions.reading) return conditions;
  for (const auto& [name, value] : request.headers) {
    if (name == "if-none-match") conditions.if_none_match = value;
    if (name == "range") conditions.range = value;
    if (name == "if-range") conditions.if_range = value;
  }
  return conditions;
}

void apply_conditions(const Conditions& conditions, Response& response) {
  if (!conditions.reading || response.status != 200 || response.etag.empty() || conditions.if_none_match.empty())
    return;
  if (!matches(conditions.if_none_match, response.etag)) return;
  response.status = 304;
  response.body = std::string();
  response.content_type.clear();
}

void write_head(std::string& out, const Response& response, std::optional<std::uint64_t> length, bool keep_alive) {
  out.clear();
  const auto reason = boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(response.status));
  fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} {}\r\n", response.status,
                 std::string_view(reason.data(), reason.size()));
  if (!response.content_type.empty()) {
    out += "Content-Type: ";
    out += response.content_type;
    out += "\r\nX-Content-Type-Options: nosniff\r\n";
    if (response.content_type.starts_with("text/html")) out += html_headers;
  }
  if (!response.etag.empty()) {
    out += "ETag: \"";
    out += response.etag;
    out += "\"\r\n";
  }
  for (const auto& [name, value] : response.headers) {
    out += name;
    out += ": ";
    out += value;
    out += "\r\n";
  }
  if (!length) {
    out += "Transfer-Encoding: chunked\r\n";
  } else if (response.status != 204 && response.status != 304) {
    fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", *length);
  }
  out += keep_alive ? "\r\n" : "Connection: close\r\n\r\n";
}

}  // namespace wanqiu::http
