#include "item_analysis.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "safe_html.h"

namespace wanqiu::quiz {
namespace {

constexpr double easy_share = 0.97;
constexpr double hard_share = 0.20;
constexpr double separating_correlation = 0.10;
constexpr double idle_share = 0.02;
constexpr std::size_t beginning_code_points = 60;

/// Pearson's r from sums; none where one of the two does not vary.
std::optional<double> correlation(const QuestionSums& sums) {
  const auto n = static_cast<double>(sums.answers);
  const double spread_x = sums.xx - sums.x * sums.x / n;
  const double spread_y = sums.yy - sums.y * sums.y / n;
  constexpr double noise = 1e-9;
  if (spread_x < noise || spread_y < noise) return std::nullopt;
  return std::clamp((sums.xy - sums.x * sums.y / n) / std::sqrt(spread_x * spread_y), -1.0, 1.0);
}

std::vector<ChoiceShare> shares(const std::vector<Choice>& choices, const std::vector<ChoiceCount>& counts,
                                std::int64_t answers) {
  std::vector<ChoiceShare> all;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    const auto found = std::find_if(counts.begin(), counts.end(),
                                    [&](const auto& one) { return static_cast<std::size_t>(one.choice) == i; });
    const std::int64_t chosen = found == counts.end() ? 0 : found->chosen;
    all.push_back({std::string(base::first_code_points(plain_words(choices[i].text), beginning_code_points)),
                   choices[i].weight.is_positive(), chosen,
                   static_cast<double>(chosen) / static_cast<double>(answers)});
  }
  return all;
}

void suspect_choices(ItemAnalysis& item) {
  std::int64_t right_most = 0;
  std::int64_t wrong_most = 0;
  bool idle = false;
  for (const auto& one : item.choices) {
    auto& most = one.right ? right_most : wrong_most;
    most = std::max(most, one.chosen);
    idle = idle || (!one.right && one.share < idle_share);
  }
  if (wrong_most > right_most) item.suspicions.push_back(Suspicion::preferred_wrong);
  if (idle && item.choices.size() > 2) item.suspicions.push_back(Suspicion::idle_distractor);
}

}  // namespace

ItemAnalysis analyse(const QuestionSums& sums, const Question& question, const std::vector<ChoiceCount>& counts) {
  const auto n = static_cast<double>(sums.answers);
  ItemAnalysis item;
  item.question = sums.question;
  item.beginning = base::first_code_points(plain_words(question->stem), beginning_code_points);
  item.answers = sums.answers;
  item.facility = sums.x / n;
  item.share_right = static_cast<double>(sums.right_answers) / n;
  item.share_empty = static_cast<double>(sums.empty_answers) / n;
  item.discrimination = correlation(sums);
  if (sums.timed > 0) item.mean_seconds = static_cast<double>(sums.ms) / 1'000 / static_cast<double>(sums.timed);
  if (const auto* choices = choices_of(question->answering); choices != nullptr && !counts.empty())
    item.choices = shares(*choices, counts, sums.answers);
  if (sums.answers < analysed_answers_min) return item;
  if (item.share_right > easy_share) item.suspicions.push_back(Suspicion::too_easy);
  if (item.share_right < hard_share) item.suspicions.push_back(Suspicion::too_hard);
  if (item.discrimination && *item.discrimination < 0) {
    item.suspicions.push_back(Suspicion::wrong_way_round);
  } else if (item.discrimination && *item.discrimination < separating_correlation) {
    item.suspicions.push_back(Suspicion::does_not_separate);
  }
  suspect_choices(item);
  return item;
}

}  // namespace wanqiu::quiz
