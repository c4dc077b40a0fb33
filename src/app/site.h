#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace wanqiu::app {

/// What makes this site this site: a YAML file (sites/neutral.yaml is one to begin from).
struct Site {
  struct Column {
    std::string slug;
    std::string name;
    std::string description;
  };
  struct Series {
    std::string slug;
    std::string name;
    std::string description;
    std::string kind;    ///< "audio" or "video"
    std::string column;  ///< slug
  };
  std::string name;
  std::string short_name;
  std::string accent;  ///< "#RRGGBB"
  std::string logo;    ///< a file beside the definition, or ""
  /// Where the logo is served; "" without one.
  std::string logo_address() const { return logo.empty() ? "" : "/site-logo" + logo.substr(logo.rfind('.')); }
  std::string rules = "rules.yaml";  ///< the points rules: a file beside the definition
  base::Zone zone = base::Zone::utc();
  std::vector<std::string> languages;  ///< the first is the default
  bool comments_before = true;         ///< looked at before they show
  std::vector<std::string> words;      ///< a comment with one of these waits for a person
  std::vector<Column> columns;
  std::vector<Series> series;
};

/// Strict; faults carry file and line.
base::Result<Site> parse_site(std::string_view text, std::string_view file);

}  // namespace wanqiu::app
