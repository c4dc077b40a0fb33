#include "marking.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "answer_folding.h"
#include "base/assert.h"
#include "base/text.h"
#include "number.h"

namespace wanqiu::quiz {
namespace {

constexpr std::size_t typed_points_max = 1'000;

/// `sum` of the weights of `parts` parts as a share of the whole. Rounded down, so that only what is full is 100 %.
Weight share_of_whole(std::int64_t sum, std::size_t parts) {
  return Weight::within_whole(sum / static_cast<std::int64_t>(parts));
}

/// The first accepted that fits; null when none does, as for an empty text, whatever a wildcard would take.
const Accepted* accepted_for(const std::string& text, const Blank& blank, const Fill& fill) {
  if (base::trim(text).empty()) return nullptr;
  const auto folded = folded_answer(text, fill);
  for (const auto& accepted : blank.accepted) {
    if (fits_accepted(folded, accepted.text, fill)) return &accepted;
  }
  return nullptr;
}

/// Bounds are rounded to the digits that are held: 0.3 - 0.1 is 0.19999999999999998, and 0.2 must fit 0.3 ± 0.1.
bool fits_number(double given, const NumericAnswer& answer) {
  if (!answer.value) return true;
  if (answer.tolerance == 0) return given == tidied(*answer.value);
  const double beside = std::max(std::abs(*answer.value), answer.tolerance);
  return tidied(*answer.value - answer.tolerance, beside) <= given &&
         given <= tidied(*answer.value + answer.tolerance, beside);
}

const NumericAnswer* number_for(double given, const Numeric& numeric) {
  const auto found = std::find_if(numeric.answers.begin(), numeric.answers.end(),
                                  [&](const NumericAnswer& answer) { return fits_number(given, answer); });
  return found == numeric.answers.end() ? nullptr : &*found;
}

/// Checks an answer that is not empty.
struct AnswerCheck {
  const Answer& answer;

  base::Result<void> operator()(const SingleChoice& single) const { return one_of(single.choices.size()); }
  base::Result<void> operator()(const TrueFalse& either) const { return one_of(either.choices.size()); }
  base::Result<void> operator()(const MultipleChoice& multiple) const {
    return different_places(multiple.choices.size());
  }
  base::Result<void> operator()(const Ordering& ordering) const {
    if (answer.choices.size() != ordering.items.size())
      return base::Fault::invalid("choices", fmt::format("must name each of the {} items", ordering.items.size()));
    return different_places(ordering.items.size());
  }
  base::Result<void> operator()(const Matching& matching) const {
    const auto lefts = lefts_of(matching).size();
    if (answer.choices.size() != lefts)
      return base::Fault::invalid("choices", fmt::format("must be {} places, -1 for none", lefts));
    return places(-1, rights_of(matching).size());
  }
  base::Result<void> operator()(const Fill& fill) const { return typed(fill.blanks.size()); }
  base::Result<void> operator()(const Numeric&) const {
    if (auto checked = typed(1); !checked) return checked;
    if (!typed_number(answer.texts[0]))
      return base::Fault::invalid("texts[0]", fmt::format("must be a number such as 3.14, is '{}'",
                                                          base::first_code_points(answer.texts[0], 40)));
    return {};
  }

  base::Result<void> one_of(std::size_t count) const {
    if (answer.choices.size() != 1) return base::Fault::invalid("choices", "must be one place");
    return places(0, count);
  }
  base::Result<void> places(std::int32_t lowest, std::size_t count) const {
    if (!answer.texts.empty()) return base::Fault::invalid("texts", "must be empty: choices are asked for");
    for (std::size_t i = 0; i < answer.choices.size(); ++i) {
      const auto place = answer.choices[i];
      if (place < lowest || place >= static_cast<std::int32_t>(count))
        return base::Fault::invalid(fmt::format("choices[{}]", i),
                                    fmt::format("must lie between {} and {}, is {}", lowest, count - 1, place));
    }
    return {};
  }
  base::Result<void> different_places(std::size_t count) const {
    if (auto checked = places(0, count); !checked) return checked;
    std::set<std::int32_t> taken;
    for (std::size_t i = 0; i < answer.choices.size(); ++i) {
      if (!taken.insert(answer.choices[i]).second)
        return base::Fault::invalid(fmt::format("choices[{}]", i), "must not be a place that was named before");
    }
    return {};
  }
  base::Result<void> typed(std::size_t count) const {
    if (!answer.choices.empty()) return base::Fault::invalid("choices", "must be empty: texts are asked for");
    if (answer.texts.size() != count)
      return base::Fault::invalid("texts", fmt::format("must be {}, one for each blank", count));
    for (std::size_t i = 0; i < count; ++i) {
      const auto text = base::parse_text(answer.texts[i], fmt::format("texts[{}]", i), {0, typed_points_max, true});
      if (!text) return text.error();
    }
    return {};
  }
};

/// Fills in what an answer is worth. What is not answered has all its parts, none of them right.
struct MarkOf {
  const Answer& answer;
  Marked& marked;

