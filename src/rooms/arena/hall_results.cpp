#include "hall_results.h"

#include <fmt/format.h>

#include "base/csv.h"
#include "http/json_out.h"
#include "scoring.h"

namespace wanqiu::arena {
namespace {

constexpr std::size_t organisations_shown = 100;

struct OrganisationResult {
  std::uint32_t rank = 0;
  std::string name;
  std::int64_t mean = 0;
  std::uint32_t players = 0;
  std::uint32_t counted = 0;
};
BOOST_DESCRIBE_STRUCT(OrganisationResult, (), (rank, name, mean, players, counted))

struct QuestionResult {
  std::size_t question = 0;
  std::string stem;
  std::vector<std::string> options;
  std::vector<std::size_t> right;  ///< places
  std::uint32_t answers = 0;
  std::vector<std::uint32_t> chosen;
  std::uint32_t right_answers = 0;
  std::optional<std::int64_t> mean_ms;
};
BOOST_DESCRIBE_STRUCT(QuestionResult, (), (question, stem, options, right, answers, chosen, right_answers, mean_ms))

struct RankedPerson {
  std::uint32_t rank = 0;
  std::uint32_t seat = 0;
  std::string name;
  std::int32_t score = 0;
};
BOOST_DESCRIBE_STRUCT(RankedPerson, (), (rank, seat, name, score))
struct RankedOrganisation {
  std::uint32_t rank = 0;
  std::string name;
  std::int64_t mean = 0;
};
BOOST_DESCRIBE_STRUCT(RankedOrganisation, (), (rank, name, mean))
struct RankingStep {
  std::size_t question = 0;
  std::vector<RankedPerson> persons;
  std::vector<RankedOrganisation> organisations;
};
BOOST_DESCRIBE_STRUCT(RankingStep, (), (question, persons, organisations))

struct Everybodys {
  std::vector<OrganisationResult> organisations;
  std::vector<QuestionResult> questions;
  std::vector<RankingStep> ranking;
};
BOOST_DESCRIBE_STRUCT(Everybodys, (), (organisations, questions, ranking))

std::string organisation_of(const HallMatch& match, Seat seat, const OrganisationName& name) {
  return name(match.seats().organisations()[match.seats().organisation(seat)].id);
}

std::vector<OrganisationResult> organisation_results(const HallMatch& match, const OrganisationName& name) {
  std::vector<OrganisationResult> all;
  for (const auto& place : match.ranking().organisations) {
    if (all.size() == organisations_shown) break;
    const auto& one = match.seats().organisations()[place.organisation];
    all.push_back({place.rank, name(one.id), place.mean(), one.players, place.counted});
  }
  return all;
}

QuestionResult question_result(const HallMatch& match, std::size_t question, const ShownQuestion& shown) {
  const MatchQuestion& asked = match.plan().questions[question];
  const QuestionCounts& counts = match.counts(question);
  QuestionResult result{question, shown.stem, shown.options, {}, counts.answers, {}, 0, {}};
  result.chosen.assign(counts.chosen.begin(), counts.chosen.begin() + asked.options);
  for (std::size_t i = 0; i < asked.options; ++i) {
    if ((asked.right >> i & 1U) != 0) result.right.push_back(i);
  }
  std::int64_t taken = 0;
  for (std::size_t i = 0; i < match.seats().size(); ++i) {
    const Choices choices = match.seats().choices(question, Seat::at(i));
    if (choices == 0) continue;
    taken += match.seats().taken(question, Seat::at(i)).count();
    if (share_of(asked, choices) == share_full) ++result.right_answers;
  }
  if (counts.answers > 0) result.mean_ms = taken / counts.answers;
  return result;
}

RankingStep ranking_step(const HallMatch& match, std::size_t question, const OrganisationName& name) {
  const HallTop& top = match.tops()[question];
  RankingStep step{question, {}, {}};
  for (const auto& place : top.persons)
    step.persons.push_back({place.rank, place.seat.value, std::string(match.seats().name(place.seat)), place.score});
  for (const auto& place : top.organisations)
    step.organisations.push_back(
        {place.rank, name(match.seats().organisations()[place.organisation].id), place.mean()});
  return step;
}

std::int32_t answers_of(const HallMatch& match, Seat seat) {
  std::int32_t answers = 0;
  for (std::size_t question = 0; question < match.plan().questions.size(); ++question)
    answers += match.seats().answered(question, seat) ? 1 : 0;
  return answers;
}

}  // namespace

std::optional<ResultRow> result_of(const HallMatch& match, Seat seat, const OrganisationName& name) {
  const std::size_t index = seat.index();
  if (index >= match.ranking().rank.size()) return std::nullopt;
  const HallTotals& totals = match.totals();
  return ResultRow{match.ranking().rank[index],        seat.value,          std::string(match.seats().name(seat)),
                   organisation_of(match, seat, name), totals.score[index], totals.right[index],
                   totals.right_taken_ms[index]};
}

std::vector<ResultRow> results_from(const HallMatch& match, std::size_t skip, std::size_t limit,
                                    const OrganisationName& name) {
  std::vector<ResultRow> rows;
  const auto& order = match.ranking().order;
  for (std::size_t i = skip; i < order.size() && rows.size() < limit; ++i)
    rows.push_back(*result_of(match, order[i], name));
  return rows;
}

std::string everybodys_results(const HallMatch& match, const std::vector<ShownQuestion>& shown,
                               const OrganisationName& name) {
  Everybodys all;
  all.organisations = organisation_results(match, name);
  for (std::size_t i = 0; i < match.tops().size(); ++i) {
    all.questions.push_back(question_result(match, i, shown[i]));
    all.ranking.push_back(ranking_step(match, i, name));
  }
  const auto json = http::to_json(all);
  return json.substr(1, json.size() - 2);
}

std::string results_csv(const HallMatch& match, const OrganisationName& name) {
  std::string csv = "\xEF\xBB\xBF" + base::csv_line({"名次", "姓名", "组织", "得分", "答对", "用时（秒）"});
  for (const auto& row : results_from(match, 0, match.seats().size(), name)) {
    const auto rank = std::to_string(row.rank);
    const auto score = std::to_string(row.score);
    const auto right = std::to_string(row.right);
    const auto taken = fmt::format("{}.{:03}", row.taken_ms / 1'000, row.taken_ms % 1'000);
    csv += base::csv_line({rank, row.name, row.organisation, score, right, taken});
  }
  return csv;
}

std::vector<PlayerRow> player_rows(const HallMatch& match) {
  std::vector<PlayerRow> rows;
  for (std::size_t i = 0; i < match.seats().size(); ++i) {
    const Seat seat = Seat::at(i);
    PlayerRow row{match.seats().learner(seat), seat.value, 0, 0, 0, answers_of(match, seat)};
    if (i < match.ranking().rank.size()) {
      row.rank = match.ranking().rank[i];
      row.score = match.totals().score[i];
      row.right_answers = match.totals().right[i];
    }
    rows.push_back(row);
  }
  return rows;
}

}  // namespace wanqiu::arena
