#include "paper_store.h"

#include <fmt/format.h>
#include <map>

#include "base/assert.h"
#include "http/json_in.h"
#include "http/json_out.h"

namespace wanqiu::quiz {
namespace {

/// What stands in the column `content`.
struct PaperContent {
  std::string description;
  std::vector<QuestionId> questions;
  std::vector<DrawRule> draws;
  bool shuffle_questions = false;
  bool shuffle_options = true;
  Explain explain = Explain::at_end;
  std::optional<std::int32_t> minutes;
  std::optional<std::int32_t> tries;
  std::int32_t pass_per_mille = 600;
  bool revival = false;
};
BOOST_DESCRIBE_STRUCT(PaperContent, (),
                      (description, questions, draws, shuffle_questions, shuffle_options, explain, minutes, tries,
                       pass_per_mille, revival))

struct PaperRow {
  PaperId id;
  std::string name;
  Purpose purpose = Purpose::special;
  base::OrganisationId organisation;
  LessonId item;
  PaperState state = PaperState::draft;
  std::int32_t version = 1;
  std::optional<base::Instant> opens_at, closes_at;
  std::string content;
  base::Instant made_at, changed_at;
};
BOOST_DESCRIBE_STRUCT(PaperRow, (),
                      (id, name, purpose, organisation, item, state, version, opens_at, closes_at, content, made_at,
                       changed_at))
constexpr std::string_view paper_columns =
    "id, name, purpose, organisation, item, state, version, opens_at, closes_at, content, made_at, changed_at";

Paper paper_of(PaperRow row) {
  auto content = http::parse_json<PaperContent>(row.content).value();
  return {row.id,
          row.state,
          row.version,
          row.made_at,
          row.changed_at,
          {std::move(row.name), std::move(content.description), row.purpose, row.organisation, row.item,
           std::move(content.questions), std::move(content.draws), content.shuffle_questions, content.shuffle_options,
           content.explain, content.minutes, content.tries, content.pass_per_mille, content.revival, row.opens_at,
           row.closes_at}};
}

std::string content_of(const PaperDraft& draft) {
  return http::to_json(PaperContent{draft.description, draft.questions, draft.draws, draft.shuffle_questions,
                                    draft.shuffle_options, draft.explain, draft.minutes, draft.tries,
                                    draft.pass_per_mille, draft.revival});
}

template <class... P>
std::vector<Paper> papers_where(store::Session& db, std::string_view condition, const P&... parameters) {
  std::vector<Paper> papers;
  db.each<PaperRow>(
      fmt::format("select {} from quiz_paper {} order by id desc", paper_columns, condition),
      [&](PaperRow row) { papers.push_back(paper_of(std::move(row))); }, parameters...);
  return papers;
}

struct CandidateRow {
  QuestionId id;
  BankId bank;
  Kind kind = Kind::single;
  std::int32_t difficulty = 0;
  std::string category;
};
BOOST_DESCRIBE_STRUCT(CandidateRow, (), (id, bank, kind, difficulty, category))

struct TagRow {
  QuestionId question;
  std::string tag;
};
BOOST_DESCRIBE_STRUCT(TagRow, (), (question, tag))

}  // namespace

std::vector<Paper> all_papers(store::Session& db) {
  return papers_where(db, "");
}

std::vector<Paper> open_papers(store::Session& db) {
  return papers_where(db, "where state = 2");
}

std::vector<Paper> open_papers_at(store::Session& db, LessonId item) {
  return papers_where(db, "where state = 2 and purpose = 5 and item = :item", item);
}

std::optional<Paper> find_paper(store::Session& db, PaperId id) {
  auto row = db.one<PaperRow>(fmt::format("select {} from quiz_paper where id = :id", paper_columns), id);
  if (!row) return std::nullopt;
  return paper_of(std::move(*row));
}

std::optional<PaperId> find_paper_by_request(store::Session& db, const std::string& request_key) {
  return db.one<PaperId>("select id from quiz_paper where request_key = :key", request_key);
}

void insert_paper(store::Session& db, const Paper& paper, base::LearnerId by, const std::string& request_key) {
  const auto& draft = paper.draft;
  db.run(
      "insert into quiz_paper (id, name, purpose, organisation, item, state, version, opens_at, closes_at, content, "
      "made_at, made_by, changed_at, changed_by, request_key) values (:id, :name, :purpose, :organisation, :item, "
      ":state, :version, :opens_at, :closes_at, :content, :made_at, :by, :changed_at, :by, :key)",
      paper.id, draft.name, draft.purpose, draft.organisation, draft.item, paper.state, paper.version, draft.opens_at,
      draft.closes_at, content_of(draft), paper.made_at, by, paper.changed_at, request_key);
}

bool update_paper(store::Session& db, const Paper& paper, base::LearnerId by, std::int32_t seen) {
  const auto& draft = paper.draft;
  return db.run(
             "update quiz_paper set name = :name, purpose = :purpose, organisation = :organisation, item = :item, "
             "state = :state, version = :version, opens_at = :opens_at, closes_at = :closes_at, content = :content, "
             "changed_at = :changed_at, changed_by = :by where id = :id and version = :seen",
             draft.name, draft.purpose, draft.organisation, draft.item, paper.state, paper.version, draft.opens_at,
             draft.closes_at, content_of(draft), paper.changed_at, by, paper.id, seen) > 0;
}

void delete_paper(store::Session& db, PaperId id) {
  db.run("delete from quiz_paper where id = :id", id);
}

std::vector<PaperBy> papers_by(store::Session& db, base::LearnerId learner) {
  return db.all<PaperBy>(
      "select id, name, changed_at from quiz_paper where made_by = :learner or changed_by = :learner order by id",
      learner);
}

std::vector<Candidate> candidates(store::Session& db) {
  std::map<QuestionId, std::vector<std::string>> tags;
  db.each<TagRow>(
      "select t.question, t.tag from quiz_tag t join quiz_question q on q.id = t.question where q.state = 2",
      [&](TagRow row) { tags[row.question].push_back(std::move(row.tag)); });
  std::vector<Candidate> all;
  db.each<CandidateRow>("select id, bank, kind, difficulty, category from quiz_question where state = 2 order by id",
                        [&](CandidateRow row) {
                          Candidate one{row.id, row.bank, row.kind, row.difficulty, std::move(row.category), {}};
                          if (const auto found = tags.find(row.id); found != tags.end())
                            one.tags = std::move(found->second);
                          all.push_back(std::move(one));
                        });
  return all;
}

std::int64_t last_decision(store::Session& db) {
  return db.one<std::optional<std::int64_t>>("select max(id) from quiz_review").value_or(std::nullopt).value_or(0);
}

std::uint64_t ensure_seed(store::Session& db, std::uint64_t fresh) {
  db.run("insert into quiz_seed (one, seed) values (1, :seed) on conflict (one) do nothing", std::to_string(fresh));
  return std::stoull(db.one<std::string>("select seed from quiz_seed where one = 1").value());
}

}  // namespace wanqiu::quiz
