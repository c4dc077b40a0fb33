// The face of the room people for the other rooms and the composition root. See docs/people.md.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/ids.h"
#include "base/random.h"
#include "base/result.h"
#include "base/task.h"
#include "base/time.h"
#include "http/access.h"
#include "people/directory.h"
#include "people/import.h"
#include "people/organisation.h"
#include "people/personal_data.h"
#include "store/migration.h"

namespace wanqiu::store {
class Store;
}

namespace wanqiu::people {

std::span<const store::Migration> migrations();

struct PeopleSettings {
  int session_days = 30;        ///< a session ends after so many days without a request
  bool secure_cookies = false;  ///< the site is reached over TLS: its cookies never go out without
  int activation_days = 60;     ///< how long a one-time code works
  int password_threads = 1;     ///< how many passwords are hashed at once, off the event loops
  int password_waiting = 200;   ///< how many may wait for that; more are told to come back (503)
  /// argon2id. 19 MiB and 2 passes (OWASP's least) took 13 to 33 ms on a busy machine: 30 sign-ins a second or more.
  std::size_t password_memory_bytes = std::size_t{19} << 20U;
  int password_passes = 2;
  std::size_t sessions_in_memory_max = 400'000;
};

/// What happened to somebody or to an organisation. Told after the commit and after the directory knows.
struct Change {
  enum class Kind {
    joined,               ///< `learner` belongs to `organisation`
    moved,                ///< `learner` belongs to `organisation` now
    erased,               ///< `learner` is nobody any more; was in `organisation`, where the sums stay
    organisation_made,    ///< `organisation` is there, below `parent`
    organisation_moved,   ///< `organisation` is below `parent` now
    organisation_merged,  ///< `organisation` has gone into `parent`; its learners and children were told as moved
  };
  Kind kind = Kind::joined;
  base::LearnerNumber learner;
  base::OrganisationId organisation;
  base::OrganisationId parent;
  base::Day day;  ///< from this local day on
};

/// Where a learner belonged, both days included; what lasts has no last day.
struct Membership {
  base::LearnerNumber learner;
  base::OrganisationId organisation;
  base::Day from_day;
  std::optional<base::Day> to_day;
};

/// Where an organisation stood, the same way.
struct Place {
  base::OrganisationId organisation;
  base::OrganisationId parent;
  base::Day from_day;
  std::optional<base::Day> to_day;
};

/// An account that gets in with a one-time code.
struct Invited {
  base::LearnerId learner;
  base::LearnerNumber number;
  std::string login;
  std::string code;
};

struct Room;

class People final : public http::Gate {
 public:
  struct Parts {
    store::Store& store;
    const base::Clock& clock;
    base::IdSource& ids;
    base::Random& random;
    base::Zone zone;
    PeopleSettings settings;
  };
  /// Loads the directory. The store is migrated.
  static base::Result<std::unique_ptr<People>> open(Parts parts);
  explicit People(std::unique_ptr<Room> room);
  ~People() override;

  const Directory& directory() const;

  base::Task<std::optional<http::Caller>> identify(const http::Request& request) override;
  bool covers(base::OrganisationId granted, base::OrganisationId organisation) const override;
  base::OrganisationId root() const override;

  /// Ends an import that runs on, before its next commit: nobody is told of any change afterwards. Also done at the
  /// end.
  void stop();

  /// Called for every change from now on, one at a time and in order, on the thread that made it: be quick.
  void subscribe(std::function<void(const Change&)> listener);
  /// Where this learner belonged over the days, the first first.
  base::Task<std::vector<Membership>> memberships(base::LearnerNumber learner);
  /// What has ended; what lasts is in the directory. For those that answer for past days. Waits: for start-up.
  std::vector<Membership> past_memberships_now();
  std::vector<Place> past_places_now();

  /// Other rooms' share of "my data"; must outlive this.
  void add(PersonalData& part);
  /// The ledger's event `erased`. May be called again for the same learner after a crash.
  void on_erased(std::function<base::Task<>(base::LearnerNumber)> hook);
  /// Erases whatever a crash left half erased. For start-up, once all parts are added.
  base::Task<> resume_erasures();

  // For the verbs of the program; these wait.

  /// The topmost organisation of an empty site; conflict when there is one.
  base::Result<base::OrganisationId> make_root_now(std::string code, std::string name, OrganisationKind kind);
  /// The first operator, at the root, with a one-time code to get in; conflict when there is an operator already.
  base::Result<Invited> make_first_operator_now(std::string user_name, std::string name);
  /// CSV with the columns code, name, parent_code, kind (or 编码, 名称, 上级编码, 类别). See import.h.
  base::Result<ImportReport> import_organisations_now(std::string_view csv, std::string_view file);
  /// The division codes: provinces.csv, cities.csv, areas.csv and the finer ones where they are there, of everything
  /// whose code begins with `prefix` and what lies above it.
  base::Result<ImportReport> import_divisions_now(const std::string& folder, std::string_view prefix);
  base::Result<ImportReport> import_learners_now(std::string_view csv, std::string_view file, LearnerImport how,
                                                 const Progress& progress = {});
  /// New codes for all who are invited here and below: CSV to print.
  base::Result<std::string> activation_codes_now(base::OrganisationId organisation);
  /// A new code for one account (user name, phone or staff number), whatever roles it holds: the way back in when the
  /// operator's code grew too old or the password is lost. Its owner sees that it was issued.
  base::Result<Invited> activation_code_now(std::string_view account);
  base::Result<std::string> add_join_code_now(base::OrganisationId organisation, std::string code);
  base::Result<base::LearnerNumber> add_learner_now(NewLearner learner);
  /// An API token for each, in their order: the secrets, which are stored as hashes only. Shown to each learner among
  /// their tokens by `label`. not_found when somebody is not active.
  base::Result<std::vector<std::string>> make_tokens_now(const std::vector<base::LearnerNumber>& learners,
                                                         std::string label);
  base::Result<void> give_role_now(base::LearnerId learner, http::Role role, base::OrganisationId organisation);

  Room& room() { return *room_; }  ///< for mount_people

 private:
  std::unique_ptr<Room> room_;
};

}  // namespace wanqiu::people
