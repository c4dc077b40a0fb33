#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace wanqiu::app {

/// How the program runs on this machine. One YAML file (WANQIU_HOME/wanqiu.yaml, or the one named by WANQIU_CONFIG),
/// and over it an environment variable for each key: WANQIU_PORT for port. Checked whole before anything starts.
struct Config {
  std::filesystem::path home = "var/wanqiu";  ///< database, media, search index; the other paths are relative to it
  std::string database;                       ///< "" means sqlite:HOME/wanqiu.db
  std::filesystem::path site = "site.yaml";   ///< the site definition
  std::filesystem::path rules = "";           ///< the points rules; "" means those that the site definition names
  std::filesystem::path web = "";  ///< the built web apps; "" means web/dist beside the program's source tree
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;
  int threads = 2;
  int readers = 4;  ///< database connections for reads
  int connections_max = 19'500;
  std::vector<std::string> origins;  ///< the site's own addresses, "https://learn.example"
  bool trust_forwarded = false;      ///< X-Forwarded-For and -Proto of a proxy on this machine
  std::string log_level = "info";
  int session_days = 30;
  std::int64_t picture_bytes_max = 20 << 20;
  std::int64_t audio_bytes_max = 200 << 20;
  std::int64_t video_bytes_max = std::int64_t{2} << 30;
  int group_events_max = 4'096;  ///< events in one commit
  std::int64_t checkpoint_every_events = 1'000'000;
  int small_group_min = 5;        ///< figures about fewer learners are not shown
  bool private_webhooks = false;  ///< may notices be sent to this machine and to private networks?

  std::string database_url() const { return database.empty() ? "sqlite:" + (home / "wanqiu.db").string() : database; }
  /// The site's address as links show it, without a slash at the end.
  std::string site_address() const;
  bool over_tls() const;  ///< people reach it over TLS: one of `origins` says so
  /// A path of the configuration, relative to home.
  std::filesystem::path in_home(const std::filesystem::path& path) const { return home / path; }
};

/// For `wanqiu config`: what there is to set.
struct ConfigKey {
  std::string name;
  std::string what;
  std::function<void(Config&, const std::string&)> set;  ///< throws base::FaultError with the reason
  std::function<std::string(const Config&)> show;
};
const std::vector<ConfigKey>& config_keys();

using Environment = std::function<std::optional<std::string>(std::string_view name)>;

/// `file`: the text of the YAML file and its name; nullopt when there is none. Faults name file, line, key and what
/// would be right; an unknown WANQIU_… variable is refused too (given in `variables`).
base::Result<Config> read_config(const std::optional<std::pair<std::string, std::string>>& file,
                                 const Environment& environment, const std::vector<std::string>& variables);

}  // namespace wanqiu::app
