#include "qti_trial.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "number.h"

namespace wanqiu::quiz {

using base::Fault;

namespace {

bool has_fixed(const XmlElement& element) {
  return std::any_of(element.children.begin(), element.children.end(), [](const XmlNode& node) {
    return node.kind == XmlNode::Kind::element &&
           (node.element.front().attribute("fixed") == "true" || has_fixed(node.element.front()));
  });
}

}  // namespace

void refuse_item(std::string_view field, std::string_view reason) {
  throw base::FaultError(Fault::invalid(field, reason));
}

QtiTrial::QtiTrial(const QtiItem& item, const QtiBody& body)
    : item_(item), body_(body), response_(&response_of(*body.interactions.front())) {}

const QtiResponse& QtiTrial::response_of(const XmlElement& interaction) const {
  const auto found = item_.responses.find(std::string(interaction.attribute("responseIdentifier")));
  if (found == item_.responses.end()) refuse_item("responseIdentifier", "names no declared response");
  return found->second;
}

Tried QtiTrial::tried(const QtiAnswers& answers) const {
  Tried one;
  one.outcomes = run_processing(item_, answers);
  const auto score = one.outcomes.find("SCORE");
  if (score != one.outcomes.end() && score->second.size() == 1)
    one.score = parse_number(score->second.front(), "responseProcessing").value();
  return one;
}

Tried QtiTrial::given(std::vector<std::string> values) const {
  return tried(QtiAnswers{{response_->identifier, std::move(values)}});
}

void QtiTrial::take_full_score(QuestionParts& parts, const Tried& right) {
  if (response_->correct.empty() && !response_->mapping)
    refuse_item("correctResponse", "is missing: the item has no right answer");
  if (right.score <= 0) refuse_item("responseProcessing", "the right answer earns nothing");
  full_ = right.score;
  const auto declared = declared_maximum();
  if (declared && std::abs(*declared - right.score) < 0.005 * *declared) full_ = *declared;
  const auto maximum = item_.outcomes.find("MAXSCORE");
  if (maximum != item_.outcomes.end() && maximum->second.values.size() == 1) parts.score = full_;
}

std::optional<double> QtiTrial::declared_maximum() const {
  const auto maximum = item_.outcomes.find("MAXSCORE");
  if (maximum != item_.outcomes.end() && maximum->second.values.size() == 1)
    return parse_number(maximum->second.values.front(), "MAXSCORE").value();
  const auto score = item_.outcomes.find("SCORE");
  return score == item_.outcomes.end() ? std::nullopt : score->second.maximum;
}

double QtiTrial::share(const Tried& one) const {
  return std::clamp(one.score / full_, -1.0, 1.0);
}

Weight QtiTrial::weight(const Tried& one) const {
  return Weight::parse_fraction(fmt::format("{:.9f}", share(one)), "weights").value();
}

std::vector<std::string> QtiTrial::mapped_as_right() const {
  std::vector<std::string> right;
  if (!response_->mapping) return right;
  for (const auto& entry : response_->mapping->entries) {
    if (entry.value > 0) right.push_back(entry.key);
  }
  return right;
}

void QtiTrial::take_shuffle(QuestionParts& parts) const {
  const auto& interaction = *body_.interactions.front();
  const auto shuffle = interaction.attribute("shuffle");
  if (shuffle.empty()) return;
  // A choice that keeps its place ("none of these") is held by all keeping theirs. An order has no places to keep.
  parts.shuffle = shuffle == "true" && (interaction.name == "orderInteraction" || !has_fixed(interaction));
}

void set_feedback(Text& place, const Text& text, std::string_view what) {
  if (!place.empty() && place != text)
    refuse_item("modalFeedback", fmt::format("several are shown {}; one is held", what));
  place = text;
}

void feedback_of_results(QuestionParts& parts, const QtiFeedback& feedback, bool right, bool all_wrong, bool no_wrong) {
  if (right && all_wrong) return set_feedback(parts.explanation, feedback.text, "whatever is answered");
  if (right && no_wrong) return set_feedback(parts.feedback_right, feedback.text, "for the right answer");
  if (!right && all_wrong) return set_feedback(parts.feedback_wrong, feedback.text, "for a wrong answer");
  if (!right && no_wrong) return;  // never shown
  refuse_item("modalFeedback", "depends on the answer in a way that is not held");
}

}  // namespace wanqiu::quiz
