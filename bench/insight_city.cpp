#include "insight_city.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <set>

namespace wanqiu::bench {
namespace {

using ledger::Applied;
using ledger::Verb;

}  // namespace

base::OrganisationId organisation_id(std::uint32_t ordinal) {
  return base::OrganisationId(static_cast<std::int64_t>(ordinal) + 1);
}

InsightCity::InsightCity(std::uint32_t learners, std::uint32_t organisations, std::uint64_t seed)
    : learners_(learners), parents_(organisations), at_(learners + 1), random_(seed) {
  const std::uint32_t units = organisations / 6;
  for (std::uint32_t n = 1; n < organisations; ++n) {
    parents_[n] = n <= 10 ? 0 : n <= 10 + units ? 1 + (n % 10) : 11 + (n % units);
    if (n > 10 + units) branches_.push_back(n);
  }
}

void InsightCity::settle(insight::Membership& members, base::Day first, int days) {
  for (std::uint32_t n = 0; n < parents_.size(); ++n)
    members.put_organisation(organisation_id(n), n == 0 ? base::OrganisationId() : organisation_id(parents_[n]), first);
  const auto branches = static_cast<std::uint32_t>(branches_.size());
  members.reserve(learners_);
  for (std::uint32_t n = 1; n <= learners_; ++n) {
    const std::uint32_t luck = below(100);
    at_[n] = branches_[below(branches)];
    const base::Day later = first + static_cast<int>(below(static_cast<std::uint32_t>(days)));
    members.put_learner(base::LearnerNumber(n), organisation_id(at_[n]), luck < 2 ? later : first - 100);
    if (luck < 2 || luck >= 4) continue;
    at_[n] = branches_[below(branches)];
    members.put_learner(base::LearnerNumber(n), organisation_id(at_[n]), later);
  }
}

void InsightCity::day(insight::Insight& insight, base::Day day, double a_head) {
  constexpr Verb verbs[] = {Verb::signed_in, Verb::read_item,    Verb::viewed_item, Verb::read_time,
                            Verb::read_item, Verb::watched_item, Verb::watch_time,  Verb::finished_daily_quiz};
  constexpr std::size_t batch_events = 4096;
  std::vector<Applied> batch;
  batch.reserve(batch_events);
  const auto flush = [&] {
    if (!batch.empty()) insight.apply({batch, {}, true});
    batch.clear();
  };
  const base::Instant begin = insight.zone().start_of(day);
  const auto wanted = static_cast<std::uint64_t>(a_head * 1024);
  for (std::uint32_t n = 1; n <= learners_; ++n) {
    const std::uint32_t keen = n * 2654435761U >> 16 & 0xffU;  // everybody has habits
    if (below(256) > 40 + keen / 2) continue;
    const std::uint32_t hour = 6 + below(17);
    const auto things = (wanted + below(1024)) / 1024;
    for (std::uint64_t i = 0; i < things; ++i) {
      Applied applied;
      applied.event.seq = ++events_;
      applied.event.learner = base::LearnerNumber(n);
      applied.event.verb = i == 0 ? Verb::signed_in : verbs[below(std::size(verbs))];
      applied.event.at = begin + base::Milliseconds(std::int64_t{hour} * 3'600'000 + below(3'000'000));
      applied.day = day;
      applied.points = applied.event.verb == Verb::viewed_item ? 0 : static_cast<std::int32_t>(below(3));
      if (also) also(day, n, applied.points);
      batch.push_back(applied);
      if (batch.size() == batch_events) flush();
    }
  }
  flush();
}

std::vector<insight::Figures> plain_figures(const insight::Insight& insight, const InsightCity& city,
                                            insight::Range range) {
  const std::size_t size = city.parents().size();
  std::vector<insight::Figures> figures(size);
  const auto past = insight.past(range);
  const auto view = insight.membership().view();
  std::vector<std::uint32_t> here, did;
  const auto up = [&](std::uint32_t at, std::vector<std::uint32_t>& to) {
    for (;; at = city.parents()[at]) {
      to.push_back(at);
      if (at == 0) return;
    }
  };
  for (std::uint32_t n = 1; n <= city.learners(); ++n) {
    here.clear();
    did.clear();
    for (base::Day day = range.from; day <= range.to; ++day) {
      const auto at = view.organisation_on(n, day);
      if (at == insight::nowhere) continue;
      if (std::find(here.begin(), here.end(), at) == here.end()) up(at, here);
      const auto* learned = past.on(day);
      if (learned == nullptr || !learned->who[0] || !learned->who[0]->contains(base::LearnerNumber(n))) continue;
      if (std::find(did.begin(), did.end(), at) == did.end()) up(at, did);
    }
    for (const auto at : std::set<std::uint32_t>(here.begin(), here.end())) ++figures[at].registered;
    for (const auto at : std::set<std::uint32_t>(did.begin(), did.end())) ++figures[at].participants;
  }
  return figures;
}

bool are_plain(const insight::Table& table, const insight::Insight& insight,
               const std::vector<insight::Figures>& right) {
  for (std::uint32_t n = 0; n < right.size(); ++n) {
    const auto ours = table.of(insight.membership().ordinal(organisation_id(n)));
    if (ours.registered == right[n].registered && ours.participants == right[n].participants) continue;
    fmt::print(stderr, "organisation {}: {} of {}, but {} of {}\n", n, ours.participants, ours.registered,
               right[n].participants, right[n].registered);
    return false;
  }
  return true;
}

double middle_ms(int runs, const std::function<void()>& run) {
  std::vector<double> times;
  for (int i = 0; i < runs; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    run();
    times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
  }
  std::nth_element(times.begin(), times.begin() + runs / 2, times.end());
  return times[static_cast<std::size_t>(runs / 2)];
}

}  // namespace wanqiu::bench
