#include "question_pool.h"

#include "attempt_store.h"
#include "http/json_out.h"
#include "paper_store.h"
#include "question_json.h"

namespace wanqiu::quiz {
namespace {

constexpr std::size_t young_questions_max = 10'000;
constexpr std::size_t rules_held_max = 200;

}  // namespace

std::shared_ptr<const std::vector<QuestionId>> QuestionPool::fitting(store::Session& db, const DrawRule& rule) {
  const auto decided = last_decision(db);
  const auto key = http::to_json(rule);
  const std::lock_guard lock(mutex_);
  if (used_.decided != decided) {
    used_.candidates = candidates(db);
    used_.by_rule.clear();
    used_.decided = decided;
  }
  if (const auto found = used_.by_rule.find(key); found != used_.by_rule.end()) return found->second;
  auto ids = std::make_shared<std::vector<QuestionId>>();
  for (const auto& one : used_.candidates) {
    if (fits(one, rule)) ids->push_back(one.id);
  }
  if (used_.by_rule.size() >= rules_held_max) used_.by_rule.clear();
  used_.by_rule[key] = ids;
  return ids;
}

std::shared_ptr<const Question> QuestionPool::asked(store::Session& db, Asked asked) {
  const std::pair key(asked.question, asked.version);
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = young_.find(key); found != young_.end()) return found->second;
    if (const auto found = old_.find(key); found != old_.end()) return young_[key] = found->second;
  }
  const auto body = body_of(db, asked);
  if (!body) return nullptr;
  auto question = std::make_shared<const Question>(parse_question_json(*body).value());
  const std::lock_guard lock(mutex_);
  if (young_.size() >= young_questions_max) {
    old_ = std::move(young_);
    young_.clear();
  }
  return young_[key] = question;
}

}  // namespace wanqiu::quiz
