// Reading GIFT: questions between blank lines.
//
// Read as Moodle reads it: the kind follows from what stands in the braces, the first `{` and `}` that are not escaped
// bound them, an answer outside the end of the text leaves a gap. Where Moodle would let something fall silently (a
// second pair of braces, text formats of accepted answers) the question is rejected.
#include <fmt/format.h>

#include <array>
#include <optional>

#include "base/text.h"
#include "category_path.h"
#include "encoding.h"
#include "formats.h"
#include "gift_text.h"
#include "number.h"
#include "refuse.h"
#include "remark.h"
#include "wildcards.h"

namespace wanqiu::quiz {
namespace {

using base::Fault;

struct Block {
  std::size_t line = 0;  ///< of its first line that is no comment
  std::string text;
  std::string comments;
};

/// What a comment says of the question: `[id:x]`, `[tag:y]`; `\]` is a bracket within.
std::vector<std::string> bracketed(std::string_view comments, std::string_view word) {
  std::vector<std::string> found;
  const auto opening = fmt::format("[{}:", word);
  for (std::size_t at = comments.find(opening); at != comments.npos; at = comments.find(opening, at + 1)) {
    std::string value;
    for (std::size_t i = at + opening.size(); i < comments.size() && comments[i] != '\n'; ++i) {
      if (comments[i] == ']') {
        found.emplace_back(trim_ascii(value));
        break;
      }
      if (comments[i] == '\\' && comments.substr(i + 1).starts_with(']')) ++i;
      value += comments[i];
    }
  }
  return found;
}

std::string remark_in(std::string_view comments) {
  const auto opening = fmt::format("// {}{{", remark_word);
  for (const auto line : base::split(comments, '\n')) {
    if (line.starts_with(opening)) return std::string(line.substr(opening.size() - 1));
  }
  return {};
}

/// "%50%rest": takes the weight off; nullopt when there is none.
std::optional<Weight> take_weight(std::string_view& answer) {
  if (!answer.starts_with('%')) return std::nullopt;
  const auto end = answer.find('%', 1);
  if (end == answer.npos) return std::nullopt;
  const auto number = answer.substr(1, end - 1);
  if (number.empty() || number.find_first_not_of("0123456789.-") != number.npos) return std::nullopt;
  const auto weight = Weight::parse_percent(number, "weights").value();
  answer.remove_prefix(end + 1);
  return weight;
}

/// What stands before and behind the first `#`.
std::pair<std::string_view, std::string_view> cut_comment(std::string_view answer) {
  const auto mark = answer.find('#');
  if (mark == answer.npos) return {trim_ascii(answer), {}};
  return {trim_ascii(answer.substr(0, mark)), trim_ascii(answer.substr(mark + 1))};
}

/// Parts that each begin with `mark`; what stands before the first mark is a part too when it is not blank.
std::vector<std::string_view> parts_of(std::string_view text, char mark) {
  std::vector<std::string_view> parts;
  for (const auto part : base::split(text, mark)) parts.push_back(trim_ascii(part));
  if (parts.front().empty()) parts.erase(parts.begin());
  return parts;
}

class AnswerReader {
 public:
  AnswerReader(std::string_view text, TextFormat usual) : text_(text), usual_(usual) {}

  Answering read() const {
    if (text_.empty()) refuse("", "is an essay; questions with open answers are not held");
    if (text_.front() == '#') return numeric();
    if (text_.find('~') != text_.npos) return choices();
    if (text_.find('=') != text_.npos && text_.find("->") != text_.npos) return matching();
    const auto word = trim_ascii(text_.substr(0, text_.find('#')));
    if (word == "T" || word == "TRUE") return true_false(true);
    if (word == "F" || word == "FALSE") return true_false(false);
    return short_answer();
  }

 private:
  Text text(std::string_view hidden) const { return read_gift_text(hidden, usual_); }

