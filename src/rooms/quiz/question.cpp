#include "quiz/question.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/hash.h"
#include "base/text.h"

namespace wanqiu::quiz {
namespace {

template <class Struct>
auto* only_choices(Struct& answering) {
  using Found = decltype(&std::get<SingleChoice>(answering).choices);
  if (auto* single = std::get_if<SingleChoice>(&answering)) return &single->choices;
  if (auto* multiple = std::get_if<MultipleChoice>(&answering)) return &multiple->choices;
  if (auto* either = std::get_if<TrueFalse>(&answering)) return &either->choices;
  return static_cast<Found>(nullptr);
}

void each_text_of(Answering& answering, const std::function<void(const std::string&, Text&)>& take) {
  if (auto* choices = only_choices(answering)) {
    for (std::size_t i = 0; i < choices->size(); ++i) take(fmt::format("options[{}]", i), (*choices)[i].text);
    for (std::size_t i = 0; i < choices->size(); ++i) take(fmt::format("feedback[{}]", i), (*choices)[i].feedback);
  } else if (auto* fill = std::get_if<Fill>(&answering)) {
    std::size_t i = 0;
    for (auto& blank : fill->blanks) {
      for (auto& accepted : blank.accepted) take(fmt::format("feedback[{}]", i++), accepted.feedback);
    }
  } else if (auto* ordering = std::get_if<Ordering>(&answering)) {
    for (std::size_t i = 0; i < ordering->items.size(); ++i) take(fmt::format("options[{}]", i), ordering->items[i]);
  } else if (auto* matching = std::get_if<Matching>(&answering)) {
    for (std::size_t i = 0; i < matching->pairs.size(); ++i) {
      take(fmt::format("pairs[{}][0]", i), matching->pairs[i].left);
      take(fmt::format("pairs[{}][1]", i), matching->pairs[i].right);
    }
  } else if (auto* numeric = std::get_if<Numeric>(&answering)) {
    for (std::size_t i = 0; i < numeric->answers.size(); ++i) {
      take(fmt::format("feedback[{}]", i), numeric->answers[i].feedback);
    }
  }
}

/// Text without its white space, so that another line width is the same question.
std::string without_spaces(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == ' ' || (c >= '\t' && c <= '\r')) continue;
    constexpr std::string_view wide = "\u3000";
    constexpr std::string_view unbroken = "\u00A0";
    if (text.substr(i).starts_with(wide)) {
      i += wide.size() - 1;
    } else if (text.substr(i).starts_with(unbroken)) {
      i += unbroken.size() - 1;
    } else {
      out += c;
    }
  }
  return out;
}

void add(std::string& key, std::string_view part) {
  key += part;
  key += '\0';
}

void add(std::string& key, const Text& text) {
  add(key, without_spaces(text.value));
}

struct ContentOf {
  std::string& key;

  void operator()(const std::vector<Choice>& choices) const {
    for (const auto& choice : choices) {
      add(key, choice.text);
      add(key, choice.weight.percent_text());
      add(key, choice.feedback);
    }
  }
  void operator()(const SingleChoice& single) const { (*this)(single.choices); }
  void operator()(const MultipleChoice& multiple) const {
    add(key, multiple.exact ? "exact" : "partial");
    (*this)(multiple.choices);
  }
  void operator()(const TrueFalse& either) const { (*this)(either.choices); }
  void operator()(const Fill& fill) const {
    add(key, fmt::format("{}{}{}", int{fill.case_sensitive}, int{fill.width_sensitive}, int{fill.wildcards}));
    for (const auto& blank : fill.blanks) {
      for (const auto& accepted : blank.accepted) {
        add(key, without_spaces(accepted.text));
        add(key, accepted.weight.percent_text());
        add(key, accepted.feedback);
      }
      add(key, "|");
    }
    if (fill.all_or_nothing) add(key, "together");
  }
  void operator()(const Ordering& ordering) const {
    for (const auto& item : ordering.items) add(key, item);
    for (const auto place : ordering.order) add(key, std::to_string(place));
  }
  void operator()(const Matching& matching) const {
    for (const auto& pair : matching.pairs) {
      add(key, pair.left);
      add(key, pair.right);
      if (pair.weight != Weight()) add(key, pair.weight.percent_text());
    }
    if (matching.all_or_nothing) add(key, "together");
  }
  void operator()(const Numeric& numeric) const {
    for (const auto& answer : numeric.answers) {
      add(key, answer.value ? fmt::format("{}", *answer.value) : "*");
      add(key, fmt::format("{}", answer.tolerance));
      add(key, answer.weight.percent_text());
      add(key, answer.feedback);
    }
  }
};

}  // namespace

std::string_view to_string(Kind kind) {
  switch (kind) {
    case Kind::single:
      return "single";
    case Kind::multiple:
      return "multiple";
    case Kind::truefalse:
      return "truefalse";
    case Kind::fill:
      return "fill";
    case Kind::ordering:
      return "ordering";
    case Kind::matching:
      return "matching";
    case Kind::numeric:
      return "numeric";
  }
  return "";
}

const std::vector<Choice>* choices_of(const Answering& answering) {
  return only_choices(answering);
}

std::optional<bool> truth_of(std::string_view word) {
  static const std::set<std::string, std::less<>> yes{"true", "t",  "yes", "y", "right", "correct", "正确",
                                                      "对",   "是", "真",  "√", "✓",     "✔"};
  static const std::set<std::string, std::less<>> no{"false", "f",    "no",   "n",  "wrong", "incorrect", "错误", "错",
                                                     "否",    "不对", "不是", "假", "×",     "✗",         "✘",    "x"};
  const auto folded = base::folded(word);
  if (yes.contains(folded)) return true;
  if (no.contains(folded)) return false;
  return std::nullopt;
}

void each_text(QuestionParts& parts, const std::function<void(const std::string& place, Text& text)>& take) {
  take("passage", parts.passage);
  take("stem", parts.stem);
  each_text_of(parts.answering, take);
  take("explanation", parts.explanation);
  take("feedback_right", parts.feedback_right);
  take("feedback_partly", parts.feedback_partly);
  take("feedback_wrong", parts.feedback_wrong);
  for (std::size_t i = 0; i < parts.hints.size(); ++i) take(fmt::format("hints[{}]", i), parts.hints[i].text);
}

std::string content_key(const Question& question) {
  std::string key;
  add(key, to_string(question.kind()));
  add(key, question->passage);
  add(key, question->stem);
  std::visit(ContentOf{key}, question->answering);
  add(key, question->picture);
  add(key, question->audio);
  for (const auto& file : question->files) {
    add(key, file.name);
    add(key, file.bytes);
  }
  return base::hex(base::blake2b(key)).substr(0, 32);
}

std::string stem_key(const Question& question) {
  std::string key;
  add(key, question->passage);
  add(key, question->stem);
  return base::hex(base::blake2b(key)).substr(0, 32);
}

}  // namespace wanqiu::quiz
