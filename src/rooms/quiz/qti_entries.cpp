// Text entries: gaps with accepted texts, and numbers.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "number.h"
#include "qti_trial.h"

namespace wanqiu::quiz {
namespace {

constexpr std::string_view nothing_right = "\u2205 no such answer";
constexpr std::size_t accepted_max = 100;
constexpr double nearly = 0.005;
/// Outcomes that Wanqiu sets for what belongs to one answer.
constexpr std::string_view own_outcome = "FEEDBACK_";

class Gaps {
 public:
  Gaps(QtiTrial& trial, const QtiBody& body, QuestionParts& parts) : trial_(trial), body_(body), parts_(parts) {}

  void read() { fill(); }

 private:
  struct Gap {
    const QtiResponse* response = nullptr;
    Blank blank;
  };
  void fill() {
    std::vector<Gap> gaps;
    for (const auto* interaction : body_.interactions) gaps.push_back(gap_of(trial_.response_of(*interaction)));
    QtiAnswers right;
    QtiAnswers wrong;
    for (const auto& gap : gaps) {
      const auto best = std::find_if(gap.blank.accepted.begin(), gap.blank.accepted.end(),
                                     [](const auto& each) { return each.weight == Weight::full(); });
      right[gap.response->identifier] = {best->text};
      wrong[gap.response->identifier] = {std::string(nothing_right)};
    }
    const auto all_right = trial_.tried(right);
    trial_.take_full_score(parts_, all_right);
    const auto all_wrong = trial_.tried(wrong);
    if (all_wrong.score > 0) refuse_item("responseProcessing", "an answer that is not accepted earns something");
    Fill fill;
    if (gaps.size() > 1) fill.all_or_nothing = score_together(gaps, right);
    bool insensitive = false;
    for (auto& gap : gaps) {
      weigh(gap, right);
      for (const auto& accepted : gap.blank.accepted)
        insensitive = insensitive || differs_in_case_only(accepted.text, gap, right);
    }
    fill.case_sensitive = !insensitive && has_case(gaps);
    for (const auto& feedback : body_.feedback) feedback_of_gaps(feedback, gaps, right, all_right, all_wrong);
    for (auto& gap : gaps) fill.blanks.push_back(std::move(gap.blank));
    parts_.answering = std::move(fill);
  }
  /// What is accepted: the mapping's keys in its order, and what is correct.
  Gap gap_of(const QtiResponse& response) const {
    Gap gap{&response, {}};
    double best = 0;
    if (response.mapping) {
      for (const auto& entry : response.mapping->entries) best = std::max(best, entry.value);
      for (const auto& entry : response.mapping->entries) {
        if (best > 0)
          gap.blank.accepted.push_back(
              {entry.key,
               Weight::parse_fraction(fmt::format("{:.9f}", std::clamp(entry.value / best, 0.0, 1.0)), "mapping")
                   .value(),
               {}});
      }
    }
    for (const auto& value : response.correct) {
      const bool known = std::any_of(gap.blank.accepted.begin(), gap.blank.accepted.end(),
                                     [&](const auto& each) { return each.text == value; });
      if (!known) gap.blank.accepted.push_back({value, Weight::full(), {}});
    }
    if (gap.blank.accepted.size() > accepted_max) refuse_item("mapping", "accepts more than 100 answers");
    if (gap.blank.accepted.empty()) refuse_item("correctResponse", "is missing: a gap has no right answer");
    return gap;
  }
  static void refuse_loss(double share) {
    if (share < -nearly) refuse_item("responseProcessing", "takes points away for an entry, which is not held");
  }
  /// What each accepted text earns where all other gaps are right, of what the gap is worth.
  void weigh(Gap& gap, const QtiAnswers& right) const {
    auto answers = right;
    answers[gap.response->identifier] = {std::string(nothing_right)};
    const double without = trial_.share(trial_.tried(answers));
    refuse_loss(without);
    for (auto& accepted : gap.blank.accepted) {
      answers[gap.response->identifier] = {accepted.text};
      const double whole = trial_.share(trial_.tried(answers));
      refuse_loss(whole);
      const double share = (whole - without) / (1 - without);
      accepted.weight = Weight::parse_fraction(fmt::format("{:.9f}", std::clamp(share, 0.0, 1.0)), "weights").value();
    }
  }
  /// Do several gaps count only together? Else each must have its equal share, whatever stands in the others.
  bool score_together(const std::vector<Gap>& gaps, const QtiAnswers& right) const {
    const double share = 1.0 / static_cast<double>(gaps.size());
    bool together = true;
    bool summed = true;
    for (const auto& gap : gaps) {
      QtiAnswers alone;
      for (const auto& each : gaps) alone[each.response->identifier] = {std::string(nothing_right)};
      alone[gap.response->identifier] = right.at(gap.response->identifier);
      auto others = right;
      others[gap.response->identifier] = {std::string(nothing_right)};
      const double one = trial_.share(trial_.tried(alone));
      const double rest = trial_.share(trial_.tried(others));
      together = together && one <= 0 && rest <= 0;
      summed = summed && std::abs(one - share) < nearly && std::abs(rest - (1 - share)) < nearly;
    }
    if (!together && !summed)
      refuse_item("responseProcessing", "scores gaps otherwise than together or with equal shares, which is not held");
    if (!mix(gaps, right))
      refuse_item("responseProcessing",
                  "lets an answer in one gap depend on what stands in another, which is not held");
    return together;
  }
  /// Does every gap take any text that it would take beside the right ones? Tried with other texts in all of them.
  bool mix(const std::vector<Gap>& gaps, const QtiAnswers& right) const {
    constexpr std::size_t rounds_max = 8;
    std::size_t rounds = 0;
    for (const auto& gap : gaps) rounds = std::max(rounds, gap.blank.accepted.size());
    for (std::size_t round = 0; round < std::min(rounds, rounds_max); ++round) {
      for (const bool same : {true, false}) {
        auto answers = right;
        for (std::size_t i = 0; i < gaps.size(); ++i) {
          const auto& texts = gaps[i].blank.accepted;
          const auto& tried = texts[(round + (same ? 0 : i)) % texts.size()];
          if (takes_fully(gaps[i], tried.text, right)) answers[gaps[i].response->identifier] = {tried.text};
        }
        if (std::abs(trial_.share(trial_.tried(answers)) - 1) > nearly) return false;
      }
    }
    return true;
  }
  bool takes_fully(const Gap& gap, const std::string& text, const QtiAnswers& right) const {
    auto answers = right;
    answers[gap.response->identifier] = {text};
    return std::abs(trial_.share(trial_.tried(answers)) - 1) < nearly;
  }
  static std::string other_case(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
      if (c >= 'a' && c <= 'z') {
        c = static_cast<char>(c - 'a' + 'A');
      } else if (c >= 'A' && c <= 'Z') {
        c = static_cast<char>(c - 'A' + 'a');
      }
    }
    return out;
  }
  bool differs_in_case_only(const std::string& text, const Gap& gap, const QtiAnswers& right) const {
    const auto swapped = other_case(text);
    if (swapped == text) return false;
    auto answers = right;
    answers[gap.response->identifier] = {text};
    const double as_is = trial_.tried(answers).score;
    answers[gap.response->identifier] = {swapped};
    return as_is > 0 && trial_.tried(answers).score == as_is;
  }
  static bool has_case(const std::vector<Gap>& gaps) {
    for (const auto& gap : gaps) {
      for (const auto& accepted : gap.blank.accepted) {
        if (other_case(accepted.text) != accepted.text) return true;
      }
    }
    return false;
  }
  void feedback_of_gaps(const QtiFeedback& feedback, std::vector<Gap>& gaps, const QtiAnswers& right,
                        const Tried& all_right, const Tried& all_wrong) {
    const bool for_right = qti_shows(feedback, all_right.outcomes);
    const bool for_wrong = qti_shows(feedback, all_wrong.outcomes);
    std::vector<Accepted*> shown;
    bool rights = gaps.size() == 1;  // is it shown for what is fully right, and for nothing else?
    for (auto& gap : gaps) {
      for (auto& accepted : gap.blank.accepted) {
        auto answers = right;
        for (auto& [identifier, values] : answers) {
          if (identifier != gap.response->identifier) values = {std::string(nothing_right)};
        }
        answers[gap.response->identifier] = {accepted.text};
        const bool shows = qti_shows(feedback, trial_.tried(answers).outcomes);
        if (shows) shown.push_back(&accepted);
        rights = rights && shows == (accepted.weight == Weight::full());
      }
    }
    const bool its_own = feedback.outcome.starts_with(own_outcome);
    if (shown.size() == 1 && !for_wrong && (its_own || !rights))
      return set_feedback(shown.front()->feedback, feedback.text, "for one answer");
    feedback_of_results(parts_, feedback, for_right, for_wrong, !for_wrong);
  }