  /// Every `=` or `~` begins a choice.
  Answering choices() const {
    std::vector<Choice> list;
    for (std::size_t at = 0; at < text_.size();) {
      const auto end = std::min(text_.find_first_of("~=", at + 1), text_.size());
      auto part = text_.substr(at, end - at);
      const bool right = part.front() == '=';
      if (right || part.front() == '~') part.remove_prefix(1);
      part = trim_ascii(part);
      const bool doubled = part.empty() && end < text_.size() && text_[end] == '=' && !right;  // "~=": the same as "="
      at = end;
      if (doubled) continue;
      const auto weight = take_weight(part);
      if (right && weight && *weight != Weight::full())
        refuse("weights", "a choice that is marked right (=) cannot weigh less than 100 %");
      const auto [answer, comment] = cut_comment(part);
      const bool left_empty = answer.empty() && comment.empty() && !right && weight.value_or(Weight()) == Weight();
      if (left_empty) continue;  // as Moodle passes over it
      list.push_back({text(answer), right ? Weight::full() : weight.value_or(Weight()), text(comment)});
    }
    if (text_.find('=') != text_.npos) return SingleChoice{std::move(list)};
    return MultipleChoice{std::move(list), false};
  }

  Answering matching() const {
    Matching matching;
    for (const auto part : parts_of(text_, '=')) {
      const auto arrow = part.find("->");
      if (arrow == part.npos) refuse("pairs", fmt::format("'{}' has no ->", show_escapes(part)));
      matching.pairs.push_back(
          {text(part.substr(0, arrow)), {std::string(trim_ascii(show_escapes(part.substr(arrow + 2))))}});
    }
    return matching;
  }

  Answering true_false(bool truth) const {
    std::array<Text, 3> parts;
    std::size_t at = 0;
    for (std::size_t i = 0; i < parts.size() && at <= text_.size(); ++i) {
      const auto end = i == 2 ? text_.size() : std::min(text_.find('#', at), text_.size());
      parts[i] = text(text_.substr(at, end - at));
      at = end + 1;
    }
    const Choice yes{{"True"}, truth ? Weight::full() : Weight(), parts[truth ? 2 : 1]};
    const Choice no{{"False"}, truth ? Weight() : Weight::full(), parts[truth ? 1 : 2]};
    return TrueFalse{{yes, no}};
  }

  Answering short_answer() const {
    std::vector<Accepted> accepted;
    for (auto part : parts_of(text_, '=')) {
      const auto weight = take_weight(part);
      const auto [answer, comment] = cut_comment(part);
      const auto read = text(answer);
      if (read.format != usual_ && !read.empty()) refuse("answer", "an accepted answer has no text format");
      accepted.push_back({read.value, weight.value_or(Weight::full()), text(comment)});
    }
    return fill_with_wildcards(std::move(accepted), false);
  }

  Answering numeric() const {
    auto rest = text_.substr(1);
    const auto wrong = rest.find('~');
    Numeric numeric;
    for (auto part : parts_of(rest.substr(0, wrong), '=')) {
      const auto weight = take_weight(part);
      const auto [answer, comment] = cut_comment(part);
      auto one = number(trim_ascii(show_escapes(answer)));
      one.weight = weight.value_or(Weight::full());
      one.feedback = text(comment);
      numeric.answers.push_back(std::move(one));
    }
    if (numeric.answers.empty()) refuse("answer", "must name a number");
    if (wrong != rest.npos) {
      const auto [answer, comment] = cut_comment(rest.substr(wrong + 1));
      if (!answer.empty()) refuse("answer", "behind ~ a numeric question has only the comment on wrong answers");
      numeric.answers.push_back({std::nullopt, 0, Weight(), text(comment)});
    }
    return numeric;
  }

  /// "3.1..3.2", "1822:5", "1822" or "*".
  static NumericAnswer number(std::string_view answer) {
    if (answer == "*") return {std::nullopt, 0, Weight::full(), {}};
    if (const auto dots = answer.find(".."); dots != answer.npos && dots > 0) {
      const double low = parse_number(answer.substr(0, dots), "answer").value();
      const double high = parse_number(answer.substr(dots + 2), "answer").value();
      if (high < low) refuse("answer", "a range must go up");
      const double middle = tidied((high + low) / 2);
      return {middle, tidied(high - middle, std::max(std::abs(low), std::abs(high))), Weight::full(), {}};
    }
    const auto colon = answer.find(':');
    NumericAnswer one;
    one.value = parse_number(answer.substr(0, colon), "answer").value();
    if (colon != answer.npos) one.tolerance = parse_number(answer.substr(colon + 1), "tolerance").value();
    return one;
  }

