#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "library/ids.h"
#include "library/picture.h"

namespace wanqiu::library {

/// The numbers are in the database: never change or reuse one.
enum class Kind : std::uint8_t {
  article = 1,
  gallery = 2,
  cartoon = 3,
  video = 4,
  audio = 5,
  course = 6,
  bulletin = 7
};
BOOST_DESCRIBE_ENUM(Kind, article, gallery, cartoon, video, audio, course, bulletin)

enum class State : std::uint8_t { draft = 1, scheduled = 2, published = 3, withdrawn = 4 };
BOOST_DESCRIBE_ENUM(State, draft, scheduled, published, withdrawn)

/// What was done to an item with each of its versions.
enum class Deed : std::uint8_t {
  created = 1,
  changed = 2,
  scheduled = 3,
  held = 4,
  published = 5,
  withdrawn = 6,
  imported = 7
};
BOOST_DESCRIBE_ENUM(Deed, created, changed, scheduled, held, published, withdrawn, imported)

std::string_view to_string(Kind kind);  ///< "article"
std::optional<Kind> parse_kind(std::string_view name);

/// Video and audio are played; everything else is read.
constexpr bool is_played(Kind kind) {
  return kind == Kind::video || kind == Kind::audio;
}

/// What the program keeps in memory of every item, so that a title, a state or a length never asks the database. Some
/// 200 bytes an item.
struct ItemHead {
  ItemId id;
  ItemNumber number;
  ColumnId column;
  Kind kind = Kind::article;
  State state = State::draft;
  std::int32_t version = 1;
  std::int32_t reading_seconds = 0;   ///< what an average adult needs for the text
  std::int32_t duration_seconds = 0;  ///< of the media; 0 when there is none
  base::Instant published_at;         ///< meaningful once published
  base::Instant scheduled_at;         ///< while scheduled
  std::string title;
};
BOOST_DESCRIBE_STRUCT(ItemHead, (),
                      (id, number, column, kind, state, version, reading_seconds, duration_seconds, published_at,
                       scheduled_at, title))

/// What an editor writes. Fields have been checked by parse_draft before they get here.
struct ItemDraft {
  ColumnId column;
  Kind kind = Kind::article;
  std::string title;
  std::string summary;
  std::string body;  ///< CommonMark
  std::string source;
  std::string author;
  std::string editor;
  std::string language = "zh-Hans";
  std::string subcategory;
  std::optional<base::Day> made_on;  ///< the text's own date, where it is not that of publication
  std::string cover;                 ///< hash of a picture; empty for none
  std::string media;                 ///< hash of the sound or video; empty for none
  std::vector<std::string> gallery;  ///< hashes of pictures
  std::optional<std::int32_t> duration_seconds;
  std::vector<std::string> tags;
};

/// An item as it is stored, and as its editors see it.
struct Item {
  ItemHead head;
  ItemDraft text;
  base::Instant created_at;
  base::Instant changed_at;
  std::optional<base::Instant> published_at;
  std::optional<base::Instant> scheduled_at;
  std::optional<base::Instant> withdrawn_at;
  std::string withdrawn_reason;
  Picture cover;
};

/// An item in a list.
struct ItemCard {
  ItemId id;
  Kind kind = Kind::article;
  ColumnId column;
  std::string column_name;
  std::string column_slug;
  std::string title;
  std::string summary;
  std::string author;
  std::string source;
  std::optional<std::string> cover;  ///< address of the picture
  std::vector<MediaWidth> cover_widths;
  std::string language;
  std::optional<std::int32_t> duration_seconds;
  std::int32_t reading_seconds = 0;
  base::Instant published_at;
  std::string url;
};
BOOST_DESCRIBE_STRUCT(ItemCard, (),
                      (id, kind, column, column_name, column_slug, title, summary, author, source, cover, cover_widths,
                       language, duration_seconds, reading_seconds, published_at, url))

struct ItemPage {
  std::vector<ItemCard> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(ItemPage, (), (items, next))

/// A published item as text without any marks: for the search index.
struct ItemText {
  ItemHead head;
  std::string column_name;
  std::string summary;
  std::string body;
  std::string author;
  std::string source;
  std::string language;
  std::string cover;  ///< hash
  std::vector<std::string> tags;
};

/// Something became visible, looks different, or is not to be seen any more.
struct ItemChange {
  enum class What : std::uint8_t { published, changed, withdrawn };
  What what = What::published;
  ItemId item;
};

}  // namespace wanqiu::library
