#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "arena/arena.h"
#include "hall_match.h"
#include "hall_results.h"
#include "store/store.h"

namespace wanqiu::arena {

/// A match that is over, with its texts and what everybody is shown of it: written once, since a hall asks for it at
/// the same moment.
struct EndedMatch {
  HallMatch match;
  std::vector<ShownQuestion> shown;
  std::string everybodys;  ///< members of the results that are the same for all, as JSON
};

/// Those that were asked for lately, read again from the journal where they are not at hand. Of 100,000 players one
/// takes 20 MB and a quarter of a second, so few are held, and one is read by one reader at a time. From any thread.
class EndedMatches {
 public:
  static constexpr std::size_t held_max = 8;
  static constexpr std::size_t held_players_max = 250'000;
  using OrganisationName = std::function<std::string(base::OrganisationId)>;

  explicit EndedMatches(OrganisationName name) : organisation_name_(std::move(name)) {}

  /// In a transaction: a reader's thread waits while another one reads a match. not_found; conflict while it runs.
  base::Result<std::shared_ptr<const EndedMatch>> find(store::Session& db, MatchId id);
  void forget(MatchId id);

 private:
  using Held = std::pair<MatchId, std::shared_ptr<const EndedMatch>>;
  std::shared_ptr<const EndedMatch> held(MatchId id);
  void hold(MatchId id, std::shared_ptr<const EndedMatch> match);

  const OrganisationName organisation_name_;
  std::mutex reading_;      // held while one is read
  std::mutex mutex_;        // guards held_
  std::vector<Held> held_;  // asked for last comes last
};

}  // namespace wanqiu::arena