  QtiTrial& trial_;
  const QtiBody& body_;
  QuestionParts& parts_;
};

class Numbers {
 public:
  Numbers(QtiTrial& trial, const QtiBody& body, QuestionParts& parts) : trial_(trial), body_(body), parts_(parts) {}

  /// Every comparison `equal` with the answer, in the order of the processing, else what is correct.
  void read() {
    if (body_.interactions.size() != 1)
      refuse_item("textEntryInteraction", "several numbers in one question are not held");
    collect_numbers(trial_.item().processing);
    if (numbers_.empty()) {
      for (const auto& value : trial_.response().correct)
        numbers_.push_back({parse_number(value, "correctResponse").value(), 0, Weight::full(), {}});
    }
    if (numbers_.size() > accepted_max) refuse_item("equal", "compares with more than 100 numbers");
    if (numbers_.empty()) refuse_item("correctResponse", "is missing: the item has no right answer");
    double far = 1e6;
    Tried best;
    for (std::size_t i = 0; i < numbers_.size(); ++i) {
      const auto one = trial_.given({number_text(probe(i))});
      if (one.score > best.score) best = one;
      far = std::max(far, std::abs(*numbers_[i].value) * 2 + numbers_[i].tolerance * 2 + 1e6);
    }
    trial_.take_full_score(parts_, best);
    for (std::size_t i = 0; i < numbers_.size(); ++i)
      numbers_[i].weight = trial_.weight(trial_.given({number_text(probe(i))}));
    const auto other = trial_.given({number_text(tidied(far))});
    if (other.score > 0) numbers_.push_back({std::nullopt, 0, trial_.weight(other), {}});
    for (const auto& feedback : body_.feedback) feedback_of_numbers(feedback, best, other);
    parts_.answering = Numeric{std::move(numbers_)};
  }

