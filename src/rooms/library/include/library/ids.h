// The identifiers of the library's things.
#pragma once

#include "base/id.h"

namespace wanqiu::library {

/// A published or unpublished piece of content. Primary key; its address is /items/<id>.
struct ItemId : base::Id<ItemId> {
  using Id::Id;
};

/// The same item as a dense number from 1 upwards, never reused: what the ledger's events and bitmaps hold.
struct ItemNumber : base::Id<ItemNumber, std::uint32_t> {
  using Id::Id;
};

struct ColumnId : base::Id<ColumnId> {
  using Id::Id;
};

/// The same column as a dense number from 1 upwards, never reused: the object of followed_column.
struct ColumnNumber : base::Id<ColumnNumber, std::uint32_t> {
  using Id::Id;
};

struct SeriesId : base::Id<SeriesId> {
  using Id::Id;
};

struct CommentId : base::Id<CommentId> {
  using Id::Id;
};

/// A word of the moderators' list.
struct WordId : base::Id<WordId> {
  using Id::Id;
};

}  // namespace wanqiu::library
