#include "arena/hall_plan.h"

#include <fmt/format.h>

namespace wanqiu::arena {
namespace {

constexpr base::Milliseconds phase_time_max{600'000};

base::Result<void> check_question(const MatchQuestion& question, std::size_t index) {
  const auto wrong = [&](std::string_view member, std::string_view reason) -> base::Result<void> {
    return base::Fault::invalid(fmt::format("questions[{}].{}", index, member), reason);
  };
  if (question.options < 2 || question.options > options_max) return wrong("options", "must be 2 to 16");
  const auto all = (1U << question.options) - 1;
  if (question.right == 0 || (question.right & ~all) != 0) return wrong("right", "must be some of the options");
  if (!question.several && (question.right & (question.right - 1U)) != 0)
    return wrong("right", "must be one option where only one can be chosen");
  if (!question.weights.empty() && question.weights.size() != question.options)
    return wrong("weights", "must stand beside the options");
  for (const auto weight : question.weights) {
    if (weight < -share_full || weight > share_full) return wrong("weights", "must be -100 % to 100 %");
  }
  if (question.worth > 500) return wrong("worth", "must be 0 to 500");
  if (question.answer_time < base::Milliseconds(1'000) || question.answer_time > phase_time_max)
    return wrong("answer_time", "must be 1 s to 10 min");
  return {};
}

}  // namespace

base::Result<void> check(const HallPlan& plan) {
  using base::Fault;
  if (plan.questions.empty() || plan.questions.size() > match_questions_max)
    return Fault::invalid("questions", "must be 1 to 200");
  for (std::size_t i = 0; i < plan.questions.size(); ++i) {
    if (auto right = check_question(plan.questions[i], i); !right) return right;
  }
  for (const auto time : {plan.read_time, plan.locked_time, plan.reveal_time, plan.ranking_time}) {
    if (time < base::Milliseconds(0) || time > phase_time_max) return Fault::invalid("times", "must be 0 to 10 min");
  }
  if (plan.starts_at && *plan.starts_at < base::from_ms(0)) return Fault::invalid("starts_at", "must be after 1970");
  if (plan.credit_max < base::Milliseconds(0) || plan.credit_max > base::Milliseconds(1'000))
    return Fault::invalid("credit_max", "must be 0 to 1 s");
  if (plan.players_max == 0 || plan.players_max > hall_players_max)
    return Fault::invalid("players_max", "must be 1 to 100000");
  return {};
}

}  // namespace wanqiu::arena
