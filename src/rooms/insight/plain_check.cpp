#include "insight/plain_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "insight/follow_people.h"
#include "insight/table.h"

namespace wanqiu::insight {
namespace {

using base::Day;
using base::OrganisationId;
using ledger::Difference;

constexpr std::size_t organisations_max = 12;
constexpr Day forever{std::numeric_limits<std::int32_t>::max()};

/// Who belonged where, as people's rows say it and nothing made of them.
class PlainPeople {
 public:
  explicit PlainPeople(people::People& people) {
    const auto& directory = people.directory();
    std::map<OrganisationId, Day> moved;
    for (const auto& place : people.past_places_now()) {
      places_[place.organisation][place.from_day] = place.parent;
      moved[place.organisation] = place.to_day.value_or(place.from_day) + 1;
    }
    const auto tree = directory.tree();
    for (const auto& organisation : tree->all()) {
      const auto known = moved.find(organisation.id);
      places_[organisation.id][known == moved.end() ? Day{} : known->second] = organisation.parent;
      for (const auto& [day, parent] : places_[organisation.id]) tree_days_.insert(day);
    }
    for (const auto& past : people.past_memberships_now())
      stays_[past.learner.value].push_back({past.organisation, past.from_day, past.to_day.value_or(past.from_day)});
    for (std::uint32_t n = 1; n <= directory.count(); ++n) {
      const auto line = directory.find(base::LearnerNumber(n));
      if (line) stays_[n].push_back({line->organisation, line->since, forever});
    }
  }

  void erased(std::uint32_t learner, Day day) { erased_.emplace(learner, day); }

  OrganisationId organisation_of(std::uint32_t learner, Day day) const {
    const auto gone = erased_.find(learner);
    if (gone != erased_.end() && day > gone->second) return {};
    const auto found = stays_.find(learner);
    if (found == stays_.end()) return {};
    for (const auto& stay : found->second) {
      if (stay.from <= day && day <= stay.to) return stay.organisation;
    }
    return {};
  }
  bool is_under(OrganisationId organisation, OrganisationId above, Day day) const {
    for (auto at = organisation; at; at = parent_of(at, day)) {
      if (at == above) return true;
    }
    return false;
  }
  /// How many belonged there on at least one day. Nothing changes between the days that are looked at.
  std::uint32_t registered(OrganisationId above, Range range) const {
    std::uint32_t count = 0;
    for (const auto& [learner, stays] : stays_) {
      const auto gone = erased_.find(learner);
      const Day last = gone == erased_.end() ? range.to : std::min(range.to, gone->second);
      bool belonged = false;
      for (const auto& stay : stays) {
        const Range days{std::max(range.from, stay.from), std::min(last, stay.to)};
        if (days.empty() || belonged) continue;
        belonged = is_under(stay.organisation, above, days.from);
        for (auto day = tree_days_.upper_bound(days.from); !belonged && day != tree_days_.end() && *day <= days.to;
             ++day)
          belonged = is_under(stay.organisation, above, *day);
      }
      count += belonged ? 1 : 0;
    }
    return count;
  }

 private:
  struct Row {
    OrganisationId organisation;
    Day from;
    Day to;
  };
  OrganisationId parent_of(OrganisationId organisation, Day day) const {
    const auto found = places_.find(organisation);
    if (found == places_.end()) return {};
    const auto after = found->second.upper_bound(day);
    return after == found->second.begin() ? after->second : std::prev(after)->second;
  }
  std::map<OrganisationId, std::map<Day, OrganisationId>> places_;
  std::map<std::uint32_t, std::vector<Row>> stays_;
  std::map<std::uint32_t, Day> erased_;
  std::set<Day> tree_days_;
};

struct Sampled {
  OrganisationId organisation;
  Range range;
  std::set<std::uint32_t> participants;
  std::int64_t points = 0;
};

class PlainCheck final : public ledger::AlsoVerified {
 public:
  PlainCheck(people::People& people, const base::Zone& zone, Day today, std::uint64_t seed)
      : people_(people), plain_(people), insight_(zone) {
    learn_people_now(people, insight_.membership());
    sample(today, seed);
  }

  std::string_view section() const override { return insight_.name(); }

  void take(std::span<const ledger::Applied> events) override {
    for (const auto& one : events) take(one);
    insight_.apply({events, {}, false});
  }

