// Papers: what editors make for learners to answer, and what came of it. See docs/practice.md.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/task.h"
#include "http/access.h"
#include "quiz/analysis.h"
#include "quiz/paper.h"

namespace wanqiu::store {
class Store;
}

namespace wanqiu::quiz {

/// How many questions there are for what a paper asks, before anybody answers it.
struct PaperStock {
  std::vector<std::int32_t> drawable;  ///< for each rule: questions in use that fit
  std::vector<QuestionId> not_in_use;  ///< of those by hand
};
BOOST_DESCRIBE_STRUCT(PaperStock, (), (drawable, not_in_use))

/// What came of a paper, of nobody in particular.
struct PaperResults {
  std::int64_t begun = 0;
  std::int64_t finished = 0;
  std::int64_t learners = 0;           ///< who finished
  std::int64_t passed = 0;             ///< of the finished, from the paper's pass mark on
  double mean_score = 0;               ///< per mille, of the finished
  std::vector<std::int64_t> by_score;  ///< ten: 0 … 99, 100 … 199, …, 900 … 1000 per mille
};
BOOST_DESCRIBE_STRUCT(PaperResults, (), (begun, finished, learners, passed, mean_score, by_score))

/// A paper belongs to an organisation and is for its learners and those below. Who edits the banks of an organisation
/// edits its papers (Quiz says who); it may use the banks that its editor reads. Every change names the version that
/// was seen.
///
/// A draft becomes open, an open paper closed, a closed one open again. A paper that somebody began is not removed, and
/// its purpose stays; attempts under way keep what the paper said when they were begun.
class Papers {
 public:
  struct Parts {
    store::Store& store;
    const base::Clock& clock;
    base::IdSource& ids;
    const http::Gate& gate;
    std::function<bool(LessonId item)> item_exists;  ///< may a course quiz belong to it?
  };
  static std::unique_ptr<Papers> open(Parts parts);
  virtual ~Papers() = default;

  virtual base::Task<std::vector<Paper>> papers(
      http::Caller caller) = 0;  ///< those that the caller reads, the newest first
  virtual base::Task<base::Result<Paper>> paper(http::Caller caller, PaperId id) = 0;
  /// `request_key` makes it idempotent.
  virtual base::Task<base::Result<Paper>> make(http::Caller caller, PaperDraft draft, std::string request_key) = 0;
  virtual base::Task<base::Result<Paper>> change(http::Caller caller, PaperId id, std::int32_t version,
                                                 PaperDraft draft) = 0;
  /// conflict: from draft to closed, back to draft, or to open while none of its questions is in use.
  virtual base::Task<base::Result<Paper>> set_state(http::Caller caller, PaperId id, std::int32_t version,
                                                    PaperState state) = 0;
  virtual base::Task<base::Result<void>> remove(http::Caller caller, PaperId id) = 0;
  virtual base::Task<base::Result<PaperStock>> stock(http::Caller caller, PaperId id) = 0;
  virtual base::Task<base::Result<PaperResults>> results(http::Caller caller, PaperId id) = 0;

  /// Item analysis of a bank: questions with answers, those that need a look first.
  virtual base::Task<base::Result<std::vector<ItemAnalysis>>> analysis(http::Caller caller, BankId bank) = 0;
  virtual base::Task<base::Result<ItemAnalysis>> analysis(http::Caller caller, QuestionId question) = 0;

  /// For the demo city: makes and opens, on the calling thread.
  virtual Paper make_now(const PaperDraft& draft) = 0;
};

}  // namespace wanqiu::quiz