 private:
  void collect_numbers(const XmlElement* element) {
    if (element == nullptr) return;
    if (element->name == "equal") return collect_number(*element);
    for (const auto& node : element->children) {
      if (node.kind == XmlNode::Kind::element) collect_numbers(&node.element.front());
    }
  }
  void collect_number(const XmlElement& equal) {
    NumericAnswer answer;
    bool asks = false;
    for (const auto& node : equal.children) {
      if (node.kind != XmlNode::Kind::element) continue;
      const auto& operand = node.element.front();
      if (operand.name == "variable" && operand.attribute("identifier") == trial_.response().identifier) asks = true;
      if (operand.name == "baseValue") answer.value = parse_number(operand.text(), "baseValue").value();
      if (operand.name == "correct" && !trial_.response().correct.empty())
        answer.value = parse_number(trial_.response().correct.front(), "correctResponse").value();
    }
    if (!asks || !answer.value) return;
    const auto mode = equal.attribute("toleranceMode");
    if (mode == "absolute" || mode == "relative") {
      const auto bounds = base::split(base::trim(equal.attribute("tolerance")), ' ');
      answer.tolerance = parse_number(bounds.back(), "tolerance").value();
      if (parse_number(bounds.front(), "tolerance").value() != answer.tolerance)
        refuse_item("tolerance", "that differs below and above is not held");
      if (equal.attribute("includeLowerBound") == "false" || equal.attribute("includeUpperBound") == "false")
        refuse_item("tolerance", "that leaves its bounds out is not held");
    }
    if (mode == "relative") answer.tolerance = tidied(std::abs(*answer.value) * answer.tolerance / 100);  // percent
    const bool known = std::any_of(numbers_.begin(), numbers_.end(), [&](const auto& each) {
      return each.value == answer.value && each.tolerance == answer.tolerance;
    });
    if (!known) numbers_.push_back(answer);
  }
  /// An answer that fits this number and none before it.
  double probe(std::size_t which) const {
    const auto& one = numbers_[which];
    for (const double part : {0.0, 1.0, -1.0, 0.5, -0.5}) {
      const double answer = tidied(*one.value + part * one.tolerance);
      bool taken = false;
      for (std::size_t i = 0; i < which; ++i)
        taken = taken || std::abs(answer - *numbers_[i].value) <= numbers_[i].tolerance;
      if (!taken) return answer;
    }
    return *one.value;
  }
  void feedback_of_numbers(const QtiFeedback& feedback, const Tried& best, const Tried& other) {
    const bool for_other = qti_shows(feedback, other.outcomes);
    std::vector<NumericAnswer*> shown;
    bool rights = true;
    for (std::size_t i = 0; i < numbers_.size(); ++i) {
      if (!numbers_[i].value) continue;
      const bool shows = qti_shows(feedback, trial_.given({number_text(probe(i))}).outcomes);
      if (shows) shown.push_back(&numbers_[i]);
      rights = rights && shows == (numbers_[i].weight == Weight::full());
    }
    const bool its_own = feedback.outcome.starts_with(own_outcome);
    if (shown.size() == 1 && !for_other && (its_own || !rights))
      return set_feedback(shown.front()->feedback, feedback.text, "for one number");
    if (shown.empty() && for_other && its_own) {
      if (numbers_.back().value) numbers_.push_back({std::nullopt, 0, Weight(), {}});
      return set_feedback(numbers_.back().feedback, feedback.text, "for other numbers");
    }
    feedback_of_results(parts_, feedback, qti_shows(feedback, best.outcomes), for_other, !for_other);
  }

  QtiTrial& trial_;
  const QtiBody& body_;
  QuestionParts& parts_;
  std::vector<NumericAnswer> numbers_;
};

}  // namespace

void read_qti_fill(QtiTrial& trial, const QtiBody& body, QuestionParts& parts) {
  Gaps(trial, body, parts).read();
}

void read_qti_numeric(QtiTrial& trial, const QtiBody& body, QuestionParts& parts) {
  Numbers(trial, body, parts).read();
}

}  // namespace wanqiu::quiz
