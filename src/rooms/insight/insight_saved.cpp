#include <algorithm>
#include <map>

#include "held.h"
#include "ledger/saved_bytes.h"
#include "ledger/state.h"

// last_seq
// first days: count; each learner in number order: step of the number, first seen + 1, days from there to the first
// point + 1
//   (0: no point yet)
// erased: count; step of the number, day
// organisations with sums: count; steps of their ids. Everything below names them by their place in this list.
// days: count; each: day, which bitmaps there are, those bitmaps, then
//   open: 0, count; each learner with hours or points: step of the number, hours, points
//   closed: 1, count; each organisation: place, points, which hours, learners in those hours
// campaigns: count; verb, object, first, last, bitmap

namespace wanqiu::insight {
namespace {

using ledger::learner_number_max;
using ledger::SavedReader;
using ledger::SavedWriter;

/// The place of each organisation that has sums, by id; and back.
std::map<base::OrganisationId, std::uint64_t> places_of(const std::map<base::Day, std::shared_ptr<LearningDay>>& days,
                                                        const std::vector<base::OrganisationId>& ids) {
  std::vector<char> used(ids.size(), 0);
  for (const auto& [day, learned] : days) {
    if (!learned->sums) continue;
    for (const auto& [organisation, points] : learned->sums->points) used[organisation] = 1;
  }
  std::map<base::OrganisationId, std::uint64_t> places;
  for (Ordinal n = 0; n < ids.size(); ++n) {
    if (used[n] != 0) places.emplace(ids[n], 0);
  }
  std::uint64_t next = 0;
  for (auto& [id, place] : places) place = next++;
  return places;
}

void write_bitmaps(SavedWriter& out, const LearningDay& learned) {
  std::uint64_t mask = 0;
  for (std::size_t kind = 0; kind < kind_count; ++kind) mask |= learned.who[kind] ? 1ULL << kind : 0ULL;
  out.number(mask);
  for (const auto& set : learned.who) {
    if (set) out.bytes(set->saved());
  }
}

void write_rows(SavedWriter& out, const Paged<LearnerDay>& rows) {
  std::uint64_t count = 0;
  rows.each([&](std::uint32_t, const LearnerDay& row) { count += row.hours != 0 || row.points != 0 ? 1 : 0; });
  out.number(count);
  std::uint32_t before = 0;
  rows.each([&](std::uint32_t learner, const LearnerDay& row) {
    if (row.hours == 0 && row.points == 0) return;
    out.number(learner - before);
    before = learner;
    out.number(row.hours);
    out.signed_number(row.points);
  });
}

void write_sums(SavedWriter& out, const OrganisationSums& sums, const std::vector<base::OrganisationId>& ids,
                const std::map<base::OrganisationId, std::uint64_t>& places) {
  auto rows = sums.rows();
  std::sort(rows.begin(), rows.end(),
            [&](const auto& a, const auto& b) { return ids[a.organisation] < ids[b.organisation]; });
  out.number(rows.size());
  for (const auto& row : rows) {
    out.number(places.at(ids[row.organisation]));
    out.signed_number(row.points);
    std::uint32_t mask = 0;
    for (unsigned hour = 0; hour < hours_of_day; ++hour) mask |= row.learners[hour] != 0 ? 1U << hour : 0U;
    out.number(mask);
    for (const std::uint32_t learners : row.learners) {
      if (learners != 0) out.number(learners);
    }
  }
}

std::shared_ptr<ledger::Bitmap> read_bitmap(SavedReader& in) {
  const auto bytes = in.bytes();
  auto set = in.ok() ? ledger::Bitmap::load(bytes) : std::nullopt;
  if (!set) {
    in.refuse();
    return nullptr;
  }
  return std::make_shared<ledger::Bitmap>(std::move(*set));
}

bool step(SavedReader& in, std::uint64_t& learner) {
  learner += in.number(learner_number_max);
  if (learner > learner_number_max) in.refuse();
  return in.ok();
}

void read_rows(SavedReader& in, LearningDay& learned) {
  std::uint64_t learner = 0;
  for (std::uint64_t left = in.number(learner_number_max); in.ok() && left > 0; --left) {
    if (!step(in, learner)) return;
    LearnerDay& row = learned.rows.own(static_cast<std::uint32_t>(learner));
    row.hours = static_cast<std::uint32_t>(in.number((1U << hours_of_day) - 1));
    row.points = in.signed_number_32();
  }
  for (std::size_t kind = 0; kind < kind_count; ++kind) {
    if (!learned.who[kind]) continue;
    for (const std::uint32_t who : learned.who[kind]->numbers()) learned.rows.own(who).kinds |= 1U << kind;
  }
}

void read_sums(SavedReader& in, LearningDay& learned, const std::vector<Ordinal>& ordinals) {
  std::vector<OrganisationSums::Row> rows;
  for (std::uint64_t left = in.number(ordinals.size()); in.ok() && left > 0; --left) {
    const std::uint64_t place = in.number();
    if (place >= ordinals.size()) return in.refuse();
    OrganisationSums::Row row;
    row.organisation = ordinals[place];
    row.points = in.signed_number();
    const std::uint64_t mask = in.number((1U << hours_of_day) - 1);
    for (unsigned hour = 0; hour < hours_of_day; ++hour) {
      if ((mask >> hour & 1U) != 0) row.learners[hour] = static_cast<std::uint32_t>(in.number(learner_number_max));
    }
    rows.push_back(row);
  }
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.organisation < b.organisation; });
  learned.sums = std::make_shared<OrganisationSums>(OrganisationSums::pack(rows));
}

}  // namespace

