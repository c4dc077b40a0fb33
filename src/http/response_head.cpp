#include "response_head.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <charconv>
#include <chrono>

#include "base/text.h"
#include "http/page_policy.h"

namespace wanqiu::http {
namespace {

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return lower(x) == lower(y);
  });
}

bool has_header(const Response& response, std::string_view name) {
  for (const auto& header : response.headers) {
    if (same_name(header.first, name)) return true;
  }
  return false;
}

/// Is `etag` in an If-None-Match list? Weakly compared.
bool lists(std::string_view list, std::string_view etag) {
  for (auto each : base::split(list, ',')) {
    each = base::trim(each);
    if (each == "*") return true;
    if (each.starts_with("W/")) each.remove_prefix(2);
    if (each.size() == etag.size() + 2 && each.front() == '"' && each.back() == '"' &&
        each.substr(1, etag.size()) == etag) {
      return true;
    }
  }
  return false;
}

struct Range {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
};
enum class RangeKind { whole, part, unsatisfiable };

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// "bytes=0-99", "bytes=100-", "bytes=-50"; anything else is as if there were no Range.
RangeKind parse_range(std::string_view text, std::uint64_t bytes, Range& range) {
  if (!text.starts_with("bytes=") || text.find(',') != text.npos) return RangeKind::whole;
  text = base::trim(text.substr(6));
  const auto dash = text.find('-');
  if (dash == text.npos) return RangeKind::whole;
  const auto first = number(text.substr(0, dash));
  const auto last = number(text.substr(dash + 1));
  if (dash == 0) {  // the last so many bytes
    if (!last) return RangeKind::whole;
    if (*last == 0 || bytes == 0) return RangeKind::unsatisfiable;
    range = {bytes - std::min(*last, bytes), bytes - 1};
    return RangeKind::part;
  }
  if (!first || (!last && dash + 1 != text.size()) || (last && *last < *first)) return RangeKind::whole;
  if (*first >= bytes) return RangeKind::unsatisfiable;
  range = {*first, last ? std::min(*last, bytes - 1) : bytes - 1};
  return RangeKind::part;
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
  if (value.find_first_of(std::string_view("\r\n\0", 3)) != value.npos) {
    spdlog::error("a response's header {} had a line break in it and was left out", name);
    return;
  }
  out += name;
  out += ": ";
  out += value;
  out += "\r\n";
}

void append_number(std::string& out, std::uint64_t value) {
  char digits[20];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

}  // namespace

Asked Asked::of(const Request& request, bool keep_alive, bool http_1_0) {
  Asked asked;
  asked.method = request.method;
  asked.keep_alive = keep_alive;
  asked.http_1_0 = http_1_0;
  if (request.method != Method::get && request.method != Method::head) return asked;
  for (const auto& [name, value] : request.headers) {
    if (name == "if-none-match") asked.if_none_match = value;
    if (name == "if-modified-since") asked.if_modified_since = value;
    if (name == "if-range") asked.if_range = value;
    if (name == "range") asked.range = value;
  }
  return asked;
}

std::string http_date(std::int64_t seconds) {
  using namespace std::chrono;
  constexpr std::array<std::string_view, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const sys_seconds at{std::chrono::seconds(seconds)};
  const auto day = floor<std::chrono::days>(at);
  const year_month_day date(day);
  const hh_mm_ss time(at - day);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", days.at(weekday(day).c_encoding()),
                     static_cast<unsigned>(date.day()), months.at(static_cast<unsigned>(date.month()) - 1),
                     static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
                     time.seconds().count());
}

