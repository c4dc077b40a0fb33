#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "base/time.h"

namespace wanqiu::people {

enum class OrganisationKind : std::uint8_t { province = 1, city, county, township, unit, branch };
BOOST_DESCRIBE_ENUM(OrganisationKind, province, city, county, township, unit, branch)
std::optional<OrganisationKind> parse_organisation_kind(std::string_view name);

/// A closed or merged organisation keeps its place, so that the days before are still its own.
enum class OrganisationState : std::uint8_t { open = 1, closed, merged };

struct Organisation {
  base::OrganisationId id;
  std::string code;  ///< unique; a division code, or what the site chose
  std::string name;
  OrganisationKind kind = OrganisationKind::unit;
  base::OrganisationId parent;  ///< none for the root
  OrganisationState state = OrganisationState::open;
  base::OrganisationId merged_into;
};

/// The tree of organisations at one moment: immutable, shared, made again when an organisation changes (some
/// thousands of nodes, so a change costs a millisecond and every question none).
///
/// Every node has an ordinal that never changes, and its place in a walk of the tree; whoever is below a node stands
/// between its `enter` and `leave`, so that "is it below?" is two comparisons.
class Tree {
 public:
  Tree() = default;
  /// Ordinals follow the order given. Faults: no or more than one root, an unknown parent, a circle.
  static base::Result<std::shared_ptr<const Tree>> build(std::vector<Organisation> organisations);

  std::size_t size() const { return nodes_.size(); }
  std::span<const Organisation> all() const { return nodes_; }  ///< by ordinal
  const Organisation* find(base::OrganisationId id) const;      ///< null when there is none
  const Organisation* by_code(std::string_view code) const;
  std::optional<std::uint32_t> ordinal(base::OrganisationId id) const;
  base::OrganisationId root() const { return root_; }
  /// Is `organisation` this one, or below it? False for what is not there.
  bool covers(base::OrganisationId above, base::OrganisationId organisation) const;
  bool covers_ordinal(std::uint32_t above, std::uint32_t organisation) const {
    return enter_[above] <= enter_[organisation] && enter_[organisation] < leave_[above];
  }
  /// From the root down to this one.
  std::vector<const Organisation*> path(base::OrganisationId id) const;
  /// The nearest of this kind on the path, itself included.
  const Organisation* level(base::OrganisationId id, OrganisationKind kind) const;
  /// The open ones directly below, by code.
  std::vector<const Organisation*> children(base::OrganisationId id) const;
  /// The open ones here and below whose name or code holds `part` (compared folded), parents before children, at most
  /// `limit`.
  std::vector<const Organisation*> search(base::OrganisationId id, std::string_view part, std::size_t limit) const;
  /// This one and all below it, parents before children.
  std::vector<base::OrganisationId> subtree(base::OrganisationId id) const;
  std::vector<std::uint32_t> subtree_ordinals(std::uint32_t ordinal) const;
  /// Where those go who look for this one: itself, or what it was merged into, however often.
  const Organisation* present(base::OrganisationId id) const;

 private:
  std::vector<Organisation> nodes_;
  std::vector<std::uint32_t> enter_, leave_, walk_;  // walk_[enter_[n]] == n
  std::unordered_map<base::OrganisationId, std::uint32_t> by_id_;
  std::unordered_map<std::string, std::uint32_t> by_code_;
  base::OrganisationId root_;
};

/// May `organisation` go under `parent`? Not below itself, not under what is closed, and the root stays.
base::Result<void> check_move(const Tree& tree, base::OrganisationId organisation, base::OrganisationId parent);
base::Result<void> check_merge(const Tree& tree, base::OrganisationId organisation, base::OrganisationId into);

}  // namespace wanqiu::people
