#include "store/store.h"

namespace wanqiu::store {

base::Result<Location> parse_location(std::string_view text, std::string_view field) {
  if (text.starts_with("sqlite:") && text.size() > 7) {
    // The library that opens it ends the path there, and the file would be another.
    if (text.find('"') != text.npos) return base::Fault::invalid(field, "must have no double quote in its path");
    return Location{Engine::sqlite, std::string(text.substr(7))};
  }
  if (text.starts_with("postgresql://") || text.starts_with("postgres://")) {
    return Location{Engine::postgresql, std::string(text)};
  }
  return base::Fault::invalid(field, "must be sqlite:PATH or postgresql://USER@HOST/DATABASE");
}

std::string to_string(const Location& location) {
  if (location.engine == Engine::sqlite) return "sqlite:" + location.place;
  std::string text = location.place;
  const auto host = text.find("://") + 3;
  const auto at = text.find('@', host);
  const auto secret = text.find(':', host);
  if (at != text.npos && secret < at) text.erase(secret, at - secret);
  for (auto found = text.find("password="); found != text.npos; found = text.find("password=", found + 12)) {
    const auto end = text.find('&', found);
    text.replace(found + 9, (end == text.npos ? text.size() : end) - found - 9, "***");
  }
  return text;
}

}  // namespace wanqiu::store
