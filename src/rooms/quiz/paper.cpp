#include "quiz/paper.h"

#include <fmt/format.h>
#include <set>

#include "base/text.h"

namespace wanqiu::quiz {
namespace {

using base::Fault;

constexpr std::size_t draws_max = 20;
constexpr int drawn_max = 200;
constexpr std::size_t draw_names_max = 50;

bool is_recurring(Purpose purpose) {
  return purpose == Purpose::daily || purpose == Purpose::weekly;
}

base::Result<void> check_draw(const DrawRule& rule, const std::string& place) {
  if (rule.banks.size() > draw_names_max) return Fault::invalid(place + ".banks", "must be at most 50");
  if (rule.tags.size() > draw_names_max) return Fault::invalid(place + ".tags", "must be at most 50");
  if (rule.count < 1 || rule.count > drawn_max)
    return Fault::invalid(place + ".count", fmt::format("must be 1 to {}", drawn_max));
  if (rule.banks.empty()) return Fault::invalid(place + ".banks", "must name a question bank");
  if (rule.difficulty_from < 0 || rule.difficulty_from > 5)
    return Fault::invalid(place + ".difficulty_from", "must be 1 to 5, or 0 for any");
  if (rule.difficulty_to < 0 || rule.difficulty_to > 5)
    return Fault::invalid(place + ".difficulty_to", "must be 1 to 5, or 0 for any");
  if (rule.difficulty_to != 0 && rule.difficulty_to < rule.difficulty_from)
    return Fault::invalid(place + ".difficulty_to", "must not be easier than difficulty_from");
  return {};
}

base::Result<void> check_questions(const PaperDraft& draft) {
  const std::set<QuestionId> different(draft.questions.begin(), draft.questions.end());
  if (different.size() != draft.questions.size()) return Fault::invalid("questions", "must name each question once");
  if (draft.draws.size() > draws_max) return Fault::invalid("draws", fmt::format("must be at most {}", draws_max));
  for (std::size_t i = 0; i < draft.draws.size(); ++i) {
    const auto checked = check_draw(draft.draws[i], fmt::format("draws[{}]", i));
    if (!checked) return checked.error();
  }
  if (draft.purpose == Purpose::endless) {
    if (!draft.questions.empty())
      return Fault::invalid("questions", "must be empty: what an endless quiz asks is drawn");
    if (draft.draws.size() != 1) return Fault::invalid("draws", "must be one: an endless quiz draws from one pool");
    return {};
  }
  const int asked = questions_asked(draft);
  if (draft.purpose == Purpose::duel && asked < duel_questions)
    return Fault::invalid("questions", fmt::format("must be at least {} together with what is drawn", duel_questions));
  if (asked < 1) return Fault::invalid("questions", "must name a question, or draws must draw one");
  if (asked > paper_questions_max)
    return Fault::invalid("questions",
                          fmt::format("must be at most {} together with what is drawn", paper_questions_max));
  return {};
}

base::Result<void> check_times(const PaperDraft& draft) {
  if (draft.minutes && (*draft.minutes < 1 || *draft.minutes > 1'440))
    return Fault::invalid("minutes", "must be 1 to 1440, or absent");
  if (draft.minutes && draft.purpose == Purpose::endless)
    return Fault::invalid("minutes", "must be absent: an endless quiz ends with a wrong answer");
  if (draft.minutes && draft.purpose == Purpose::duel)
    return Fault::invalid("minutes", "must be absent: a live match has times of its own");
  if (draft.opens_at && draft.closes_at && *draft.closes_at <= *draft.opens_at)
    return Fault::invalid("closes_at", "must be after opens_at");
  if (draft.tries && (*draft.tries < 1 || *draft.tries > 100))
    return Fault::invalid("tries", "must be 1 to 100, or absent");
  if (draft.tries && draft.purpose == Purpose::endless)
    return Fault::invalid("tries", "must be absent: an endless quiz is begun again at will");
  if (draft.tries && draft.purpose == Purpose::duel)
    return Fault::invalid("tries", "must be absent: anybody plays again at will");
  if (is_recurring(draft.purpose) && draft.tries.value_or(1) != 1)
    return Fault::invalid("tries", "must be 1: each day or week has one try");
  return {};
}

}  // namespace

base::Result<PaperDraft> check_paper(PaperDraft draft) {
  const auto name = base::parse_text(draft.name, "name", {1, 100, false});
  if (!name) return name.error();
  const auto description = base::parse_text(draft.description, "description", {0, 2'000, true});
  if (!description) return description.error();
  draft.name = *name;
  draft.description = *description;
  if (draft.purpose == Purpose::mistakes)
    return Fault::invalid("purpose", "must be daily, weekly, special, endless, course or duel");
  if ((draft.purpose == Purpose::course) != static_cast<bool>(draft.item))
    return Fault::invalid("item", "must be the lesson of a course quiz, and absent for others");
  if (draft.pass_per_mille < 0 || draft.pass_per_mille > 1'000)
    return Fault::invalid("pass_per_mille", "must be 0 to 1000");
  if (draft.revival && draft.purpose != Purpose::endless)
    return Fault::invalid("revival", "must be false: only an endless quiz has a revival");
  if (draft.purpose == Purpose::endless && draft.explain != Explain::at_once)
    return Fault::invalid("explain", "must be at_once: an endless quiz tells after each answer");
  if (const auto checked = check_times(draft); !checked) return checked.error();
  if (const auto checked = check_questions(draft); !checked) return checked.error();
  return draft;
}

int questions_asked(const PaperDraft& draft) {
  if (draft.purpose == Purpose::endless) return endless_questions_max;
  int asked = static_cast<int>(draft.questions.size());
  for (const auto& rule : draft.draws) asked += rule.count;
  return asked;
}

}  // namespace wanqiu::quiz
