#pragma once

#include <optional>
#include <string>
#include <vector>

#include "drawing.h"
#include "quiz/paper.h"
#include "store/session.h"

namespace wanqiu::quiz {

std::vector<Paper> all_papers(store::Session& db);                     ///< the newest first
std::vector<Paper> open_papers(store::Session& db);                    ///< likewise
std::vector<Paper> open_papers_at(store::Session& db, LessonId item);  ///< course quizzes
std::optional<Paper> find_paper(store::Session& db, PaperId id);
std::optional<PaperId> find_paper_by_request(store::Session& db, const std::string& request_key);
void insert_paper(store::Session& db, const Paper& paper, base::LearnerId by, const std::string& request_key);
/// As `paper` has it, with who changed it; false when `seen` is not the stored version.
bool update_paper(store::Session& db, const Paper& paper, base::LearnerId by, std::int32_t seen);
void delete_paper(store::Session& db, PaperId id);

struct PaperBy {
  PaperId id;
  std::string name;
  base::Instant at;
};
BOOST_DESCRIBE_STRUCT(PaperBy, (), (id, name, at))
/// Those that one person made or changed last, the first first.
std::vector<PaperBy> papers_by(store::Session& db, base::LearnerId learner);

/// Questions in use, by id: what drawing draws from.
std::vector<Candidate> candidates(store::Session& db);

/// Grows with every decision about a question.
std::int64_t last_decision(store::Session& db);

/// The site's secret; made when there is none yet.
std::uint64_t ensure_seed(store::Session& db, std::uint64_t fresh);

}  // namespace wanqiu::quiz
