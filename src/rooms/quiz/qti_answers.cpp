#include "qti_answers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "base/text.h"
#include "qti_trial.h"

namespace wanqiu::quiz {
namespace {

constexpr std::size_t items_max = 100;

/// All of them where there are few items; else two that changed places, and one that moved to another end.
std::vector<std::vector<std::string>> other_orders(const std::vector<std::string>& right) {
  constexpr std::size_t few = 5;
  std::vector<std::vector<std::string>> orders;
  auto order = right;
  if (right.size() <= few) {
    std::sort(order.begin(), order.end());
    do {
      if (order != right) orders.push_back(order);
    } while (std::next_permutation(order.begin(), order.end()));
    return orders;
  }
  for (std::size_t i = 0; i < right.size(); ++i) {
    for (std::size_t j = i + 1; j < right.size(); ++j) {
      orders.push_back(right);
      std::swap(orders.back()[i], orders.back()[j]);
    }
  }
  orders.push_back(right);
  std::rotate(orders.back().begin(), orders.back().begin() + 1, orders.back().end());
  orders.push_back(right);
  std::rotate(orders.back().begin(), orders.back().end() - 1, orders.back().end());
  return orders;
}

void read_qti_ordering(QtiTrial& trial, const QtiBody& body, const TakeFile& take_file, QuestionParts& parts) {
  const auto& interaction = *body.interactions.front();
  std::vector<std::string> identifiers;
  Ordering ordering;
  for (const auto* choice : interaction.all("simpleChoice")) {
    identifiers.emplace_back(choice->attribute("identifier"));
    ordering.items.push_back(qti_text(*choice, take_file));
  }
  if (identifiers.size() > items_max) refuse_item("simpleChoice", "there are more than 100 choices");
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
  for (const auto& order : other_orders(trial.response().correct)) {
    if (trial.given(order).score > 0)
      refuse_item("responseProcessing", "gives something for another order than the right one, which is not held");
  }
  const auto wrong =
      trial.given(std::vector<std::string>(trial.response().correct.rbegin(), trial.response().correct.rend()));
  trial.take_shuffle(parts);
  for (const auto& feedback : body.feedback) {
    const bool for_wrong = qti_shows(feedback, wrong.outcomes);
    feedback_of_results(parts, feedback, qti_shows(feedback, right.outcomes), for_wrong, !for_wrong);
  }
  parts.answering = std::move(ordering);
}

using Side = std::vector<std::pair<std::string, Text>>;

/// As answers name it: the first set's choice first.
std::string pair_of(const std::string& asked, const std::string& other, bool turned) {
  return turned ? other + " " + asked : asked + " " + other;
}

struct Joined {
  Matching matching;
  std::vector<std::string> correct;  ///< as the lefts stand
};

/// Each of `asked` with its one partner among `others`; nullopt where one has none, or several.
std::optional<Joined> joined_sides(const Side& asked, const Side& others, const std::vector<std::string>& correct,
                                   bool turned) {
  Joined joined;
  std::set<std::string> used;
  for (const auto& [identifier, text] : asked) {
    std::vector<Side::const_iterator> partners;
    for (auto other = others.begin(); other != others.end(); ++other) {
      const auto pair = pair_of(identifier, other->first, turned);
      if (std::find(correct.begin(), correct.end(), pair) != correct.end()) partners.push_back(other);
    }
    if (partners.size() != 1) return std::nullopt;
    const auto& [name, shown] = *partners.front();
    used.insert(name);
    joined.matching.pairs.push_back({text, shown});
    joined.correct.push_back(pair_of(identifier, name, turned));
  }
  if (joined.correct.size() != correct.size()) return std::nullopt;
  for (const auto& [name, shown] : others) {
    if (!used.contains(name)) joined.matching.pairs.push_back({{}, shown});
  }
  return joined;
}

/// For each left its pair with a right that is not its own; "" where there is no other right.
std::vector<std::string> wrong_pairs(const Side& left, const Side& right, const std::vector<std::string>& correct,
                                     bool turned) {
  std::vector<std::string> wrong;
  for (const auto& [identifier, text] : left) {
    const auto other = std::find_if(right.begin(), right.end(), [&, &from = identifier](const auto& each) {
      return std::find(correct.begin(), correct.end(), pair_of(from, each.first, turned)) == correct.end();
    });
    wrong.push_back(other == right.end() ? std::string() : pair_of(identifier, other->first, turned));
  }
  return wrong;
}

/// What each pair earns alone, and what is missing when it is matched wrongly: the same share, or all of it.
void weigh_pairs(const QtiTrial& trial, Matching& matching, const std::vector<std::string>& correct,
                 const std::vector<std::string>& wrong) {
  constexpr double nearly = 0.0005;
  std::vector<double> shares;
  bool whole = true;
  bool summed = true;
  for (std::size_t i = 0; i < correct.size(); ++i) {
    auto others = correct;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
    if (!wrong[i].empty()) others.push_back(wrong[i]);
    const double alone = trial.share(trial.given({correct[i]}));
    const double without = trial.share(trial.given(others));
    shares.push_back(alone);
    whole = whole && without <= 0 && (alone <= 0 || correct.size() == 1);
    summed = summed && alone > 0 && std::abs(alone + without - 1) < nearly;
  }
  if (!whole && !summed) refuse_item("responseProcessing", "scores pairs in a way that is not held");
  matching.all_or_nothing = whole;
  const double equal = 1.0 / static_cast<double>(correct.size());
  if (whole || std::all_of(shares.begin(), shares.end(), [&](double one) { return std::abs(one - equal) < nearly; }))
    return;
  for (std::size_t i = 0; i < correct.size(); ++i)
    matching.pairs[i].weight = Weight::parse_fraction(fmt::format("{:.9f}", shares[i]), "mapping").value();
}

void read_qti_matching(QtiTrial& trial, const QtiBody& body, const TakeFile& take_file, QuestionParts& parts) {
  const auto sets = body.interactions.front()->all("simpleMatchSet");
  if (sets.size() != 2) refuse_item("simpleMatchSet", "must be two");
  Side left;
  Side right;
  for (auto* side : {&left, &right}) {
    for (const auto* choice : sets[side == &left ? 0 : 1]->all("simpleAssociableChoice"))
      side->emplace_back(choice->attribute("identifier"), qti_text(*choice, take_file));
  }
  auto correct = trial.response().correct.empty() ? trial.mapped_as_right() : trial.response().correct;
  if (correct.empty()) refuse_item("correctResponse", "is missing: the item has no right answer");
  if (left.size() > items_max || right.size() > items_max || correct.size() > items_max)
    refuse_item("simpleMatchSet", "there are more than 100 choices");
  const auto by_first = joined_sides(left, right, correct, false);
  // Where every choice of the second set has one of the first, the second is what is matched.
  const auto joined = by_first ? by_first : joined_sides(right, left, correct, true);
  if (!joined) refuse_item("correctResponse", "must match every choice of one set with one of the other");
  auto matching = joined->matching;
  correct = joined->correct;
  const auto all_right = trial.given(correct);
  trial.take_full_score(parts, all_right);
  weigh_pairs(trial, matching, correct,
              by_first ? wrong_pairs(left, right, correct, false) : wrong_pairs(right, left, correct, true));
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
