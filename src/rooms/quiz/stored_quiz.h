#pragma once

#include "bank_access.h"
#include "quiz/quiz.h"
#include "store/store.h"

namespace wanqiu::quiz {

/// Quiz, over the store: banks.cpp banks, questions.cpp their questions, reviewing.cpp what is decided and reported on
/// them, importing.cpp files.
class StoredQuiz final : public Quiz {
 public:
  explicit StoredQuiz(Parts parts) : parts_(std::move(parts)) {}

  base::Task<std::vector<Bank>> banks(http::Caller caller) override;
  base::Task<base::Result<Bank>> bank(http::Caller caller, BankId bank) override;
  base::Task<base::Result<Bank>> make_bank(http::Caller caller, BankDraft draft) override;
  base::Task<base::Result<Bank>> change_bank(http::Caller caller, BankId bank, std::int32_t version,
                                             BankDraft draft) override;
  base::Task<base::Result<void>> remove_bank(http::Caller caller, BankId bank) override;

  base::Task<base::Result<QuestionPage>> list(http::Caller caller, QuestionQuery query) override;
  base::Task<base::Result<StoredQuestion>> question(http::Caller caller, QuestionId question) override;
  base::Task<base::Result<StoredQuestion>> add(http::Caller caller, BankId bank, Question question,
                                               std::string request_key) override;
  base::Task<base::Result<StoredQuestion>> change(http::Caller caller, QuestionId id, std::int32_t version,
                                                  Question question) override;
  base::Task<base::Result<void>> remove(http::Caller caller, QuestionId question) override;
  base::Task<base::Result<std::vector<QuestionCard>>> similar(http::Caller caller, QuestionId question) override;

  base::Task<base::Result<StoredQuestion>> review(http::Caller caller, QuestionId question, std::int32_t version,
                                                  ReviewDecision decision, std::string remark) override;
  base::Task<base::Result<std::vector<Review>>> reviews(http::Caller caller, QuestionId question) override;
  base::Task<base::Result<void>> report(http::Caller caller, QuestionId question, MistakeWhy why,
                                        std::string text) override;
  base::Task<base::Result<std::vector<MistakeReport>>> reports(http::Caller caller, QuestionId question) override;
  base::Task<base::Result<void>> close_report(http::Caller caller, ReportId report) override;

  base::Task<base::Result<QuestionImportReport>> import_file(http::Caller caller, BankId bank,
                                                             std::filesystem::path file, std::string name,
                                                             std::optional<Format> format) override;
  base::Task<base::Result<Written>> export_bank(http::Caller caller, BankId bank, Format format) override;
  QuestionImportReport import_now(const QuestionImport& import) override;
  base::Result<Written> export_now(const std::string& bank, Format format,
                                   const std::function<void(std::size_t done, std::size_t of)>& progress) override;

 private:
  enum class Right { read, edit, review };
  /// The bank, if the caller may do this with it: not_found for what they may not read, forbidden for the rest.
  base::Result<Bank> allowed(store::Session& db, const http::Caller& caller, BankId bank, Right right) const;
  base::Result<StoredQuestion> allowed(store::Session& db, const http::Caller& caller, QuestionId question,
                                       Right right) const;

  Parts parts_;
};

base::Fault version_conflict(std::int32_t stored);
base::Fault no_such_question();

}  // namespace wanqiu::quiz