Sending plan_sending(const Response& response, const Asked& asked, const std::optional<FileFacts>& file) {
  Sending sending;
  sending.status = response.status;
  sending.etag = response.etag;
  if (const auto* text = std::get_if<std::string>(&response.body)) sending.bytes = text->size();
  if (const auto* shared = std::get_if<Shared>(&response.body)) sending.bytes = (*shared)->size();
  sending.chunked = std::holds_alternative<Stream>(response.body);
  if (file) {
    sending.bytes = file->bytes;
    if (sending.etag.empty()) sending.etag = fmt::format("{:x}-{:x}", file->changed_seconds, file->bytes);
    sending.last_modified = http_date(file->changed_seconds);
  }
  sending.with_body = asked.method != Method::head && response.status != 204 && response.status != 304;

  const bool reads = asked.method == Method::get || asked.method == Method::head;
  if (response.status != 200 || !reads) return sending;
  const bool unchanged = !asked.if_none_match.empty()
                             ? !sending.etag.empty() && lists(asked.if_none_match, sending.etag)
                             : !sending.last_modified.empty() && asked.if_modified_since == sending.last_modified;
  if (unchanged) {
    sending.status = 304;
    sending.with_body = false;
    return sending;
  }
  if (!file || asked.range.empty() || asked.method != Method::get) return sending;
  const bool same_file =
      asked.if_range.empty() || asked.if_range == '"' + sending.etag + '"' || asked.if_range == sending.last_modified;
  Range range;
  const auto kind = same_file ? parse_range(asked.range, file->bytes, range) : RangeKind::whole;
  if (kind == RangeKind::part) {
    sending.status = 206;
    sending.offset = range.first;
    sending.bytes = range.last - range.first + 1;
    sending.content_range = fmt::format("bytes {}-{}/{}", range.first, range.last, file->bytes);
  } else if (kind == RangeKind::unsatisfiable) {
    sending.status = 416;
    sending.bytes = 0;
    sending.content_range = fmt::format("bytes */{}", file->bytes);
  }
  return sending;
}

void write_head(std::string& out, const Response& response, const Sending& sending, const Asked& asked,
                std::string_view date) {
  out = "HTTP/1.1 ";
  append_number(out, static_cast<std::uint64_t>(sending.status));
  out += ' ';
  out += reason_of(sending.status);
  out += "\r\nDate: ";
  out += date;
  out += "\r\n";
  const bool without_length = sending.status == 204 || sending.status == 304;
  if (!without_length) {
    if (!response.content_type.empty()) append_header(out, "Content-Type", response.content_type);
    if (!sending.chunked) {
      out += "Content-Length: ";
      append_number(out, sending.bytes);
      out += "\r\n";
    } else if (!asked.http_1_0) {
      out += "Transfer-Encoding: chunked\r\n";
    }
  }
  if (!sending.etag.empty()) {
    out += "ETag: \"";
    out += sending.etag;
    out += "\"\r\n";
  }
  if (!sending.last_modified.empty()) {
    append_header(out, "Last-Modified", sending.last_modified);
    out += "Accept-Ranges: bytes\r\n";
  }
  if (!sending.content_range.empty()) append_header(out, "Content-Range", sending.content_range);
  for (const auto& [name, value] : response.headers) append_header(out, name, value);
  if (!has_header(response, "Cache-Control")) {
    out += sending.etag.empty() ? "Cache-Control: no-store\r\n" : "Cache-Control: private, no-cache\r\n";
  }
  out += "X-Content-Type-Options: nosniff\r\n";
  if (response.content_type.starts_with("text/html")) {
    if (!has_header(response, "Content-Security-Policy")) append_header(out, "Content-Security-Policy", page_policy());
    out += "Referrer-Policy: strict-origin-when-cross-origin\r\n";
  }
  if (!asked.keep_alive) {
    out += "Connection: close\r\n";
  } else if (asked.http_1_0) {
    out += "Connection: keep-alive\r\n";
  }
  out += "\r\n";
}

std::string_view reason_of(int status) {
  switch (status) {
    case 101:
      return "Switching Protocols";
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 416:
      return "Range Not Satisfiable";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 426:
      return "Upgrade Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Other";
  }
}

}  // namespace wanqiu::http
