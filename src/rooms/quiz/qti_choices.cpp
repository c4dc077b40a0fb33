#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "qti_trial.h"

namespace wanqiu::quiz {
namespace {

constexpr std::size_t qti_choices_max = 100;

class Choices {
 public:
  Choices(QtiTrial& trial, const QtiBody& body, const TakeFile& take_file, QuestionParts& parts)
      : trial_(trial), body_(body), take_file_(take_file), parts_(parts) {}

  void read() {
    const auto& interaction = *body_.interactions.front();
    const bool within = interaction.name == "inlineChoiceInteraction";
    for (const auto* choice : interaction.all(within ? "inlineChoice" : "simpleChoice")) {
      identifiers_.emplace_back(choice->attribute("identifier"));
      list_.push_back({qti_text(*choice, take_file_), Weight(), {}});
    }
    if (list_.size() > qti_choices_max) refuse_item("simpleChoice", "there are more than 100 choices");
    for (const auto& correct : trial_.response().correct) {
      if (std::find(identifiers_.begin(), identifiers_.end(), correct) == identifiers_.end())
        refuse_item("correctResponse", fmt::format("names '{}', which is no choice", correct));
    }
    trial_.take_shuffle(parts_);
    // Where one choice can be given, a set of one is what a single choice is.
    if (trial_.response().cardinality == "single" || interaction.attribute("maxChoices") == "1") {
      if (trial_.response().correct.size() > 1)
        refuse_item("correctResponse", "names several choices where one can be given");
      single();
    } else {
      multiple();
    }
  }

 private:
  void single() {
    std::vector<Tried> each;
    for (const auto& identifier : identifiers_) each.push_back(trial_.given({identifier}));
    const auto best =
        std::max_element(each.begin(), each.end(), [](const auto& a, const auto& b) { return a.score < b.score; });
    if (best == each.end()) refuse_item("simpleChoice", "there are no choices");
    trial_.take_full_score(parts_, *best);
    if (!trial_.response().correct.empty()) {
      const auto right = std::find(identifiers_.begin(), identifiers_.end(), trial_.response().correct.front());
      if (each[static_cast<std::size_t>(right - identifiers_.begin())].score < best->score)
        refuse_item("responseProcessing", "another choice earns more than the correct one");
    }
    for (std::size_t i = 0; i < list_.size(); ++i) list_[i].weight = trial_.weight(each[i]);
    feedback_of_choices(each);
    parts_.answering = SingleChoice{std::move(list_)};
  }

  /// Is the score that of the exact set only, or the sum of shares? Looked at for every set where there are few
  /// choices, for the empty, the right, each single one, each pair and all where there are many.
  void multiple() {
    trial_.take_full_score(
        parts_, trial_.given(trial_.response().correct.empty() ? trial_.mapped_as_right() : trial_.response().correct));
    std::vector<Tried> each;
    for (const auto& identifier : identifiers_) each.push_back(trial_.given({identifier}));
    const auto right = trial_.response().correct.empty() ? trial_.mapped_as_right() : trial_.response().correct;
    std::vector<Weight> shares;
    for (std::size_t i = 0; i < each.size(); ++i) shares.push_back(added(i, each[i], right));
    bool exact = true;
    bool summed = std::abs(positive_of(shares) - 1) < 0.005;
    for (const auto& set : sets()) {
      std::vector<std::string> values;
      double sum = 0;
      std::size_t hits = 0;
      for (const auto i : set) {
        values.push_back(identifiers_[i]);
        sum += static_cast<double>(shares[i].billionths()) / 1e11;
        hits += std::find(right.begin(), right.end(), identifiers_[i]) != right.end() ? 1 : 0;
      }
      const double earned = std::clamp(trial_.share(trial_.given(values)), 0.0, 1.0);
      const bool whole = hits == right.size() && set.size() == right.size();
      exact = exact && std::abs(earned - (whole ? 1.0 : 0.0)) < 1e-9;
      summed = summed && std::abs(earned - std::clamp(sum, 0.0, 1.0)) < 0.005;
    }
    if (!exact && !summed) refuse_item("responseProcessing", "scores sets of choices in a way that is not held");
    for (std::size_t i = 0; i < list_.size(); ++i) {
      const bool named = std::find(right.begin(), right.end(), identifiers_[i]) != right.end();
      list_[i].weight = exact ? (named ? Weight::full() : Weight()) : shares[i];
    }
    feedback_of_sets(each, trial_.given(right));
    parts_.answering = MultipleChoice{std::move(list_), exact};
  }
  /// What a choice adds. Where scores end at 0, a wrong one alone earns that: what it takes away shows beside the right
  /// answer.
  Weight added(std::size_t choice, const Tried& alone, const std::vector<std::string>& right) const {
    const bool named = std::find(right.begin(), right.end(), identifiers_[choice]) != right.end();
    if (named || alone.score != 0) return trial_.weight(alone);
    auto with = right;
    with.push_back(identifiers_[choice]);
    Tried taken;
    taken.score = trial_.given(with).score - trial_.given(right).score;
    return trial_.weight(taken);
  }
  static double positive_of(const std::vector<Weight>& shares) {
    double sum = 0;
    for (const auto& share : shares) sum += std::max(0.0, static_cast<double>(share.billionths()) / 1e11);
    return sum;
  }
  std::vector<std::vector<std::size_t>> sets() const {
    std::vector<std::vector<std::size_t>> all;
    const auto count = identifiers_.size();
    constexpr std::size_t few = 8;
    if (count <= few) {
      for (std::size_t bits = 0; bits < (std::size_t{1} << count); ++bits) {
        all.emplace_back();
        for (std::size_t i = 0; i < count; ++i) {
          if ((bits >> i & 1U) != 0) all.back().push_back(i);
        }
      }
      return all;
    }
    all.emplace_back();
    for (std::size_t i = 0; i < count; ++i) {
      all.push_back({i});
      for (std::size_t j = i + 1; j < count; ++j) all.push_back({i, j});
    }
    std::vector<std::size_t> right;
    for (std::size_t i = 0; i < count; ++i) {
      if (std::find(trial_.response().correct.begin(), trial_.response().correct.end(), identifiers_[i]) !=
          trial_.response().correct.end())
        right.push_back(i);
    }
    all.push_back(std::move(right));
    return all;
  }

