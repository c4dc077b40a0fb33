#include "home.h"

#include <fmt/format.h>

#include "places.h"
#include "site.h"

namespace wanqiu::app {
namespace {

namespace fs = std::filesystem;
using base::Fault;
using base::FaultError;

void write(const fs::path& path, const std::string& text) {
  write_text_file(path, text).value();
}

/// The site definition and what it names beside itself. Where it has no points rules there, the default set.
void write_definitions(const Config& config, const fs::path& site) {
  const auto site_text = read_text_file(site).value();
  const auto parsed = parse_site(site_text, site.string()).value();
  auto rules = site.parent_path() / parsed.rules;
  if (!fs::exists(rules)) rules = share_directory() / "rules" / "default.yaml";
  const auto rules_text = read_text_file(rules).value();
  const auto logo = parsed.logo.empty() ? std::string() : read_text_file(site.parent_path() / parsed.logo).value();
  std::error_code failed;
  fs::create_directories(config.home, failed);
  if (failed) {
    throw FaultError(Fault::unavailable(fmt::format("{} cannot be made: {}", config.home.string(), failed.message())));
  }
  write(config.home / "site.yaml", site_text);
  write(config.home / parsed.rules, rules_text);
  if (!parsed.logo.empty()) write(config.home / parsed.logo, logo);
}

}  // namespace

bool is_home(const Config& config) {
  return fs::exists(config.home / "wanqiu.yaml");
}

base::Result<void> begin_home(const Config& config, const fs::path& site) {
  if (is_home(config)) {
    return Fault::conflict("home",
                           fmt::format("{} is a home already; choose another WANQIU_HOME", config.home.string()));
  }
  try {
    write_definitions(config, site);
  } catch (const FaultError& error) {
    return error.fault;
  }
  return {};
}

base::Result<void> finish_home(const Config& config) {
  return write_text_file(config.home / "wanqiu.yaml", "# `wanqiu config` lists every key.\n");
}

}  // namespace wanqiu::app