  void operator()(const SingleChoice& single) const { chosen(single.choices); }
  void operator()(const TrueFalse& either) const { chosen(either.choices); }
  void operator()(const MultipleChoice& multiple) const {
    bool all_right = true;
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < multiple.choices.size(); ++i) {
      const auto& choice = multiple.choices[i];
      const auto place = static_cast<std::int32_t>(i);
      const bool is_chosen = std::find(answer.choices.begin(), answer.choices.end(), place) != answer.choices.end();
      // Where weights add up, one that weighs nothing neither helps nor harms.
      const bool matters = multiple.exact || choice.weight != Weight();
      if (matters && is_chosen != choice.weight.is_positive()) all_right = false;
      if (!is_chosen) continue;
      sum += choice.weight.billionths();
      says(choice.feedback);
    }
    if (all_right) {
      marked.worth = Weight::full();
    } else if (!multiple.exact) {
      // Thirds come to 99.99999 % and other weights to a little over 100 %; only what is all right is the whole.
      marked.worth = Weight::within_whole(std::min(sum, Weight::full().billionths() - 1));
    }
  }
  void operator()(const Fill& fill) const {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < fill.blanks.size(); ++i) {
      const auto* accepted = answer.empty() ? nullptr : accepted_for(answer.texts[i], fill.blanks[i], fill);
      marked.parts_right.push_back(accepted != nullptr && accepted->weight == Weight::full());
      if (accepted == nullptr) continue;
      sum += accepted->weight.billionths();
      says(accepted->feedback);
    }
    marked.worth = share_of_whole(sum, fill.blanks.size());
    if (fill.all_or_nothing && !marked.right()) marked.worth = Weight();
  }
  void operator()(const Ordering& ordering) const {
    for (std::size_t i = 0; i < ordering.items.size(); ++i)
      marked.parts_right.push_back(!answer.empty() && stands_right(ordering, i));
    const bool all = std::find(marked.parts_right.begin(), marked.parts_right.end(), false) == marked.parts_right.end();
    if (all) marked.worth = Weight::full();
  }
  void operator()(const Matching& matching) const {
    const auto right = right_places(matching);
    bool all_right = true;
    std::int64_t sum = 0;      // of equal shares
    std::int64_t weighed = 0;  // of the pairs' own weights
    for (std::size_t i = 0; i < right.size(); ++i) {
      marked.parts_right.push_back(!answer.empty() && answer.choices[i] == right[i]);
      all_right = all_right && marked.parts_right.back();
      if (!marked.parts_right.back()) continue;
      sum += Weight::full().billionths();
      weighed += matching.pairs[i].weight.billionths();
    }
    const bool own = std::any_of(matching.pairs.begin(), matching.pairs.end(),
                                 [](const Pair& pair) { return pair.weight != Weight(); });
    if (all_right) {
      marked.worth = Weight::full();
    } else if (matching.all_or_nothing) {
      marked.worth = Weight();
    } else if (own) {
      marked.worth = Weight::within_whole(std::min(weighed, Weight::full().billionths() - 1));
    } else {
      marked.worth = share_of_whole(sum, right.size());
    }
  }
  void operator()(const Numeric& numeric) const {
    if (answer.empty()) return;
    const auto* found = number_for(typed_number(answer.texts[0]).value(), numeric);
    if (found == nullptr) return;
    marked.worth = share_of_whole(found->weight.billionths(), 1);
    says(found->feedback);
  }

  void chosen(const std::vector<Choice>& choices) const {
    if (answer.empty()) return;
    const auto& choice = choices[static_cast<std::size_t>(answer.choices[0])];
    marked.worth = share_of_whole(choice.weight.billionths(), 1);
    says(choice.feedback);
  }
  void says(const Text& feedback) const {
    if (!feedback.empty()) marked.feedback.push_back(feedback);
  }
  /// Items that read the same may change places, since a learner cannot tell them apart.
  bool stands_right(const Ordering& ordering, std::size_t place) const {
    const auto given = static_cast<std::size_t>(answer.choices[place]);
    return ordering.items[given].value == ordering.items[ordering.order[place]].value;
  }
  static std::vector<std::int32_t> right_places(const Matching& matching);
};

