#pragma once

#include <set>

#include "base/ids.h"
#include "base/result.h"
#include "library/media.h"
#include "store/session.h"

namespace wanqiu::library {

/// A row of media. Its `url` and the urls of its widths are made here.
std::optional<MediaFile> find_media(store::Session& db, std::string_view hash);
/// False when the hash is there already: the row stays as it is.
bool insert_media(store::Session& db, const MediaFile& file, base::LearnerId by);
void update_media_description(store::Session& db, const MediaFile& file);
void delete_media(store::Session& db, std::string_view hash);

/// There is such a file and it is of that kind (audio stands for what is played); an empty hash is none and fits.
base::Result<void> check_file(store::Session& db, const std::string& hash, std::string_view field, MediaKind kind);

/// From `widths || ':' || name` of its row, "320,640:river.jpg"; empty when there is no such row.
Picture picture_of(const std::string& hash, std::string_view widths_and_name);

struct MediaCursor {
  base::Instant uploaded_at;
  std::string hash;
};
/// Newest first, after `cursor`.
std::vector<MediaFile> list_media(store::Session& db, const MediaQuery& query, const std::optional<MediaCursor>& cursor,
                                  int limit);

/// What one person uploaded, the first first.
struct UploadedBy {
  std::string hash;
  std::string name;
  std::string content_type;
  std::int64_t bytes = 0;
  base::Instant uploaded_at;
};
BOOST_DESCRIBE_STRUCT(UploadedBy, (), (hash, name, content_type, bytes, uploaded_at))
std::vector<UploadedBy> uploads_by(store::Session& db, base::LearnerId learner);

struct KnownMedia {
  std::string hash;
  base::Instant uploaded_at;
};
BOOST_DESCRIBE_STRUCT(KnownMedia, (), (hash, uploaded_at))
std::vector<KnownMedia> all_media(store::Session& db);

/// Every hash that stands in an address /media/<hash>/… of a published or unpublished item, series, course or column.
std::set<std::string> media_in_use(store::Session& db);

}  // namespace wanqiu::library
