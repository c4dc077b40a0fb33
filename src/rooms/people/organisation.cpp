#include "people/organisation.h"

#include <algorithm>

#include "base/assert.h"
#include "base/text.h"

namespace wanqiu::people {

using base::Fault;
using base::OrganisationId;

std::optional<OrganisationKind> parse_organisation_kind(std::string_view name) {
  std::optional<OrganisationKind> found;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<OrganisationKind>>([&](auto each) {
    if (name == each.name) found = each.value;
  });
  return found;
}

base::Result<std::shared_ptr<const Tree>> Tree::build(std::vector<Organisation> organisations) {
  auto tree = std::make_shared<Tree>();
  tree->nodes_ = std::move(organisations);
  const auto& nodes = tree->nodes_;
  for (std::uint32_t i = 0; i < nodes.size(); ++i) {
    if (!tree->by_id_.emplace(nodes[i].id, i).second) return Fault::conflict("id", "an organisation is there twice");
    if (!tree->by_code_.emplace(nodes[i].code, i).second) {
      return Fault::conflict("code", "the code " + nodes[i].code + " is there twice");
    }
  }
  std::vector<std::vector<std::uint32_t>> below(nodes.size());
  std::vector<std::uint32_t> roots;
  for (std::uint32_t i = 0; i < nodes.size(); ++i) {
    if (!nodes[i].parent) {
      roots.push_back(i);
      continue;
    }
    const auto parent = tree->ordinal(nodes[i].parent);
    if (!parent) return Fault::invalid("parent_code", nodes[i].code + " has a parent that is not there");
    below[*parent].push_back(i);
  }
  if (roots.size() > 1) return Fault::invalid("parent_code", "more than one organisation has no parent");
  if (roots.empty() && !nodes.empty()) return Fault::invalid("parent_code", "no organisation is without a parent");
  tree->enter_.resize(nodes.size());
  tree->leave_.resize(nodes.size());
  struct Step {
    std::uint32_t node;
    std::size_t next;
  };
  std::vector<Step> open;
  const auto visit = [&](std::uint32_t node) {
    tree->enter_[node] = static_cast<std::uint32_t>(tree->walk_.size());
    tree->walk_.push_back(node);
    open.push_back({node, 0});
  };
  if (!roots.empty()) visit(roots.front());
  while (!open.empty()) {
    auto& [node, next] = open.back();
    if (next < below[node].size()) {
      visit(below[node][next++]);
    } else {
      tree->leave_[node] = static_cast<std::uint32_t>(tree->walk_.size());
      open.pop_back();
    }
  }
  if (tree->walk_.size() != nodes.size()) return Fault::invalid("parent_code", "the parents go in a circle");
  if (!roots.empty()) tree->root_ = nodes[roots.front()].id;
  return std::shared_ptr<const Tree>(std::move(tree));
}

std::optional<std::uint32_t> Tree::ordinal(OrganisationId id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? std::nullopt : std::optional(found->second);
}

const Organisation* Tree::find(OrganisationId id) const {
  const auto found = ordinal(id);
  return found ? &nodes_[*found] : nullptr;
}

const Organisation* Tree::by_code(std::string_view code) const {
  const auto found = by_code_.find(std::string(code));
  return found == by_code_.end() ? nullptr : &nodes_[found->second];
}

bool Tree::covers(OrganisationId above, OrganisationId organisation) const {
  const auto a = ordinal(above);
  const auto o = ordinal(organisation);
  return a && o && covers_ordinal(*a, *o);
}

std::vector<const Organisation*> Tree::path(OrganisationId id) const {
  std::vector<const Organisation*> steps;
  for (const auto* at = find(id); at != nullptr; at = find(at->parent)) steps.push_back(at);
  std::reverse(steps.begin(), steps.end());
  return steps;
}

const Organisation* Tree::level(OrganisationId id, OrganisationKind kind) const {
  for (const auto* at = find(id); at != nullptr; at = find(at->parent)) {
    if (at->kind == kind) return at;
  }
  return nullptr;
}

std::vector<const Organisation*> Tree::children(OrganisationId id) const {
  std::vector<const Organisation*> found;
  const auto of = ordinal(id);
  if (!of) return found;
  for (auto at = enter_[*of] + 1; at < leave_[*of]; at = leave_[walk_[at]]) {
    const auto& child = nodes_[walk_[at]];
    if (child.state == OrganisationState::open) found.push_back(&child);
  }
  std::sort(found.begin(), found.end(), [](const auto* a, const auto* b) { return a->code < b->code; });
  return found;
}

std::vector<const Organisation*> Tree::search(OrganisationId id, std::string_view part, std::size_t limit) const {
  std::vector<const Organisation*> found;
  const auto of = ordinal(id);
  if (!of) return found;
  const auto sought = base::folded(part);
  for (auto at = enter_[*of]; at < leave_[*of] && found.size() < limit; ++at) {
    const auto& each = nodes_[walk_[at]];
    if (each.state != OrganisationState::open) continue;
    const bool fits = base::folded(each.name).find(sought) != std::string::npos ||
                      base::folded(each.code).find(sought) != std::string::npos;
    if (fits) found.push_back(&each);
  }
  return found;
}

std::vector<std::uint32_t> Tree::subtree_ordinals(std::uint32_t of) const {
  return {walk_.begin() + enter_[of], walk_.begin() + leave_[of]};
}

std::vector<OrganisationId> Tree::subtree(OrganisationId id) const {
  std::vector<OrganisationId> ids;
  if (const auto of = ordinal(id)) {
    for (const auto each : subtree_ordinals(*of)) ids.push_back(nodes_[each].id);
  }
  return ids;
}

const Organisation* Tree::present(OrganisationId id) const {
  const auto* at = find(id);
  for (std::size_t steps = 0; at != nullptr && at->state == OrganisationState::merged; ++steps) {
    WQ_ASSERT(steps <= nodes_.size());
    at = find(at->merged_into);
  }
  return at;
}

base::Result<void> check_move(const Tree& tree, OrganisationId organisation, OrganisationId parent) {
  const auto* moved = tree.find(organisation);
  const auto* above = tree.find(parent);
  if (moved == nullptr) return Fault::not_found("there is no such organisation");
  if (above == nullptr) return Fault::invalid("parent_id", "there is no such organisation");
  if (!moved->parent) return Fault::conflict("parent_id", "the topmost organisation stays where it is");
  if (moved->state != OrganisationState::open) return Fault::conflict("", "the organisation is closed");
  if (above->state != OrganisationState::open) return Fault::conflict("parent_id", "that organisation is closed");
  if (tree.covers(organisation, parent)) {
    return Fault::conflict("parent_id", "an organisation cannot be below itself");
  }
  return {};
}

base::Result<void> check_merge(const Tree& tree, OrganisationId organisation, OrganisationId into) {
  const auto* merged = tree.find(organisation);
  const auto* target = tree.find(into);
  if (merged == nullptr) return Fault::not_found("there is no such organisation");
  if (target == nullptr) return Fault::invalid("into_id", "there is no such organisation");
  if (!merged->parent) return Fault::conflict("into_id", "the topmost organisation stays where it is");
  if (merged->state != OrganisationState::open) return Fault::conflict("", "the organisation is closed");
  if (target->state != OrganisationState::open) return Fault::conflict("into_id", "that organisation is closed");
  if (tree.covers(organisation, into)) {
    return Fault::conflict("into_id", "an organisation cannot be merged into itself or into one below it");
  }
  return {};
}

}  // namespace wanqiu::people
