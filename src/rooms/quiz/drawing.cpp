#include "drawing.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <unordered_set>

#include "base/assert.h"
#include "base/hash.h"

namespace wanqiu::quiz {
namespace {

/// The numbers of one draw: splitmix64 from a key that BLAKE2b makes of the seed, learner and occasion.
///
/// BLAKE2b at every step would cost a microsecond each, some 100 times a draw; splitmix64 from the seed alone could be
/// run backwards by who sees enough draws. So the slow hash once, which keeps the seed secret, and the quick one from
/// there.
class DrawNumbers {
 public:
  explicit DrawNumbers(const Draw& by)
      : key_(base::hash64(fmt::format("draw/{}/{}/{}", by.seed, by.learner, by.occasion))), state_(key_) {}

  /// Uniform in [0, count); count > 0.
  std::size_t below(std::size_t count) {
    const std::uint64_t reject_under = (0 - std::uint64_t{count}) % count;  // what would favour small numbers
    for (;;) {
      state_ += step;
      const auto value = finished(state_);
      if (value >= reject_under) return static_cast<std::size_t>(value % count);
    }
  }
  /// A place in this draw's own order of all questions.
  std::uint64_t place_of(QuestionId id) const {
    return finished(key_ ^ finished(static_cast<std::uint64_t>(id.value) + step));
  }

 private:
  static constexpr std::uint64_t step = 0x9e3779b97f4a7c15ULL;
  static constexpr std::uint64_t finished(std::uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
  }

  std::uint64_t key_;
  std::uint64_t state_;
};

template <class Value>
bool allows(const std::vector<Value>& wanted, const Value& value) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

bool is_in_category(std::string_view category, std::string_view wanted) {
  if (wanted.empty() || category == wanted) return true;
  if (!category.starts_with(wanted)) return false;
  const auto rest = category.substr(wanted.size());
  return rest.starts_with('/') && !rest.starts_with("//");  // `//` is a slash within a name
}

bool is_as_difficult(std::int32_t difficulty, const DrawRule& rule) {
  if (rule.difficulty_from == 0 && rule.difficulty_to == 0) return true;
  return difficulty != 0 && difficulty >= rule.difficulty_from &&
         (rule.difficulty_to == 0 || difficulty <= rule.difficulty_to);
}

/// What drawing step by step did not find: the unseen in this draw's own order, then the seen, the longest ago first.
void draw_from_all(std::span<const QuestionId> pool, std::size_t wanted, const DrawNumbers& numbers,
                   const std::function<std::optional<std::int64_t>(QuestionId)>& seen, std::vector<QuestionId>& drawn) {
  struct Left {
    bool seen = false;
    std::int64_t at = 0;
    std::uint64_t place = 0;
    QuestionId id;
    auto order() const { return std::tie(seen, at, place, id); }
  };
  const std::unordered_set<QuestionId> taken(drawn.begin(), drawn.end());
  std::vector<Left> left;
  for (const auto id : pool) {
    if (taken.contains(id)) continue;
    const auto at = seen(id);
    left.push_back({at.has_value(), at.value_or(0), numbers.place_of(id), id});
  }
  const auto more = std::min(wanted - drawn.size(), left.size());
  std::partial_sort(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(more), left.end(),
                    [](const Left& a, const Left& b) { return a.order() < b.order(); });
  for (std::size_t i = 0; i < more; ++i) drawn.push_back(left[i].id);
}

}  // namespace

bool fits(const Candidate& candidate, const DrawRule& rule) {
  const bool tagged = rule.tags.empty() || std::any_of(candidate.tags.begin(), candidate.tags.end(),
                                                       [&](const std::string& tag) { return allows(rule.tags, tag); });
  return tagged && allows(rule.banks, candidate.bank) && allows(rule.kinds, candidate.kind) &&
         is_in_category(candidate.category, rule.category) && is_as_difficult(candidate.difficulty, rule);
}

std::vector<QuestionId> draw(std::span<const QuestionId> pool, int count, const Draw& draw,
                             const std::function<std::optional<std::int64_t>(QuestionId)>& seen) {
  WQ_ASSERT(count >= 0);
  const auto wanted = std::min(static_cast<std::size_t>(count), pool.size());
  // With half of the pool seen, two steps find one; what these steps do not find is rare enough for a look at all.
  const std::size_t steps_max = 4 * wanted + 16;
  std::vector<QuestionId> drawn;
  DrawNumbers numbers(draw);
  std::unordered_set<std::size_t> looked_at;
  for (std::size_t i = 0; i < steps_max && drawn.size() < wanted && looked_at.size() < pool.size(); ++i) {
    const auto at = numbers.below(pool.size());
    if (looked_at.insert(at).second && !seen(pool[at])) drawn.push_back(pool[at]);
  }
  if (drawn.size() < wanted) draw_from_all(pool, wanted, numbers, seen, drawn);
  return drawn;
}

}  // namespace wanqiu::quiz
