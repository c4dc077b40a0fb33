// Reading Moodle XML, as Moodle 4 and 5 read it (question/format/xml).
#include <fmt/format.h>

#include <set>

#include "base/text.h"
#include "base64.h"
#include "category_path.h"
#include "formats.h"
#include "gift_text.h"
#include "moodle_files.h"
#include "moodle_xml.h"
#include "number.h"
#include "refuse.h"
#include "remark.h"
#include "wildcards.h"

namespace wanqiu::quiz {
namespace {

using base::Fault;

TextFormat moodle_format(std::string_view name) {
  if (name == "html") return TextFormat::html;
  if (name == "plain_text") return TextFormat::plain;
  if (name == "markdown") return TextFormat::markdown;
  if (name == "moodle_auto_format") return TextFormat::moodle;
  if (name == "wiki_like") refuse("format", "the text format 'wiki_like' is not held");
  return TextFormat::html;  // as Moodle takes names that it does not know
}

/// The text of an element's child `name`, trimmed; nullopt when there is none.
std::optional<std::string> value_of(const XmlElement& parent, std::string_view name) {
  const auto* found = parent.child(name);
  if (found == nullptr) return std::nullopt;
  return std::string(trim_ascii(found->text()));
}

/// `<x><text>…</text></x>`: the text of an element that has one.
std::string text_within(const XmlElement& element) {
  const auto* text = element.child("text");
  if (text == nullptr) return {};
  for (const auto& node : text->children) {
    if (node.kind == XmlNode::Kind::element)
      refuse(element.name, fmt::format("its text holds the element <{}>; markup must be escaped, or stand in CDATA",
                                       node.element.front().name));
  }
  return std::string(trim_ascii(text->text()));
}

/// An answer that its form left empty, which Moodle passes over.
bool is_left_empty(const Text& text, Weight weight, const Text& feedback) {
  return text.empty() && weight == Weight() && feedback.empty();
}

std::optional<bool> moodle_truth(const XmlElement& question, std::string_view name) {
  const auto value = value_of(question, name);
  if (!value) return std::nullopt;
  return !(value->empty() || *value == "false" || *value == "0");  // as Moodle takes it
}

class QuestionReader {
 public:
  explicit QuestionReader(const XmlElement& question) : question_(question) {}

  base::Result<Question> read(std::string_view type, const std::string& category) {
    heads(category);
    if (type == "multichoice") {
      choices();
    } else if (type == "truefalse") {
      true_false();
    } else if (type == "shortanswer") {
      short_answer();
    } else if (type == "numerical") {
      numerical();
    } else if (type == "matching" || type == "match") {
      matching();
    } else if (type == "cloze" || type == "multianswer") {
      cloze();
    } else if (type == "ordering") {
      ordering();
    } else if (type == "essay" || type == "description") {
      refuse("", fmt::format("is of the type {}: questions without right answers are not held", type));
    } else {
      refuse("", fmt::format("questions of the type '{}' are not held", type));
    }
    hints();
    parts_.files = std::move(files_).all();
    auto question = Question::of(std::move(parts_));
    const auto remark = question_.comment(remark_word);
    return question && !remark.empty() ? apply_remark(*question, remark) : question;
  }

 private:
  /// A text that may have a format and files; `otherwise` where it names no format.
  Text text(const XmlElement* element, TextFormat otherwise) {
    if (element == nullptr) return {};
    const auto format = element->attribute("format");
    Text text{text_within(*element), format.empty() ? otherwise : moodle_format(base::trim(format))};
    files_.take(*element, text.value);
    return text;
  }
  Text text(std::string_view name) { return text(question_.child(name), parts_.stem.format); }

  void heads(const std::string& category) {
    const auto* name = question_.child("name");
    if (name == nullptr) refuse("name", "is missing");
    parts_.title = text_within(*name);
    parts_.stem = text(question_.child("questiontext"), TextFormat::html);
    old_picture();
    parts_.explanation = text("generalfeedback");
    parts_.category = category;
    parts_.id = value_of(question_, "idnumber").value_or("");
    if (const auto grade = value_of(question_, "defaultgrade"); grade && !grade->empty())
      parts_.score = parse_number(*grade, "defaultgrade").value();
    penalty();
    if (moodle_truth(question_, "hidden").value_or(false)) parts_.extra["hidden"] = true;
    for (const char* list : {"tags", "coursetags"}) {
      if (const auto* tags = question_.child(list)) {
        for (const auto* tag : tags->all("tag")) add_tag(text_within(*tag));
      }
    }
  }
  void add_tag(std::string tag) {
    if (std::find(parts_.tags.begin(), parts_.tags.end(), tag) == parts_.tags.end())
      parts_.tags.push_back(std::move(tag));
  }
  /// Before Moodle 2 a question had one picture beside its text.
  void old_picture() {
    const auto name = value_of(question_, "image").value_or("");
    const auto data = value_of(question_, "image_base64").value_or("");
    if (name.empty() && data.empty()) return;
    if (name.empty() || data.empty()) refuse("image", "its picture is not in the file");
    auto bytes = from_base64(data);
    if (!bytes) refuse("image_base64", "is not base64");
    auto flat = name;
    std::replace(flat.begin(), flat.end(), '/', '_');
    flat = files_.take({flat, std::move(*bytes)});
    parts_.stem.value += fmt::format(" <img src=\"@@PLUGINFILE@@/{}\" />", flat);
  }
  /// What a wrong try costs, as a fraction; kept where it is not what Moodle gives unasked.
  void penalty() {
    const auto value = value_of(question_, "penalty");
    if (!value || value->empty()) return;
    const double number = parse_number(*value, "penalty").value();
    const double usual = question_.attribute("type") == "truefalse" ? 1.0 : 0.3333333;
    const bool third = number > 0.3283333 && number < 0.3383333;  // old files round it
    if (number == usual || (third && usual < 1)) return;
    parts_.extra["penalty"] = number;
  }

