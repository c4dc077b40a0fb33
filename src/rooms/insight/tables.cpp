#include "insight/tables.h"

namespace wanqiu::insight {
namespace {

std::size_t bytes_of(const ShownTable& shown) {
  return sizeof(ShownTable) + 192 + shown.table.registered.size() * (4 + 4 + 8 + 1);
}

}  // namespace

std::shared_ptr<const ShownTable> Tables::of(Range range, Kinds kinds, base::Day today) const {
  const Key key{range, kinds};
  const Past past = insight_.past(range);
  const std::uint64_t learned = past.version();
  const std::uint64_t members = insight_.membership().version(range.to);
  const bool whole_month = is_whole_month(range, today);
  {
    const std::scoped_lock lock(mutex_);
    const auto found = index_.find(key);
    if (found != index_.end()) {
      const Kept& kept = *found->second;
      if (kept.learned == learned && kept.members == members && kept.table->whole_month == whole_month) {
        kept_.splice(kept_.begin(), kept_, found->second);
        return kept.table;
      }
    }
  }
  const auto whole = kinds.any() ? of(range, {}, today) : nullptr;
  auto made = std::make_shared<ShownTable>();
  {
    const auto view = insight_.membership().view();
    made->table = reckon(past, view, range, kinds);
    made->whole_month = whole_month;
    made->hidden = hidden_in(made->table, view.shape(range.to), whole_month, rule_, whole ? &whole->table : nullptr);
  }
  keep({key, learned, members, made});
  return made;
}

void Tables::keep(Kept kept) const {
  const std::scoped_lock lock(mutex_);
  if (const auto found = index_.find(kept.key); found != index_.end()) {
    bytes_ -= bytes_of(*found->second->table);
    kept_.erase(found->second);
    index_.erase(found);
  }
  bytes_ += bytes_of(*kept.table);
  kept_.push_front(std::move(kept));
  index_[kept_.front().key] = kept_.begin();
  while (bytes_ > bytes_max_ && kept_.size() > 1) {
    bytes_ -= bytes_of(*kept_.back().table);
    index_.erase(kept_.back().key);
    kept_.pop_back();
  }
}

std::size_t Tables::bytes() const {
  const std::scoped_lock lock(mutex_);
  return bytes_;
}

}  // namespace wanqiu::insight
