#pragma once

#include <set>

#include "quiz/bank.h"
#include "quiz/question_format.h"
#include "store/session.h"

namespace wanqiu::quiz {

std::vector<Bank> all_banks(store::Session& db);  ///< by name, with counts
std::optional<Bank> find_bank(store::Session& db, BankId bank);
std::optional<Bank> find_bank(store::Session& db, const std::string& name);
void insert_bank(store::Session& db, const Bank& bank, base::LearnerId by);
/// With the version one higher; false when the stored one is another.
bool update_bank(store::Session& db, const Bank& bank);
void delete_bank(store::Session& db, BankId bank);

struct MadeBank {
  BankId id;
  std::string name;
  base::Instant made_at;
};
BOOST_DESCRIBE_STRUCT(MadeBank, (), (id, name, made_at))
/// Those that one person made, the first first.
std::vector<MadeBank> banks_by(store::Session& db, base::LearnerId learner);

void store_category(store::Session& db, BankId bank, const Category& category);
std::vector<Category> categories_of(store::Session& db, BankId bank);

}  // namespace wanqiu::quiz