struct RightAnswerOf {
  Answer operator()(const SingleChoice& single) const { return full_choice(single.choices); }
  Answer operator()(const TrueFalse& either) const { return full_choice(either.choices); }
  Answer operator()(const MultipleChoice& multiple) const {
    Answer answer;
    for (std::size_t i = 0; i < multiple.choices.size(); ++i) {
      if (multiple.choices[i].weight.is_positive()) answer.choices.push_back(static_cast<std::int32_t>(i));
    }
    return answer;
  }
  Answer operator()(const Fill& fill) const {
    Answer answer;
    for (const auto& blank : fill.blanks) {
      std::vector<std::string> texts;
      for (const auto& accepted : blank.accepted) {
        if (accepted.weight == Weight::full()) texts.push_back(example_of(accepted.text, fill));
      }
      // One that is worth less may stand before and take the text for itself.
      auto shown = std::find_if(texts.begin(), texts.end(), [&](const std::string& text) {
        const auto* accepted = accepted_for(text, blank, fill);
        return accepted != nullptr && accepted->weight == Weight::full();
      });
      answer.texts.push_back(shown == texts.end() ? texts.front() : *shown);
    }
    return answer;
  }
  Answer operator()(const Ordering& ordering) const { return {{ordering.order.begin(), ordering.order.end()}, {}}; }
  Answer operator()(const Matching& matching) const { return {MarkOf::right_places(matching), {}}; }
  Answer operator()(const Numeric& numeric) const {
    std::vector<double> numbers;
    for (const auto& answer : numeric.answers) {
      if (answer.weight == Weight::full()) numbers.push_back(answer.value.value_or(0));
    }
    auto shown = std::find_if(numbers.begin(), numbers.end(), [&](double number) {
      const auto* answer = number_for(tidied(number), numeric);
      return answer != nullptr && answer->weight == Weight::full();
    });
    return {{}, {number_text(shown == numbers.end() ? numbers.front() : *shown)}};
  }

  static Answer full_choice(const std::vector<Choice>& choices) {
    const auto found = std::find_if(choices.begin(), choices.end(),
                                    [](const Choice& choice) { return choice.weight == Weight::full(); });
    WQ_ASSERT(found != choices.end());
    return {{static_cast<std::int32_t>(found - choices.begin())}, {}};
  }
};

bool is_asked(const Pair& pair) {
  return !base::trim(pair.left.value).empty();
}

/// Where a right stands among the different ones. Rights that read the same are one, since a learner cannot tell them
/// apart.
auto find_right(const std::vector<Text>& rights, const Text& right) {
  return std::find_if(rights.begin(), rights.end(), [&](const Text& other) { return other.value == right.value; });
}

std::vector<std::int32_t> MarkOf::right_places(const Matching& matching) {
  const auto rights = rights_of(matching);
  std::vector<std::int32_t> places;
  for (const auto& pair : matching.pairs) {
    if (is_asked(pair)) places.push_back(static_cast<std::int32_t>(find_right(rights, pair.right) - rights.begin()));
  }
  return places;
}

}  // namespace

base::Result<void> check_answer(const Question& question, const Answer& answer) {
  if (answer.empty()) return {};
  return std::visit(AnswerCheck{answer}, question->answering);
}

Marked mark(const Question& question, const Answer& answer) {
  WQ_ASSERT(check_answer(question, answer).has_value());
  Marked marked;
  const MarkOf mark_of{answer, marked};
  std::visit(mark_of, question->answering);
  if (marked.right()) {
    mark_of.says(question->feedback_right);
  } else {
    mark_of.says(marked.worth.is_positive() ? question->feedback_partly : question->feedback_wrong);
  }
  return marked;
}

Answer right_answer(const Question& question) {
  return std::visit(RightAnswerOf{}, question->answering);
}

std::vector<Text> lefts_of(const Matching& matching) {
  std::vector<Text> lefts;
  for (const auto& pair : matching.pairs) {
    if (is_asked(pair)) lefts.push_back(pair.left);
  }
  return lefts;
}

std::vector<Text> rights_of(const Matching& matching) {
  std::vector<Text> rights;
  for (const auto& pair : matching.pairs) {
    if (find_right(rights, pair.right) == rights.end()) rights.push_back(pair.right);
  }
  return rights;
}

}  // namespace wanqiu::quiz
