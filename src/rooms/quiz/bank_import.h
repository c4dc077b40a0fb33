#pragma once

#include <deque>
#include <map>
#include <optional>

#include "base/id.h"
#include "quiz/bank.h"
#include "quiz/import.h"
#include "store/session.h"

namespace wanqiu::quiz {

/// One import into one bank: reads files, keeps what waits to be stored, and counts what became of it.
class BankImport {
 public:
  static constexpr std::size_t batch_questions = 500;  ///< a transaction

  explicit BankImport(base::Instant now, bool approved = false) : now_(now), approved_(approved) {}

  /// Calls `between` with how many bytes are read, so that the caller may store what waits.
  void read(std::string_view bytes, const std::string& file, std::optional<Format> format,
            const std::function<void(std::size_t bytes)>& between);
  void reject(std::string where, const base::Fault& fault);
  std::size_t waiting() const { return waiting_.size() + categories_.size(); }

  enum class Fate { imported, similar, duplicate };
  struct Stored {
    std::vector<Fate> fates;
    std::vector<std::optional<QuestionId>> same;
    std::size_t categories = 0;
  };
  /// Stores the next batch. Changes nothing here, so that a transaction may be tried again; count() does.
  Stored store_batch(store::Session& db, BankId bank, base::IdSource& ids) const;
  void count(const Stored& stored);

  QuestionImportReport report() && { return std::move(report_); }

 private:
  struct Waiting {
    std::string where;
    Question question;
    std::string content;
    std::string stem;
  };
  void count_one(const Waiting& waiting, Fate fate, std::optional<QuestionId> same);

  base::Instant now_;
  bool approved_;
  QuestionImportReport report_;
  std::deque<Waiting> waiting_;
  std::vector<Category> categories_;
  std::map<std::string, std::string> seen_;   ///< content → where it was first
  std::map<std::string, std::string> stems_;  ///< stem → where it was first
};

}  // namespace wanqiu::quiz
