#pragma once

#include "city.h"
#include "insight/room.h"
#include "ledger/ledger_routes.h"

namespace wanqiu::app {

/// What the ledger's answers name, from the rooms that know: it may not use them itself.
class CityLookups final : public ledger::Lookups {
 public:
  explicit CityLookups(const City& city) : city_(city) {}

  base::Task<std::vector<std::optional<std::string>>> learner_names(std::vector<base::LearnerNumber> learners) override;
  base::Task<std::vector<ledger::Shown>> shown(std::vector<ledger::Object> objects) override;
  std::optional<std::uint64_t> number_of(ledger::Verb verb, std::int64_t id) const override;
  std::string organisation_name(base::OrganisationId organisation) const override;
  Surroundings surroundings(base::OrganisationId organisation) const override;

 private:
  ledger::Shown shown(ledger::Object object) const;
  const City& city_;
};

/// What insight's answers name, from the library.
class InsightLookups final : public insight::Lookups {
 public:
  explicit InsightLookups(const City& city) : city_(city) {}

  std::vector<Column> columns() const override;
  std::vector<Item> published(base::Instant from, base::Instant before) const override;
  std::vector<Series> series() const override;
  std::string title(ledger::Verb verb, std::uint64_t object) const override;

 private:
  const City& city_;
};

/// The ledger's share of "my data": every entry. What is erased there is the tie to a person, which people cuts.
class LedgerPersonalData final : public people::PersonalData {
 public:
  explicit LedgerPersonalData(City& city) : city_(city) {}
  std::string_view room() const override { return "ledger"; }
  base::Task<std::string> export_json(base::LearnerId learner, base::LearnerNumber number) override;
  base::Task<> erase(base::LearnerId learner, base::LearnerNumber number) override;

 private:
  City& city_;
};

}  // namespace wanqiu::app
