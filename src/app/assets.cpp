#include "assets.h"

#include <boost/json.hpp>

#include <set>

#include "places.h"

namespace wanqiu::app {
namespace {

namespace bj = boost::json;

/// The styles of a chunk and of everything it imports at once.
void collect(const bj::object& manifest, const std::string& key, library::Assets& assets, std::set<std::string>& seen) {
  const auto* chunk = manifest.if_contains(key);
  if (chunk == nullptr || !chunk->is_object() || !seen.insert(key).second) return;
  if (const auto* imports = chunk->as_object().if_contains("imports")) {
    for (const auto& each : imports->as_array()) collect(manifest, std::string(each.as_string()), assets, seen);
  }
  if (const auto* styles = chunk->as_object().if_contains("css")) {
    for (const auto& each : styles->as_array()) assets.styles.push_back("/" + std::string(each.as_string()));
  }
}

}  // namespace

library::Assets read_assets(const std::filesystem::path& web, std::string_view app) {
  library::Assets assets;
  const auto text = read_text_file(web / ".vite" / "manifest.json");
  if (!text) return assets;
  boost::system::error_code error;
  const auto parsed = bj::parse(*text, error);
  if (error || !parsed.is_object()) return assets;
  for (const auto& key :
       {"src/app/" + std::string(app) + ".ts", std::string(app) + ".html", "src/console/" + std::string(app) + ".ts"}) {
    const auto* entry = parsed.as_object().if_contains(key);
    if (entry == nullptr) continue;
    assets.script = "/" + std::string(entry->at("file").as_string());
    std::set<std::string> seen;
    collect(parsed.as_object(), key, assets, seen);
    break;
  }
  return assets;
}

}  // namespace wanqiu::app
