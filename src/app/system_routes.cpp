#include "system_routes.h"

#include <unistd.h>

#include <fstream>

#include "http/router.h"
#include "http/static_files.h"

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

/// The web app manifest: what a phone shows for the app on its home screen.
struct IconOut {
  std::string src;
  std::string sizes;
  std::string type;
  std::string purpose = "any";
};
BOOST_DESCRIBE_STRUCT(IconOut, (), (src, sizes, type, purpose))

struct ManifestOut {
  std::string id = "/";
  std::string name;
  std::string short_name;
  std::string lang;
  std::string start_url = "/";
  std::string scope = "/";
  std::string display = "standalone";
  std::string background_color = "#FBFAF7";
  std::string theme_color = "#FBFAF7";
  std::vector<IconOut> icons;
};
BOOST_DESCRIBE_STRUCT(ManifestOut, (),
                      (id, name, short_name, lang, start_url, scope, display, background_color, theme_color, icons))

struct SystemRoutes {
  City& city;
  base::Instant started_at;

  base::Task<http::Response> site(http::Request) const {
    SiteOut out{city.site.name,
                city.site.short_name,
                city.site.accent,
                city.site.logo.empty() ? std::nullopt : std::optional(city.site.logo_address()),
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

  base::Task<http::Response> manifest(http::Request) const {
    ManifestOut out;
    out.name = city.site.name;
    out.short_name = city.site.short_name;
    out.lang = city.site.languages.front() == "zh" ? "zh-CN" : city.site.languages.front();
    if (city.site.logo.empty()) {
      out.icons = {{"/icon.svg", "any", "image/svg+xml"},
                   {"/icon-192.png", "192x192", "image/png", "any maskable"},
                   {"/icon-512.png", "512x512", "image/png", "any maskable"}};
    } else {
      out.icons = {{city.site.logo_address(), "any", std::string(http::content_type_of(city.site.logo))}};
    }
    auto response = http::json(200, out);
    response.content_type = "application/manifest+json";
    response.etag = base::hex(base::blake2b(std::get<std::string>(response.body))).substr(0, 16);
    co_return std::move(response).with("Cache-Control", "no-cache");
  }

  base::Task<http::Response> logo(http::Request) const {
    http::Response response;
    response.content_type = http::content_type_of(city.site.logo);
    response.body = http::File{city.config.in_home(city.config.site).parent_path() / city.site.logo};
    // An SVG that is opened by itself could bring scripts: they have nothing to do here.
    co_return std::move(response)
        .with("Cache-Control", "no-cache")
        .with("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
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
  router.add({Method::get, "/manifest.webmanifest", Access::anyone(), Call<&SystemRoutes::manifest>{routes}});
  if (!city.site.logo.empty())
    router.add({Method::get, city.site.logo_address(), Access::anyone(), Call<&SystemRoutes::logo>{routes}});
  router.add({Method::get, "/healthz", Access::anyone(), Call<&SystemRoutes::health>{routes}});
}

}  // namespace wanqiu::app
