// What a question is. See docs/quiz.md.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "quiz/weight.h"

namespace wanqiu::quiz {

/// How a text is to be read. `moodle` is Moodle's "auto-format": plain text with line breaks in which HTML is taken
/// too.
enum class TextFormat { plain, html, markdown, moodle };
BOOST_DESCRIBE_ENUM(TextFormat, plain, html, markdown, moodle)

/// A text of a question, up to 100,000 code points, kept as it came. An empty one is plain.
struct Text {
  std::string value;
  TextFormat format = TextFormat::plain;
  bool empty() const { return value.empty(); }
  friend bool operator==(const Text&, const Text&) = default;
};

struct Choice {
  Text text;
  Weight weight;
  Text feedback;
  friend bool operator==(const Choice&, const Choice&) = default;
};

/// One of 2 to 100 choices; at least one is worth 100 %.
struct SingleChoice {
  std::vector<Choice> choices;
  friend bool operator==(const SingleChoice&, const SingleChoice&) = default;
};

/// Any of 2 to 100 choices. Either only the exact set counts (then what is right weighs 100 %, what is wrong 0), or
/// every choice adds its weight and what is positive comes to 100 %.
struct MultipleChoice {
  std::vector<Choice> choices;
  bool exact = true;
  friend bool operator==(const MultipleChoice&, const MultipleChoice&) = default;
};

/// Two choices in the order in which they are shown; one says true and one false (truth_of), one is right.
struct TrueFalse {
  std::vector<Choice> choices;
  friend bool operator==(const TrueFalse&, const TrueFalse&) = default;
};

struct Accepted {
  std::string text;
  Weight weight = Weight::full();  ///< 0 … 100 %
  Text feedback;
  friend bool operator==(const Accepted&, const Accepted&) = default;
};

/// A gap with what is accepted in it, the first that fits counting; at least one is worth 100 %.
struct Blank {
  std::vector<Accepted> accepted;
  friend bool operator==(const Blank&, const Blank&) = default;
};

/// 1 to 50 blanks. An answer and what is accepted are compared after folding.
struct Fill {
  std::vector<Blank> blanks;
  bool case_sensitive = false;
  bool width_sensitive = false;  ///< full and half width differ
  bool wildcards = false;        ///< `*` in what is accepted stands for any characters, `\*` for itself
  bool all_or_nothing = false;   ///< several blanks count only together; what is accepted then weighs 100 or 0 %
  friend bool operator==(const Fill&, const Fill&) = default;
};

/// Items as they are shown, and their right order: `order[0]` is the item that comes first.
struct Ordering {
  std::vector<Text> items;
  std::vector<std::uint32_t> order;
  friend bool operator==(const Ordering&, const Ordering&) = default;
};

struct Pair {
  Text left;  ///< empty: `right` fits nothing
  Text right;
  Weight weight = Weight();  ///< of the whole; 0 for all of them: every left has the same share
  friend bool operator==(const Pair&, const Pair&) = default;
};

/// Every left with its right, then what fits nothing. Equal rights are one right.
struct Matching {
  std::vector<Pair> pairs;
  bool all_or_nothing = false;  ///< only everything matched rightly counts; no pair has a weight then
  friend bool operator==(const Matching&, const Matching&) = default;
};

struct NumericAnswer {
  std::optional<double> value;  ///< none: any answer
  double tolerance = 0;         ///< value - tolerance … value + tolerance are accepted
  Weight weight = Weight::full();
  Text feedback;
  friend bool operator==(const NumericAnswer&, const NumericAnswer&) = default;
};

/// The first answer that fits counts; at least one is worth 100 %.
struct Numeric {
  std::vector<NumericAnswer> answers;
  friend bool operator==(const Numeric&, const Numeric&) = default;
};

/// In the order of Answering's alternatives.
enum class Kind { single, multiple, truefalse, fill, ordering, matching, numeric };
BOOST_DESCRIBE_ENUM(Kind, single, multiple, truefalse, fill, ordering, matching, numeric)
std::string_view to_string(Kind kind);

using Answering = std::variant<SingleChoice, MultipleChoice, TrueFalse, Fill, Ordering, Matching, Numeric>;

/// What is shown after a wrong try, the first after the first.
struct Hint {
  Text text;
  bool shows_count = false;   ///< how many parts were right
  bool clears_wrong = false;  ///< wrong parts are emptied
  std::string options;        ///< for the question type's own use, as Moodle has it
  friend bool operator==(const Hint&, const Hint&) = default;
};

/// A file that texts refer to as `@@PLUGINFILE@@/name`, or that `picture` or `audio` names.
struct Attachment {
  std::string name;  ///< "sign.png", "images/sign.png"
  std::string bytes;
  friend bool operator==(const Attachment&, const Attachment&) = default;
};

/// A member of a question that Wanqiu keeps for its owner and gives back, without a meaning of its own.
using Extra = std::variant<bool, std::int64_t, double, std::string>;

/// Everything that a question is made of; may still be anything. Question::of checks it.
struct QuestionParts {
  std::string id;        ///< what its author calls it; at most 200 code points
  std::string language;  ///< "zh"; as it came
  std::string title;     ///< for lists, not shown to learners
  Text passage;          ///< what the question is about
  Text stem;             ///< the question
  std::string picture;   ///< a file's name, a medium's hash or an address; empty for none
  std::string audio;
  Answering answering;
  Text explanation;  ///< shown after answering, whatever was answered
  Text feedback_right;
  Text feedback_partly;
  Text feedback_wrong;
  std::vector<Hint> hints;
  std::string category;  ///< a path: "历史/先秦"; `//` is a slash within a name
  std::string source;
  std::vector<std::string> tags;
  std::optional<double> score;    ///< points for a right answer, 0 … 10,000
  std::optional<int> difficulty;  ///< 1 easy … 5 hard
  std::optional<bool> shuffle;    ///< may choices be shown in another order? none: as the paper says
  std::vector<Attachment> files;  ///< by name
  std::map<std::string, Extra> extra;

  friend bool operator==(const QuestionParts&, const QuestionParts&) = default;
};

/// A question that is whole: what its types cannot say holds too. Immutable.
class Question {
 public:
  /// invalid names the part ("options[2]", "weights", "stem") and what would be right.
  static base::Result<Question> of(QuestionParts parts);

  const QuestionParts* operator->() const { return &parts_; }
  const QuestionParts& parts() const { return parts_; }
  Kind kind() const { return static_cast<Kind>(parts_.answering.index()); }

  friend bool operator==(const Question&, const Question&) = default;

 private:
  explicit Question(QuestionParts parts) : parts_(std::move(parts)) {}
  QuestionParts parts_;
};

/// The choices of single, multiple and true/false; null for other kinds.
const std::vector<Choice>* choices_of(const Answering& answering);

/// Does a choice of a true/false question say true or false? True, T, yes, 正确, 对, 是, √ … ; nullopt for other words.
std::optional<bool> truth_of(std::string_view word);

/// Every text that has a format, with its place as in JSON ("stem", "options[2]", "feedback[0]", "pairs[1][0]").
void each_text(QuestionParts& parts, const std::function<void(const std::string& place, Text& text)>& take);

/// Equal for two questions that ask the same with the same answers, weights and feedback, white space aside:
/// hexadecimal. What stands around it (id, title, category, explanation, source …) does not count.
std::string content_key(const Question& question);
/// Equal for two questions with the same passage and stem, white space aside.
std::string stem_key(const Question& question);

}  // namespace wanqiu::quiz
