// The face of the room arena: live matches. See docs/arena.md and api/arena.md.
#pragma once

#include <boost/describe.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "arena/match_questions.h"
#include "arena/meeting_questions.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/random.h"
#include "base/task.h"
#include "http/access.h"
#include "people/personal_data.h"
#include "store/migration.h"

namespace wanqiu::store {
class Store;
}
namespace wanqiu::ledger {
class Ledger;
}

namespace wanqiu::arena {

/// A live match: a hall match, a duel or a match of four.
struct MatchId : base::Id<MatchId> {
  using Id::Id;
};
enum class MatchKind : std::uint8_t { hall = 1, duel = 2, four = 3 };
BOOST_DESCRIBE_ENUM(MatchKind, hall, duel, four)

std::span<const store::Migration> migrations();

/// Matches that are played over sockets, and what is made, seen and told of them over HTTP (mount_arena).
class Arena {
 public:
  struct Parts {
    store::Store& store;
    const base::Clock& clock;
    base::IdSource& ids;
    base::Random& random;  ///< for PINs, the order of options, the key of tokens
    const http::Gate& gate;
    ledger::Ledger& ledger;
    MatchQuestions& questions;
    std::function<std::optional<std::string>(base::LearnerNumber)> shown_name;  ///< as others see it; none: not at all
    std::function<std::string(base::OrganisationId)> organisation_name;
    std::function<base::Result<std::string>(std::string_view)> qr_svg;
    MeetingQuestions* meeting_questions = nullptr;  ///< none: nobody finds an opponent
    std::string practice_name = "练习对手";         ///< of the seats that no person takes
  };
  /// Goes on with the matches that have not ended. unavailable when the store cannot be read.
  static base::Result<std::unique_ptr<Arena>> open(Parts parts);
  struct Inside;
  explicit Arena(std::unique_ptr<Inside> inside);
  ~Arena();

  /// What has to follow from matches that ended (points, who played), and the end of those that nobody ends. Told again
  /// after a crash it changes nothing. has_work: there is some now; without it, once a minute is enough.
  bool has_work() const;
  base::Task<> keep_house();
  /// Ends the journal's thread; sockets must be closed.
  void stop();

  Inside& inside() { return *inside_; }  ///< for mount_arena

 private:
  std::unique_ptr<Inside> inside_;
};

/// What this room keeps about a learner: where they played and how, the matches they made.
std::unique_ptr<people::PersonalData> personal_data(Arena& arena);

}  // namespace wanqiu::arena