  void feedback_of_choices(const std::vector<Tried>& each) {
    for (const auto& feedback : body_.feedback) {
      std::vector<bool> shown;
      shown.reserve(each.size());
      for (const auto& one : each) shown.push_back(qti_shows(feedback, one.outcomes));
      const bool named = std::find(identifiers_.begin(), identifiers_.end(), feedback.identifier) != identifiers_.end();
      bool rights = true;
      bool wrongs = true;
      for (std::size_t i = 0; i < shown.size(); ++i) {
        const bool right = list_[i].weight == Weight::full();
        rights = rights && shown[i] == right;
        wrongs = wrongs && shown[i] != right;
      }
      const bool its_own = named && feedback.shown_when_equal;
      if (std::all_of(shown.begin(), shown.end(), [](bool one) { return one; })) {
        set_feedback(parts_.explanation, feedback.text, "whatever is answered");
      } else if (rights && !its_own) {
        set_feedback(parts_.feedback_right, feedback.text, "for the right answer");
      } else if (wrongs && !its_own) {
        set_feedback(parts_.feedback_wrong, feedback.text, "for a wrong answer");
      } else {
        for (std::size_t i = 0; i < shown.size(); ++i) {
          if (shown[i]) set_feedback(list_[i].feedback, feedback.text, "for one choice");
        }
      }
    }
  }
  void feedback_of_sets(const std::vector<Tried>& each, const Tried& right) {
    for (const auto& feedback : body_.feedback) {
      const auto named = std::find(identifiers_.begin(), identifiers_.end(), feedback.identifier);
      std::vector<std::size_t> shown;
      std::size_t wrong = 0;  // single choices that are not the whole right answer, and how many of them show it
      std::size_t shown_wrong = 0;
      for (std::size_t i = 0; i < each.size(); ++i) {
        const bool shows = qti_shows(feedback, each[i].outcomes);
        if (shows) shown.push_back(i);
        if (trial_.share(each[i]) > 0.99) continue;
        ++wrong;
        shown_wrong += shows ? 1 : 0;
      }
      const bool for_right = qti_shows(feedback, right.outcomes);
      if (named != identifiers_.end() &&
          shown == std::vector<std::size_t>{static_cast<std::size_t>(named - identifiers_.begin())}) {
        set_feedback(list_[shown.front()].feedback, feedback.text, "for one choice");
      } else {
        feedback_of_results(parts_, feedback, for_right, shown_wrong == wrong, shown_wrong == 0);
      }
    }
  }

  QtiTrial& trial_;
  const QtiBody& body_;
  const TakeFile& take_file_;
  QuestionParts& parts_;
  std::vector<std::string> identifiers_;
  std::vector<Choice> list_;
};

}  // namespace

void read_qti_choices(QtiTrial& trial, const QtiBody& body, const TakeFile& take_file, QuestionParts& parts) {
  Choices(trial, body, take_file, parts).read();
}

}  // namespace wanqiu::quiz
