#include "content.h"

#include <spdlog/spdlog.h>

namespace wanqiu::app {
namespace {

namespace fs = std::filesystem;

/// `name` as it is, or with the ending of a picture, sound or film.
std::optional<fs::path> find_media(std::string_view name, const std::vector<fs::path>& folders) {
  if (name.find("..") != name.npos || name.starts_with('/')) return std::nullopt;
  std::error_code none;
  for (const auto& folder : folders) {
    for (const char* ending :
         {"", ".webp", ".png", ".jpg", ".jpeg", ".mp3", ".m4a", ".opus", ".ogg", ".mp4", ".webm"}) {
      const fs::path file = folder / (std::string(name) + ending);
      if (fs::is_regular_file(file, none)) return file;
    }
  }
  return std::nullopt;
}

}  // namespace

void ensure_site(City& city) {
  std::vector<library::ColumnDraft> columns;
  for (const auto& column : city.site.columns) {
    columns.push_back({column.slug, column.name, column.description, static_cast<std::int32_t>(columns.size()) + 1});
  }
  city.library->ensure_columns(columns);
  std::vector<library::SeriesDraft> series;
  for (const auto& one : city.site.series) {
    library::SeriesDraft draft;
    draft.slug = one.slug;
    draft.name = one.name;
    draft.description = one.description;
    if (const auto column = city.library->column(std::string_view(one.column))) draft.column = column->id;
    draft.kind = one.kind == "video" ? library::Kind::video : library::Kind::audio;
    series.push_back(std::move(draft));
  }
  city.library->ensure_series(series);
}

library::ImportReport import_content(City& city, std::vector<fs::path> files, ContentOptions options) {
  ensure_site(city);
  library::ImportOptions how;
  how.files = std::move(files);
  how.columns = std::move(options.columns);
  how.column = std::move(options.column);
  how.publish = !options.drafts;
  how.progress = std::move(options.progress);
  how.media = [&city](std::string_view name, const fs::path& near) -> std::optional<library::FoundMedia> {
    const auto beside = near.parent_path();
    const auto file =
        find_media(name, {beside, beside / "media", beside.parent_path() / "media", city.config.in_home("demo-media")});
    if (!file) return std::nullopt;
    const auto taken = city.media->take_in_now({*file, file->filename().string(), "", {}});
    if (!taken) {
      spdlog::warn("{}: {}", file->string(), base::to_string(taken.error()));
      return std::nullopt;
    }
    library::FoundMedia found{taken->file.hash, std::nullopt};
    if (taken->file.duration_ms)
      found.duration_seconds = static_cast<std::int32_t>((*taken->file.duration_ms + 999) / 1000);
    return found;
  };
  return city.library->import_content(how);
}

}  // namespace wanqiu::app
