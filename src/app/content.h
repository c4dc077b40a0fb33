#pragma once

#include "city.h"
#include "library/import.h"

namespace wanqiu::app {

struct ContentOptions {
  std::map<std::string, std::string> columns;  ///< category to column
  std::string column;
  bool drafts = false;
  std::function<void(std::uint64_t, std::uint64_t)> progress;
};

/// The site's columns and series are made first; covers and media that front matter names are looked for beside the
/// file, in
/// ../media and in WANQIU_HOME/demo-media, with any ending, and taken in.
library::ImportReport import_content(City& city, std::vector<std::filesystem::path> files, ContentOptions options);

void ensure_site(City& city);

}  // namespace wanqiu::app
