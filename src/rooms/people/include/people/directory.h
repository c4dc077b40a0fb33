#pragma once

#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "http/access.h"
#include "people/organisation.h"

namespace wanqiu::people {

/// invited: imported or added, and not activated yet; counts as registered. erasing: gone for everybody, while the
/// rooms still clear up; erased: only the number is left.
enum class LearnerState : std::uint8_t { invited = 1, active, suspended, erasing, erased };
BOOST_DESCRIBE_ENUM(LearnerState, invited, active, suspended, erasing, erased)
constexpr bool is_registered(LearnerState state) {
  return state <= LearnerState::suspended;
}

struct LearnerLine {
  base::LearnerNumber number;
  base::LearnerId id;
  base::OrganisationId organisation;
  LearnerState state = LearnerState::invited;
  bool hide_name = false;
  base::Day since;  ///< belongs to the organisation from this day on
  std::string name;
};

/// Who is where, in memory: what the gate, the ranks and the lists ask all the time, so that they ask no database.
///
/// 350,000 learners are arrays by learner number (ids 8 bytes, organisation 4, day 4, state 1) and one string of all
/// names (5 bytes of place and, in Chinese, some 9 of text): about 31 bytes a learner, 11 MB. Ids rise with numbers,
/// so an id is found by a binary search and needs no map. A changed name is appended; what it leaves behind is gone
/// at the next start. Safe from any thread; changes come only from People, in the order of their commits.
class Directory {
 public:
  Directory();

  /// Numbers given so far: learners are 1 … count().
  std::uint32_t count() const;
  std::optional<LearnerLine> find(base::LearnerNumber number) const;
  std::optional<LearnerLine> find(base::LearnerId id) const;
  base::LearnerNumber number_of(base::LearnerId id) const;  ///< none when there is no such learner
  base::LearnerId id_of(base::LearnerNumber number) const;
  base::OrganisationId organisation_of(base::LearnerNumber number) const;
  /// For ranks and comments: nullopt for somebody who is not to be named (erased, or asked for it).
  std::optional<std::string> shown_name(base::LearnerNumber number) const;
  /// For administrators and the learner: empty for who is not there.
  std::string name(base::LearnerNumber number) const;

  std::shared_ptr<const Tree> tree() const;
  std::uint32_t registered(base::OrganisationId organisation) const;       ///< here and below
  std::uint32_t registered_here(base::OrganisationId organisation) const;  ///< here alone
  /// Registered learners here and below, by number.
  std::vector<base::LearnerNumber> members(base::OrganisationId organisation) const;
  /// Of members(): those after `after` whose name holds `part` and who are in `state`, at most `limit`.
  std::vector<base::LearnerNumber> members_page(base::OrganisationId organisation, std::string_view part,
                                                base::LearnerNumber after, std::size_t limit,
                                                std::optional<LearnerState> state = std::nullopt) const;

  std::vector<http::Grant> grants(base::LearnerId learner) const;
  /// The caller for the gate: nullopt unless active.
  std::optional<http::Caller> caller(base::LearnerNumber number) const;

  // What People tells.
  void reserve(std::uint32_t learners);
  void put(const LearnerLine& learner);
  void put_tree(std::shared_ptr<const Tree> tree);
  void put_grants(base::LearnerId learner, std::vector<http::Grant> grants);
  void drop_grants_at(base::OrganisationId organisation);
  /// How many hold this role at exactly this organisation.
  std::size_t holders(http::Role role, base::OrganisationId organisation) const;

 private:
  bool has(base::LearnerNumber number) const { return number.value > 0 && number.value < ids_.size(); }
  LearnerLine line(std::uint32_t number) const;
  std::string_view name_at(std::uint32_t number) const;
  std::uint32_t search(base::LearnerId id) const;

  mutable std::shared_mutex mutex_;
  std::vector<std::int64_t> ids_;  // index: learner number; [0] is nobody
  std::vector<std::uint32_t> organisations_;
  std::vector<std::int32_t> since_;
  std::vector<std::uint8_t> flags_;  // state, and 0x80 = hide the name
  std::vector<std::uint32_t> name_at_;
  std::vector<std::uint8_t> name_size_;
  std::string names_;
  std::vector<std::uint32_t> here_;  // registered, by ordinal of the organisation
  std::shared_ptr<const Tree> tree_;
  std::unordered_map<base::LearnerId, std::vector<http::Grant>> grants_;
};

}  // namespace wanqiu::people
