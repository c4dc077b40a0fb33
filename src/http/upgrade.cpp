#include "upgrade.h"

#include <fmt/format.h>

#include "base/text.h"

namespace wanqiu::http {
namespace {

bool is_token(std::string_view text, std::string_view lower_case) {
  return std::equal(text.begin(), text.end(), lower_case.begin(), lower_case.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b; });
}

bool names_token(const Request& request, std::string_view header, std::string_view token) {
  for (const auto& [name, value] : request.headers) {
    if (name != header) continue;
    for (const auto each : base::split(value, ',')) {
      if (is_token(base::trim(each), token)) return true;
    }
  }
  return false;
}

/// Sixteen bytes in base64, as RFC 6455 (section 4.1) has it.
bool is_key(std::string_view key) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  return key.size() == 24 && key.ends_with("==") && key.find_first_not_of(letters) == 22;
}

}  // namespace

bool asks_for_web_socket(const Request& request) {
  return !request.header("upgrade").empty() && names_token(request, "upgrade", "websocket");
}

UpgradeAsked UpgradeAsked::of(const Request& request) {
  UpgradeAsked asked;
  if (request.method != Method::get || !asks_for_web_socket(request)) return asked;
  asked.proper =
      names_token(request, "connection", "upgrade") && base::trim(request.header("sec-websocket-version")) == "13";
  asked.key = base::trim(request.header("sec-websocket-key"));
  for (const auto& [name, value] : request.headers) {
    if (name != "sec-websocket-protocol") continue;
    if (!asked.subprotocols.empty()) asked.subprotocols += ',';
    asked.subprotocols += value;
  }
  asked.remote = request.remote;
  return asked;
}

std::optional<Response> refuse_upgrade(const UpgradeAsked& asked, const Upgrade& upgrade) {
  if (!asked.proper) {
    const auto fault = base::Fault::invalid("", "a WebSocket, version 13, speaks at this address");
    return problem(fault, 426)
        .with("Upgrade", "websocket")
        .with("Connection", "Upgrade")
        .with("Sec-WebSocket-Version", "13");
  }
  if (!is_key(asked.key)) return problem(base::Fault::invalid("", "Sec-WebSocket-Key must be 16 bytes in base64"));
  if (upgrade.subprotocol.empty()) return std::nullopt;
  for (const auto each : base::split(asked.subprotocols, ',')) {
    if (base::trim(each) == upgrade.subprotocol) return std::nullopt;
  }
  return problem(base::Fault::invalid(
      "", fmt::format("the subprotocol spoken at this address is {}, which was not offered", upgrade.subprotocol)));
}

}  // namespace wanqiu::http
