#include "content.h"

namespace wanqiu::app {
namespace {

namespace fs = std::filesystem;

/// `name` as it is, or with an ending of what is looked for.
std::optional<fs::path> find_media(const library::WantedMedia& wanted, const std::vector<fs::path>& folders) {
  if (wanted.name.find("..") != std::string::npos || wanted.name.starts_with('/')) return std::nullopt;
  const auto endings =
      wanted.what == library::MediaFor::looking_at
          ? std::vector<const char*>{"", ".webp", ".png", ".jpg", ".jpeg", ".gif", ".avif"}
          : std::vector<const char*>{"", ".mp3", ".m4a", ".opus", ".ogg", ".flac", ".wav", ".mp4", ".webm"};
  std::error_code none;
  for (const auto& folder : folders) {
    for (const char* ending : endings) {
      const fs::path file = folder / (wanted.name + ending);
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
  how.media = [&city](const library::WantedMedia& wanted, const fs::path& near) -> base::Result<library::FoundMedia> {
    const auto beside = near.parent_path();
    const auto file = find_media(
        wanted, {beside, beside / "media", beside.parent_path() / "media", city.config.in_home("demo-media")});
    if (!file) return base::Fault::not_found("there is no such file");
    const auto taken = city.media->take_in_now({*file, file->filename().string(), wanted.alt, {}});
    if (!taken) return taken.error();
    if ((taken->file.kind == library::MediaKind::picture) != (wanted.what == library::MediaFor::looking_at))
      return base::Fault::invalid("", "it is of another kind");
    library::FoundMedia found{taken->file.hash, std::nullopt};
    if (taken->file.duration_ms)
      found.duration_seconds = static_cast<std::int32_t>((*taken->file.duration_ms + 999) / 1000);
    return found;
  };
  return city.library->import_content(how);
}

}  // namespace wanqiu::app
