#include "assets.h"

#include <boost/json.hpp>

#include <set>

#include "places.h"

namespace wanqiu::app {
namespace {

namespace bj = boost::json;

/// The app's page for each kind of page that the program makes.
constexpr std::pair<std::string_view, std::string_view> learner_pages[] = {
    {"home", "src/rooms/library/HomePage.vue"},     {"column", "src/rooms/library/ColumnPage.vue"},
    {"item", "src/rooms/library/ItemPage.vue"},     {"series", "src/rooms/library/SeriesPage.vue"},
    {"course", "src/rooms/library/CoursePage.vue"},
};

std::string address(const bj::value& file) {
  return "/" + std::string(file.as_string());
}

/// A chunk and everything it imports at once, apart from what was seen before: chunks by key, styles by address.
void collect(const bj::object& manifest, const std::string& key, library::Assets::Part& part,
             std::set<std::string>& seen) {
  const auto* chunk = manifest.if_contains(key);
  if (chunk == nullptr || !chunk->is_object() || !seen.insert(key).second) return;
  if (const auto* imports = chunk->as_object().if_contains("imports")) {
    for (const auto& each : imports->as_array()) collect(manifest, std::string(each.as_string()), part, seen);
  }
  if (const auto* styles = chunk->as_object().if_contains("css")) {
    for (const auto& each : styles->as_array()) {
      if (const auto style = address(each); seen.insert(style).second) part.styles.push_back(style);
    }
  }
  part.modules.push_back(address(chunk->at("file")));
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
    assets.script = address(entry->at("file"));
    std::set<std::string> seen;
    library::Assets::Part first;
    collect(parsed.as_object(), key, first, seen);
    first.modules.pop_back();  // the script itself
    assets.styles = std::move(first.styles);
    assets.modules = std::move(first.modules);
    if (app == "learner") {
      for (const auto& [page, source] : learner_pages) {
        auto seen_here = seen;
        collect(parsed.as_object(), std::string(source), assets.pages[std::string(page)], seen_here);
      }
    }
    break;
  }
  return assets;
}

}  // namespace wanqiu::app
