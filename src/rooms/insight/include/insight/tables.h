#pragma once

#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "insight/small_groups.h"
#include "insight/table.h"

namespace wanqiu::insight {

/// A table with what of it may be shown.
struct ShownTable {
  Table table;
  std::vector<Hidden> hidden;
  bool whole_month = false;

  Hidden hidden_at(Ordinal organisation) const {
    return organisation < hidden.size() ? hidden[organisation] : Hidden::none;
  }
};

/// Tables as they are asked for, kept while nothing that they follow from has changed: an answer is never old. At most
/// `bytes_max` of them, the least used go first. From any thread; two that ask for the same at once may both reckon it.
class Tables {
 public:
  explicit Tables(const Insight& insight, SmallGroups rule = {}, std::size_t bytes_max = std::size_t{64} << 20U)
      : insight_(insight), rule_(rule), bytes_max_(bytes_max) {}
  /// Days after `today` hold nothing: cut the range before.
  std::shared_ptr<const ShownTable> of(Range range, Kinds kinds, base::Day today) const;
  std::size_t bytes() const;

 private:
  struct Key {
    Range range;
    Kinds kinds;
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  struct Kept {
    Key key;
    std::uint64_t learned = 0;  ///< Past::version
    std::uint64_t members = 0;  ///< Membership::version
    std::shared_ptr<const ShownTable> table;
  };
  void keep(Kept kept) const;

  const Insight& insight_;
  const SmallGroups rule_;
  const std::size_t bytes_max_;
  mutable std::mutex mutex_;
  mutable std::list<Kept> kept_;  // the last used first
  mutable std::map<Key, std::list<Kept>::iterator> index_;
  mutable std::size_t bytes_ = 0;
};

}  // namespace wanqiu::insight
