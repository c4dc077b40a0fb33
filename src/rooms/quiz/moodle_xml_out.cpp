// Writing Moodle XML, as Moodle writes it; what it has no words for goes into a comment (remark.h).
#include <fmt/format.h>

#include <set>

#include "base64.h"
#include "category_path.h"
#include "file_address.h"
#include "formats.h"
#include "moodle_xml.h"
#include "number.h"
#include "remark.h"
#include "wildcards.h"

namespace wanqiu::quiz {
namespace {

using base::Fault;

/// As Moodle: a CDATA section where something would have to be escaped. A CR cannot stand in one.
std::string escaped(std::string_view text) {
  if (text.find('\r') != text.npos) return escape_xml(text);
  if (text.find_first_of("<>&\"") == text.npos) return std::string(text);
  std::string out = "<![CDATA[";
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("]]>")) {
      out += "]]]]><![CDATA[>";
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out + "]]>";
}

class Writer {
 public:
  explicit Writer(const Question& question) : question_(question), usual_(question->stem.format) {}

  base::Result<std::string> write(std::string_view remark) {
    auto stem = text_with_passage(question_);
    std::string_view type = type_of();
    const auto* fill = std::get_if<Fill>(&question_->answering);
    if (fill != nullptr && fill->blanks.size() > 1) {
      auto cloze = write_cloze(stem, *fill);
      if (!cloze) return cloze.error();
      stem.value = std::move(*cloze);
      type = "cloze";
    }
    out_ = fmt::format("  <question type=\"{}\">\n", type);
    if (!remark.empty()) out_ += fmt::format("    <!-- {}{} -->\n", remark_word, remark);
    out_ += "    <name>\n      <text>" + escaped(default_title(question_)) + "</text>\n    </name>\n";
    text("questiontext", stem);
    stem_end_ = out_.size() - std::string_view("    </questiontext>\n").size();
    text("generalfeedback", question_->explanation);
    if (question_->score) value("defaultgrade", number_text(*question_->score));
    if (const auto* penalty = extra<double>("penalty")) value("penalty", number_text(*penalty));
    value("hidden", flag("hidden") ? "1" : "0");
    value("idnumber", escape_xml(question_->id));
    if (type != "cloze") {
      const auto done = std::visit([this](const auto& answering) { return answers(answering); }, question_->answering);
      if (!done) return done.error();
    }
    for (const auto& hint : question_->hints) write_hint(hint);
    tags();
    place_other_files();
    return out_ + "  </question>\n\n";
  }

 private:
  std::string_view type_of() const {
    switch (question_.kind()) {
      case Kind::single:
      case Kind::multiple:
        return "multichoice";
      case Kind::truefalse:
        return "truefalse";
      case Kind::fill:
        return "shortanswer";
      case Kind::ordering:
        return "ordering";
      case Kind::matching:
        return "matching";
      case Kind::numeric:
        return "numerical";
    }
    return "";
  }

  template <class T>
  const T* extra(const char* name) const {
    const auto found = question_->extra.find(name);
    return found == question_->extra.end() ? nullptr : std::get_if<T>(&found->second);
  }
  bool flag(const char* name) const {
    const auto* truth = extra<bool>(name);
    return truth != nullptr && *truth;
  }

  void value(std::string_view name, std::string_view text) { out_ += fmt::format("    <{0}>{1}</{0}>\n", name, text); }
  void text(std::string_view name, const Text& text) {
    out_ += fmt::format("    <{0} format=\"{1}\">\n      {2}    </{0}>\n", name, format_name(text), content(text));
  }
  std::string_view format_name(const Text& text) const {
    return moodle_format_name(text.empty() ? usual_ : text.format);
  }
  /// `<text>` and the files that it refers to: in Moodle every text has its own.
  std::string content(const Text& text) {
    std::string out = "<text>" + escaped(text.value) + "</text>\n";
    for (const auto& file : question_->files) {
      if (!names_file(text.value, file.name)) continue;
      out += file_element(file);
      placed_.insert(file.name);
    }
    return out;
  }
  static std::string file_element(const Attachment& file) {
    const auto slash = file.name.rfind('/');
    const auto path = slash == std::string::npos ? "/" : "/" + file.name.substr(0, slash + 1);
    const auto name = slash == std::string::npos ? file.name : file.name.substr(slash + 1);
    return fmt::format("<file name=\"{}\" path=\"{}\" encoding=\"base64\">{}</file>\n", escape_xml(name),
                       escape_xml(path), to_base64(file.bytes));
  }
  /// Files that no text names stand with the question's text.
  void place_other_files() {
    std::string files;
    for (const auto& file : question_->files) {
      if (!placed_.contains(file.name)) files += file_element(file);
    }
    out_.insert(stem_end_, files);
  }

