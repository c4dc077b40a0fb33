#include "bank_import.h"

#include <fmt/format.h>

#include "bank_store.h"
#include "question_store.h"

namespace wanqiu::quiz {
namespace {

constexpr std::size_t named_max = 10'000;

void name_some(std::vector<std::string>& names, std::string name) {
  if (names.size() < named_max) names.push_back(std::move(name));
}

}  // namespace

void BankImport::read(std::string_view bytes, const std::string& file, std::optional<Format> format,
                      const std::function<void(std::size_t bytes)>& between) {
  if (!format) format = recognise(bytes, file);
  if (!format) {
    reject(file,
           base::Fault::invalid("", "is none of the known formats (jsonl, gift, moodle-xml, aiken, qti); say which"));
    return;
  }
  Reader reader;
  reader.question = [&](std::string where, base::Result<Question> question) {
    if (!question) return reject(std::move(where), question.error());
    auto content = content_key(*question);
    auto stem = stem_key(*question);
    waiting_.push_back({std::move(where), std::move(*question), std::move(content), std::move(stem)});
  };
  reader.category = [&](Category category) { categories_.push_back(std::move(category)); };
  reader.progress = between;
  read_questions(*format, bytes, file, reader);
}

void BankImport::reject(std::string where, const base::Fault& fault) {
  ++report_.rejected_total;
  if (report_.rejected.size() == named_max) return;
  report_.rejected.push_back(
      {std::move(where), fault.field.empty() ? fault.reason : fault.field + ": " + fault.reason});
}

BankImport::Stored BankImport::store_batch(store::Session& db, BankId bank, base::IdSource& ids) const {
  Stored stored;
  for (const auto& category : categories_) store_category(db, bank, category);
  stored.categories = categories_.size();
  for (const auto& waiting : waiting_) {
    if (stored.fates.size() == batch_questions) break;
    const auto here = find_same(db, bank, waiting.content);
    const auto anywhere = here ? here : find_same(db, waiting.content);
    const bool known_stem = !anywhere && has_stem(db, waiting.stem);
    stored.same.push_back(anywhere);
    stored.fates.push_back(anywhere ? Fate::duplicate : known_stem ? Fate::similar : Fate::imported);
    if (here) continue;
    const auto state = approved_ ? ReviewState::approved : ReviewState::draft;
    const StoredQuestion question{ids.next<QuestionId>(), bank, state, 1, anywhere, 0, now_, now_, base::LearnerId(),
                                  waiting.question};
    insert_question(db, question, std::nullopt);
    if (approved_)
      insert_review(db, ids.next<QuestionId>().value, question.id,
                    {1, {}, now_, ReviewState::draft, state, waiting.where});
  }
  return stored;
}

void BankImport::count(const Stored& stored) {
  for (std::size_t i = 0; i < stored.fates.size(); ++i) {
    count_one(waiting_.front(), stored.fates[i], stored.same[i]);
    waiting_.pop_front();
  }
  categories_.erase(categories_.begin(), categories_.begin() + static_cast<std::ptrdiff_t>(stored.categories));
}

void BankImport::count_one(const Waiting& waiting, Fate fate, std::optional<QuestionId> same) {
  if (fate == Fate::duplicate) {
    ++report_.duplicates;
    const auto first = seen_.find(waiting.content);
    const auto known = fmt::format("question {}", same.value_or(QuestionId()).value);
    name_some(report_.duplicate_names,
              fmt::format("{} is {}", waiting.where, first == seen_.end() ? known : first->second));
    return;
  }
  ++report_.imported;
  seen_.emplace(waiting.content, waiting.where);
  const auto [first, new_here] = stems_.emplace(waiting.stem, waiting.where);
  if (fate != Fate::similar) return;
  ++report_.similar;
  name_some(report_.similar_names,
            fmt::format("{} asks as {}", waiting.where,
                        new_here ? std::string("a question that was there before") : first->second));
}

}  // namespace wanqiu::quiz
