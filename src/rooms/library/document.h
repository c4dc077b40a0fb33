#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "library/import.h"
#include "library/item.h"

namespace wanqiu::library {

/// A place in an ordered whole that an import names: an episode of a series, a lesson of a course.
struct NamedPlace {
  std::string name;
  int position = 0;
};

/// One text from outside, before it is known to which column it goes. `draft.column`, `cover` and `media` are open.
struct Document {
  ItemDraft draft;
  std::string category;  ///< the column's name, or what is mapped to one
  std::string cover;     ///< a name or file, as written
  std::string media;
  std::vector<WantedMedia> gallery;
  std::optional<base::Day> published_on;
  std::optional<NamedPlace> series;
  std::optional<NamedPlace> course;
};

constexpr std::size_t line_bytes_max = 4 * 1024 * 1024;
constexpr std::size_t front_matter_bytes_max = 16 * 1024;

/// One line of a JSONL file: an object with title and body, and category, subcategory, author, date, format, tags,
/// script, source, summary where known; other members are not looked at. A body that is not Markdown keeps its lines
/// and shows letter for letter.
base::Result<Document> parse_json_document(std::string_view line);

/// Markdown after YAML front matter: `---`, keys, `---`, text. Strict: an unknown key, one that is there twice or a
/// wrong value is a fault whose `where` is "line N". Keys: title, column, kind, summary, source, author, editor, date,
/// language, subcategory, tags, cover, gallery, media, duration, series with episode, course with lesson.
/// An entry of gallery is a name, or {file: name, alt: what is to be seen}.
base::Result<Document> parse_markdown_document(std::string_view text);

}  // namespace wanqiu::library
