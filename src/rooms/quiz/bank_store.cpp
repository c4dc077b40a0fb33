#include "bank_store.h"

#include <fmt/format.h>

namespace wanqiu::quiz {
namespace {

constexpr std::string_view bank_columns =
    "id, name, description, organisation, version, made_at, "
    "(select count(*) from quiz_question where bank = quiz_bank.id), "
    "(select count(*) from quiz_question where bank = quiz_bank.id and state = 2), "
    "(select count(*) from quiz_question where bank = quiz_bank.id and state = 1), "
    "(select count(*) from quiz_question where bank = quiz_bank.id and reports > 0)";

struct CategoryRow {
  std::string path, description;
  int format = 0;
  std::string id;
};
BOOST_DESCRIBE_STRUCT(CategoryRow, (), (path, description, format, id))

}  // namespace

std::vector<Bank> all_banks(store::Session& db) {
  return db.all<Bank>(fmt::format("select {} from quiz_bank order by name", bank_columns));
}

std::optional<Bank> find_bank(store::Session& db, BankId bank) {
  return db.one<Bank>(fmt::format("select {} from quiz_bank where id = :id", bank_columns), bank);
}

std::optional<Bank> find_bank(store::Session& db, const std::string& name) {
  return db.one<Bank>(fmt::format("select {} from quiz_bank where name = :name", bank_columns), name);
}

void insert_bank(store::Session& db, const Bank& bank, base::LearnerId by) {
  db.run(
      "insert into quiz_bank (id, name, description, organisation, version, made_at, made_by) values (:id, :name, "
      ":description, :organisation, :version, :made_at, :by)",
      bank.id, bank.name, bank.description, bank.organisation, bank.version, bank.made_at, by);
}

bool update_bank(store::Session& db, const Bank& bank) {
  return db.run(
             "update quiz_bank set name = :name, description = :description, organisation = :organisation, version = "
             "version + 1 where id = :id and version = :version",
             bank.name, bank.description, bank.organisation, bank.id, bank.version) > 0;
}

void delete_bank(store::Session& db, BankId bank) {
  db.run("delete from quiz_category where bank = :bank", bank);
  db.run("delete from quiz_bank where id = :bank", bank);
}

std::vector<MadeBank> banks_by(store::Session& db, base::LearnerId learner) {
  return db.all<MadeBank>("select id, name, made_at from quiz_bank where made_by = :learner order by made_at, id",
                          learner);
}

void store_category(store::Session& db, BankId bank, const Category& category) {
  db.run(
      "insert into quiz_category (bank, path, description, format, name_id) values (:bank, :path, :description, "
      ":format, :name_id) "
      "on conflict (bank, path) do update set description = excluded.description, format = excluded.format, name_id = "
      "excluded.name_id",
      bank, category.path, category.description.value, category.description.format, category.id);
}

std::vector<Category> categories_of(store::Session& db, BankId bank) {
  std::vector<Category> categories;
  db.each<CategoryRow>(
      "select path, description, format, name_id from quiz_category where bank = :bank order by path",
      [&](CategoryRow row) {
        categories.push_back({std::move(row.path),
                              {std::move(row.description), static_cast<TextFormat>(row.format)},
                              std::move(row.id)});
      },
      bank);
  return categories;
}

}  // namespace wanqiu::quiz
