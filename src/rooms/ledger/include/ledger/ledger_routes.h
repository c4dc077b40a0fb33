#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/task.h"
#include "http/router.h"
#include "ledger/attention.h"
#include "ledger/ledger.h"
#include "ledger/ranks.h"

namespace wanqiu::ledger {

/// What an event was about: which kind of thing the number names follows from the verb.
struct Object {
  Verb verb = Verb::read_item;
  std::uint64_t number = 0;
};

/// How an object is shown to those who may see it.
struct Shown {
  std::optional<std::int64_t> id;    ///< by which its address and its room's routes name it; none for what is nothing
  std::optional<std::string> title;  ///< none for what cannot be seen any more
};

/// Names that other rooms know. Implemented by the composition root.
///
/// The log has the short numbers of items and columns; people and programs see their ids. Nothing outside the ledger is
/// told a number, and no id gets into the log.
class Lookups {
 public:
  virtual ~Lookups() = default;
  /// One for each, in the same order; nullopt for somebody who is not to be named (erased, or asked for it).
  virtual base::Task<std::vector<std::optional<std::string>>> learner_names(
      std::vector<base::LearnerNumber> learners) = 0;
  /// One for each, in the same order.
  virtual base::Task<std::vector<Shown>> shown(std::vector<Object> objects) = 0;
  /// The number of what an event of this verb may be reported about; nullopt when there is no such thing to be seen.
  /// Answered from memory.
  virtual std::optional<std::uint64_t> number_of(Verb verb, std::int64_t id) const = 0;
  /// Empty for an organisation that is not there. Answered from memory.
  virtual std::string organisation_name(base::OrganisationId organisation) const = 0;
  /// In which county and city an organisation lies, where the site's tree has such. When it has neither, the one below
  /// the root and the root stand for them. Answered from memory.
  struct Surroundings {
    base::OrganisationId county;
    base::OrganisationId city;
  };
  virtual Surroundings surroundings(base::OrganisationId /*organisation*/) const { return {}; }
};

/// What the routes work with; all of it outlives the router.
struct LedgerParts {
  Ledger& ledger;
  const Ranks& ranks;
  const Attention& attention;
  Lookups& lookups;
  const base::Clock& clock;

  base::Day today() const { return ledger.zone().day_of(clock.now()); }
};

/// All routes of api/ledger.yaml.
void mount_ledger(http::Router& router, LedgerParts parts);

}  // namespace wanqiu::ledger
