#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <charconv>
#include <map>
#include <set>

#include "base/text.h"
#include "document.h"

namespace wanqiu::library {
namespace {

/// Text, and lines counted from 1 of the whole file.
struct Parts {
  std::string_view head;
  std::string_view body;
};

base::Fault at_line(int line, base::Fault fault) {
  return std::move(fault).at(fmt::format("line {}", line));
}
base::Fault wrong(int line, std::string_view field, std::string_view reason) {
  return at_line(line, base::Fault::invalid(field, reason));
}

/// The first line is `---`; the head ends with the next line that is `---`.
base::Result<Parts> take_apart(std::string_view text) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (text.starts_with(mark)) text.remove_prefix(mark.size());
  const auto next_line = [&text](std::size_t& from) {
    const auto end = std::min(text.find('\n', from), text.size());
    auto line = text.substr(from, end - from);
    if (line.ends_with('\r')) line.remove_suffix(1);
    from = std::min(end + 1, text.size());
    return line;
  };
  std::size_t place = 0;
  if (next_line(place) != "---") return wrong(1, "", "must be ---, the beginning of the front matter");
  const std::size_t head_begin = place;
  while (place < text.size()) {
    const std::size_t line_begin = place;
    if (next_line(place) == "---") return Parts{text.substr(head_begin, line_begin - head_begin), text.substr(place)};
    if (place - head_begin > front_matter_bytes_max) {
      return wrong(1, "", fmt::format("the front matter must be at most {} bytes", front_matter_bytes_max));
    }
  }
  return wrong(1, "", "the front matter has no end; a line --- is missing");
}

int line_of(const YAML::Node& node) {
  return node.Mark().line + 2;
}  // the first line is ---

base::Result<std::string> scalar(const YAML::Node& node, std::string_view field) {
  if (!node.IsScalar()) return wrong(line_of(node), field, "must be one value");
  return node.Scalar();
}

base::Result<int> number(const YAML::Node& node, std::string_view field, int max) {
  const auto text = scalar(node, field);
  if (!text) return text.error();
  int value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc{} || end != text->data() + text->size() || value < 1 || value > max) {
    return wrong(line_of(node), field, fmt::format("must be a whole number from 1 to {}", max));
  }
  return value;
}

class Reader {
 public:
  explicit Reader(Document& document) : document_(document) {}

  base::Result<void> read(const YAML::Node& root) {
    if (!root.IsMap()) return wrong(2, "", "the front matter must be keys with values");
    std::set<std::string> seen;
    for (const auto& pair : root) {
      const auto key = scalar(pair.first, "");
      if (!key) return key.error();
      if (!seen.insert(*key).second) return wrong(line_of(pair.first), *key, "is there twice");
      if (auto done = take(*key, pair.first, pair.second); !done) return done;
    }
    if (document_.draft.title.empty()) return wrong(1, "title", "is missing");
    return places(seen, root);
  }

