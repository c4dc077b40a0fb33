#pragma once

#include "answer_saver.h"
#include "ledger/event.h"
#include "mistake_store.h"
#include "question_pool.h"
#include "quiz/practice.h"
#include "sittings.h"
#include "store/store.h"

namespace wanqiu::quiz {

/// Practice, over the store: offers.cpp what there is to do, beginning.cpp how an attempt comes about, answering.cpp
/// saving and checking, finishing.cpp handing in and what follows from it, showing.cpp what of it is shown.
class StoredPractice final : public Practice {
 public:
  explicit StoredPractice(Parts parts);

  base::Task<QuizToday> today(http::Caller caller) override;
  base::Task<std::vector<Offer>> offers_at(http::Caller caller, LessonId item) override;
  base::Task<base::Result<ShownAttempt>> begin(http::Caller caller, PaperId paper) override;
  base::Task<base::Result<ShownAttempt>> begin_mistakes(http::Caller caller) override;
  base::Task<base::Result<ShownAttempt>> attempt(http::Caller caller, AttemptId id) override;
  base::Task<base::Result<Saved>> save(http::Caller caller, AttemptId id, std::int32_t place, Answer answer) override;
  base::Task<base::Result<Checked>> check(http::Caller caller, AttemptId id, std::int32_t place,
                                          Answer answer) override;
  base::Task<base::Result<ShownAttempt>> revive(http::Caller caller, AttemptId id) override;
  base::Task<base::Result<ShownAttempt>> finish(http::Caller caller, AttemptId id) override;
  base::Task<std::vector<PastAttempt>> past(http::Caller caller) override;
  base::Task<std::vector<ShownMistake>> mistakes(http::Caller caller) override;
  base::Task<> forget(http::Caller caller, QuestionId question) override;
  base::Task<base::Result<Attachment>> file(http::Caller caller, QuestionId question, std::string name) override;
  base::Task<> keep_house() override;

 private:
  // offers.cpp
  Offer offer_of(store::Session& db, const http::Caller& caller, const Paper& paper) const;

  // beginning.cpp
  base::Day today_now() const;
  std::int32_t period_of(Purpose purpose) const;
  bool is_for(const Paper& paper, const http::Caller& caller) const;
  base::Result<void> may_begin(const Paper& paper, const std::vector<Attempt>& tries, base::Instant now) const;
  base::Result<Attempt> compose(store::Session& db, const http::Caller& caller, const Paper& paper,
                                const std::vector<Attempt>& tries, AttemptId id, base::Instant now);
  std::vector<Asked> draw_for(store::Session& db, base::LearnerId learner, const PaperDraft& paper,
                              std::uint64_t occasion);

  // showing.cpp
  std::shared_ptr<Sitting> read_sitting(store::Session& db, Attempt attempt);
  OwnOrder order_of(const Attempt& attempt, std::size_t place, const Question& question) const;
  ShownPlace show_place(const Sitting& sitting, std::size_t place, const StoredAnswer* answer, bool tell) const;
  ShownAttempt show(const Sitting& sitting, const std::vector<StoredAnswer>& answers) const;
  base::Task<base::Result<ShownAttempt>> shown(base::LearnerId learner, AttemptId id);

  // answering.cpp
  base::Task<std::shared_ptr<Sitting>> sitting_of(AttemptId id);  ///< null: no such attempt
  base::Task<base::Result<std::shared_ptr<Sitting>>> sit(base::LearnerId learner, AttemptId id);
  base::Result<Answer> own_answer(const Sitting& sitting, std::int32_t place, const Answer& shown) const;

  // finishing.cpp
  base::Task<base::Result<void>> hand_in(AttemptId id);
  void learn_from(store::Session& db, const Attempt& attempt, const StoredAnswer& answer, base::Instant now) const;
  std::optional<ledger::Event> event_of(const Attempt& attempt) const;
  base::Task<> settle(AttemptId id);

  Parts parts_;
  std::uint64_t seed_ = 0;
  QuestionPool pool_;
  Sittings sittings_;
  AnswerSaver saver_;
};

base::Fault no_such_attempt();

}  // namespace wanqiu::quiz
