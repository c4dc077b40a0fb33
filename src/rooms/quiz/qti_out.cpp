// Writing QTI 2.2 items. What QTI has no words for goes into a comment (remark.h).
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "file_address.h"
#include "formats.h"
#include "number.h"
#include "qti_item.h"
#include "remark.h"

namespace wanqiu::quiz {
namespace {

using base::Fault;

/// Stands in XHTML for an interaction until the text is known to be well-formed.
std::string placeholder(std::size_t i) {
  return fmt::format("\xEF\xB7\x91{}\xEF\xB7\x92", i);
}

std::string plain_xml(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') {
      out += "<br/>";
    } else {
      out += escape_xml(text.substr(i, 1));
    }
  }
  return out;
}

/// As it is where it is well-formed, else as browsers understand it.
std::string xhtml(const std::string& html) {
  if (parse_xml("<div>" + html + "</div>")) return html;
  const auto repaired = parse_html(html);
  return repaired ? inner_xml(*repaired) : plain_xml(html);
}

std::string content_xml(const Text& text) {
  return text.format == TextFormat::html ? "<div>" + xhtml(text.value) + "</div>" : plain_xml(text.value);
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

bool is_name(std::string_view text) {
  if (text.empty() || text.size() > 100) return false;
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  return letter(text.front()) && std::all_of(text.begin(), text.end(), [&](char c) {
           return letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
         });
}

constexpr std::string_view right_enough = "0.995";  // thirds may come to 0.99999

class ItemWriter {
 public:
  explicit ItemWriter(const Question& question) : question_(question), stem_(text_with_passage(question)) {}

  base::Result<std::string> write(std::string_view remark) {
    const auto done = std::visit([this](const auto& answering) { return answers(answering); }, question_->answering);
    if (!done) return done.error();
    common_feedback();
    for (const auto& file : question_->files) {
      for (auto* text : {&body_, &modal_})
        rename_file(*text, file.name, fmt::format("../files/{}/", identifier()), file.name);
    }
    std::string out =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<assessmentItem "
        "xmlns=\"http://www.imsglobal.org/xsd/imsqti_v2p2\"";
    out += fmt::format(" identifier=\"{}\" title=\"{}\" adaptive=\"false\" timeDependent=\"false\"", identifier(),
                       escape_xml(default_title(question_)));
    if (is_name(question_->language)) out += fmt::format(" xml:lang=\"{}\"", question_->language);
    out += ">\n";
    if (!remark.empty()) out += fmt::format("<!-- {}{} -->\n", remark_word, remark);
    out += declarations_;
    out +=
        "<outcomeDeclaration identifier=\"SCORE\" cardinality=\"single\" baseType=\"float\" "
        "normalMaximum=\"1\"><defaultValue><value>0</value></defaultValue></outcomeDeclaration>\n";
    out += outcomes_ + "<itemBody>\n" + body_ + "\n</itemBody>\n<responseProcessing>\n" + scoring_ + showing_ +
           "</responseProcessing>\n" + modal_ + "</assessmentItem>\n";
    return out;
  }

  std::string identifier() const {
    return is_name(question_->id) ? question_->id : "wq-" + content_key(question_).substr(0, 20);
  }

 private:
  using Done = base::Result<void>;

  static std::string condition(std::string_view test, std::string_view then, std::string_view otherwise = {}) {
    return fmt::format("<responseCondition><responseIf>{}{}</responseIf>{}</responseCondition>\n", test, then,
                       otherwise.empty() ? std::string() : fmt::format("<responseElse>{}</responseElse>", otherwise));
  }
  static std::string set(std::string_view outcome, std::string_view expression) {
    return fmt::format("<setOutcomeValue identifier=\"{}\">{}</setOutcomeValue>", outcome, expression);
  }
  static std::string base_value(std::string_view type, std::string_view value) {
    return fmt::format("<baseValue baseType=\"{}\">{}</baseValue>", type, escape_xml(value));
  }
  static std::string variable(std::string_view name) { return fmt::format("<variable identifier=\"{}\"/>", name); }

  void declare(std::string_view name, std::string_view cardinality, std::string_view type,
               const std::vector<std::string>& correct, const std::string& mapping = {}) {
    declarations_ += fmt::format("<responseDeclaration identifier=\"{}\" cardinality=\"{}\" baseType=\"{}\">", name,
                                 cardinality, type);
    if (!correct.empty()) {
      declarations_ += "<correctResponse>";
      for (const auto& value : correct) declarations_ += "<value>" + escape_xml(value) + "</value>";
      declarations_ += "</correctResponse>";
    }
    declarations_ += mapping + "</responseDeclaration>\n";
  }
  void outcome(std::string_view name, std::string_view cardinality = "single") {
    outcomes_ += fmt::format("<outcomeDeclaration identifier=\"{}\" cardinality=\"{}\" baseType=\"identifier\"/>\n",
                             name, cardinality);
  }
  void modal(std::string_view identifier, std::string_view outcome, const Text& text) {
    modal_ +=
        fmt::format("<modalFeedback identifier=\"{}\" outcomeIdentifier=\"{}\" showHide=\"show\">{}</modalFeedback>\n",
                    identifier, outcome, content_xml(text));
  }
  void score_by_match() {
    scoring_ += condition(fmt::format("<match>{}<correct identifier=\"RESPONSE\"/></match>", variable("RESPONSE")),
                          set("SCORE", base_value("float", "1")), set("SCORE", base_value("float", "0")));
  }
  void score_by_map() { scoring_ += set("SCORE", "<mapResponse identifier=\"RESPONSE\"/>") + "\n"; }

  void common_feedback() {
    if (!question_->feedback_right.empty() || !question_->feedback_wrong.empty()) {
      outcome("RESULT");
      showing_ +=
          condition(fmt::format("<gte>{}{}</gte>", variable("SCORE"), base_value("float", right_enough)),
                    set("RESULT", base_value("identifier", "right")), set("RESULT", base_value("identifier", "wrong")));
      if (!question_->feedback_right.empty()) modal("right", "RESULT", question_->feedback_right);
      if (!question_->feedback_wrong.empty()) modal("wrong", "RESULT", question_->feedback_wrong);
    }
    if (!question_->explanation.empty()) {
      outcome("EXPLANATION");
      showing_ += set("EXPLANATION", base_value("identifier", "explanation")) + "\n";
      modal("explanation", "EXPLANATION", question_->explanation);
    }
  }

  /// The stem before, or as the prompt of, an interaction that is a block.
  void block(std::string_view name, std::string_view attributes, std::string_view content) {
    const bool html = stem_.format == TextFormat::html;
    if (html) body_ += content_xml(stem_) + "\n";
    body_ += fmt::format("<{} responseIdentifier=\"RESPONSE\" shuffle=\"{}\"{}>", name,
                         question_->shuffle.value_or(false) ? "true" : "false", attributes);
    if (!html) body_ += "<prompt>" + content_xml(stem_) + "</prompt>";
    body_ += fmt::format("\n{}</{}>", content, name);
  }
  /// The stem with text entries in its gaps.
  void gapped(std::size_t blanks, std::string_view attributes) {
    const auto cut = cut_at_gaps(stem_, blanks);
    std::string text = cut.pieces.front();
    for (std::size_t i = 0; i < blanks; ++i) text += placeholder(i) + cut.pieces[i + 1];
    body_ = stem_.format == TextFormat::html ? "<div>" + xhtml(text) + "</div>" : "<p>" + plain_xml(text) + "</p>";
    for (std::size_t i = 0; i < blanks; ++i) {
      replace_all(body_, placeholder(i),
                  fmt::format("<textEntryInteraction responseIdentifier=\"{}\"{}/>", response(i, blanks), attributes));
    }
  }
  static std::string response(std::size_t i, std::size_t blanks) {
    return blanks == 1 ? "RESPONSE" : fmt::format("RESPONSE_{}", i + 1);
  }

  static std::string choice_id(std::size_t i) { return fmt::format("c{}", i + 1); }

  void choices(const std::vector<Choice>& list, bool single, bool exact) {
    std::vector<std::string> right;
    std::string mapping = single ? "<mapping>" : "<mapping lowerBound=\"0\" upperBound=\"1\">";
    std::string content;
    bool commented = false;
    for (std::size_t i = 0; i < list.size(); ++i) {
      const bool counts = single ? list[i].weight == Weight::full() && right.empty() : list[i].weight.is_positive();
      if (counts) right.push_back(choice_id(i));
      mapping +=
          fmt::format("<mapEntry mapKey=\"{}\" mappedValue=\"{}\"/>", choice_id(i), list[i].weight.fraction_text());
      content +=
          fmt::format("<simpleChoice identifier=\"{}\">{}</simpleChoice>\n", choice_id(i), content_xml(list[i].text));
      commented = commented || !list[i].feedback.empty();
    }
    declare("RESPONSE", single ? "single" : "multiple", "identifier", right, exact ? "" : mapping + "</mapping>");
    exact ? score_by_match() : score_by_map();
    block("choiceInteraction", fmt::format(" maxChoices=\"{}\"", single ? 1 : 0), content);
    if (!commented) return;
    outcome("FEEDBACK", single ? "single" : "multiple");
    showing_ += set("FEEDBACK", variable("RESPONSE")) + "\n";
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (!list[i].feedback.empty()) modal(choice_id(i), "FEEDBACK", list[i].feedback);
    }
  }

  Done answers(const SingleChoice& single) {
    std::size_t right = 0;
    bool plain = true;
    for (const auto& choice : single.choices) {
      right += choice.weight == Weight::full() ? 1 : 0;
      plain = plain && (choice.weight == Weight::full() || choice.weight == Weight());
    }
    choices(single.choices, true, plain && right == 1);
    return {};
  }
  Done answers(const MultipleChoice& multiple) {
    choices(multiple.choices, false, multiple.exact);
    return {};
  }
  Done answers(const TrueFalse& either) {
    choices(either.choices, true, true);
    return {};
  }

  Done answers(const Fill& fill) {
    if (fill.wildcards) return Fault::invalid("wildcards", "QTI has no wildcards in accepted answers");
    const auto blanks = fill.blanks.size();
    std::string sum;
    for (std::size_t i = 0; i < blanks; ++i) {
      const auto name = response(i, blanks);
      std::string mapping = "<mapping>";
      std::vector<std::string> right;
      for (const auto& accepted : fill.blanks[i].accepted) {
        if (accepted.weight == Weight::full() && right.empty()) right.push_back(accepted.text);
        mapping +=
            fmt::format("<mapEntry mapKey=\"{}\" mappedValue=\"{}\" caseSensitive=\"{}\"/>", escape_xml(accepted.text),
                        accepted.weight.fraction_text(), fill.case_sensitive ? "true" : "false");
      }
      declare(name, "single", "string", right, mapping + "</mapping>");
      sum += fmt::format("<mapResponse identifier=\"{}\"/>", name);
      entry_feedback(fill.blanks[i], name, fill.case_sensitive, i);
    }
    const auto count = base_value("float", std::to_string(blanks));
    if (fill.all_or_nothing) {
      scoring_ += condition(fmt::format("<equal toleranceMode=\"exact\"><sum>{}</sum>{}</equal>", sum, count),
                            set("SCORE", base_value("float", "1")), set("SCORE", base_value("float", "0")));
    } else {
      scoring_ += set("SCORE", blanks == 1 ? sum : fmt::format("<divide><sum>{}</sum>{}</divide>", sum, count)) + "\n";
    }
    gapped(blanks, "");
    return {};
  }
  void entry_feedback(const Blank& blank, std::string_view response_name, bool case_sensitive, std::size_t place) {
    const auto name = fmt::format("FEEDBACK_{}", place + 1);
    std::string branches;
    for (std::size_t i = 0; i < blank.accepted.size(); ++i) {
      const auto& accepted = blank.accepted[i];
      if (accepted.feedback.empty()) continue;
      const auto test =
          fmt::format("<stringMatch caseSensitive=\"{}\">{}{}</stringMatch>", case_sensitive ? "true" : "false",
                      variable(response_name), base_value("string", accepted.text));
      branches += condition(test, set(name, base_value("identifier", fmt::format("a{}", i + 1))));
      modal(fmt::format("a{}", i + 1), name, accepted.feedback);
    }
    if (branches.empty()) return;
    outcome(name);
    showing_ += branches;
  }

  Done answers(const Ordering& ordering) {
    std::vector<std::string> right;
    for (const auto place : ordering.order) right.push_back(choice_id(place));
    std::string content;
    for (std::size_t i = 0; i < ordering.items.size(); ++i)
      content += fmt::format("<simpleChoice identifier=\"{}\">{}</simpleChoice>\n", choice_id(i),
                             content_xml(ordering.items[i]));
    declare("RESPONSE", "ordered", "identifier", right);
    score_by_match();
    block("orderInteraction", "", content);
    return {};
  }

  Done answers(const Matching& matching) {
    std::vector<Text> rights;
    std::vector<std::string> correct;
    std::string left;
    for (std::size_t i = 0; i < matching.pairs.size(); ++i) {
      const auto& pair = matching.pairs[i];
      const auto found = std::find(rights.begin(), rights.end(), pair.right);
      const auto place = static_cast<std::size_t>(found - rights.begin());
      if (found == rights.end()) rights.push_back(pair.right);
      if (pair.left.empty()) continue;
      left += associable(fmt::format("l{}", i + 1), 1, pair.left);
      correct.push_back(fmt::format("l{} r{}", i + 1, place + 1));
    }
    std::string right;
    for (std::size_t i = 0; i < rights.size(); ++i) right += associable(fmt::format("r{}", i + 1), 0, rights[i]);
    if (matching.all_or_nothing) {
      declare("RESPONSE", "multiple", "directedPair", correct);
      score_by_match();
    } else {
      declare("RESPONSE", "multiple", "directedPair", correct, mapping_of_pairs(matching, correct));
      score_by_map();
    }
    block("matchInteraction", fmt::format(" maxAssociations=\"{}\"", correct.size()),
          fmt::format("<simpleMatchSet>{}</simpleMatchSet>\n<simpleMatchSet>{}</simpleMatchSet>\n", left, right));
    return {};
  }
  /// What each pair earns; the lefts stand first, as in `correct`.
  static std::string mapping_of_pairs(const Matching& matching, const std::vector<std::string>& correct) {
    const bool own = std::any_of(matching.pairs.begin(), matching.pairs.end(),
                                 [](const Pair& pair) { return pair.weight != Weight(); });
    const auto equal = fmt::format("{:.9f}", 1.0 / static_cast<double>(correct.size()));
    std::string mapping = "<mapping defaultValue=\"0\">";
    for (std::size_t i = 0; i < correct.size(); ++i)
      mapping += fmt::format("<mapEntry mapKey=\"{}\" mappedValue=\"{}\"/>", correct[i],
                             own ? matching.pairs[i].weight.fraction_text() : equal);
    return mapping + "</mapping>";
  }
  static std::string associable(std::string_view identifier, int most, const Text& text) {
    return fmt::format("<simpleAssociableChoice identifier=\"{}\" matchMax=\"{}\">{}</simpleAssociableChoice>",
                       identifier, most, content_xml(text));
  }

  Done answers(const Numeric& numeric) {
    std::vector<std::string> right;
    std::string branches;
    std::string last;
    for (std::size_t i = 0; i < numeric.answers.size(); ++i) {
      const auto& answer = numeric.answers[i];
      const auto shown = fmt::format("a{}", i + 1);
      auto then = set("SCORE", base_value("float", answer.weight.fraction_text()));
      if (!answer.feedback.empty()) {
        then += set("FEEDBACK_1", base_value("identifier", shown));
        modal(shown, "FEEDBACK_1", answer.feedback);
      }
      if (!answer.value) {
        if (i + 1 != numeric.answers.size())
          return Fault::invalid("answer", "QTI cannot take any number before others");
        last = fmt::format("<responseElse>{}</responseElse>", then);
        continue;
      }
      if (answer.weight == Weight::full() && right.empty()) right.push_back(number_text(*answer.value));
      const auto tolerance = number_text(answer.tolerance);
      const auto test = fmt::format("<equal toleranceMode=\"absolute\" tolerance=\"{0} {0}\">{1}{2}</equal>", tolerance,
                                    variable("RESPONSE"), base_value("float", number_text(*answer.value)));
      const auto* branch = branches.empty() ? "responseIf" : "responseElseIf";
      branches += fmt::format("<{0}>{1}{2}</{0}>", branch, test, then);
    }
    if (branches.empty()) return Fault::invalid("answer", "QTI cannot take any number at all");
    declare("RESPONSE", "single", "float", right);
    scoring_ += fmt::format("<responseCondition>{}{}</responseCondition>\n", branches, last);
    if (scoring_.find("FEEDBACK_1") != std::string::npos) outcome("FEEDBACK_1");
    gapped(1, "");
    return {};
  }

  const Question& question_;
  Text stem_;
  std::string declarations_, outcomes_, body_, scoring_, showing_, modal_;
};

}  // namespace

base::Result<std::string> qti_of(const Question& question, std::string_view remark) {
  return ItemWriter(question).write(remark);
}

std::string qti_identifier(const Question& question) {
  return ItemWriter(question).identifier();
}

}  // namespace wanqiu::quiz
