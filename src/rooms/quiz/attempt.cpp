#include "attempt.h"

#include <fmt/format.h>
#include <algorithm>
#include <boost/json.hpp>

#include "base/assert.h"

namespace wanqiu::quiz {
namespace {

using base::Fault;

const StoredAnswer* unforgiven(const Attempt& attempt, const std::vector<StoredAnswer>& answers) {
  const auto found = std::find_if(answers.begin(), answers.end(), [&](const auto& one) {
    return one.checked_at && one.worth != Weight::full() && one.place != attempt.revived_place;
  });
  return found == answers.end() ? nullptr : &*found;
}

}  // namespace

const StoredAnswer* answer_at(const std::vector<StoredAnswer>& answers, std::int32_t place) {
  const auto found = std::find_if(answers.begin(), answers.end(), [&](const auto& one) { return one.place == place; });
  return found == answers.end() ? nullptr : &*found;
}

std::optional<base::Instant> deadline_of(const PaperDraft& paper, base::Instant started_at) {
  std::optional<base::Instant> deadline = paper.closes_at;
  if (paper.minutes) {
    const auto by_minutes = started_at + base::Seconds(60 * *paper.minutes);
    if (!deadline || by_minutes < *deadline) deadline = by_minutes;
  }
  return deadline;
}

bool is_over(const Attempt& attempt, base::Instant now) {
  return attempt.deadline && now > *attempt.deadline + network_grace;
}

bool one_by_one(Purpose purpose) {
  return purpose == Purpose::endless;
}

bool is_lost(const Attempt& attempt, const std::vector<StoredAnswer>& answers) {
  return attempt.purpose == Purpose::endless && unforgiven(attempt, answers) != nullptr;
}

std::size_t shown_count(const Attempt& attempt, const std::vector<StoredAnswer>& answers) {
  if (!one_by_one(attempt.purpose)) return attempt.questions.size();
  const auto checked = static_cast<std::size_t>(
      std::count_if(answers.begin(), answers.end(), [](const auto& one) { return one.checked_at.has_value(); }));
  if (attempt.finished_at || is_lost(attempt, answers)) return checked;
  return std::min(checked + 1, attempt.questions.size());
}

base::Result<void> may_answer(const Attempt& attempt, const std::vector<StoredAnswer>& answers, std::int32_t place,
                              base::Instant now) {
  if (attempt.finished_at) return Fault::conflict("attempt", "it is handed in: no answer can change");
  if (is_over(attempt, now)) return Fault::conflict("attempt", "its time is over: what was saved counts");
  if (place < 0 || static_cast<std::size_t>(place) >= shown_count(attempt, answers)) {
    if (is_lost(attempt, answers)) return Fault::conflict("attempt", "a wrong answer ended it");
    return Fault::not_found("there is no such question in this attempt");
  }
  const auto* there = answer_at(answers, place);
  if (there != nullptr && there->checked_at) return Fault::conflict("answer", "it was checked: it is final");
  return {};
}

base::Result<std::int32_t> may_revive(const Attempt& attempt, const std::vector<StoredAnswer>& answers) {
  if (attempt.finished_at) return Fault::conflict("attempt", "it is handed in");
  if (!attempt.settings.revival) return Fault::conflict("revival", "this quiz forgives no wrong answer");
  if (attempt.revived_place) return Fault::conflict("revival", "one wrong answer was forgiven already");
  if (!is_lost(attempt, answers)) return Fault::conflict("revival", "there is no wrong answer to forgive");
  return unforgiven(attempt, answers)->place;
}

Score score_of(const Attempt& attempt, const std::vector<StoredAnswer>& answers) {
  std::int64_t sum = 0;
  Score score;
  for (const auto& one : answers) {
    sum += one.worth.billionths();
    if (one.worth == Weight::full()) ++score.right_answers;
  }
  const auto counted =
      static_cast<std::int64_t>(one_by_one(attempt.purpose) ? answers.size() : attempt.questions.size());
  if (counted == 0) return score;
  // Billionths of a percent: full marks are 10^11, a per mille of them 10^8.
  score.per_mille = static_cast<std::int32_t>(sum / (Weight::full().billionths() / 1'000) / counted);
  WQ_ASSERT(score.per_mille >= 0 && score.per_mille <= 1'000);
  return score;
}

std::string asked_text(const std::vector<Asked>& questions) {
  std::string text = "[";
  for (const auto& one : questions) {
    if (text.size() > 1) text += ',';
    text += fmt::format("[{},{}]", one.question.value, one.version);
  }
  return text + "]";
}

std::vector<Asked> parse_asked(std::string_view text) {
  std::vector<Asked> questions;
  const auto list = boost::json::parse({text.data(), text.size()});
  for (const auto& one : list.as_array()) {
    const auto& pair = one.as_array();
    questions.push_back({QuestionId(pair.at(0).as_int64()), static_cast<std::int32_t>(pair.at(1).as_int64())});
  }
  return questions;
}

}  // namespace wanqiu::quiz
