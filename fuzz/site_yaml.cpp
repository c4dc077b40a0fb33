// A site definition as an operator may write it.
#include <string_view>

#include "base/assert.h"
#include "site.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace wanqiu;
  const auto site = app::parse_site(std::string_view(reinterpret_cast<const char*>(data), size), "site.yaml");
  if (!site) {
    WQ_ASSERT(!site.error().reason.empty());
    return 0;
  }
  WQ_ASSERT(!site->name.empty() && site->accent.size() == 7 && !site->languages.empty());
  for (const auto& column : site->columns) WQ_ASSERT(!column.slug.empty() && !column.name.empty());
  for (const auto& series : site->series) WQ_ASSERT(series.kind == "audio" || series.kind == "video");
  return 0;
}