void Insight::Held::write(const ledger::Projection::Sink& sink, const std::vector<base::OrganisationId>& ids) const {
  SavedWriter out(sink);
  out.number(last_seq);

  std::uint64_t seen = 0;
  first_seen.each([&](std::uint32_t, std::int32_t day) { seen += day != 0 ? 1 : 0; });
  out.number(seen);
  std::uint32_t before = 0;
  first_seen.each([&](std::uint32_t learner, std::int32_t day) {
    if (day == 0) return;
    out.number(learner - before);
    before = learner;
    out.signed_number(day);
    const std::int32_t earned = first_earned.get(learner);
    out.number(earned == 0 ? 0 : static_cast<std::uint64_t>(earned - day + 1));
  });

  out.number(erased.size());
  before = 0;
  for (const auto& [learner, day] : erased) {
    out.number(learner - before);
    before = learner;
    out.signed_number(day.value);
  }

  const auto places = places_of(days, ids);
  out.number(places.size());
  std::int64_t last_id = 0;
  for (const auto& [id, place] : places) {
    out.number(static_cast<std::uint64_t>(id.value - last_id));
    last_id = id.value;
  }

  out.number(days.size());
  for (const auto& [day, learned] : days) {
    out.signed_number(day.value);
    write_bitmaps(out, *learned);
    out.number(learned->is_open() ? 0 : 1);
    if (learned->is_open()) {
      write_rows(out, learned->rows);
    } else {
      write_sums(out, *learned->sums, ids, places);
    }
  }

  out.number(campaigns.size());
  for (const auto& [key, taken] : campaigns) {
    out.number(static_cast<std::uint64_t>(key.first));
    out.number(key.second);
    out.signed_number(taken.first.value);
    out.signed_number(taken.last.value);
    out.bytes(taken.who->saved());
  }
  out.flush();
}

bool Insight::Held::read(std::span<const std::byte> bytes, const Membership& membership) {
  SavedReader in(bytes);
  last_seq = in.number();

  std::uint64_t learner = 0;
  for (std::uint64_t left = in.number(learner_number_max); in.ok() && left > 0; --left) {
    if (!step(in, learner)) break;
    const std::int32_t day = in.signed_number_32();
    const std::uint64_t later = in.number(1U << 30U);
    first_seen.own(static_cast<std::uint32_t>(learner)) = day;
    if (later > 0) first_earned.own(static_cast<std::uint32_t>(learner)) = day + static_cast<std::int32_t>(later) - 1;
  }

  learner = 0;
  for (std::uint64_t left = in.number(learner_number_max); in.ok() && left > 0; --left) {
    if (!step(in, learner)) break;
    erased.emplace(static_cast<std::uint32_t>(learner), base::Day{in.signed_number_32()});
  }

  std::vector<Ordinal> ordinals;
  std::uint64_t id = 0;
  for (std::uint64_t left = in.number(1U << 30U); in.ok() && left > 0; --left) {
    id += in.number();
    const Ordinal ordinal = membership.ordinal(base::OrganisationId(static_cast<std::int64_t>(id)));
    if (ordinal == nowhere) return false;  // other people than those it was made with
    ordinals.push_back(ordinal);
  }

  for (std::uint64_t left = in.number(1U << 24U); in.ok() && left > 0; --left) {
    const base::Day day{in.signed_number_32()};
    auto learned = std::make_shared<LearningDay>();
    const std::uint64_t mask = in.number((1U << kind_count) - 1);
    for (std::size_t kind = 0; in.ok() && kind < kind_count; ++kind) {
      if ((mask >> kind & 1U) != 0) learned->who[kind] = read_bitmap(in);
    }
    if (!in.ok()) break;
    if (in.number(1) == 0) {
      read_rows(in, *learned);
    } else {
      read_sums(in, *learned, ordinals);
    }
    if (!days.empty() && day <= std::prev(days.end())->first) return false;
    days.emplace(day, std::move(learned));
  }

  for (std::uint64_t left = in.number(1U << 30U); in.ok() && left > 0; --left) {
    const auto verb = ledger::verb_of(static_cast<std::uint8_t>(in.number(255)));
    const std::uint64_t object = in.number();
    Taken taken{{in.signed_number_32()}, {}, nullptr};
    taken.last = {in.signed_number_32()};
    taken.who = read_bitmap(in);
    if (!in.ok() || !verb) return false;
    campaigns.emplace(std::pair(*verb, object), std::move(taken));
  }
  return in.ended();
}

}  // namespace wanqiu::insight
