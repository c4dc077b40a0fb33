// The address of a request. What is taken must be safe to be a path, whatever it was made of.
#include "target.h"

#include <cstdint>

#include "base/assert.h"
#include "base/text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace wanqiu;
  const auto target = http::parse_target({reinterpret_cast<const char*>(data), size});
  if (!target) return 0;
  WQ_ASSERT(target->path.starts_with('/'));
  WQ_ASSERT(base::is_utf8(target->path));
  WQ_ASSERT(target->path.find('\0') == std::string::npos && target->path.find('\\') == std::string::npos);
  for (const auto segment : base::split(target->path, '/')) WQ_ASSERT(segment != "." && segment != "..");
  for (const auto& query : target->queries) WQ_ASSERT(base::is_utf8(query.first));
  return 0;
}