  std::string_view text_;
  TextFormat usual_;
};

/// The braces, what stands in them, and the text with or without a gap.
struct Cut {
  std::string text;
  std::string_view answers;
};

Cut cut_braces(std::string_view text) {
  const auto open = text.find('{');
  const auto close = text.find('}');
  if (open == text.npos && close == text.npos) refuse("", "asks nothing: it is a description, which is not held");
  if (open == text.npos || close == text.npos || close < open)
    refuse("", "its braces { } do not balance; braces that belong to the text are written \\{ and \\}");
  if (text.substr(close + 1).find_first_of("{}") != text.npos ||
      text.substr(open + 1, close - open - 1).find('{') != text.npos)
    refuse("", "has more than one pair of braces; braces that belong to the text are written \\{ and \\}");
  const bool at_end = close + 1 == text.size();
  return {
      std::string(text.substr(0, open)) + std::string(at_end ? "" : gap_marker) + std::string(text.substr(close + 1)),
      trim_ascii(text.substr(open + 1, close - open - 1))};
}

base::Result<Question> read_block(const Block& block, const std::string& category) {
  if (holds_hidden(block.text)) return Fault::invalid("", "holds characters that are none (U+FDD0 to U+FDD6)");
  const auto hidden = hide_escapes(block.text);
  std::string_view text = trim_ascii(hidden);
  QuestionParts parts;
  if (text.starts_with("::")) {
    const auto end = text.find("::", 2);
    if (end == text.npos) refuse("title", "begins with :: but does not end with ::");
    parts.title = trim_ascii(show_escapes(text.substr(2, end - 2)));
    text = trim_ascii(text.substr(end + 2));
  }
  const auto cut = cut_braces(text);
  parts.stem = read_gift_text(cut.text, TextFormat::moodle);
  auto answers = cut.answers;
  if (const auto general = answers.rfind("####"); general != answers.npos) {
    parts.explanation = read_gift_text(answers.substr(general + 4), parts.stem.format);
    answers = trim_ascii(answers.substr(0, general));
  }
  parts.answering = AnswerReader(answers, parts.stem.format).read();
  if (const auto ids = bracketed(block.comments, "id"); !ids.empty()) parts.id = ids.front();
  parts.tags = bracketed(block.comments, "tag");
  parts.category = category;
  auto question = Question::of(std::move(parts));
  const auto remark = remark_in(block.comments);
  return question && !remark.empty() ? apply_remark(*question, remark) : question;
}

class GiftFile {
 public:
  GiftFile(std::string_view file, const Reader& reader) : file_(file), reader_(reader) {}

  void read(std::string_view text) {
    std::size_t number = 0;
    for (std::size_t at = 0; at < text.size();) {
      const auto end = std::min(text.find('\n', at), text.size());
      take(text.substr(at, end - at), ++number);
      at = end + 1;
      if (reader_.progress) reader_.progress(std::min(at, text.size()));
    }
    finish();
  }

 private:
  void take(std::string_view line, std::size_t number) {
    const auto trimmed = trim_ascii(line);
    if (trimmed.empty()) return finish();
    if (trimmed.starts_with("//")) {
      block_.comments += std::string(trimmed) + "\n";
      if (!block_.text.empty()) block_.text += " \n";
      return;
    }
    if (block_.text.empty() && trimmed.starts_with("$CATEGORY:")) {
      category_ = read_category_path(show_escapes(hide_escapes(trim_ascii(trimmed.substr(10)))));
      block_.comments.clear();
      return;
    }
    if (block_.line == 0) block_.line = number;
    block_.text += trimmed;
    block_.text += '\n';
  }
  void finish() {
    if (!trim_ascii(block_.text).empty()) {
      auto where = fmt::format("{}:{}", file_, block_.line);
      try {
        reader_.question(std::move(where), read_block(block_, category_));
      } catch (const base::FaultError& error) {
        reader_.question(fmt::format("{}:{}", file_, block_.line), error.fault);
      }
    }
    block_ = {};
  }

  std::string file_;
  const Reader& reader_;
  Block block_;
  std::string category_;
};

}  // namespace

void read_gift(std::string_view bytes, std::string_view file, const Reader& reader) {
  const auto text = to_utf8_text(bytes);
  if (!text) return reader.question(std::string(file), text.error());
  GiftFile(file, reader).read(*text);
}

}  // namespace wanqiu::quiz
