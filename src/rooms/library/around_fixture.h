// What the tests of the library's surroundings stand on: a real store, library and ledger, a moved clock, a few people.
#pragma once

#include <gtest/gtest.h>

#include "base/random.h"
#include "http/router.h"
#include "ledger/ledger.h"
#include "library/around.h"
#include "library/library.h"
#include "support/client.h"
#include "support/database.h"
#include "support/moved_clock.h"

namespace wanqiu::library {

class AroundFixture : public support::DatabaseTest {
 protected:
  AroundFixture() {
    zone = base::Zone::find("Asia/Shanghai").value();
    LibrarySettings settings;
    settings.zone = zone;
    settings.keeps_schedule = false;
    library = Library::open(*store, clock, ids, settings).value();
    ledger::Settings rules;
    rules.zone = zone;
    rules.rules_text = support::read_file(WANQIU_RULES);
    rules.rules_file = "rules/default.yaml";
    rules.keeps_house = false;
    ledger = ledger::Ledger::open(*store, clock, rules).value();
    library->ensure_columns({{"news", "新闻", "", 1}, {"culture", "人文", "", 2}, {"science", "科普", "", 3}});
  }
  ~AroundFixture() override { ledger->stop(); }

  ItemId publish(const std::string& title, const std::string& body, Kind kind = Kind::article,
                 const char* column = "news") {
    ItemDraft draft;
    draft.column = library->column(column)->id;
    draft.kind = kind;
    draft.title = title;
    draft.body = body;
    const auto made =
        support::run(library->create(draft, base::LearnerId(99), "key " + std::to_string(++keys_))).value();
    return support::run(library->publish(made.head.id, made.head.version, std::nullopt, base::LearnerId(99)))
        .value()
        .head.id;
  }
  void withdraw(ItemId item) {
    const auto version = library->head(item)->version;
    support::run(library->withdraw(item, version, "a wrong figure", base::LearnerId(99))).value();
  }

  /// A person of organisation 10 + `who` % 2, number `who`; with roles at `scope` if any are given.
  static http::Caller person(int who, std::vector<http::Grant> grants = {}) {
    return {base::LearnerId(who),
            base::LearnerNumber(static_cast<std::uint32_t>(who)),
            base::OrganisationId(10 + who % 2),
            std::move(grants),
            1,
            false};
  }
  static http::Caller editor(std::int64_t scope) {
    return person(90, {{http::Role::editor, base::OrganisationId(scope)}});
  }

  int balance(int who) const {
    return ledger->points(base::LearnerNumber(static_cast<std::uint32_t>(who)), zone.day_of(clock.now())).balance;
  }

  support::MovedClock clock{*base::parse_instant("2026-11-24T10:00:00+08:00", "")};
  base::SeededRandom random{1};
  base::IdSource ids{clock, random};
  base::Zone zone = base::Zone::utc();
  std::unique_ptr<store::Store> store = database.open({ledger::migrations(), migrations()});
  std::unique_ptr<Library> library;
  std::unique_ptr<ledger::Ledger> ledger;

 private:
  int keys_ = 0;
};

}  // namespace wanqiu::library
