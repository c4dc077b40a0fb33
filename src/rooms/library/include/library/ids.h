// The identifiers of the library's things. Learning events carry those of items and columns as their object.
#pragma once

#include "base/id.h"

namespace wanqiu::library {

struct ColumnId : base::Id<ColumnId> { using Id::Id; };
struct ItemId : base::Id<ItemId> { using Id::Id; };
struct SeriesId : base::Id<SeriesId> { using Id::Id; };
struct CommentId : base::Id<CommentId> { using Id::Id; };
struct WordId : base::Id<WordId> { using Id::Id; };

}  // namespace wanqiu::library
