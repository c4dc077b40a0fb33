#include "system_routes.h"

#include <unistd.h>

#include <fstream>

#include "http/router.h"

namespace wanqiu::app {
namespace {

namespace fs = std::filesystem;

struct ColumnOut {
  std::string slug;
  std::string name;
  std::string description;
};
BOOST_DESCRIBE_STRUCT(ColumnOut, (), (slug, name, description))

struct SiteOut {
  std::string name;
  std::string short_name;
  std::string accent;
  std::optional<std::string> logo;
  std::string time_zone;
  std::vector<std::string> languages;
  std::string comments;
  std::vector<ColumnOut> columns;
};
BOOST_DESCRIBE_STRUCT(SiteOut, (), (name, short_name, accent, logo, time_zone, languages, comments, columns))

struct SystemOut {
  std::string version;
  base::Instant started_at;
  std::string database;
  std::int64_t disk_free_bytes = 0;
  std::int64_t disk_total_bytes = 0;
  std::int64_t database_bytes = 0;
  std::int64_t resident_bytes = 0;
  std::int64_t learners = 0;
  std::int64_t organisations = 0;
  std::int64_t items = 0;
};
BOOST_DESCRIBE_STRUCT(SystemOut, (),
                      (version, started_at, database, disk_free_bytes, disk_total_bytes, database_bytes, resident_bytes,
                       learners, organisations, items))

std::int64_t resident_bytes() {
  std::ifstream in("/proc/self/statm");
  std::int64_t size = 0;
  std::int64_t resident = 0;
  in >> size >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

std::int64_t file_bytes(const fs::path& path) {
  std::error_code none;
  const auto bytes = fs::file_size(path, none);
  return none ? 0 : static_cast<std::int64_t>(bytes);
}

struct SystemRoutes {
  City& city;
  base::Instant started_at;

  base::Task<http::Response> site(http::Request) const {
    SiteOut out{city.site.name,
                city.site.short_name,
                city.site.accent,
                std::nullopt,
                city.site.zone.name(),
                city.site.languages,
                city.site.comments_before ? "before" : "after",
                {}};
    const auto columns = city.library->columns();
    for (const auto& column : *columns) {
      if (!column.hidden) out.columns.push_back({column.slug, column.name, column.description});
    }
    auto response = http::json(200, out);
    response.etag = base::hex(base::blake2b(std::get<std::string>(response.body))).substr(0, 16);
    co_return std::move(response).with("Cache-Control", "no-cache");
  }

  base::Task<http::Response> system(http::Request) const {
    SystemOut out;
    out.version = version;
    out.started_at = started_at;
    out.database = store::to_string(city.store->settings().location);
    std::error_code none;
    const auto space = fs::space(city.config.home, none);
    if (!none) {
      out.disk_free_bytes = static_cast<std::int64_t>(space.available);
      out.disk_total_bytes = static_cast<std::int64_t>(space.capacity);
    }
    const auto& location = city.store->settings().location;
    if (location.engine == store::Engine::sqlite)
      out.database_bytes = file_bytes(location.place) + file_bytes(location.place + "-wal");
    out.resident_bytes = resident_bytes();
    const auto& directory = city.people->directory();
    const auto tree = directory.tree();
    out.learners = tree->size() == 0 ? 0 : directory.registered(tree->root());
    out.organisations = static_cast<std::int64_t>(tree->size());
    out.items = city.library->published();
    co_return http::json(200, out);
  }

  /// Up means: a read of the database comes back.
  base::Task<http::Response> health(http::Request) const {
    co_await city.store->read([](store::Session&) {});
    co_return http::Response{200, "text/plain; charset=utf-8", std::string("ok\n"), {}, {}};
  }
};

template <auto Member>
struct Call {
  std::shared_ptr<const SystemRoutes> routes;
  base::Task<http::Response> operator()(http::Request request) const { return ((*routes).*Member)(std::move(request)); }
};

}  // namespace

void mount_system(http::Router& router, City& city) {
  using http::Access;
  using http::Method;
  const auto routes = std::make_shared<const SystemRoutes>(SystemRoutes{city, city.machine.clock.now()});
  router.add({Method::get, "/api/v1/site", Access::anyone(), Call<&SystemRoutes::site>{routes}});
  router.add(
      {Method::get, "/api/v1/system", Access::site({http::Role::operator_}), Call<&SystemRoutes::system>{routes}});
  router.add({Method::get, "/healthz", Access::anyone(), Call<&SystemRoutes::health>{routes}});
}

}  // namespace wanqiu::app
