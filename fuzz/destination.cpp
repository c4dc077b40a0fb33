// Where a notice is sent: an address that an administrator typed. What is taken must be safe to be put into a request's
// head, and be an address of http or https.
#include <cstdint>

#include "base/assert.h"
#include "http/outgoing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace wanqiu;
  const auto to = http::parse_destination({reinterpret_cast<const char*>(data), size}, "url");
  if (!to) return 0;
  WQ_ASSERT(!to->host.empty() && !to->port.empty());
  WQ_ASSERT(to->target.starts_with('/'));
  for (const auto* part : {&to->host, &to->port, &to->target}) {
    for (const char c : *part) WQ_ASSERT(static_cast<unsigned char>(c) > 0x20 && c != 0x7f);
  }
  (void)http::is_public_address(to->host);
  return 0;
}
