#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/text.h"
#include "document.h"
#include "markdown.h"

namespace wanqiu::library {
namespace {

namespace json = boost::json;

/// The text of a member that may be missing or null.
base::Result<std::string> text_of(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || value->is_null()) return std::string();
  if (!value->is_string()) return base::Fault::invalid(name, "must be text");
  return std::string(value->get_string());
}

base::Result<std::vector<std::string>> texts_of(const json::value& value, std::string_view name) {
  std::vector<std::string> texts;
  if (!value.is_array()) return base::Fault::invalid(name, "must be a list of texts");
  for (const auto& entry : value.get_array()) {
    if (!entry.is_string()) return base::Fault::invalid(fmt::format("{}[{}]", name, texts.size()), "must be text");
    texts.emplace_back(entry.get_string());
  }
  return texts;
}

base::Result<std::string> body_of(const json::object& object, bool markdown) {
  const auto* value = object.if_contains("body");
  if (value == nullptr) return base::Fault::invalid("body", "is missing");
  if (value->is_string()) {
    const std::string_view text(value->get_string());
    return markdown ? std::string(text) : to_markdown(text);
  }
  auto paragraphs = texts_of(*value, "body");
  if (!paragraphs) return base::Fault::invalid("body", "must be text or a list of texts");
  if (!markdown) return to_markdown(*paragraphs);
  std::string text;
  for (const auto& paragraph : *paragraphs) text += (text.empty() ? "" : "\n\n") + paragraph;
  return text;
}

}  // namespace

base::Result<Document> parse_json_document(std::string_view line) {
  if (line.size() > line_bytes_max)
    return base::Fault::invalid("", fmt::format("the line must be at most {} bytes", line_bytes_max));
  boost::system::error_code error;
  const auto value = json::parse({line.data(), line.size()}, error);
  if (error) return base::Fault::invalid("", "the line is not JSON: " + error.message());
  const auto* object = value.if_object();
  if (object == nullptr) return base::Fault::invalid("", "the line must be a JSON object");

  Document document;
  auto& draft = document.draft;
  std::string date;
  std::string format;
  std::string script;
  std::string language;
  const std::pair<std::string_view, std::string*> texts[] = {{"title", &draft.title},
                                                             {"category", &document.category},
                                                             {"subcategory", &draft.subcategory},
                                                             {"author", &draft.author},
                                                             {"source", &draft.source},
                                                             {"summary", &draft.summary},
                                                             {"date", &date},
                                                             {"format", &format},
                                                             {"script", &script},
                                                             {"language", &language}};
  for (const auto& [name, into] : texts) {
    auto text = text_of(*object, name);
    if (!text) return text.error();
    *into = std::move(*text);
  }
  if (!format.empty() && format != "markdown" && format != "text")
    return base::Fault::invalid("format", "must be markdown or text");
  if (!date.empty()) {
    const auto day = base::parse_day(date, "date");
    if (!day) return day.error();
    draft.made_on = *day;
  }
  if (script == "hant") draft.language = "zh-Hant";
  if (script == "latn") draft.language = "en";
  if (!language.empty()) draft.language = language;
  if (const auto* tags = object->if_contains("tags"); tags != nullptr && !tags->is_null()) {
    auto list = texts_of(*tags, "tags");
    if (!list) return list.error();
    draft.tags = std::move(*list);
  }
  auto body = body_of(*object, format == "markdown");
  if (!body) return body.error();
  draft.body = std::move(*body);
  if (base::trim(draft.body).empty()) return base::Fault::invalid("body", "must not be empty");
  return document;
}

}  // namespace wanqiu::library