  Weight weight(const XmlElement& answer) const {
    const auto fraction = answer.attribute("fraction");
    return fraction.empty() ? Weight() : Weight::parse_percent(fraction, "fraction").value();
  }

  void choices() {
    std::vector<Choice> list;
    for (const auto* answer : question_.all("answer")) {
      Choice choice;
      choice.text = text(answer, parts_.stem.format);
      choice.weight = weight(*answer);
      choice.feedback = text(answer->child("feedback"), parts_.stem.format);
      if (!is_left_empty(choice.text, choice.weight, choice.feedback)) list.push_back(std::move(choice));
    }
    const auto single = value_of(question_, "single");
    if (single && (*single == "false" || *single == "0" || single->empty())) {
      parts_.answering = MultipleChoice{std::move(list), false};
    } else {
      parts_.answering = SingleChoice{std::move(list)};
    }
    parts_.shuffle = moodle_truth(question_, "shuffleanswers");
    if (const auto numbering = value_of(question_, "answernumbering");
        numbering && !numbering->empty() && *numbering != "abc")
      parts_.extra["answernumbering"] = *numbering;
    if (moodle_truth(question_, "showstandardinstruction").value_or(false))
      parts_.extra["showstandardinstruction"] = true;
    combined_feedback();
  }

  void combined_feedback() {
    parts_.feedback_right = text("correctfeedback");
    parts_.feedback_partly = text("partiallycorrectfeedback");
    parts_.feedback_wrong = text("incorrectfeedback");
    if (moodle_truth(question_, "correctresponsesfeedback").value_or(question_.child("shownumcorrect") != nullptr))
      parts_.extra["shownumcorrect"] = true;
  }

  void true_false() {
    Choice yes{{"True"}, {}, {}};
    Choice no{{"False"}, {}, {}};
    bool first = true;
    for (const auto* answer : question_.all("answer")) {
      auto word = text_within(*answer);
      if (word != "true" && word != "false") word = first ? "true" : "false";  // old exports translate the words
      auto& choice = word == "true" ? yes : no;
      choice.weight = weight(*answer);
      choice.feedback = text(answer->child("feedback"), parts_.stem.format);
      first = false;
    }
    parts_.answering = TrueFalse{{yes, no}};
  }

  void short_answer() {
    std::vector<Accepted> accepted;
    for (const auto* answer : question_.all("answer")) {
      Accepted one{text_within(*answer), weight(*answer), text(answer->child("feedback"), parts_.stem.format)};
      if (!is_left_empty({one.text}, one.weight, one.feedback)) accepted.push_back(std::move(one));
    }
    parts_.answering = fill_with_wildcards(std::move(accepted), moodle_truth(question_, "usecase").value_or(false));
  }

  void numerical() {
    if (const auto* units = question_.child("units"); units != nullptr && units->child("unit") != nullptr)
      refuse("units", "numbers with units are not held");
    if (const auto* help = question_.child("instructions"); help != nullptr && !text_within(*help).empty())
      refuse("instructions", "on how to write the number are not held");
    Numeric numeric;
    for (const auto* answer : question_.all("answer")) {
      auto number = text_within(*answer);
      if (number.empty() && answer->child("text") == nullptr && !answer->children.empty())
        number = trim_ascii(answer->children.front().text);  // before Moodle 1.7
      NumericAnswer one;
      if (number != "*" && !number.empty()) {
        one.value = parse_number(number, "answer").value();
        const auto tolerance = value_of(*answer, "tolerance").value_or("");
        if (!tolerance.empty()) one.tolerance = parse_number(tolerance, "tolerance").value();
      }
      one.weight = weight(*answer);
      if (const auto fraction = value_of(*answer, "fraction"))
        one.weight = Weight::parse_fraction(*fraction, "fraction").value();
      one.feedback = text(answer->child("feedback"), parts_.stem.format);
      if (!is_left_empty({number}, one.weight, one.feedback)) numeric.answers.push_back(std::move(one));
    }
    parts_.answering = std::move(numeric);
  }

