#include "qti_answers.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "qti_trial.h"

namespace wanqiu::quiz {
namespace {

void read_qti_ordering(QtiTrial& trial, const QtiBody& body, const TakeFile& take_file, QuestionParts& parts) {
  const auto& interaction = *body.interactions.front();
  std::vector<std::string> identifiers;
  Ordering ordering;
  for (const auto* choice : interaction.all("simpleChoice")) {
    identifiers.emplace_back(choice->attribute("identifier"));
    ordering.items.push_back(qti_text(*choice, take_file));
  }
  for (const auto& identifier : trial.response().correct) {
    const auto found = std::find(identifiers.begin(), identifiers.end(), identifier);
    if (found == identifiers.end())
      refuse_item("correctResponse", fmt::format("names '{}', which is no choice", identifier));
    ordering.order.push_back(static_cast<std::uint32_t>(found - identifiers.begin()));
  }
  if (ordering.order.size() != ordering.items.size())
    refuse_item("correctResponse", "must name every choice: an order of some of them is not held");
  const auto right = trial.given(trial.response().correct);
  trial.take_full_score(parts, right);
  const auto wrong =
      trial.given(std::vector<std::string>(trial.response().correct.rbegin(), trial.response().correct.rend()));
  trial.take_shuffle(parts);
  for (const auto& feedback : body.feedback) {
    const bool for_wrong = qti_shows(feedback, wrong.outcomes);
    feedback_of_results(parts, feedback, qti_shows(feedback, right.outcomes), for_wrong, !for_wrong);
  }
  parts.answering = std::move(ordering);
}

void read_qti_matching(QtiTrial& trial, const QtiBody& body, const TakeFile& take_file, QuestionParts& parts) {
  const auto sets = body.interactions.front()->all("simpleMatchSet");
  if (sets.size() != 2) refuse_item("simpleMatchSet", "must be two");
  std::vector<std::pair<std::string, Text>> left;
  std::vector<std::pair<std::string, Text>> right;
  for (auto* side : {&left, &right}) {
    for (const auto* choice : sets[side == &left ? 0 : 1]->all("simpleAssociableChoice"))
      side->emplace_back(choice->attribute("identifier"), qti_text(*choice, take_file));
  }
  std::vector<std::string> correct =
      trial.response().correct.empty() ? trial.mapped_as_right() : trial.response().correct;
  if (correct.empty()) refuse_item("correctResponse", "is missing: the item has no right answer");
  constexpr std::size_t pairs_max = 100;
  if (left.size() > pairs_max || right.size() > pairs_max || correct.size() > pairs_max)
    refuse_item("simpleMatchSet", "there are more than 100 choices");
  Matching matching;
  std::set<std::string> used;
  for (const auto& [identifier, text] : left) {
    std::vector<std::string> partners;
    for (const auto& pair : correct) {
      const auto sides = base::split(base::trim(pair), ' ');
      if (sides.size() == 2 && sides[0] == identifier) partners.emplace_back(sides[1]);
    }
    if (partners.size() != 1)
      refuse_item("correctResponse", "must match every choice of the first set with one of the second");
    const auto found =
        std::find_if(right.begin(), right.end(), [&](const auto& each) { return each.first == partners[0]; });
    if (found == right.end())
      refuse_item("correctResponse", fmt::format("names '{}', which is no choice", partners[0]));
    used.insert(partners[0]);
    matching.pairs.push_back({text, found->second});
  }
  if (matching.pairs.size() != correct.size()) refuse_item("correctResponse", "names a choice that is not there");
  for (const auto& [identifier, text] : right) {
    if (!used.contains(identifier)) matching.pairs.push_back({{}, text});
  }
  const auto all_right = trial.given(correct);
  trial.take_full_score(parts, all_right);
  const auto none = trial.given({std::string("x y")});
  trial.take_shuffle(parts);
  for (const auto& feedback : body.feedback) {
    const bool for_wrong = qti_shows(feedback, none.outcomes);
    feedback_of_results(parts, feedback, qti_shows(feedback, all_right.outcomes), for_wrong, !for_wrong);
  }
  parts.answering = std::move(matching);
}

}  // namespace

void read_qti_answers(const QtiItem& item, const QtiBody& body, const TakeFile& take_file, QuestionParts& parts) {
  const auto& name = body.interactions.front()->name;
  const bool entries = std::all_of(body.interactions.begin(), body.interactions.end(),
                                   [](const auto* each) { return each->name == "textEntryInteraction"; });
  if (body.interactions.size() > 1 && !entries)
    refuse_item("itemBody", "has several interactions; only several textEntryInteractions are held as one question");
  constexpr std::size_t interactions_max = 50;
  if (body.interactions.size() > interactions_max) refuse_item("itemBody", "has more than 50 gaps");
  QtiTrial trial(item, body);
  const auto& type = trial.response().base_type;
  if (entries && (type == "float" || type == "integer")) return read_qti_numeric(trial, body, parts);
  if (entries) return read_qti_fill(trial, body, parts);
  if (name == "choiceInteraction" || name == "inlineChoiceInteraction")
    return read_qti_choices(trial, body, take_file, parts);
  if (name == "orderInteraction") return read_qti_ordering(trial, body, take_file, parts);
  if (name == "matchInteraction") return read_qti_matching(trial, body, take_file, parts);
  refuse_item(name, "is an interaction that is not held");
}

}  // namespace wanqiu::quiz
