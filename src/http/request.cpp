#include "http/request.h"

#include "base/assert.h"
#include "base/text.h"
#include "http/origin.h"

namespace wanqiu::http {
namespace {

constexpr std::array<std::string_view, 7> methods{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

}  // namespace

std::string_view to_string(Method method) {
  return methods.at(static_cast<std::size_t>(method));
}

std::string_view Request::header(std::string_view lower_case_name) const {
  for (const auto& [name, value] : headers) {
    if (name == lower_case_name) return value;
  }
  return {};
}

std::string_view Request::cookie(std::string_view name) const {
  std::string_view rest = header("cookie");
  while (!rest.empty()) {
    const auto end = rest.find(';');
    const auto pair = base::trim(rest.substr(0, end));
    if (pair.size() > name.size() && pair[name.size()] == '=' && pair.starts_with(name))
      return pair.substr(name.size() + 1);
    if (end == rest.npos) break;
    rest.remove_prefix(end + 1);
  }
  return {};
}

std::optional<std::string_view> Request::query(std::string_view name) const {
  for (const auto& [key, value] : queries) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::string_view Request::parameter(std::string_view name) const {
  for (const auto& [key, value] : parameters) {
    if (key == name) return value;
  }
  base::assertion_failed("the route's pattern has the parameter", __FILE__, __LINE__);
}

const Caller& Request::who() const {
  WQ_ASSERT(caller.has_value());
  return *caller;
}

std::string_view Request::json_text() const {
  const auto type = header("content-type");
  if (base::trim(type.substr(0, type.find(';'))) != "application/json") {
    throw base::FaultError(
        base::Fault::make(base::FaultKind::unsupported, "", "the body must be sent as application/json"));
  }
  if (body.empty()) throw base::FaultError(base::Fault::invalid("", "the body is empty; it must be a JSON object"));
  return body;
}

std::string origin_of(const Request& request) {
  const auto host = request.header("host");
  const bool plain =
      !host.empty() && host.size() <= 255 &&
      host.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.:[]") == host.npos;
  if (!plain) return {};
  return (request.secure ? "https://" : "http://") + std::string(host);
}

}  // namespace wanqiu::http
