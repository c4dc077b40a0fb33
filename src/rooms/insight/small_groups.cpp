#include "insight/small_groups.h"

#include <algorithm>

namespace wanqiu::insight {
namespace {

class Hiding {
 public:
  Hiding(const Table& table, const Shape& shape, SmallGroups rule, std::vector<Hidden> hidden)
      : table_(table), shape_(shape), rule_(rule), hidden_(std::move(hidden)), children_(shape.parent.size()) {
    for (const Ordinal n : shape.walk) {
      if (shape.parent[n] != nowhere && table.registered[n] > 0) children_[shape.parent[n]].push_back(n);
    }
  }

  std::vector<Hidden> run() {
    for (const Ordinal n : shape_.walk) {  // parents before children
      auto& children = children_[n];
      if (children.empty()) continue;
      std::sort(children.begin(), children.end(), [&](Ordinal a, Ordinal b) {
        return table_.registered[a] != table_.registered[b] ? table_.registered[a] < table_.registered[b] : a < b;
      });
      while (follows(n)) {
        const auto smallest = std::find_if(children.begin(), children.end(), [&](Ordinal c) { return is_shown(c); });
        if (smallest == children.end()) break;
        hidden_[*smallest] = Hidden::difference;
      }
    }
    return std::move(hidden_);
  }

 private:
  bool is_shown(Ordinal n) const { return hidden_[n] == Hidden::none; }

  /// Would something hidden follow from what is shown of this one and its children?
  bool follows(Ordinal n) const {
    std::int64_t registered = table_.registered[n], participants = table_.participants[n];
    std::int64_t right_here = registered;
    int hidden_children = 0;
    for (const Ordinal child : children_[n]) {
      right_here -= table_.registered[child];
      if (!is_shown(child)) {
        ++hidden_children;
        continue;
      }
      registered -= table_.registered[child];
      participants -= table_.participants[child];
    }
    if (!is_shown(n)) return hidden_children == 0 && right_here <= 0;  // the sum of the children is this one
    if (hidden_children == 0 && right_here <= 0) return false;         // nothing is left over
    if (hidden_children == 1 && right_here <= 0) return true;          // what is left over is that child
    return rule_.too_few(registered) || rule_.too_few(participants) || rule_.too_few(registered - participants);
  }

  const Table& table_;
  const Shape& shape_;
  const SmallGroups rule_;
  std::vector<Hidden> hidden_;
  std::vector<std::vector<Ordinal>> children_;
};

}  // namespace

Hidden SmallGroups::alone(const Figures& figures, bool whole_month) const {
  if (figures.registered == 0) return Hidden::none;
  if (figures.registered < min) return Hidden::small_group;
  if (figures.registered < range_times * min && !whole_month) return Hidden::range;
  if (too_few(figures.participants)) return Hidden::few;
  if (too_few(std::int64_t{figures.registered} - figures.participants)) return Hidden::nearly_all;
  return Hidden::none;
}

std::vector<Hidden> hidden_in(const Table& table, const Shape& shape, bool whole_month, SmallGroups rule,
                              const Table* whole) {
  std::vector<Hidden> hidden(table.registered.size());
  for (Ordinal n = 0; n < hidden.size(); ++n) {
    hidden[n] = rule.alone(table.of(n), whole_month);
    if (hidden[n] != Hidden::none || whole == nullptr) continue;
    if (rule.too_few(std::int64_t{whole->of(n).participants} - table.participants[n])) hidden[n] = Hidden::difference;
  }
  return Hiding(table, shape, rule, std::move(hidden)).run();
}

bool is_whole_month(Range range, base::Day today) {
  return base::start_of_month(range.from) == range.from && base::start_of_month(range.to + 1) == range.to + 1 &&
         base::start_of_month(range.to) == range.from && range.to < base::start_of_month(today);
}

void hide_parts(std::vector<std::optional<std::uint32_t>>& parts, SmallGroups rule) {
  std::size_t hidden = 0;
  for (auto& part : parts) {
    if (!part || !rule.too_few(*part)) continue;
    part.reset();
    ++hidden;
  }
  if (hidden != 1) return;
  auto smallest = parts.end();
  for (auto part = parts.begin(); part != parts.end(); ++part) {
    if (*part && **part > 0 && (smallest == parts.end() || **part < **smallest)) smallest = part;
  }
  if (smallest != parts.end()) smallest->reset();
}

}  // namespace wanqiu::insight
