#include "config.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "base/yaml.h"

namespace wanqiu::app {
namespace {

using base::Fault;
using base::FaultError;

[[noreturn]] void refuse(std::string_view reason) {
  throw FaultError(Fault::invalid("", reason));
}

template <class T>
ConfigKey whole(std::string name, T Config::*member, std::int64_t min, std::int64_t max, std::string what) {
  return {
      std::move(name), std::move(what),
      [=](Config& config, const std::string& text) {
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (text.empty() || error != std::errc{} || end != text.data() + text.size() || value < min || value > max) {
          refuse(fmt::format("must be a whole number from {} to {}", min, max));
        }
        config.*member = static_cast<T>(value);
      },
      [=](const Config& config) { return std::to_string(config.*member); }};
}

ConfigKey truth(std::string name, bool Config::*member, std::string what) {
  return {std::move(name), std::move(what),
          [=](Config& config, const std::string& text) {
            if (text != "true" && text != "false") refuse("must be true or false");
            config.*member = text == "true";
          },
          [=](const Config& config) { return std::string(config.*member ? "true" : "false"); }};
}

ConfigKey path(std::string name, std::filesystem::path Config::*member, std::string what) {
  return {std::move(name), std::move(what),
          [=](Config& config, const std::string& text) {
            if (text.empty()) refuse("must be a path");
            config.*member = text;
          },
          [=](const Config& config) { return (config.*member).string(); }};
}

ConfigKey text(std::string name, std::string Config::*member, std::function<void(const std::string&)> check,
               std::string what) {
  return {std::move(name), std::move(what),
          [=](Config& config, const std::string& given) {
            check(given);
            config.*member = given;
          },
          [=](const Config& config) { return config.*member; }};
}

void check_database(const std::string& url) {
  if (!url.starts_with("sqlite:") && !url.starts_with("postgresql://")) {
    refuse("must be sqlite:PATH or postgresql://USER@HOST/DATABASE");
  }
}

void check_address(const std::string& address) {
  if (address.empty() || address.find_first_not_of("0123456789abcdefABCDEF.:") != std::string::npos) {
    refuse("must be an IP address such as 127.0.0.1 or ::");
  }
}

void check_level(const std::string& level) {
  for (const char* known : {"debug", "info", "warn", "error"}) {
    if (level == known) return;
  }
  refuse("must be debug, info, warn or error");
}

ConfigKey origins() {
  return {"origins", "the site's own addresses, separated by commas; requests that change something must come from one",
          [](Config& config, const std::string& given) {
            config.origins.clear();
            for (const auto each : base::split(given, ',')) {
              const auto origin = base::trim(each);
              if (!origin.starts_with("http://") && !origin.starts_with("https://"))
                refuse("must be addresses such as https://learn.example");
              if (origin.ends_with('/')) refuse("an address ends without a slash");
              config.origins.emplace_back(origin);
            }
          },
          [](const Config& config) { return fmt::format("{}", fmt::join(config.origins, ",")); }};
}

/// The text of a value in the file: a scalar, or a list of scalars joined by commas.
std::string text_of(const base::YamlNode& node) {
  if (!node.is_list()) return node.text({0, 2000});
  std::string joined;
  for (const auto& item : node.items()) joined += (joined.empty() ? "" : ",") + item.text({0, 2000});
  return joined;
}

std::string variable_of(std::string_view key) {
  std::string name = "WANQIU_";
  for (const char c : key) name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return name;
}

}  // namespace

std::string Config::site_address() const {
  if (!origins.empty()) return origins.front();
  const bool anywhere = address == "0.0.0.0" || address == "::";
  const auto host = anywhere ? "localhost" : address.find(':') == std::string::npos ? address : "[" + address + "]";
  return fmt::format("http://{}:{}", host, port);
}

bool Config::over_tls() const {
  return std::any_of(origins.begin(), origins.end(), [](const auto& origin) { return origin.starts_with("https://"); });
}

const std::vector<ConfigKey>& config_keys() {
  static const std::vector<ConfigKey> keys{
      path("home", &Config::home, "where database, media and search index are kept"),
      text("database", &Config::database, check_database,
           "sqlite:PATH or postgresql://…; sqlite:HOME/wanqiu.db when not given"),
      path("site", &Config::site, "the site definition, relative to home"),
      path("rules", &Config::rules, "the points rules, relative to home; those of the site definition when not given"),
      path("web", &Config::web, "the built web apps"),
      text("address", &Config::address, check_address, "the IP address to listen on"),
      whole("port", &Config::port, 1, 65'535, "the port to listen on"),
      whole("threads", &Config::threads, 1, 64, "event loops, one a core"),
      whole("readers", &Config::readers, 1, 64, "database connections for reads"),
      whole("connections_max", &Config::connections_max, 10, 1'000'000, "open connections, more are closed at once"),
      origins(),
      truth("trust_forwarded", &Config::trust_forwarded, "take the client's address from a proxy on this machine"),
      text("log_level", &Config::log_level, check_level, "debug, info, warn or error"),
      whole("session_days", &Config::session_days, 1, 365, "how long a session lives after its last use"),
      whole("picture_bytes_max", &Config::picture_bytes_max, 1'000, 1 << 30, "the largest picture"),
      whole("audio_bytes_max", &Config::audio_bytes_max, 1'000, std::int64_t{1} << 40, "the largest sound"),
      whole("video_bytes_max", &Config::video_bytes_max, 1'000, std::int64_t{1} << 40, "the largest film"),
      whole("group_events_max", &Config::group_events_max, 1, 100'000, "learning events in one commit"),
      whole("checkpoint_every_events", &Config::checkpoint_every_events, 1'000, 1'000'000'000,
            "learning events between two checkpoints"),
      whole("small_group_min", &Config::small_group_min, 5, 1000, "figures about fewer learners are not shown"),
      truth("private_webhooks", &Config::private_webhooks, "send notices to this machine and private networks too"),
  };
  return keys;
}

base::Result<Config> read_config(const std::optional<std::pair<std::string, std::string>>& file,
                                 const Environment& environment, const std::vector<std::string>& variables) {
  Config config;
  std::vector<std::string> names;
  for (const auto& key : config_keys()) names.push_back(key.name);

  if (file) {
    const auto read = base::read_yaml(file->first, file->second, [&](const base::YamlNode& root) {
      if (root.is_null()) return true;
      for (const auto& name : root.keys()) {
        const auto key = std::find_if(config_keys().begin(), config_keys().end(),
                                      [&](const ConfigKey& each) { return each.name == name; });
        const auto value = root.find(name);
        if (key == config_keys().end()) {
          const auto meant = base::nearest(name, {names.begin(), names.end()});
          auto fault =
              (value ? *value : root)
                  .fault(meant.empty() ? "is not a key of the configuration; `wanqiu config` lists them"
                                       : fmt::format("is not a key of the configuration; did you mean '{}'?", meant));
          fault.field = name;
          throw FaultError(fault);
        }
        if (!value) continue;
        try {
          key->set(config, text_of(*value));
        } catch (const FaultError& error) {
          if (!error.fault.where.empty()) throw;
          value->refuse(error.fault.reason);
        }
      }
      return true;
    });
    if (!read) return read.error();
  }

  for (const auto& key : config_keys()) {
    const auto name = variable_of(key.name);
    const auto value = environment(name);
    if (!value) continue;
    try {
      key.set(config, *value);
    } catch (const FaultError& error) {
      return Fault::invalid(name, error.fault.reason).at("environment");
    }
  }
  for (const auto& variable : variables) {
    const bool ours = variable.starts_with("WANQIU_");
    const bool special = variable == "WANQIU_CONFIG" || variable == "WANQIU_DATA" ||
                         variable.starts_with("WANQIU_TEST_") || variable == "WANQIU_CLOCK_FILE";
    if (!ours || special) continue;
    const bool known =
        std::any_of(names.begin(), names.end(), [&](const std::string& name) { return variable_of(name) == variable; });
    if (!known)
      return Fault::invalid(variable, "is not a variable of the configuration; `wanqiu config` lists them")
          .at("environment");
  }
  return config;
}

}  // namespace wanqiu::app
