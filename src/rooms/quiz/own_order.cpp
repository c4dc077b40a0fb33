#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/assert.h"
#include "base/random.h"
#include "shown_question.h"

namespace wanqiu::quiz {
namespace {

/// How many places have an order of their own: none where texts are typed.
std::size_t places_of(const Question& question) {
  if (const auto* choices = choices_of(question->answering)) return choices->size();
  if (const auto* ordering = std::get_if<Ordering>(&question->answering)) return ordering->items.size();
  if (const auto* matching = std::get_if<Matching>(&question->answering)) return rights_of(*matching).size();
  return 0;
}

/// Rights are stored in the order of their lefts, so that even a shuffled order would follow from what is right. By
/// their texts it does not.
void sort_by_text(std::vector<std::uint32_t>& places, const std::vector<Text>& texts) {
  std::sort(places.begin(), places.end(),
            [&](std::uint32_t a, std::uint32_t b) { return texts[a].value < texts[b].value; });
}

bool is_shuffled(const Question& question, bool shuffle) {
  switch (question.kind()) {
    case Kind::single:
    case Kind::multiple:
      return shuffle && question->shuffle.value_or(true);
    case Kind::ordering:
    case Kind::matching:
      return true;
    case Kind::truefalse:
    case Kind::fill:
    case Kind::numeric:
      return false;
  }
  return false;
}

}  // namespace

OwnOrder OwnOrder::of(const Question& question, std::uint64_t seed, bool shuffle) {
  OwnOrder order;
  order.stored_.resize(places_of(question));
  std::iota(order.stored_.begin(), order.stored_.end(), 0U);
  if (const auto* matching = std::get_if<Matching>(&question->answering))
    sort_by_text(order.stored_, rights_of(*matching));
  if (!is_shuffled(question, shuffle)) return order;
  base::SeededRandom random(seed);  // the secret is in the seed
  for (std::size_t left = order.stored_.size(); left > 1; --left)
    std::swap(order.stored_[left - 1], order.stored_[random.below(left)]);
  return order;
}

base::Result<Answer> OwnOrder::to_stored(const Question& question, const Answer& shown) const {
  WQ_ASSERT(stored_.size() == places_of(question));
  Answer stored{{}, shown.texts};
  for (std::size_t i = 0; i < shown.choices.size(); ++i) {
    const auto place = shown.choices[i];
    const bool none = place == -1 && question.kind() == Kind::matching;
    if (!none && (place < 0 || static_cast<std::size_t>(place) >= stored_.size()))
      return base::Fault::invalid(fmt::format("choices[{}]", i), fmt::format("there is no place {}", place));
    stored.choices.push_back(none ? -1 : static_cast<std::int32_t>(stored_[static_cast<std::size_t>(place)]));
  }
  if (auto checked = check_answer(question, stored); !checked) return checked.error();
  return stored;
}

Answer OwnOrder::to_shown(const Question& question, const Answer& stored) const {
  WQ_ASSERT(stored_.size() == places_of(question));
  WQ_ASSERT(check_answer(question, stored).has_value());
  Answer shown{{}, stored.texts};
  for (const auto place : stored.choices) {
    const auto found = std::find(stored_.begin(), stored_.end(), static_cast<std::uint32_t>(place));
    shown.choices.push_back(place == -1 ? -1 : static_cast<std::int32_t>(found - stored_.begin()));
  }
  return shown;
}

}  // namespace wanqiu::quiz