 private:
  base::Result<void> take(const std::string& key, const YAML::Node& key_node, const YAML::Node& value) {
    auto& draft = document_.draft;
    const std::map<std::string_view, std::string*> texts{{"title", &draft.title},
                                                         {"summary", &draft.summary},
                                                         {"source", &draft.source},
                                                         {"author", &draft.author},
                                                         {"editor", &draft.editor},
                                                         {"language", &draft.language},
                                                         {"subcategory", &draft.subcategory},
                                                         {"column", &document_.category},
                                                         {"cover", &document_.cover},
                                                         {"media", &document_.media}};
    if (const auto found = texts.find(key); found != texts.end()) {
      auto text = scalar(value, key);
      if (!text) return text.error();
      *found->second = std::move(*text);
      return {};
    }
    if (key == "kind") return kind(value);
    if (key == "date") return date(value);
    if (key == "tags") return tags(value);
    if (key == "gallery") return gallery(value);
    if (key == "duration") {
      const auto seconds = number(value, key, 86'400);
      if (!seconds) return seconds.error();
      draft.duration_seconds = *seconds;
      return {};
    }
    if (key == "series" || key == "course" || key == "episode" || key == "lesson") return {};  // places() takes them
    return wrong(line_of(key_node), key, "is not a key of front matter");
  }

  base::Result<void> kind(const YAML::Node& value) {
    const auto text = scalar(value, "kind");
    if (!text) return text.error();
    const auto kind = parse_kind(*text);
    if (!kind)
      return wrong(line_of(value), "kind", "must be article, gallery, cartoon, video, audio, course or bulletin");
    document_.draft.kind = *kind;
    return {};
  }

  base::Result<void> date(const YAML::Node& value) {
    const auto text = scalar(value, "date");
    if (!text) return text.error();
    const auto day = base::parse_day(*text, "date");
    if (!day) return at_line(line_of(value), day.error());
    document_.published_on = *day;
    return {};
  }

  base::Result<void> tags(const YAML::Node& value) {
    if (!value.IsSequence()) return wrong(line_of(value), "tags", "must be a list such as [culture, river]");
    for (const auto& entry : value) {
      auto tag = scalar(entry, "tags");
      if (!tag) return tag.error();
      document_.draft.tags.push_back(std::move(*tag));
    }
    return {};
  }

  base::Result<void> gallery(const YAML::Node& value) {
    constexpr std::string_view shape =
        "must be a list of pictures, each a name or {file: name, alt: what is to be seen}";
    if (!value.IsSequence()) return wrong(line_of(value), "gallery", shape);
    for (const auto& entry : value) {
      WantedMedia picture;
      if (entry.IsScalar()) {
        picture.name = entry.Scalar();
      } else {
        if (!entry.IsMap() || !entry["file"] || entry.size() != (entry["alt"] ? 2U : 1U))
          return wrong(line_of(entry), "gallery", shape);
        auto name = scalar(entry["file"], "gallery");
        if (!name) return name.error();
        picture.name = std::move(*name);
        if (entry["alt"]) {
          auto alt = scalar(entry["alt"], "gallery");
          if (!alt) return alt.error();
          const auto parsed = base::parse_text(*alt, "gallery", {0, 500, false});
          if (!parsed) return at_line(line_of(entry), parsed.error());
          picture.alt = *parsed;
        }
      }
      document_.gallery.push_back(std::move(picture));
    }
    return {};
  }

  base::Result<void> places(const std::set<std::string>& seen, const YAML::Node& root) {
    const struct {
      std::string whole, part;
      std::optional<NamedPlace>* into;
    } pairs[] = {{"series", "episode", &document_.series}, {"course", "lesson", &document_.course}};
    for (const auto& pair : pairs) {
      if (!seen.contains(pair.whole) && !seen.contains(pair.part)) continue;
      if (!seen.contains(pair.whole))
        return wrong(line_of(root[pair.part]), pair.whole, "is missing beside " + pair.part);
      if (!seen.contains(pair.part))
        return wrong(line_of(root[pair.whole]), pair.part, "is missing beside " + pair.whole);
      auto name = scalar(root[pair.whole], pair.whole);
      if (!name) return name.error();
      const auto parsed = base::parse_text(*name, pair.whole, {1, 60, false});
      if (!parsed) return at_line(line_of(root[pair.whole]), parsed.error());
      const auto position = number(root[pair.part], pair.part, 1000);
      if (!position) return position.error();
      *pair.into = NamedPlace{*parsed, *position};
    }
    return {};
  }

  Document& document_;
};

}  // namespace

base::Result<Document> parse_markdown_document(std::string_view text) {
  if (text.size() > line_bytes_max)
    return wrong(1, "", fmt::format("the file must be at most {} bytes", line_bytes_max));
  const auto parts = take_apart(text);
  if (!parts) return parts.error();
  if (!base::is_utf8(parts->head) || parts->head.find('\0') != parts->head.npos)
    return wrong(2, "", "the front matter must be UTF-8 text");
  Document document;
  try {
    if (auto done = Reader(document).read(YAML::Load(std::string(parts->head))); !done) return done.error();
  } catch (const YAML::Exception& error) {
    return wrong(error.mark.is_null() ? 1 : error.mark.line + 2, "", "the front matter is not YAML: " + error.msg);
  }
  document.draft.body = std::string(base::trim(parts->body));
  return document;
}

}  // namespace wanqiu::library
