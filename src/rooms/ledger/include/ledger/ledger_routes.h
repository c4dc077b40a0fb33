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

/// Names that other rooms know. Implemented by the composition root.
class Lookups {
 public:
  virtual ~Lookups() = default;
  /// One for each, in the same order; nullopt for somebody who is not to be named (erased, or asked for it).
  virtual base::Task<std::vector<std::optional<std::string>>> learner_names(
      std::vector<base::LearnerNumber> learners) = 0;
  /// One for each, in the same order; nullopt for what is nothing or cannot be seen any more.
  virtual base::Task<std::vector<std::optional<std::string>>> titles(std::vector<Object> objects) = 0;
  /// The number under which the ledger knows what a client names by its id; 0 for nothing. Answered from memory.
  virtual std::uint64_t number_of(Object named) const { return named.number; }
  /// Is there such a thing to report an event about? Answered from memory.
  virtual bool is_there(Object object) const = 0;
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
