#include "http/page_policy.h"

#include <fmt/format.h>

#include "base/hash.h"

namespace wanqiu::http {
namespace {

std::string policy(std::string_view scripts, std::string_view styles) {
  return fmt::format(
      "default-src 'self'; script-src 'self'{}; style-src 'self'{}; img-src 'self' data: blob:; media-src 'self' "
      "blob:; "
      "worker-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
      "frame-ancestors 'none'",
      scripts, styles);
}

std::string source_of(std::string_view text) {
  return text.empty() ? "" : fmt::format(" 'sha256-{}'", base::sha256_base64(text));
}

}  // namespace

std::string_view page_policy() {
  static const std::string plain = policy("", " 'unsafe-inline'");
  return plain;
}

std::string page_policy(std::string_view style, std::string_view script) {
  return policy(source_of(script), source_of(style));
}

}  // namespace wanqiu::http
