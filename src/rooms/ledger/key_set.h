#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/assert.h"

namespace wanqiu::ledger {

/// Parts of the state that a frozen copy shares: a part is copied before its first change after a freeze.
class Sharing {
 public:
  /// The part behind `shared`, ready to be changed.
  template <class Part>
  Part& own(std::shared_ptr<Part>& shared) const {
    if (!shared) {
      shared = std::make_shared<Part>();
      shared->generation = generation_;
    } else if (frozen_ && shared->generation != generation_) {
      shared = std::make_shared<Part>(*shared);
      shared->generation = generation_;
    }
    return *shared;
  }
  void freeze() {
    WQ_ASSERT(!frozen_);
    frozen_ = true;
    ++generation_;
  }
  void release() { frozen_ = false; }

 private:
  bool frozen_ = false;
  std::uint32_t generation_ = 0;
};

/// The keys that arrived on one day: a set of 64-bit fingerprints of (learner, key).
///
/// Two and a half million keys a day, for nine days: a hash set of pairs would take some 48 bytes a key, this takes 10
/// to 16. Two different events share a fingerprint once in 2^64 / 20 million comparisons: for a city of 4 million
/// events a day once in several hundred years.
///
/// Open addressing in which the slot follows from the leading bits and neighbours are kept in order, so the whole table
/// is always sorted: walking it gives canonical bytes without sorting. 256 parts by the first byte, so that growing and
/// copying are done in small steps.
class KeySet {
 public:
  bool contains(std::uint64_t key) const {
    const auto& part = parts_[key >> 56];
    if (!part) return false;
    for (std::size_t i = part->home(key); i < part->slots.size(); ++i) {
      if (part->slots[i] == key) return true;
      if (part->slots[i] == 0 || part->slots[i] > key) return false;
    }
    return false;
  }

  /// false when it was there.
  bool insert(std::uint64_t key, const Sharing& sharing) {
    Part& part = sharing.own(parts_[key >> 56]);
    if ((part.count + 1) * 5 > part.capacity * 4) part.grow();
    while (true) {
      const auto outcome = part.insert(key);
      if (outcome == Part::Outcome::present) return false;
      if (outcome == Part::Outcome::inserted) break;
      part.grow();
    }
    ++count_;
    return true;
  }

  /// Makes room in the part of this leading byte for so many keys, so that loading them does not grow it step by step.
  void reserve(std::uint8_t leading, std::size_t count, const Sharing& sharing) {
    Part& part = sharing.own(parts_[leading]);
    WQ_ASSERT(part.count == 0);
    part.capacity = count + count / 2 + 8;
    part.slots.assign(part.capacity + 16 + part.capacity / 64, 0);
  }

  std::size_t size() const { return count_; }

  /// In ascending order, part by part.
  template <class F>
  void each_part(F&& take) const {
    std::vector<std::uint64_t> keys;
    for (const auto& part : parts_) {
      keys.clear();
      if (part) {
        for (const std::uint64_t key : part->slots) {
          if (key != 0) keys.push_back(key);
        }
      }
      take(keys);
    }
  }

  /// Zero stands for an empty slot, so it is moved aside.
  static std::uint64_t fingerprint(std::uint32_t learner, std::uint64_t key) {
    std::uint64_t x = key ^ (static_cast<std::uint64_t>(learner) * 0x9e3779b97f4a7c15ULL);
    x ^= x >> 32;
    x *= 0xd6e8feb86659fd93ULL;
    x ^= x >> 32;
    x *= 0xd6e8feb86659fd93ULL;
    x ^= x >> 32;
    return x == 0 ? 1 : x;
  }

 private:
  struct Part {
    enum class Outcome { inserted, present, no_room };
    std::uint32_t generation = 0;
    std::size_t count = 0;
    std::size_t capacity = 0;  // homes; `slots` has some more, for what is pushed past the last home
    std::vector<std::uint64_t> slots;

    std::size_t home(std::uint64_t key) const {
      return static_cast<std::size_t>((static_cast<unsigned __int128>(key << 8) * capacity) >> 64);
    }
    Outcome insert(std::uint64_t key) {
      std::size_t i = home(key);
      while (i < slots.size() && slots[i] != 0 && slots[i] < key) ++i;
      if (i < slots.size() && slots[i] == key) return Outcome::present;
      std::size_t free = i;
      while (free < slots.size() && slots[free] != 0) ++free;
      if (free == slots.size()) return Outcome::no_room;
      for (; free > i; --free) slots[free] = slots[free - 1];
      slots[i] = key;
      ++count;
      return Outcome::inserted;
    }
    void grow() {
      std::vector<std::uint64_t> old;
      old.swap(slots);
      capacity = capacity < 8 ? 8 : capacity + capacity / 2;
      while (true) {
        slots.assign(capacity + 16 + capacity / 64, 0);
        count = 0;
        bool fits = true;
        for (const std::uint64_t key : old) fits = fits && (key == 0 || insert(key) == Outcome::inserted);
        if (fits) return;
        capacity += capacity / 4 + 1;
      }
    }
  };
  std::array<std::shared_ptr<Part>, 256> parts_;
  std::size_t count_ = 0;
};

}  // namespace wanqiu::ledger
