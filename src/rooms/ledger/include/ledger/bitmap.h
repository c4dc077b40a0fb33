// The one place that includes CRoaring.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <roaring/roaring.hh>
#include <span>
#include <vector>

#include "base/ids.h"

namespace wanqiu::ledger {

/// A set of learners, compressed (Roaring): dense numbers cost a bit each, scattered ones two bytes.
class Bitmap {
 public:
  /// true when the learner was not in it.
  bool add(base::LearnerNumber learner) { return set_.addChecked(learner.value); }
  bool contains(base::LearnerNumber learner) const { return set_.contains(learner.value); }
  std::uint64_t count() const { return set_.cardinality(); }
  bool empty() const { return set_.isEmpty(); }
  Bitmap& operator|=(const Bitmap& other) { return set_ |= other.set_, *this; }
  Bitmap& operator&=(const Bitmap& other) { return set_ &= other.set_, *this; }
  Bitmap& operator-=(const Bitmap& other) { return set_ -= other.set_, *this; }
  /// How many are in both.
  std::uint64_t common(const Bitmap& other) const { return set_.and_cardinality(other.set_); }
  /// Everybody who is in any of them.
  static Bitmap any_of(std::span<const Bitmap* const> sets) {
    std::vector<const Roaring*> inputs;
    inputs.reserve(sets.size());
    for (const Bitmap* set : sets) inputs.push_back(&set->set_);
    Bitmap all;
    if (!inputs.empty()) all.set_ = Roaring::fastunion(inputs.size(), inputs.data());
    return all;
  }
  /// Learner numbers, ascending.
  static Bitmap of(std::span<const std::uint32_t> numbers) {
    Bitmap bitmap;
    bitmap.set_.addMany(numbers.size(), numbers.data());
    return bitmap;
  }
  std::vector<std::uint32_t> numbers() const {
    std::vector<std::uint32_t> all(set_.cardinality());
    set_.toUint32Array(all.data());
    return all;
  }
  /// The same one by one, without a list of them.
  template <class F>
  void each(F take) const {
    std::array<std::uint32_t, 512> some;
    roaring_uint32_iterator_t at;
    roaring_init_iterator(&set_.roaring, &at);
    while (const auto count = roaring_read_uint32_iterator(&at, some.data(), some.size())) {
      for (std::uint32_t i = 0; i < count; ++i) take(some[i]);
    }
  }
  /// 65,536 learners, one bit each: what passes over everybody work with.
  static constexpr std::uint32_t block_size = 65'536;
  using Block = std::array<std::uint64_t, block_size / 64>;
  /// Adds those in it whose numbers are block_size × at … block_size × (at + 1) - 1. (The set keeps its members in just
  /// such blocks: this reads them where they are.)
  void add_to(Block& block, std::uint32_t at) const;
  /// Takes as little memory as its contents allow: for what changes no more.
  void pack() {
    set_.runOptimize();
    set_.shrinkToFit();
  }
  std::size_t bytes() const { return set_.getSizeInBytes(true); }
  friend bool operator==(const Bitmap& a, const Bitmap& b) { return a.set_ == b.set_; }

  /// The portable Roaring format.
  std::vector<std::byte> saved() const {
    std::vector<std::byte> out(set_.getSizeInBytes(true));
    set_.write(reinterpret_cast<char*>(out.data()), true);
    return out;
  }
  static std::optional<Bitmap> load(std::span<const std::byte> bytes) {
    roaring_bitmap_t* const read =
        roaring_bitmap_portable_deserialize_safe(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (read == nullptr) return std::nullopt;
    Bitmap bitmap;
    bitmap.set_ = Roaring(read);
    if (bitmap.bytes() != bytes.size()) return std::nullopt;
    return bitmap;
  }

 private:
  Roaring set_;
};

}  // namespace wanqiu::ledger
