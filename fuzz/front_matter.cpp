// Markdown files with front matter and lines of JSONL: what `wanqiu import content` reads from anybody. Whatever comes
// in is taken or refused with a place; a taken text can be shown.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "document.h"
#include "draft.h"
#include "markdown.h"

namespace library = wanqiu::library;

namespace {

void show(wanqiu::base::Result<library::Document> document) {
  if (!document) return;
  const auto draft = library::parse_draft(std::move(document->draft));
  if (!draft) return;
  const auto html = library::to_html(draft->body);
  if (html.find("<script") != html.npos) __builtin_trap();
  library::beginning(library::to_plain_text(draft->body), 90);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto file = library::parse_markdown_document(text);
  if (!file && file.error().where.empty()) __builtin_trap();
  show(std::move(file));
  show(library::parse_json_document(text));
  return 0;
}
