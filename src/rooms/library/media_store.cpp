#include "media_store.h"

#include <fmt/format.h>

#include "base/text.h"
#include "media_files.h"

namespace wanqiu::library {
namespace {

struct MediaRow {
  std::string hash;
  MediaKind kind = MediaKind::picture;
  std::string content_type;
  std::string name;
  std::int64_t bytes = 0;
  std::optional<int> width;
  std::optional<int> height;
  std::optional<std::int64_t> duration_ms;
  std::string alt;
  std::string widths;
  base::Instant uploaded_at;
};
BOOST_DESCRIBE_STRUCT(MediaRow, (),
                      (hash, kind, content_type, name, bytes, width, height, duration_ms, alt, widths, uploaded_at))

constexpr std::string_view media_columns =
    "hash, kind, content_type, name, bytes, width, height, duration_ms, alt, widths, uploaded_at";

std::vector<MediaWidth> widths_of(std::string_view hash, std::string_view list) {
  std::vector<MediaWidth> widths;
  for (const auto text : base::split(list, ',')) {
    if (text.empty()) continue;
    widths.push_back({std::stoi(std::string(text)), media_url(hash, fmt::format("w{}.webp", text))});
  }
  return widths;
}

MediaFile from_row(MediaRow row) {
  auto url = media_url(row.hash, row.name);
  auto widths = widths_of(row.hash, row.widths);
  return {row.hash,   row.kind,        row.content_type, row.name,       row.bytes,         row.width,
          row.height, row.duration_ms, row.alt,          std::move(url), std::move(widths), row.uploaded_at};
}

std::string widths_text(const MediaFile& file) {
  std::string text;
  for (const auto& one : file.widths) text += fmt::format("{}{}", text.empty() ? "" : ",", one.width);
  return text;
}

std::string folded_text(const MediaFile& file) {
  return base::folded(file.name + " " + file.alt);
}

/// For `like … escape '!'`.
std::string containing(std::string_view text) {
  std::string pattern = "%";
  for (const char c : base::folded(text)) {
    if (c == '%' || c == '_' || c == '!') pattern += '!';
    pattern += c;
  }
  return pattern + "%";
}

}  // namespace

std::optional<MediaFile> find_media(store::Session& db, std::string_view hash) {
  auto row = db.one<MediaRow>(fmt::format("select {} from media where hash = :hash", media_columns), hash);
  return row ? std::optional(from_row(std::move(*row))) : std::nullopt;
}

base::Result<void> check_file(store::Session& db, const std::string& hash, std::string_view field, MediaKind kind) {
  if (hash.empty()) return {};
  const auto file = find_media(db, hash);
  if (!file) return base::Fault::invalid(field, "must be the hash of an uploaded file; there is none of this hash");
  if (kind == MediaKind::picture && file->kind != MediaKind::picture)
    return base::Fault::invalid(field, "must be a picture");
  if (kind != MediaKind::picture && file->kind == MediaKind::picture)
    return base::Fault::invalid(field, "must be a sound or a video");
  return {};
}

Picture picture_of(const std::string& hash, std::string_view widths_and_name) {
  const auto colon = widths_and_name.find(':');
  if (hash.empty() || colon == widths_and_name.npos) return {};
  Picture picture{media_url(hash, widths_and_name.substr(colon + 1)),
                  widths_of(hash, widths_and_name.substr(0, colon))};
  for (const auto& one : picture.widths) {
    if (one.width <= 640) picture.url = one.url;
  }
  return picture;
}

bool insert_media(store::Session& db, const MediaFile& file, base::LearnerId by) {
  return db.run(
             "insert into media (hash, kind, content_type, name, bytes, width, height, duration_ms, alt, widths, "
             "folded, uploaded_by, uploaded_at) values (:hash, :kind, "
             ":content_type, :name, :bytes, :width, :height, :duration_ms, :alt, :widths, :folded, :by, :at) on "
             "conflict (hash) do nothing",
             file.hash, file.kind, file.content_type, file.name, file.bytes, file.width, file.height, file.duration_ms,
             file.alt, widths_text(file), folded_text(file), by, file.uploaded_at) == 1;
}

void update_media_description(store::Session& db, const MediaFile& file) {
  db.run("update media set name = :name, alt = :alt, folded = :folded where hash = :hash", file.name, file.alt,
         folded_text(file), file.hash);
}

void delete_media(store::Session& db, std::string_view hash) {
  db.run("delete from media where hash = :hash", hash);
}

std::vector<MediaFile> list_media(store::Session& db, const MediaQuery& query, const std::optional<MediaCursor>& cursor,
                                  int limit) {
  std::vector<MediaFile> files;
  const auto kind = query.kind ? static_cast<int>(*query.kind) : 0;
  const auto at = cursor ? base::to_ms(cursor->uploaded_at) : std::numeric_limits<std::int64_t>::max();
  const std::string hash = cursor ? cursor->hash : "";
  db.each<MediaRow>(
      fmt::format("select {} from media where (uploaded_at < :at or (uploaded_at = :at and hash < :hash)) and (kind = "
                  ":kind or :kind = 0) "
                  "and folded like :pattern escape '!' order by uploaded_at desc, hash desc limit :limit",
                  media_columns),
      [&](MediaRow row) { files.push_back(from_row(std::move(row))); }, at, hash, kind, containing(query.name), limit);
  return files;
}

std::vector<UploadedBy> uploads_by(store::Session& db, base::LearnerId learner) {
  return db.all<UploadedBy>(
      "select hash, name, content_type, bytes, uploaded_at from media where uploaded_by = :learner order by "
      "uploaded_at, hash",
      learner);
}

std::vector<KnownMedia> all_media(store::Session& db) {
  return db.all<KnownMedia>("select hash, uploaded_at from media order by hash");
}

std::set<std::string> media_in_use(store::Session& db) {
  std::set<std::string> used;
  const auto take_lines = [&](std::string_view text) {
    for (const auto line : base::split(text, '\n')) {
      if (is_media_hash(line)) used.emplace(line);
    }
  };
  const auto take_addresses = [&](std::string_view text) {
    constexpr std::string_view start = "/media/";
    for (auto at = text.find(start); at != text.npos; at = text.find(start, at + 1)) {
      const auto hash = text.substr(at + start.size(), 64);
      if (is_media_hash(hash)) used.emplace(hash);
    }
  };
  db.each<std::string>("select cover from item where cover <> ''", take_lines);
  db.each<std::string>("select media from item where media <> ''", take_lines);
  db.each<std::string>("select gallery from item where gallery <> ''", take_lines);
  db.each<std::string>("select cover from series where cover <> ''", take_lines);
  db.each<std::string>("select body from item_body", take_addresses);
  // An earlier version can be taken up again.
  db.each<std::string>("select body from item_version where body is not null", take_addresses);
  return used;
}

}  // namespace wanqiu::library
