// Aiken: a line of text, lines "A) …" or "A. …", a line "ANSWER: A".
#include <fmt/format.h>

#include "encoding.h"
#include "formats.h"
#include "gift_text.h"

namespace wanqiu::quiz {
namespace {

using base::Fault;

bool is_option(std::string_view line) {
  return line.size() >= 2 && line[0] >= 'A' && line[0] <= 'Z' && (line[1] == ')' || line[1] == '.');
}

class AikenFile {
 public:
  AikenFile(std::string_view file, const Reader& reader) : file_(file), reader_(reader) {}

  void take(std::string_view line, int number) {
    line = trim_ascii(line);
    if (line.size() < 2) return;
    if (line.starts_with("ANSWER:")) return end(trim_ascii(line.substr(7)), number);
    if (is_option(line)) return option(line, number);
    drop_unfinished();
    begun_ = number;
    parts_.stem.value = line;
  }
  void finish() { drop_unfinished(); }

 private:
  void option(std::string_view line, int number) {
    if (begun_ == 0) return reject(number, "an answer before any question");
    const auto expected = static_cast<char>('A' + static_cast<char>(choices_.size()));
    if (line[0] != expected && misplaced_.empty())
      misplaced_ = fmt::format("its answers must be A, B, C …; {} stands where {} belongs", line[0], expected);
    choices_.push_back({{std::string(trim_ascii(line.substr(2)))}, Weight(), {}});
  }
  void end(std::string_view answer, int number) {
    if (begun_ == 0) return reject(number, "ANSWER before any question");
    if (is_option(answer)) answer = answer.substr(0, 1);  // "B) the text again" names B
    const int place = answer.empty() ? -1 : answer.front() - 'A';
    if (!misplaced_.empty()) {
      reject(begun_, misplaced_);
    } else if (choices_.size() < 2) {
      reject(begun_, "must have at least two answers");
    } else if (place < 0 || static_cast<std::size_t>(place) >= choices_.size() || answer.size() > 1) {
      reject(number, fmt::format("ANSWER must be one of its letters, is '{}'", answer));
    } else {
      choices_[static_cast<std::size_t>(place)].weight = Weight::full();
      parts_.answering = SingleChoice{std::move(choices_)};
      reader_.question(fmt::format("{}:{}", file_, begun_), Question::of(std::move(parts_)));
    }
    clear();
  }
  void drop_unfinished() {
    if (begun_ != 0) reject(begun_, "ends without ANSWER");
    clear();
  }
  void clear() {
    parts_ = {};
    choices_.clear();
    misplaced_.clear();
    begun_ = 0;
  }
  void reject(int line, std::string_view why) {
    reader_.question(fmt::format("{}:{}", file_, line), Fault::invalid("", why));
  }

  std::string file_;
  const Reader& reader_;
  QuestionParts parts_;
  std::vector<Choice> choices_;
  std::string misplaced_;
  int begun_ = 0;  ///< the line of the question's text; 0 outside questions
};

}  // namespace

void read_aiken(std::string_view bytes, std::string_view file, const Reader& reader) {
  const auto text = to_utf8_text(bytes);
  if (!text) return reader.question(std::string(file), text.error());
  AikenFile aiken(file, reader);
  int number = 0;
  for (std::size_t at = 0; at < text->size();) {
    const auto end = std::min(text->find('\n', at), text->size());
    aiken.take(std::string_view(*text).substr(at, end - at), ++number);
    at = end + 1;
    if (reader.progress) reader.progress(std::min(at, text->size()));
  }
  aiken.finish();
}

}  // namespace wanqiu::quiz
