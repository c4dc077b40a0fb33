#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace wanqiu::library {

/// A media file that front matter names.
enum class MediaFor : std::uint8_t { looking_at, playing };
struct WantedMedia {
  std::string name;  ///< as written, with or without its ending
  MediaFor what = MediaFor::looking_at;
  std::string alt;
};
struct FoundMedia {
  std::string hash;
  std::optional<std::int32_t> duration_seconds;
};

/// What `wanqiu import content` takes: JSONL files (one document a line: id, title, body, and category, subcategory,
/// author, date, format, tags, script where known), Markdown files with YAML front matter, and folders of both.
struct ImportOptions {
  std::vector<std::filesystem::path> files;
  /// Category (or the front matter's `column`) → name or slug of a column. A category that is not in it goes to the
  /// column of that name or slug, then to `column`, then to a new column of the category's name if `create_columns`.
  std::map<std::string, std::string> columns;
  std::string column;  ///< for what has no column of its own; empty for none
  bool create_columns = true;
  bool publish = true;  ///< false: as drafts
  /// Finds, or takes in, the file or name that `cover:`, `gallery:` or `media:` names; `near` is the Markdown file.
  /// not_found when there is none of that kind; another fault says what is wrong with the one that is there.
  std::function<base::Result<FoundMedia>(const WantedMedia& wanted, const std::filesystem::path& near)> media;
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;  ///< bytes
};

struct ImportRejected {
  std::string where;  ///< "poems.jsonl:17"
  std::string why;
  friend bool operator==(const ImportRejected&, const ImportRejected&) = default;
};
BOOST_DESCRIBE_STRUCT(ImportRejected, (), (where, why))

/// Imported, a duplicate by title and body, or rejected: every document is exactly one of these.
struct ImportReport {
  std::int64_t imported = 0;
  std::int64_t duplicates = 0;
  std::vector<ImportRejected> rejected;
  /// "shijing_chenfeng.jsonl:3 is shijing.jsonl:137 (宛丘)", the names of the duplicates; not in the JSON.
  std::vector<std::string> duplicate_names;
};
BOOST_DESCRIBE_STRUCT(ImportReport, (), (imported, duplicates, rejected))

}  // namespace wanqiu::library
