// One question a line, as the API has it.
#include <fmt/format.h>

#include "base/text.h"
#include "formats.h"
#include "question_json.h"

namespace wanqiu::quiz {
namespace {

constexpr std::size_t line_bytes_max = std::size_t{32} << 20U;

}  // namespace

void read_jsonl(std::string_view bytes, std::string_view file, const Reader& reader) {
  std::size_t number = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto end = std::min(bytes.find('\n', at), bytes.size());
    auto line = bytes.substr(at, end - at);
    at = end + 1;
    ++number;
    if (number == 1 && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
    if (base::trim(line).empty()) continue;
    auto question =
        line.size() > line_bytes_max
            ? base::Result<Question>(base::Fault::make(base::FaultKind::too_large, "", "the line is too long"))
            : parse_question_json(line);
    reader.question(fmt::format("{}:{}", file, number), std::move(question));
    if (reader.progress) reader.progress(std::min(at, bytes.size()));
  }
}

}  // namespace wanqiu::quiz
