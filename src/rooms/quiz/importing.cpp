#include <fmt/format.h>

#include <fstream>
#include <iterator>

#include "bank_import.h"
#include "bank_store.h"
#include "base/text.h"
#include "question_store.h"
#include "stored_quiz.h"

namespace wanqiu::quiz {
namespace {

namespace fs = std::filesystem;

base::Result<std::string> read_file(const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return base::Fault::invalid("", "there is no such file");
  std::ifstream in(path, std::ios::binary);
  if (!in) return base::Fault::invalid("", "cannot be read");
  return std::string{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// The bank of this name, made when it is not there.
BankId ensure_bank(store::Session& db, const Bank& fresh) {
  const auto known = find_bank(db, fresh.name);
  if (known) return known->id;
  insert_bank(db, fresh, base::LearnerId());
  return fresh.id;
}

}  // namespace

QuestionImportReport StoredQuiz::import_now(const QuestionImport& import) {
  BankImport in(parts_.clock.now(), import.approved);
  const auto name = base::parse_text(import.bank, "bank", {1, 100, false});
  if (!name) {
    in.reject("--bank", name.error());
    return std::move(in).report();
  }
  const Bank fresh{parts_.ids.next<BankId>(), *name, "", import.organisation, 1, parts_.clock.now()};
  const auto bank = parts_.store.write_now([&](store::Session& db) { return ensure_bank(db, fresh); });
  const auto write = [&](std::size_t at_least) {
    while (in.waiting() >= std::max<std::size_t>(1, at_least)) {
      in.count(parts_.store.write_now([&](store::Session& db) { return in.store_batch(db, bank, parts_.ids); }));
    }
  };
  std::uint64_t done = 0;
  std::uint64_t total = 0;
  for (const auto& path : import.files) {
    std::error_code error;
    const auto size = fs::file_size(path, error);
    if (!error) total += size;
  }
  for (const auto& path : import.files) {
    const auto bytes = read_file(path);
    if (!bytes) {
      in.reject(path.string(), bytes.error());
      continue;
    }
    in.read(*bytes, path.filename().string(), import.format, [&](std::size_t in_file) {
      write(BankImport::batch_questions);
      if (import.progress) import.progress(std::min(done + in_file, total), total);
    });
    done += bytes->size();
  }
  write(1);
  if (import.progress) import.progress(total, total);
  auto report = std::move(in).report();
  report.bank = bank;
  return report;
}

base::Task<base::Result<QuestionImportReport>> StoredQuiz::import_file(http::Caller caller, BankId bank, fs::path path,
                                                                       std::string name, std::optional<Format> format) {
  BankImport in(parts_.clock.now());
  // The file is parsed on a reader's thread, so that neither the event loop nor the writer waits for it.
  auto parsed = co_await parts_.store.read([&](store::Session& db) -> base::Result<void> {
    const auto may = allowed(db, caller, bank, Right::edit);
    if (!may) return may.error();
    const auto bytes = read_file(path);
    if (!bytes) return bytes.error();
    in.read(*bytes, name, format, {});
    return {};
  });
  if (!parsed) co_return parsed.error();
  while (in.waiting() > 0) {
    auto stored = co_await parts_.store.write([&](store::Session& db) { return in.store_batch(db, bank, parts_.ids); });
    in.count(std::move(stored));
  }
  auto report = std::move(in).report();
  report.bank = bank;
  co_return report;
}

namespace {

struct Whole {
  std::vector<Question> questions;
  std::vector<Category> categories;
};

Whole whole_bank(store::Session& db, BankId bank) {
  return {questions_of(db, bank), categories_of(db, bank)};
}

}  // namespace

base::Result<Written> StoredQuiz::export_now(const std::string& name, Format format,
                                             const std::function<void(std::size_t done, std::size_t of)>& progress) {
  const auto whole = parts_.store.read_now([&](store::Session& db) -> base::Result<Whole> {
    const auto bank = find_bank(db, name);
    if (!bank) return base::Fault::not_found(fmt::format("there is no bank '{}'", name));
    return whole_bank(db, bank->id);
  });
  if (!whole) return whole.error();
  return write_questions(format, whole->questions, whole->categories, [&](std::size_t done) {
    if (progress) progress(done, whole->questions.size());
  });
}

base::Task<base::Result<Written>> StoredQuiz::export_bank(http::Caller caller, BankId bank, Format format) {
  auto written = co_await parts_.store.read([&](store::Session& db) -> base::Result<Written> {
    const auto may = allowed(db, caller, bank, Right::read);
    if (!may) return may.error();
    const auto whole = whole_bank(db, bank);
    return write_questions(format, whole.questions, whole.categories);
  });
  co_return written;
}

}  // namespace wanqiu::quiz
