#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <shared_mutex>
#include <span>
#include <unordered_map>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "insight/range.h"
#include "ledger/bitmap.h"

namespace wanqiu::insight {

using Ordinal = std::uint32_t;  ///< of an organisation: dense from 0, never changes
constexpr Ordinal nowhere = 0x7FFF'FFFF;

/// The tree of organisations as it stood on some days.
struct Shape {
  std::vector<Ordinal> parent;              ///< by ordinal; nowhere for a root
  std::vector<Ordinal> walk;                ///< parents before children, a subtree in one piece
  std::vector<std::uint32_t> enter, leave;  ///< by ordinal: walk[enter … leave) is the subtree

  bool covers(Ordinal above, Ordinal organisation) const {
    return enter[above] <= enter[organisation] && enter[organisation] < leave[above];
  }
  /// Adds what stands at each organisation to everything above it.
  template <class T>
  void add_up(std::vector<T>& at) const {
    for (auto each = walk.rbegin(); each != walk.rend(); ++each) {
      if (parent[*each] != nowhere) at[parent[*each]] += at[*each];
    }
  }
};

/// Where a learner belonged, both days included.
struct Stay {
  Ordinal organisation = nowhere;
  std::int32_t from = 0;
  std::int32_t to = 0;
};

/// Who belonged to which organisation on which local day, and where organisations stood: what makes a figure of past
/// days come out right for those who moved, joined late or were erased.
///
/// Nearly everybody has one stay that lasts, and is two arrays by learner number: where, and since when. Earlier stays
/// are a short list for the few who moved. (A list for everybody was considered: a pass over 350,000 of them takes ten
/// times as long as over two arrays, and every figure makes such a pass.) The tree is kept once for each day on which
/// it changed.
///
/// On the day of a move a learner belongs to where they went, on the day of an erasure still to where they were. Past
/// days never change: people dates every change from today on.
///
/// Fed from people (follow_people.h) before the ledger is opened and from then on; safe from any thread.
class Membership {
 public:
  /// Made, or moved under another parent (which must be there) from `from` on. The first place holds for all days
  /// before.
  void put_organisation(base::OrganisationId organisation, base::OrganisationId parent, base::Day from);
  struct Placed {
    base::OrganisationId organisation;
    base::OrganisationId parent;
  };
  /// Several that moved on the same day, all of them there: only how they stand at its end matters.
  void put_places(std::span<const Placed> placed, base::Day from);
  /// Joined, or moved, from `from` on.
  void put_learner(base::LearnerNumber learner, base::OrganisationId organisation, base::Day from);
  /// An earlier stay, for start-up.
  void put_earlier(base::LearnerNumber learner, base::OrganisationId organisation, Range days);
  /// Belongs nowhere after `last`: was erased.
  void end(base::LearnerNumber learner, base::Day last);
  /// Nobody was erased: before a replay.
  void forget_ends();
  void reserve(std::uint32_t learners);

  std::size_t organisations() const;
  Ordinal ordinal(base::OrganisationId organisation) const;  ///< nowhere when it is not there
  base::OrganisationId organisation(Ordinal ordinal) const;
  std::vector<base::OrganisationId> ids() const;  ///< by ordinal
  /// Raised by every change that concerns a day up to this one.
  std::uint64_t version(base::Day upto) const;
  std::size_t bytes() const;  ///< of memory, roughly