  std::optional<Difference> compare(std::uint64_t seq, std::span<const std::byte> stored) override {
    std::vector<std::byte> mine;
    insight_.freeze()([&](std::span<const std::byte> piece) { mine.insert(mine.end(), piece.begin(), piece.end()); });
    ++figures_;
    if (std::equal(mine.begin(), mine.end(), stored.begin(), stored.end())) return std::nullopt;
    const auto at = std::mismatch(mine.begin(), mine.end(), stored.begin(), stored.end()).first - mine.begin();
    return Difference{fmt::format("ledger_checkpoints, seq {}, section {}, byte {}", seq, section(), at),
                      fmt::format("{} bytes with digest {}", mine.size(), base::hex(base::blake2b(mine))),
                      fmt::format("{} bytes with digest {}", stored.size(), base::hex(base::blake2b(stored)))};
  }

  std::optional<Difference> finish() override {
    const auto tree = people_.directory().tree();
    for (const Sampled& one : sampled_) {
      const Past past = insight_.past(one.range);
      const auto table = reckon(past, insight_.membership().view(), one.range, {});
      const Figures ours = table.of(insight_.membership().ordinal(one.organisation));
      const Figures plain{plain_.registered(one.organisation, one.range),
                          static_cast<std::uint32_t>(one.participants.size()), one.points};
      ++figures_;
      if (ours == plain) continue;
      const auto shown = [](const Figures& figures) {
        return fmt::format("{} registered, {} participants, {} points", figures.registered, figures.participants,
                           figures.points);
      };
      const auto* organisation = tree->find(one.organisation);
      return Difference{
          fmt::format("insight, organisation {} from {} to {}", organisation == nullptr ? "" : organisation->code,
                      base::to_string(one.range.from), base::to_string(one.range.to)),
          shown(plain), shown(ours)};
    }
    return std::nullopt;
  }

  std::uint64_t figures() const override { return figures_; }

 private:
  void sample(Day today, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    const auto tree = people_.directory().tree();
    if (tree->size() == 0) return;
    std::vector<OrganisationId> organisations{tree->root()};
    for (std::size_t tries = 0; tries < 50 && organisations.size() < organisations_max; ++tries) {
      const auto id = tree->all()[random() % tree->size()].id;
      if (std::find(organisations.begin(), organisations.end(), id) == organisations.end()) organisations.push_back(id);
    }
    std::vector<Range> ranges{
        {today, today}, {today - 6, today}, {today - 29, today}, {today - 364, today}, {{0}, today}};
    for (int i = 0; i < 3; ++i) {
      const Day from = today - static_cast<int>(random() % 120);
      ranges.push_back({from, std::min(today, from + static_cast<int>(random() % 40))});
    }
    for (const auto organisation : organisations) {
      for (const auto& range : ranges) sampled_.push_back({organisation, range, {}, 0});
    }
  }

  void take(const ledger::Applied& one) {
    const std::uint32_t learner = one.event.learner.value;
    if (one.event.verb == ledger::Verb::erased) plain_.erased(learner, one.day);
    const bool earns = ledger::can_earn(one.event.verb);
    if (!earns && one.event.verb != ledger::Verb::corrected) return;
    if (one.points == 0) return;
    const auto organisation = plain_.organisation_of(learner, one.day);
    if (!organisation) return;
    OrganisationId last;
    bool under = false;
    for (Sampled& sample : sampled_) {  // those of one organisation stand together
      if (!sample.range.holds(one.day)) continue;
      if (sample.organisation != last) {
        last = sample.organisation;
        under = plain_.is_under(organisation, last, one.day);
      }
      if (!under) continue;
      sample.points += one.points;
      if (earns && one.points > 0) sample.participants.insert(learner);
    }
  }

  people::People& people_;
  PlainPeople plain_;
  Insight insight_;
  std::vector<Sampled> sampled_;
  std::uint64_t figures_ = 0;
};

}  // namespace

std::unique_ptr<ledger::AlsoVerified> plain_check(people::People& people, const base::Zone& zone, base::Day today,
                                                  std::uint64_t seed) {
  return std::make_unique<PlainCheck>(people, zone, today, seed);
}

}  // namespace wanqiu::insight
