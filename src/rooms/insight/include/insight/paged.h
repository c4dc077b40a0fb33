#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

namespace wanqiu::insight {

/// True while a copy of what `shared` points to is somewhere else too, so that it must be copied before it is written.
/// Copies are taken under the writer's lock and can only go away meanwhile: at worst something is copied without need.
template <class T>
bool is_shared(const std::shared_ptr<T>& shared) {
  if (shared.use_count() > 1) return true;
    // What the last reader read, it read before it let go.
#ifdef __SANITIZE_THREAD__
  const std::shared_ptr<T> seen = shared;  // the thread sanitizer knows no fences; this counts up and down instead
#else
  std::atomic_thread_fence(std::memory_order_acquire);
#endif
  return false;
}

/// An array by learner number whose copy costs nothing: pages of 4,096 are shared, and copied when one is next written.
/// What was never written is T{}.
template <class T>
class Paged {
 public:
  static constexpr std::uint32_t page_size = 4096;
  using Page = std::array<T, page_size>;

  T get(std::uint32_t number) const {
    const std::uint32_t page = number / page_size;
    return page < pages_.size() && pages_[page] ? (*pages_[page])[number % page_size] : T{};
  }
  T& own(std::uint32_t number) {
    const std::uint32_t at = number / page_size;
    if (at >= pages_.size()) pages_.resize(at + 1);
    auto& page = pages_[at];
    if (!page) {
      page = std::make_shared<Page>();
    } else if (is_shared(page)) {
      page = std::make_shared<Page>(*page);
    }
    return (*page)[number % page_size];
  }
  /// Every entry of the pages that are there, in order.
  template <class F>
  void each(const F& take) const {
    for (std::uint32_t page = 0; page < pages_.size(); ++page) {
      if (!pages_[page]) continue;
      for (std::uint32_t i = 0; i < page_size; ++i) take(page * page_size + i, (*pages_[page])[i]);
    }
  }
  std::size_t bytes() const {
    std::size_t sum = 0;
    for (const auto& page : pages_) sum += page ? sizeof(Page) : 0;
    return sum;
  }
  void clear() { pages_.clear(); }

 private:
  std::vector<std::shared_ptr<Page>> pages_;
};

}  // namespace wanqiu::insight
