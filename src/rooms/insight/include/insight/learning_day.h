#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "insight/membership.h"
#include "insight/paged.h"
#include "ledger/bitmap.h"

namespace wanqiu::insight {

/// What one learner did on one day that can still change.
struct LearnerDay {
  std::uint32_t kinds = 0;  ///< bit v: verb v; bit 0: earned a point
  std::uint32_t hours = 0;  ///< bit h: did something that can earn, from h o'clock to h:59 local time
  std::int32_t points = 0;  ///< earned and put right; not what was spent
};

constexpr int hours_of_day = 24;

/// Remembers what followed from a day and who belonged where. A copy begins with nothing: it is about to be changed.
class PointsMemo {
 public:
  using Points = std::vector<std::pair<std::uint32_t, std::int64_t>>;
  PointsMemo() = default;
  PointsMemo(const PointsMemo&) {}
  PointsMemo& operator=(const PointsMemo& other) {
    if (this != &other) points_ = nullptr;
    return *this;
  }

  std::shared_ptr<const Points> find(std::uint64_t version, std::uint64_t members) const {
    const std::scoped_lock lock(mutex_);
    return version == version_ && members == members_ ? points_ : nullptr;
  }
  void put(std::uint64_t version, std::uint64_t members, std::shared_ptr<const Points> points) const {
    const std::scoped_lock lock(mutex_);
    version_ = version;
    members_ = members;
    points_ = std::move(points);
  }

 private:
  mutable std::mutex mutex_;
  mutable std::uint64_t version_ = 0;
  mutable std::uint64_t members_ = 0;
  mutable std::shared_ptr<const Points> points_;
};

/// What is left of a day that is over: sums by organisation, of those who belonged right there on that day.
struct OrganisationSums {
  struct Row {
    Ordinal organisation = 0;
    std::int64_t points = 0;
    std::array<std::uint32_t, hours_of_day> learners{};  ///< who did something in that hour
  };
  /// Packed: some 30 bytes an organisation instead of 108. Only organisations where something happened, ascending.
  std::vector<std::byte> packed;
  std::vector<std::pair<Ordinal, std::int64_t>> points;

  static OrganisationSums pack(const std::vector<Row>& rows);
  std::vector<Row> rows() const;
};

/// One local day of the whole site.
///
/// Who did what is a bitmap for each verb, and one of those who earned a point. While events may still arrive for the
/// day (nine days, as long as the ledger remembers), there is also a row of 12 bytes a learner; after that, sums by
/// organisation take its place: a past day cannot change any more, neither what happened nor who belonged where.
/// (Rows for ever were considered: they cost 400 kB a day of a city of 350,000 and answer nothing more.)
///
/// Copying one shares everything; what is next written is copied first.
struct LearningDay {
  std::array<std::shared_ptr<ledger::Bitmap>, kind_count> who;  ///< [0]: earned a point; [v]: did verb v; null: nobody
  Paged<LearnerDay> rows;                                       ///< empty once closed
  std::shared_ptr<const OrganisationSums> sums;                 ///< null while open
  std::uint64_t version = 0;                                    ///< raised by every change
  PointsMemo memo;                                              ///< of an open day

  bool is_open() const { return !sums; }
  void add(std::size_t kind, base::LearnerNumber learner) {
    auto& set = who[kind];
    if (!set) {
      set = std::make_shared<ledger::Bitmap>();
    } else if (is_shared(set)) {
      set = std::make_shared<ledger::Bitmap>(*set);
    }
    set->add(learner);
  }
  /// Points of each organisation by ordinal, those right there.
  void add_points(base::Day day, const Membership::View& members, std::vector<std::int64_t>& to) const;
  std::vector<OrganisationSums::Row> hour_rows(base::Day day, const Membership::View& members) const;
  std::size_t bytes() const;
};

}  // namespace wanqiu::insight
