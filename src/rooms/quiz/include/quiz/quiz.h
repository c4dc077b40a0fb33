// The face of the room quiz. See docs/quiz.md.
#pragma once

#include <memory>
#include <span>

#include "base/clock.h"
#include "base/id.h"
#include "base/task.h"
#include "http/access.h"
#include "people/personal_data.h"
#include "quiz/bank.h"
#include "quiz/import.h"
#include "store/migration.h"

namespace wanqiu::store {
class Store;
}

namespace wanqiu::quiz {

std::span<const store::Migration> migrations();

/// Question banks: what is stored, who may see and change it, and the way of a question from draft to use.
///
/// A bank belongs to an organisation. Who holds host, editor, chief or operator at an organisation that covers it
/// edits; reviewer, chief and operator review; who holds any of these below it reads. What a caller may not read is not
/// there for them (not_found); what they may read and not change is forbidden.
///
/// Every change names the version that was seen; another one is a conflict that names the stored one.
class Quiz {
 public:
  struct Parts {
    store::Store& store;
    const base::Clock& clock;
    base::IdSource& ids;
    const http::Gate& gate;                                           ///< which organisation covers which
    std::function<std::optional<std::string>(base::LearnerId)> name;  ///< as others see it
  };
  static std::unique_ptr<Quiz> open(Parts parts);
  virtual ~Quiz() = default;

  virtual base::Task<std::vector<Bank>> banks(http::Caller caller) = 0;  ///< those that the caller reads, by name
  virtual base::Task<base::Result<Bank>> bank(http::Caller caller, BankId bank) = 0;
  virtual base::Task<base::Result<Bank>> make_bank(http::Caller caller, BankDraft draft) = 0;
  virtual base::Task<base::Result<Bank>> change_bank(http::Caller caller, BankId bank, std::int32_t version,
                                                     BankDraft draft) = 0;
  /// Only an empty one; conflict otherwise.
  virtual base::Task<base::Result<void>> remove_bank(http::Caller caller, BankId bank) = 0;

  virtual base::Task<base::Result<QuestionPage>> list(http::Caller caller, QuestionQuery query) = 0;
  virtual base::Task<base::Result<StoredQuestion>> question(http::Caller caller, QuestionId question) = 0;
  /// `request_key` makes it idempotent. conflict when the bank has the same question.
  virtual base::Task<base::Result<StoredQuestion>> add(http::Caller caller, BankId bank, Question question,
                                                       std::string request_key) = 0;
  virtual base::Task<base::Result<StoredQuestion>> change(http::Caller caller, QuestionId id, std::int32_t version,
                                                          Question question) = 0;
  /// Only a draft that was never approved; others are retired.
  virtual base::Task<base::Result<void>> remove(http::Caller caller, QuestionId question) = 0;
  /// Others with the same passage and stem in banks that the caller reads, the oldest first; at most 50.
  virtual base::Task<base::Result<std::vector<QuestionCard>>> similar(http::Caller caller, QuestionId question) = 0;

  /// Approval is another person's than the one who changed the question last.
  virtual base::Task<base::Result<StoredQuestion>> review(http::Caller caller, QuestionId question,
                                                          std::int32_t version, ReviewDecision decision,
                                                          std::string remark) = 0;
  virtual base::Task<base::Result<std::vector<Review>>> reviews(http::Caller caller, QuestionId question) = 0;

  /// Any learner, about a question in use. A second report of the same learner replaces the first. too_many after 20 a
  /// day.
  virtual base::Task<base::Result<void>> report(http::Caller caller, QuestionId question, MistakeWhy why,
                                                std::string text) = 0;
  virtual base::Task<base::Result<std::vector<MistakeReport>>> reports(http::Caller caller, QuestionId question) = 0;
  virtual base::Task<base::Result<void>> close_report(http::Caller caller, ReportId report) = 0;

  /// Questions of a file that stays where it is until this ends; `name` is shown in places ("bank.gift:17"). Not one
  /// transaction.
  virtual base::Task<base::Result<QuestionImportReport>> import_file(http::Caller caller, BankId bank,
                                                                     std::filesystem::path file, std::string name,
                                                                     std::optional<Format> format) = 0;
  virtual base::Task<base::Result<Written>> export_bank(http::Caller caller, BankId bank, Format format) = 0;

  // For verbs, on the calling thread.
  /// Reads and stores in transactions of 500 questions. Imported questions are drafts, or in use when the import says
  /// so: each of these has a review by nobody that says where it came from.
  virtual QuestionImportReport import_now(const QuestionImport& import) = 0;
  /// not_found when there is no such bank.
  virtual base::Result<Written> export_now(const std::string& bank, Format format,
                                           const std::function<void(std::size_t done, std::size_t of)>& progress) = 0;
};

/// What this room keeps about a learner: their attempts and mistakes, what they reported, and what they did
/// in the banks.
std::unique_ptr<people::PersonalData> personal_data(store::Store& store);

}  // namespace wanqiu::quiz
