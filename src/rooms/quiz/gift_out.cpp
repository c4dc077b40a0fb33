// Writing GIFT, as Moodle writes it; what GIFT has no words for goes into a remark (remark.h).
#include <fmt/format.h>

#include "category_path.h"
#include "formats.h"
#include "gift_text.h"
#include "number.h"
#include "remark.h"
#include "wildcards.h"

namespace wanqiu::quiz {
namespace {

using base::Fault;
using Answers = base::Result<std::string>;

class AnswerWriter {
 public:
  explicit AnswerWriter(const Question& question) : usual_(question->stem.format) {}

  Answers operator()(const SingleChoice& single) const {
    std::string out = "\n";
    for (const auto& choice : single.choices)
      out += choice_line(choice.weight == Weight::full() ? "=" : weighted('~', choice.weight), choice);
    return out;
  }
  Answers operator()(const MultipleChoice& multiple) const {
    std::string out = "\n";
    for (const auto& choice : multiple.exact ? shared(multiple.choices) : multiple.choices)
      out += choice_line(weighted('~', choice.weight), choice);
    return out;
  }
  Answers operator()(const TrueFalse& either) const {
    const bool first_right = either.choices[0].weight == Weight::full();
    const auto& right = either.choices[first_right ? 0 : 1];
    const auto& wrong = either.choices[first_right ? 1 : 0];
    std::string out = truth_of(right.text.value).value_or(true) ? "TRUE" : "FALSE";
    if (!wrong.feedback.empty() || !right.feedback.empty()) out += '#' + text(wrong.feedback);
    if (!right.feedback.empty()) out += '#' + text(right.feedback);
    return out;
  }
  Answers operator()(const Fill& fill) const {
    if (fill.blanks.size() != 1) return Fault::invalid("answer", "GIFT has one blank a question");
    std::string out = "\n";
    for (const auto& accepted : fill.blanks[0].accepted) {
      const auto answer = wildcard_text(accepted.text, fill.wildcards);
      if (!answer) return Fault::invalid("answer", "GIFT cannot say \\* in an accepted answer");
      out +=
          fmt::format("\t=%{}%{}#{}\n", accepted.weight.percent_text(), escape_gift(*answer), text(accepted.feedback));
    }
    return out;
  }
  Answers operator()(const Ordering&) const { return Fault::invalid("kind", "GIFT has no questions of ordering"); }
  Answers operator()(const Matching& matching) const {
    std::string out = "\n";
    for (const auto& pair : matching.pairs)
      out += fmt::format("\t={} -> {}\n", text(pair.left), escape_gift(pair.right.value));
    return out;
  }
  Answers operator()(const Numeric& numeric) const {
    std::string out = "#\n";
    for (const auto& answer : numeric.answers) {
      if (answer.value) {
        out += fmt::format("\t=%{}%{}:{}#{}\n", answer.weight.percent_text(), number_text(*answer.value),
                           number_text(answer.tolerance), text(answer.feedback));
      } else {
        out += fmt::format("\t~#{}\n", text(answer.feedback));
      }
    }
    return out;
  }

  std::string text(const Text& text) const { return write_gift_text(text, usual_); }

 private:
  std::string choice_line(const std::string& mark, const Choice& choice) const {
    return "\t" + mark + text(choice.text) + (choice.feedback.empty() ? "" : "#" + text(choice.feedback)) + "\n";
  }
  static std::string weighted(char mark, Weight weight) {
    return weight == Weight() ? std::string(1, mark) : fmt::format("{}%{}%", mark, weight.percent_text());
  }

  TextFormat usual_;
};

std::string in_brackets(std::string_view word, std::string_view value) {
  std::string escaped;
  for (const char c : value) {
    if (c == ']') escaped += '\\';
    escaped += c;
  }
  return fmt::format(" [{}:{}]", word, escaped);
}

}  // namespace

std::vector<Choice> shared(std::vector<Choice> choices) {
  std::int64_t right = 0;
  for (const auto& choice : choices) right += choice.weight.is_positive() ? 1 : 0;
  for (auto& choice : choices) {
    if (!choice.weight.is_positive()) {
      choice.weight = Weight::percent(-100);
    } else if (right > 0) {
      choice.weight = Weight::parse_percent(fmt::format("{:.5f}", 100.0 / static_cast<double>(right)), "").value();
    }
  }
  return choices;
}

base::Result<std::string> gift_of(const Question& question, std::string_view remark) {
  const AnswerWriter writer(question);
  auto answers = std::visit(writer, question->answering);
  if (!answers) return answers.error();
  std::string out;
  if (!question->id.empty() || !question->tags.empty()) {
    out += "//";
    if (!question->id.empty()) out += in_brackets("id", question->id);
    for (const auto& tag : question->tags) out += in_brackets("tag", tag);
    out += "\n";
  }
  if (!remark.empty()) out += fmt::format("// {}{}\n", remark_word, remark);
  if (!question->title.empty()) out += "::" + escape_gift(question->title) + "::";
  out += write_gift_text(text_with_passage(question), TextFormat::moodle) + "{" + *answers;
  if (!question->explanation.empty()) {
    const auto general = "####" + writer.text(question->explanation);
    out += answers->ends_with('\n') ? "\t" + general + "\n" : general;
  }
  return out + "}\n\n";
}

std::string gift_category(std::string_view path) {
  return fmt::format("$CATEGORY: {}\n\n", escape_gift(write_category_path(path)));
}

}  // namespace wanqiu::quiz