  void answer(Weight weight, const Text& text, const Text& feedback, const std::string& inside = {}) {
    out_ += fmt::format(
        "    <answer fraction=\"{}\" format=\"{}\">\n      {}{}      <feedback format=\"{}\">\n        {}"
        "      </feedback>\n    </answer>\n",
        weight.percent_text(), format_name(text), content(text), inside, format_name(feedback), content(feedback));
  }
  void shuffle() {
    if (question_->shuffle) value("shuffleanswers", *question_->shuffle ? "true" : "false");
  }
  void combined_feedback() {
    text("correctfeedback", question_->feedback_right);
    text("partiallycorrectfeedback", question_->feedback_partly);
    text("incorrectfeedback", question_->feedback_wrong);
    if (flag("shownumcorrect")) out_ += "    <shownumcorrect/>\n";
  }
  void choices(bool single, const std::vector<Choice>& list) {
    value("single", single ? "true" : "false");
    shuffle();
    const auto* numbering = extra<std::string>("answernumbering");
    value("answernumbering", numbering == nullptr ? "abc" : escape_xml(*numbering));
    value("showstandardinstruction", flag("showstandardinstruction") ? "1" : "0");
    combined_feedback();
    for (const auto& choice : list) answer(choice.weight, choice.text, choice.feedback);
  }

  base::Result<void> answers(const SingleChoice& single) {
    choices(true, single.choices);
    return {};
  }
  base::Result<void> answers(const MultipleChoice& multiple) {
    choices(false, multiple.exact ? shared(multiple.choices) : multiple.choices);
    return {};
  }
  base::Result<void> answers(const TrueFalse& either) {
    for (const bool truth : {true, false}) {
      for (const auto& choice : either.choices) {
        if (truth_of(choice.text.value) == truth)
          answer(choice.weight, {truth ? "true" : "false", TextFormat::moodle}, choice.feedback);
      }
    }
    return {};
  }
  base::Result<void> answers(const Fill& fill) {
    value("usecase", fill.case_sensitive ? "1" : "0");
    for (const auto& accepted : fill.blanks.front().accepted) {
      const auto text = wildcard_text(accepted.text, fill.wildcards);
      if (!text) return Fault::invalid("answer", "Moodle cannot say \\* in an accepted answer");
      answer(accepted.weight, {*text, TextFormat::moodle}, accepted.feedback);
    }
    return {};
  }
  base::Result<void> answers(const Ordering& ordering) {
    for (const char* name : {"layouttype", "gradingtype", "showgrading", "numberingstyle", "selectcount"}) {
      if (const auto* set = extra<std::string>(name)) value(name, escape_xml(*set));
    }
    combined_feedback();
    for (const auto place : ordering.order) answer(Weight(), ordering.items[place], {});
    return {};
  }
  base::Result<void> answers(const Matching& matching) {
    shuffle();
    combined_feedback();
    for (const auto& pair : matching.pairs) {
      out_ += fmt::format(
          "    <subquestion format=\"{}\">\n      {}      <answer>\n        <text>{}</text>\n      </answer>\n"
          "    </subquestion>\n",
          format_name(pair.left), content(pair.left), escaped(pair.right.value));
    }
    return {};
  }
  base::Result<void> answers(const Numeric& numeric) {
    for (const auto& each : numeric.answers) {
      answer(each.weight, {each.value ? number_text(*each.value) : "*", TextFormat::moodle}, each.feedback,
             fmt::format("      <tolerance>{}</tolerance>\n", number_text(each.tolerance)));
    }
    return {};
  }

  void write_hint(const Hint& hint) {
    out_ += fmt::format("    <hint format=\"{}\">\n      {}", format_name(hint.text), content(hint.text));
    if (hint.shows_count) out_ += "      <shownumcorrect/>\n";
    if (hint.clears_wrong) out_ += "      <clearwrong/>\n";
    if (!hint.options.empty()) out_ += "      <options>" + escape_xml(hint.options) + "</options>\n";
    out_ += "    </hint>\n";
  }
  void tags() {
    if (question_->tags.empty()) return;
    out_ += "    <tags>\n";
    for (const auto& tag : question_->tags) out_ += "      <tag><text>" + escaped(tag) + "</text></tag>\n";
    out_ += "    </tags>\n";
  }

  const Question& question_;
  TextFormat usual_;
  std::string out_;
  std::size_t stem_end_ = 0;  ///< where the questiontext's content ends
  std::set<std::string> placed_;
};

}  // namespace

base::Result<std::string> moodle_xml_of(const Question& question, std::string_view remark) {
  return Writer(question).write(remark);
}

std::string moodle_xml_category(const Category& category) {
  return fmt::format(
      "  <question type=\"category\">\n    <category>\n      <text>{}</text>\n    </category>\n    <info "
      "format=\"{}\">\n      "
      "<text>{}</text>\n    </info>\n    <idnumber>{}</idnumber>\n  </question>\n\n",
      escaped(write_category_path(category.path)),
      moodle_format_name(category.description.empty() ? TextFormat::moodle : category.description.format),
      escaped(category.description.value), escape_xml(category.id));
}

std::string moodle_xml_file(std::string_view questions) {
  return fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n{}</quiz>\n", questions);
}

}  // namespace wanqiu::quiz