  /// Everything at one moment, for one thread: holds changes off while it lives, so keep it short.
  class View {
   public:
    struct Epoch {
      Range days;
      const Shape* shape = nullptr;
    };
    /// The trees that stood in a range, in order; never empty.
    std::vector<Epoch> epochs(Range range) const;
    const Shape& shape(base::Day day) const;
    Ordinal organisation_on(std::uint32_t learner, base::Day day) const;
    /// All stays, the first first. Quickest for one learner after another, by number.
    template <class F>
    void each_stay(std::uint32_t learner, const F& take) const {
      if (learner >= of_.at_.size()) return;
      if (has_earlier(learner)) {
        for (const Stay& stay : of_.movers_.stays_of(learner, near_)) take(stay);
      }
      if (of_.since_[learner] != never) take(Stay{at(learner), of_.since_[learner], never});
    }
    /// The first one; an empty one for who was never here.
    Stay first_stay(std::uint32_t learner) const;
    std::size_t organisations() const { return of_.ids_.size(); }
    Ordinal ordinal(base::OrganisationId organisation) const;  ///< nowhere when it is not there
    std::uint64_t version(base::Day upto) const { return of_.version_locked(upto); }
    std::uint32_t learners() const { return static_cast<std::uint32_t>(of_.at_.size()); }  ///< numbers below this
    bool has_earlier(std::uint32_t learner) const { return (of_.at_[learner] & earlier_bit) != 0; }
    /// The lasting stay; since(l) is never for who has none.
    Ordinal at(std::uint32_t learner) const { return of_.at_[learner] & nowhere; }
    std::int32_t since(std::uint32_t learner) const { return of_.since_[learner]; }
    /// Who belonged to `organisation` or below on at least one day.
    ledger::Bitmap members(Ordinal organisation, Range range) const;
    /// How many of `who` did, for every organisation by ordinal.
    std::vector<std::uint32_t> count(const ledger::Bitmap& who, Range range) const;
    /// Who belonged there on all the days that are set, for one learner: `take` is given each stay cut to the range and
    /// to the days of one tree.
    template <class F>
    void each_piece(std::uint32_t learner, Range range, std::span<const Epoch> epochs, const F& take) const {
      each_stay(learner, [&](const Stay& stay) {
        for (const Epoch& epoch : epochs) {
          const Range days = common(common({{stay.from}, {stay.to}}, epoch.days), range);
          if (!days.empty() && stay.organisation != nowhere) take(stay.organisation, days, *epoch.shape);
        }
      });
    }

   private:
    friend class Membership;
    explicit View(const Membership& of) : of_(of), lock_(of.mutex_) {}
    const Membership& of_;
    std::shared_lock<std::shared_mutex> lock_;
    mutable std::size_t near_ = 0;  // where the last mover stood
  };
  /// Whoever learns holds Insight's lock and then looks here: take a Past (Insight::past) before the View, never after.
  View view() const;

  static constexpr std::int32_t never = std::numeric_limits<std::int32_t>::max();

 private:
  static constexpr std::uint32_t earlier_bit = 0x8000'0000;
  struct Tree {
    std::int32_t from = 0;  ///< up to the next one
    Shape shape;
    bool arranged = false;  ///< walk, enter and leave follow from parent
  };
  /// Earlier stays once more, by learner number and in one piece: for passes over everybody, which would wait for
  /// memory at every single one in the hash map.
  struct Movers {
    std::vector<std::uint32_t> numbers;
    std::vector<std::uint32_t> begins;  // one more than numbers
    std::vector<Stay> stays;
    bool arranged = false;

    std::span<const Stay> stays_of(std::uint32_t learner, std::size_t& near) const;
  };
  Tree& tree_from(base::Day from);
  std::vector<Stay>& earlier_of(std::uint32_t learner) {
    movers_.arranged = false;
    return earlier_[learner];
  }
  void arrange_movers() const;
  void hold(std::uint32_t learner);
  std::uint64_t version_locked(base::Day upto) const;
  void changed(std::int32_t day) { ++changes_[day]; }
  static void arrange(Shape& shape);

  mutable std::shared_mutex mutex_;
  std::vector<std::uint32_t> at_;    // by learner number: ordinal, and earlier_bit
  std::vector<std::int32_t> since_;  // by learner number
  std::unordered_map<std::uint32_t, std::vector<Stay>> earlier_;
  mutable Movers movers_;                          // follows from earlier_
  std::unordered_map<std::uint32_t, Stay> ended_;  // the last stay of the erased, as it was before: to forget
  std::vector<base::OrganisationId> ids_;
  std::unordered_map<base::OrganisationId, Ordinal> index_;
  mutable std::vector<Tree> trees_;
  std::map<std::int32_t, std::uint64_t> changes_;
  std::uint64_t tree_changes_ = 0;
};

}  // namespace wanqiu::insight
