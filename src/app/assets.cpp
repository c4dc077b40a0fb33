#include "assets.h"

#include <fmt/format.h>

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

/// Gathers what chunks need, each thing once.
class Gathering {
 public:
  Gathering(const bj::object& manifest, library::Assets& assets) : manifest_(manifest), assets_(assets) {}

  /// A chunk and everything it imports at once, what it imports first: its styles besides all others, its modules to
  /// `modules`.
  void add(const std::string& key, library::Assets::Addresses& modules) {
    const auto* chunk = manifest_.if_contains(key);
    if (chunk == nullptr || !chunk->is_object() || !seen_.insert(key).second) return;
    if (const auto* imports = chunk->as_object().if_contains("imports")) {
      for (const auto& each : imports->as_array()) add(std::string(each.as_string()), modules);
    }
    if (const auto* styles = chunk->as_object().if_contains("css")) {
      for (const auto& each : styles->as_array()) {
        if (auto style = address(each); styles_.insert(style).second) assets_.styles.push_back(std::move(style));
      }
    }
    modules.push_back(address(chunk->at("file")));
  }

  /// What a page of the app loads besides all that was added before; other pages do not count.
  void add_page(const std::string& page, const std::string& key) {
    const auto before = seen_;
    add(key, assets_.pages[page]);
    seen_ = before;
  }

 private:
  const bj::object& manifest_;
  library::Assets& assets_;
  std::set<std::string> seen_;    // chunks by key
  std::set<std::string> styles_;  // by address
};

/// All of these files, one after another; nothing when one of them is missing.
std::string texts_of(const std::filesystem::path& web, const library::Assets::Addresses& addresses) {
  std::string all;
  for (const auto& each : addresses) {
    const auto text = read_text_file(web / each.substr(1));
    if (!text) return {};
    all += *text;
  }
  return all;
}

}  // namespace

library::Assets read_assets(const std::filesystem::path& web, std::string_view app) {
  library::Assets assets;
  const auto text = read_text_file(web / ".vite" / fmt::format("{}.json", app));
  if (!text) return assets;
  boost::system::error_code error;
  const auto parsed = bj::parse(*text, error);
  if (error || !parsed.is_object()) return assets;
  const auto& manifest = parsed.as_object();
  const auto key = std::string(app) + ".html";
  const auto* entry = manifest.if_contains(key);
  if (entry == nullptr) return assets;
  assets.script = address(entry->at("file"));
  Gathering gathering(manifest, assets);
  gathering.add(key, assets.modules);
  assets.modules.pop_back();  // the script itself
  if (app == "learner") {
    for (const auto& [page, source] : learner_pages) gathering.add_page(std::string(page), std::string(source));
    assets.styles_text = texts_of(web, assets.styles);
    assets.early_script = texts_of(web, {"/early.js"});
  }
  return assets;
}

}  // namespace wanqiu::app
