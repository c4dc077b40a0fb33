#include "backup.h"

#include <fmt/format.h>

#include <set>

#include "city.h"
#include "places.h"
#include "store/store.h"

namespace wanqiu::app {

namespace fs = std::filesystem;
using base::Fault;

base::Result<void> backup(const Config& config, const fs::path& folder) {
  const auto location = store::parse_location(config.database_url(), "database");
  if (!location) return location.error();
  if (location->engine != store::Engine::sqlite) {
    return Fault::make(base::FaultKind::unsupported, "database",
                       "is on PostgreSQL: copy it with pg_dump, and the folder media beside it");
  }
  if (fs::exists(folder))
    return Fault::conflict("folder",
                           fmt::format("{} is there already; a backup goes into a new folder", folder.string()));
  const fs::path beside = folder.string() + ".partial";
  std::error_code failed;
  fs::remove_all(beside, failed);
  fs::create_directories(beside, failed);
  if (failed) return Fault::unavailable(fmt::format("{} cannot be made: {}", beside.string(), failed.message()));
  if (const auto copied = store::copy_database(*location, beside / "wanqiu.db"); !copied) return copied.error();
  const auto site = read_site(config);
  if (!site) return site.error();
  std::set<fs::path> names{"media", config.site, "wanqiu.yaml"};
  names.insert(config.rules.empty() ? config.site.parent_path() / site->rules : config.rules);
  if (!site->logo.empty()) names.insert(config.site.parent_path() / site->logo);
  for (const auto& name : names) {
    const auto from = config.in_home(name);
    if (name.is_absolute() || !fs::exists(from)) continue;
    fs::create_directories((beside / name).parent_path(), failed);
    fs::copy(from, beside / name, fs::copy_options::recursive, failed);
    if (failed) return Fault::unavailable(fmt::format("{} cannot be copied: {}", from.string(), failed.message()));
  }
  fs::rename(beside, folder, failed);
  if (failed) return Fault::unavailable(fmt::format("{} cannot be made: {}", folder.string(), failed.message()));
  return {};
}

}  // namespace wanqiu::app
