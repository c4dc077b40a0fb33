#include "insight/learning_day.h"

#include <algorithm>

#include "base/assert.h"
#include "ledger/saved_bytes.h"

namespace wanqiu::insight {

OrganisationSums OrganisationSums::pack(const std::vector<Row>& rows) {
  OrganisationSums sums;
  const ledger::Projection::Sink sink = [&](std::span<const std::byte> piece) {
    sums.packed.insert(sums.packed.end(), piece.begin(), piece.end());
  };
  ledger::SavedWriter out(sink);
  Ordinal before = 0;
  for (const Row& row : rows) {
    out.number(row.organisation - before);
    before = row.organisation;
    std::uint32_t mask = 0;
    for (unsigned hour = 0; hour < hours_of_day; ++hour) mask |= row.learners[hour] != 0 ? 1U << hour : 0U;
    out.number(mask);
    for (const std::uint32_t learners : row.learners) {
      if (learners != 0) out.number(learners);
    }
    sums.points.emplace_back(row.organisation, row.points);
  }
  out.flush();
  sums.packed.shrink_to_fit();
  return sums;
}

std::vector<OrganisationSums::Row> OrganisationSums::rows() const {
  std::vector<Row> rows(points.size());
  ledger::SavedReader in(packed);
  Ordinal organisation = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    organisation += static_cast<Ordinal>(in.number());
    rows[i].organisation = organisation;
    rows[i].points = points[i].second;
    const std::uint64_t mask = in.number();
    for (unsigned hour = 0; hour < hours_of_day; ++hour) {
      if ((mask >> hour & 1U) != 0) rows[i].learners[hour] = static_cast<std::uint32_t>(in.number());
    }
  }
  WQ_ASSERT(in.ended());
  return rows;
}

void LearningDay::add_points(base::Day day, const Membership::View& members, std::vector<std::int64_t>& to) const {
  if (sums) {
    for (const auto& [organisation, points] : sums->points) to[organisation] += points;
    return;
  }
  const std::uint64_t known = members.version(day);
  auto points = memo.find(version, known);
  if (!points) {
    std::vector<std::int64_t> sum(members.organisations());
    rows.each([&](std::uint32_t learner, const LearnerDay& row) {
      if (row.points == 0) return;
      const Ordinal at = members.organisation_on(learner, day);
      if (at != nowhere) sum[at] += row.points;
    });
    auto found = std::make_shared<PointsMemo::Points>();
    for (Ordinal at = 0; at < sum.size(); ++at) {
      if (sum[at] != 0) found->emplace_back(at, sum[at]);
    }
    memo.put(version, known, found);
    points = std::move(found);
  }
  for (const auto& [organisation, sum] : *points) to[organisation] += sum;
}

std::vector<OrganisationSums::Row> LearningDay::hour_rows(base::Day day, const Membership::View& members) const {
  if (sums) return sums->rows();
  std::vector<OrganisationSums::Row> all(members.organisations());
  rows.each([&](std::uint32_t learner, const LearnerDay& row) {
    if (row.points == 0 && row.hours == 0) return;
    const Ordinal at = members.organisation_on(learner, day);
    if (at == nowhere) return;
    all[at].points += row.points;
    for (std::uint32_t left = row.hours; left != 0; left &= left - 1)
      ++all[at].learners[static_cast<std::size_t>(__builtin_ctz(left))];
  });
  std::vector<OrganisationSums::Row> found;
  for (Ordinal at = 0; at < all.size(); ++at) {
    const auto& row = all[at];
    const bool empty =
        row.points == 0 && std::all_of(row.learners.begin(), row.learners.end(), [](auto n) { return n == 0; });
    if (empty) continue;
    found.push_back(row);
    found.back().organisation = at;
  }
  return found;
}

std::size_t LearningDay::bytes() const {
  std::size_t sum = sizeof(LearningDay) + rows.bytes();
  for (const auto& set : who) sum += set ? set->bytes() + 64 : 0;
  if (sums) sum += sums->packed.capacity() + sums->points.capacity() * sizeof(sums->points.front());
  return sum;
}

}  // namespace wanqiu::insight