  void matching() {
    Matching matching;
    for (const auto* part : question_.all("subquestion")) {
      const auto* answer = part->child("answer");
      if (answer == nullptr) refuse("subquestion", "has no answer");
      Pair pair{text(part, parts_.stem.format), {text_within(*answer)}};
      if (!pair.left.empty() || !pair.right.empty()) matching.pairs.push_back(std::move(pair));
    }
    parts_.answering = std::move(matching);
    parts_.shuffle = moodle_truth(question_, "shuffleanswers");
    combined_feedback();
  }

  void cloze() {
    auto read = read_cloze(parts_.stem.value, parts_.stem.format);
    parts_.stem.value = std::move(read.stem);
    parts_.answering = std::move(read.fill);
  }

  /// The question type "ordering": answers in their right order.
  void ordering() {
    if (const auto select = value_of(question_, "selecttype");
        select && *select != "0" && *select != "ALL" && !select->empty())
      refuse("selecttype", "a question that shows only some of its items is not held");
    Ordering ordering;
    for (const auto* answer : question_.all("answer")) {
      auto item = text(answer, parts_.stem.format);
      if (item.empty()) continue;
      ordering.order.push_back(static_cast<std::uint32_t>(ordering.items.size()));
      ordering.items.push_back(std::move(item));
      if (const auto* comment = answer->child("feedback"); comment != nullptr && !text_within(*comment).empty())
        refuse("feedback", "is not held for single items of an order");
    }
    parts_.answering = std::move(ordering);
    for (const char* name : {"layouttype", "gradingtype", "showgrading", "numberingstyle", "selectcount"}) {
      if (const auto value = value_of(question_, name); value && !value->empty()) parts_.extra[name] = *value;
    }
    combined_feedback();
  }

  void hints() {
    for (const auto* each : question_.all("hint")) {
      Hint hint;
      if (const auto* content = each->child("hintcontent")) {  // before Moodle 2
        hint.text = text(content, parts_.stem.format);
        hint.shows_count = moodle_truth(*each, "statenumberofcorrectresponses").value_or(false);
        hint.clears_wrong = moodle_truth(*each, "clearincorrectresponses").value_or(false);
        if (moodle_truth(*each, "showfeedbacktoresponses").value_or(false)) hint.options = "1";
        parts_.hints.push_back(std::move(hint));
        continue;
      }
      hint.text = text(each, parts_.stem.format);
      hint.shows_count = each->child("shownumcorrect") != nullptr;
      hint.clears_wrong = each->child("clearwrong") != nullptr;
      hint.options = value_of(*each, "options").value_or("");
      parts_.hints.push_back(std::move(hint));
    }
  }

  const XmlElement& question_;
  QuestionParts parts_;
  MoodleFiles files_;
};

Category category_of(const XmlElement& question) {
  const auto* path = question.child("category");
  Category category;
  if (path != nullptr) category.path = read_category_path(text_within(*path));
  if (const auto* info = question.child("info")) {
    category.description.value = text_within(*info);
    const auto format = info->attribute("format");
    if (!category.description.empty())
      category.description.format = format.empty() ? TextFormat::moodle : moodle_format(base::trim(format));
  }
  category.id = value_of(question, "idnumber").value_or("");
  return category;
}

}  // namespace

std::string_view moodle_format_name(TextFormat format) {
  switch (format) {
    case TextFormat::plain:
      return "plain_text";
    case TextFormat::html:
      return "html";
    case TextFormat::markdown:
      return "markdown";
    case TextFormat::moodle:
      return "moodle_auto_format";
  }
  return "";
}

void read_moodle_xml(std::string_view bytes, std::string_view file, const Reader& reader) {
  const auto quiz = parse_xml(bytes);
  const auto place = [&](int line) { return fmt::format("{}:{}", file, line); };
  if (!quiz) {
    const auto& where = quiz.error().where;
    return reader.question(where.starts_with("line ") ? fmt::format("{}:{}", file, where.substr(5)) : std::string(file),
                           quiz.error());
  }
  if (quiz->name != "quiz")
    return reader.question(place(quiz->line),
                           Fault::invalid("", fmt::format("is <{}>, not Moodle's <quiz>", quiz->name)));
  std::string category;
  const auto questions = quiz->all("question");
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const auto& each = *questions[i];
    try {
      if (each.attribute("type") == "category") {
        auto described = category_of(each);
        category = described.path;
        const bool says = !described.path.empty() && !(described.description.empty() && described.id.empty());
        if (says && reader.category) reader.category(std::move(described));
      } else {
        reader.question(place(each.line), QuestionReader(each).read(each.attribute("type"), category));
      }
    } catch (const base::FaultError& error) {
      reader.question(place(each.line), error.fault);
    }
    if (reader.progress) reader.progress(bytes.size() * (i + 1) / questions.size());
  }
}

}  // namespace wanqiu::quiz
