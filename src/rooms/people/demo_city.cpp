#include "people/demo_city.h"

#include "learner_store.h"
#include "password.h"
#include "room.h"
#include "store/store.h"

namespace wanqiu::people {
namespace {

using base::Fault;

base::Result<void> add_accounts(People& people, const DemoCity& city) {
  for (const auto& account : city.accounts) {
    const auto tree = people.directory().tree();
    const auto* organisation = tree->by_code(account.organisation);
    if (organisation == nullptr)
      return Fault::invalid("accounts", "no organisation has the code " + account.organisation);
    NewLearner wanted{account.name, organisation->id, std::nullopt, std::nullopt, account.user_name, city.password};
    const auto number = people.add_learner_now(std::move(wanted));
    if (!number) return number.error();
    for (const auto& [role, code] : account.grants) {
      const auto* at = tree->by_code(code);
      if (at == nullptr) return Fault::invalid("accounts", "no organisation has the code " + code);
      const auto given = people.give_role_now(people.directory().id_of(*number), role, at->id);
      if (!given) return given.error();
    }
  }
  return {};
}

/// Without passwords: nobody signs in as them.
base::Result<void> add_learners(People& people, const DemoCity& city) {
  if (city.learners == 0) return {};
  if (city.surnames.empty() || city.given_names.empty()) return Fault::invalid("surnames", "must not be empty");
  const auto tree = people.directory().tree();
  std::vector<std::string> leaves;
  for (const auto& each : tree->all()) {
    if (tree->children(each.id).empty()) leaves.push_back(each.code);
  }
  std::string csv = "name,staff_number,organisation_code\n";
  for (int i = 0; i < city.learners; ++i) {
    const auto n = static_cast<std::size_t>(i);
    csv += city.surnames[n % city.surnames.size()] +
           city.given_names[(n / city.surnames.size() + n) % city.given_names.size()];
    csv += ",demo" + std::to_string(i + 1) + "," + leaves[n % leaves.size()] + "\n";
  }
  const auto report = people.import_learners_now(csv, "demo", {});
  if (!report) return report.error();
  if (report->rejected_count > 0) {
    return Fault::invalid("learners", report->rejected.front().where + ": " + report->rejected.front().why);
  }
  return {};
}

}  // namespace

base::Result<void> make_demo_city_now(People& people, const DemoCity& city) {
  if (people.directory().count() > 0)
    return Fault::conflict("", "somebody is registered here already; a demo city needs an empty site");
  const auto report = people.import_organisations_now(city.organisations_csv, "organisations.csv");
  if (!report) return report.error();
  if (report->rejected_count > 0) {
    return Fault::invalid("organisations", report->rejected.front().where + ": " + report->rejected.front().why);
  }
  for (const auto& each : city.join_codes) {
    const auto tree = people.directory().tree();
    const auto* organisation = tree->by_code(each.organisation);
    if (organisation == nullptr)
      return Fault::invalid("join_codes", "no organisation has the code " + each.organisation);
    const auto added = people.add_join_code_now(organisation->id, each.code);
    if (!added) return added.error();
  }
  if (const auto added = add_accounts(people, city); !added) return added.error();
  return add_learners(people, city);
}

}  // namespace wanqiu::people
