#pragma once

#include <string>

#include "base/result.h"
#include "library/column.h"
#include "library/item.h"

namespace wanqiu::library {

constexpr std::size_t body_code_points_max = 200'000;
constexpr std::size_t tags_max = 20;
constexpr std::size_t gallery_max = 100;
constexpr std::size_t lessons_max = 200;

/// The limits of everything an editor or an import can write: trimmed and checked, or a fault that names the field. A
/// missing summary is left missing; whether the column and the media exist is the caller's to find out.
base::Result<ItemDraft> parse_draft(ItemDraft draft);
base::Result<ColumnDraft> parse_column(ColumnDraft draft);
base::Result<SeriesDraft> parse_series(SeriesDraft draft);

/// What an item needs before anybody may see it, by its kind: texts a body, a cartoon a picture, a gallery its
/// pictures, a video or sound its file, a course a lesson. The fault names the field that is missing.
base::Result<void> check_publishable(const ItemDraft& draft, std::size_t lessons);

/// Lower-case letters and digits with single hyphens between.
bool is_slug(std::string_view text);
/// A slug for a name: its ASCII letters and digits; what has none gets `fallback`.
std::string make_slug(std::string_view name, std::string_view fallback);

/// BLAKE2b of what makes two items the same: title and body, white space aside.
std::string content_hash(std::string_view title, std::string_view body);

/// One entry a line, as stored.
std::string join_lines(const std::vector<std::string>& entries);
std::vector<std::string> split_lines(std::string_view text);

}  // namespace wanqiu::library
