#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "library/ids.h"
#include "library/item.h"

namespace wanqiu::library {

struct Column {
  ColumnId id;
  ColumnNumber number;
  std::string slug;
  std::string name;
  std::string description;
  std::int32_t position = 0;
  std::int32_t version = 1;
  std::int64_t items = 0;  ///< published ones
  bool hidden = false;     ///< in no list of columns; its own page and its items stay
};

struct ColumnDraft {
  std::string slug;
  std::string name;
  std::string description;
  std::int32_t position = 0;
  bool hidden = false;
};

/// Ordered episodes of sound or video, or a themed collection.
struct Series {
  SeriesId id;
  std::string slug;
  std::string name;
  std::string description;
  std::optional<ColumnId> column;
  Kind kind = Kind::audio;
  std::string cover;  ///< hash
  std::int32_t version = 1;
  std::vector<ItemId> episodes;  ///< published or not, in order
};

struct SeriesDraft {
  std::string slug;
  std::string name;
  std::string description;
  std::optional<ColumnId> column;
  Kind kind = Kind::audio;
  std::string cover;
  std::vector<ItemId> episodes;
};

}  // namespace wanqiu::library
