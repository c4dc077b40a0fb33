#include "draft.h"

#include <fmt/format.h>

#include <array>
#include <set>

#include "base/hash.h"
#include "base/text.h"

namespace wanqiu::library {
namespace {

constexpr std::array<std::string_view, 4> languages{"zh-Hans", "zh-Hant", "lzh", "en"};

/// Replaces `value` by its trimmed self; the fault otherwise.
base::Result<void> tidy(std::string& value, std::string_view field, base::TextLimits limits) {
  auto parsed = base::parse_text(value, field, limits);
  if (!parsed) return parsed.error();
  value = std::move(*parsed);
  return {};
}

base::Result<void> check_media_hash(const std::string& hash, std::string_view field) {
  const bool right =
      hash.empty() || (hash.size() == 64 && hash.find_first_not_of("0123456789abcdef") == std::string::npos);
  if (!right) return base::Fault::invalid(field, "must be the hash of a media file, 64 hexadecimal digits");
  return {};
}

base::Result<void> check_tags(std::vector<std::string>& tags) {
  if (tags.size() > tags_max) return base::Fault::invalid("tags", fmt::format("must be at most {} tags", tags_max));
  std::set<std::string> seen;
  std::vector<std::string> kept;
  for (std::size_t i = 0; i < tags.size(); ++i) {
    if (auto done = tidy(tags[i], fmt::format("tags[{}]", i), {1, 40, false}); !done) return done.error();
    if (seen.insert(tags[i]).second) kept.push_back(std::move(tags[i]));
  }
  tags = std::move(kept);
  return {};
}

}  // namespace

base::Result<ItemDraft> parse_draft(ItemDraft draft) {
  const struct {
    std::string* value;
    std::string_view field;
    base::TextLimits limits;
  } texts[] = {{&draft.title, "title", {1, 200, false}},
               {&draft.summary, "summary", {0, 500, true}},
               {&draft.body, "body", {0, body_code_points_max, true}},
               {&draft.source, "source", {0, 100, false}},
               {&draft.author, "author", {0, 100, false}},
               {&draft.editor, "editor", {0, 100, false}},
               {&draft.subcategory, "subcategory", {0, 100, false}}};
  for (const auto& text : texts) {
    if (auto done = tidy(*text.value, text.field, text.limits); !done) return done.error();
  }
  if (std::find(languages.begin(), languages.end(), draft.language) == languages.end()) {
    return base::Fault::invalid("language", "must be zh-Hans, zh-Hant, lzh or en");
  }
  if (auto done = check_tags(draft.tags); !done) return done.error();
  if (auto done = check_media_hash(draft.cover, "cover"); !done) return done.error();
  if (auto done = check_media_hash(draft.media, "media"); !done) return done.error();
  if (draft.gallery.size() > gallery_max)
    return base::Fault::invalid("gallery", fmt::format("must be at most {} pictures", gallery_max));
  for (std::size_t i = 0; i < draft.gallery.size(); ++i) {
    const auto field = fmt::format("gallery[{}]", i);
    if (draft.gallery[i].empty()) return base::Fault::invalid(field, "must not be empty");
    if (auto done = check_media_hash(draft.gallery[i], field); !done) return done.error();
  }
  if (draft.duration_seconds && (*draft.duration_seconds < 1 || *draft.duration_seconds > 86'400)) {
    return base::Fault::invalid("duration_seconds", "must be 1 to 86400");
  }
  return draft;
}

base::Result<void> check_publishable(const ItemDraft& draft, std::size_t lessons) {
  using base::Fault;
  switch (draft.kind) {
    case Kind::article:
    case Kind::bulletin:
      if (draft.body.empty()) return Fault::invalid("body", "must not be empty when the item is published");
      return {};
    case Kind::cartoon:
      if (draft.cover.empty() && draft.gallery.empty())
        return Fault::invalid("cover", "must be there when a cartoon is published: it is the picture");
      return {};
    case Kind::gallery:
      if (draft.gallery.empty()) return Fault::invalid("gallery", "must have a picture when it is published");
      return {};
    case Kind::video:
    case Kind::audio:
      if (draft.media.empty()) return Fault::invalid("media", "must be there when a video or sound is published");
      return {};
    case Kind::course:
      if (lessons == 0) return Fault::invalid("lessons", "must be at least one when a course is published");
      return {};
  }
  return {};
}

base::Result<ColumnDraft> parse_column(ColumnDraft draft) {
  if (!is_slug(draft.slug))
    return base::Fault::invalid("slug", "must be 1 to 60 lower-case letters and digits with single hyphens between");
  if (auto done = tidy(draft.name, "name", {1, 40, false}); !done) return done.error();
  if (auto done = tidy(draft.description, "description", {0, 300, false}); !done) return done.error();
  if (draft.position < 0 || draft.position > 1000) return base::Fault::invalid("position", "must be 0 to 1000");
  return draft;
}

base::Result<SeriesDraft> parse_series(SeriesDraft draft) {
  if (!is_slug(draft.slug))
    return base::Fault::invalid("slug", "must be 1 to 60 lower-case letters and digits with single hyphens between");
  if (auto done = tidy(draft.name, "name", {1, 60, false}); !done) return done.error();
  if (auto done = tidy(draft.description, "description", {0, 500, true}); !done) return done.error();
  if (auto done = check_media_hash(draft.cover, "cover"); !done) return done.error();
  if (draft.episodes.size() > 1000) return base::Fault::invalid("episodes", "must be at most 1000 items");
  std::set<ItemId> seen;
  for (std::size_t i = 0; i < draft.episodes.size(); ++i) {
    if (!seen.insert(draft.episodes[i]).second)
      return base::Fault::invalid(fmt::format("episodes[{}]", i), "must not be there twice");
  }
  return draft;
}

bool is_slug(std::string_view text) {
  if (text.empty() || text.size() > 60 || text.front() == '-' || text.back() == '-' || text.find("--") != text.npos)
    return false;
  return text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == text.npos;
}

std::string make_slug(std::string_view name, std::string_view fallback) {
  std::string slug;
  for (char c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      slug += c;
    } else if (!slug.empty() && slug.back() != '-') {
      slug += '-';
    }
    if (slug.size() == 60) break;
  }
  while (!slug.empty() && slug.back() == '-') slug.pop_back();
  return slug.empty() ? std::string(fallback) : slug;
}

std::string content_hash(std::string_view title, std::string_view body) {
  std::string text(base::trim(title));
  text += '\n';
  for (const auto line : base::split(body, '\n')) {
    const auto trimmed = base::trim(line);
    if (trimmed.empty()) continue;
    text += trimmed;
    text += '\n';
  }
  return base::hex(base::blake2b(text));
}

std::string join_lines(const std::vector<std::string>& entries) {
  std::string text;
  for (const auto& entry : entries) {
    if (!text.empty()) text += '\n';
    text += entry;
  }
  return text;
}

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> entries;
  if (text.empty()) return entries;
  for (const auto entry : base::split(text, '\n')) entries.emplace_back(entry);
  return entries;
}

}  // namespace wanqiu::library
