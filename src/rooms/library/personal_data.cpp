// What the library keeps about a learner: for "my data", its export and the erasure.
#include <boost/describe.hpp>

#include "around_store.h"
#include "comment_store.h"
#include "http/json_out.h"
#include "item_store.h"
#include "library/around.h"
#include "media_store.h"
#include "people/personal_data.h"
#include "store/store.h"

namespace wanqiu::library {
namespace {

struct CommentOut {
  CommentId id;
  ItemId item;
  std::string text;
  CommentState state = CommentState::waiting;
  std::optional<std::string> reason;
  base::Instant written_at;
};
BOOST_DESCRIBE_STRUCT(CommentOut, (), (id, item, text, state, reason, written_at))

struct Kept {
  std::vector<FollowRow> follows;
  std::vector<KeepRow> kept;
  std::vector<AroundOfLearner::ShareRow> shares;
  std::vector<FinishedRow> finished_lessons;
  std::vector<CommentOut> comments;
  std::vector<OwnReport> reports;
  std::vector<EditedBy> edited;  ///< and what follows is of those who work here
  std::vector<UploadedBy> uploaded;
  std::vector<OwnDecision> decided;
  std::vector<ListedWord> listed_words;
};
BOOST_DESCRIBE_STRUCT(Kept, (),
                      (follows, kept, shares, finished_lessons, comments, reports, edited, uploaded, decided,
                       listed_words))

class LibraryData final : public people::PersonalData {
 public:
  explicit LibraryData(store::Store& store) : store_(store) {}
  std::string_view room() const override { return "library"; }

  base::Task<std::string> export_json(base::LearnerId learner, base::LearnerNumber) override {
    const auto kept = co_await store_.read([&](store::Session& db) {
      const auto around = around_of(db, learner);
      Kept all{around.follows,
               around.kept,
               around.shares,
               around.finished,
               {},
               reports_of(db, learner),
               versions_by(db, learner),
               uploads_by(db, learner),
               decisions_by(db, learner),
               words_by(db, learner)};
      for (auto& one : comments_of(db, learner)) {
        all.comments.push_back({one.id, one.item, one.text, one.state, one.reason, one.written_at});
      }
      return all;
    });
    co_return http::to_json(kept);
  }

  base::Task<> erase(base::LearnerId learner, base::LearnerNumber) override {
    co_await store_.write([&](store::Session& db) {
      erase_around(db, learner);
      erase_comments(db, learner);
    });
  }

 private:
  store::Store& store_;
};

}  // namespace

std::unique_ptr<people::PersonalData> personal_data(store::Store& store) {
  return std::make_unique<LibraryData>(store);
}

}  // namespace wanqiu::library
