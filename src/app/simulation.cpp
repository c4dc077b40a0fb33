#include "simulation.h"

#include <fmt/format.h>

#include <cmath>
#include <future>

#include "base/csv.h"
#include "base/stopwatch.h"
#include "content.h"
#include "ledger/logged_events.h"
#include "simulation/learning_days.h"
#include "simulation/piece.h"

namespace wanqiu::app {
namespace {

namespace fs = std::filesystem;
using base::Fault;
using base::FaultError;
using people::OrganisationKind;
using simulation::Draw;
using simulation::Place;

/// One row of the log; a submission that is larger than group_events_max goes alone, so the configuration does not
/// change the batches and with them the chain.
constexpr std::size_t batch_events = 16'384;

enum Purpose : std::uint64_t {
  places_purpose = 1,
  population_purpose,
  campaigns_purpose,
  names_purpose,
  pieces_purpose
};

/// The city's tree as the generator wants it, parents before children.
struct Map {
  std::vector<const people::Organisation*> organisations;
  std::vector<Place> places;
  std::vector<std::uint32_t> candidates;  ///< for campaigns

  std::uint32_t place_of(base::OrganisationId id) const {
    const auto found =
        std::find_if(organisations.begin(), organisations.end(), [&](const auto* o) { return o->id == id; });
    return static_cast<std::uint32_t>(found - organisations.begin());
  }
};

/// Learners belong to what has nothing below it. Sizes are log-normal; units of a city or county are larger than
/// villages.
Map map_of(const people::Tree& tree, std::uint64_t seed) {
  Map map;
  std::unordered_map<base::OrganisationId, std::uint32_t> index;
  Draw draw(seed, places_purpose, 0);
  for (const auto id : tree.subtree(tree.root())) {
    const auto* organisation = tree.find(id);
    Place place;
    const auto parent = index.find(organisation->parent);
    const people::Organisation* above = nullptr;
    if (parent != index.end()) {
      place.parent = parent->second;
      above = map.organisations[parent->second];
    }
    const double size = std::exp(0.7 * draw.normal());
    const bool of_township = above != nullptr && above->kind == OrganisationKind::township;
    if (tree.children(id).empty()) place.weight = of_township ? size : 5 * size;
    const auto number = static_cast<std::uint32_t>(map.places.size());
    const bool large = organisation->kind == OrganisationKind::county ||
                       organisation->kind == OrganisationKind::township ||
                       (above != nullptr && above->kind == OrganisationKind::city);
    // A county as a whole is chosen as often as a quarter of its townships.
    const bool is_county = organisation->kind == OrganisationKind::county;
    const std::size_t chances = is_county ? 1 + tree.children(id).size() / 4 : 1;
    if (large && above != nullptr) map.candidates.insert(map.candidates.end(), chances, number);
    index.emplace(id, number);
    map.organisations.push_back(organisation);
    map.places.push_back(place);
  }
  return map;
}

std::vector<simulation::Shelf::Item> items_of(const City& city) {
  std::vector<simulation::Shelf::Item> items;
  for (std::uint32_t number = 1; const auto head = city.library->head(library::ItemNumber(number)); ++number) {
    if (head->state != library::State::published) continue;
    items.push_back({number, library::is_played(head->kind), city.site.zone.day_of(head->published_at)});
  }
  return items;
}

std::vector<simulation::Rhythm::Window> active_hours_of(const ledger::RuleSet& rules) {
  std::vector<simulation::Rhythm::Window> windows;
  for (const auto& hours : rules.active_hours) windows.push_back({hours.from, hours.to});
  return windows;
}

/// One run: what it knows besides the city.
class Run {
 public:
  Run(City& city, SimulatedClock& clock, const SimulationSettings& settings, const simulation::Names& names,
      const SimulationWatch& watch)
      : city_(city),
        clock_(clock),
        settings_(settings),
        names_(names),
        watch_(watch),
        tree_(city.people->directory().tree()),
        map_(map_of(*tree_, settings.seed)),
        registered_(city.people->directory().count()) {
    draw_people();
    Draw draw(settings.seed, campaigns_purpose, 0);
    campaigns_ = simulation::draw_campaigns(map_.places, map_.candidates, settings.first, settings.last, draw);
  }

  SimulationReport run() {
    clock_.put(city_.site.zone.start_of(settings_.first));
    register_until(settings_.first);
    city_.open_ledger().value();
    const base::Stopwatch watch;
    learn(watch);
    end();
    report_.seconds = watch.seconds();
    return finished();
  }

 private:
  void draw_people() {
    simulation::PopulationSettings settings;
    settings.profile = settings_.profile;
    settings.learners = settings_.learners;
    settings.first = settings_.first;
    settings.last = settings_.last;
    Draw draw(settings_.seed, population_purpose, 0);
    auto drawn = simulation::make_population(settings, map_.places, draw);
    auto& learners = population_.learners;
    for (std::uint32_t n = 1; n <= registered_; ++n) {
      simulation::Learner learner;
      learner.place = map_.place_of(city_.people->directory().organisation_of(base::LearnerNumber(n)));
      const bool comes = people::LearnerState::active == city_.people->directory().find(base::LearnerNumber(n))->state;
      learner.daily = settings_.registered_learn && comes ? 0.75F : 0.0F;
      learner.volume = 1.5F;
      learner.joined = settings_.first;
      learner.until = base::Day{INT32_MAX};
      learners.push_back(learner);
    }
    learners.insert(learners.end(), drawn.learners.begin(), drawn.learners.end());
  }

  /// Everybody who joins up to this day.
  void register_until(base::Day day) {
    const auto& learners = population_.learners;
    const auto from = city_.people->directory().count();
    std::string csv = "name,staff_number,organisation_code\n";
    auto to = from;
    for (; to < learners.size() && learners[to].joined <= day; ++to) {
      Draw draw(settings_.seed, names_purpose, to);
      csv += base::csv_line({names_.name(draw), fmt::format("sim{:07}", to + 1 - registered_),
                             map_.organisations[learners[to].place]->code});
    }
    if (to == from) return;
    people::LearnerImport how;
    how.active = true;
    const auto report = city_.people->import_learners_now(csv, "simulated learners", how).value();
    if (report.rejected_count > 0)
      throw FaultError(Fault::invalid("", report.rejected.front().why).at(report.rejected.front().where));
  }

  void learn(const base::Stopwatch& watch) {
    simulation::Rhythm::Settings rhythm;
    rhythm.profile = settings_.profile;
    rhythm.active_hours = active_hours_of(*city_.ledger->rules());
    simulation::LearningDays days({.seed = settings_.seed,
                                   .first = settings_.first,
                                   .zone = city_.site.zone,
                                   .places = map_.places,
                                   .population = population_,
                                   .campaigns = campaigns_,
                                   .other_rooms = settings_.other_rooms},
                                  simulation::Rhythm(std::move(rhythm)), simulation::Shelf(items_of(city_)));
    // The next day is drawn while this one goes through the ledger.
    const auto draw_next = [&days] { return std::async(std::launch::async, [&days] { return days.next(); }); };
    auto next = draw_next();
    for (base::Day day = settings_.first; day <= settings_.last; ++day) {
      auto arrivals = next.get();
      if (day < settings_.last) next = draw_next();
      clock_.put(city_.site.zone.start_of(day));
      register_until(day);
      ++report_.days;
      submit(arrivals, watch);
    }
  }

  void submit(const simulation::LearningDays::Arrivals& arrivals, const base::Stopwatch& watch) {
    const auto& events = arrivals.events;
    for (std::size_t at = 0; at < events.size(); at += batch_events) {
      const std::size_t end = std::min(events.size(), at + batch_events);
      clock_.put(arrivals.at[end - 1]);
      const auto receipts = city_.ledger->submit_now(
          {events.begin() + static_cast<std::ptrdiff_t>(at), events.begin() + static_cast<std::ptrdiff_t>(end)});
      for (const auto& receipt : receipts) {
        if (!receipt) throw FaultError(receipt.error());
        report_.points += receipt->points;
        report_.events += receipt->duplicate ? 0 : 1;
      }
      tell(static_cast<double>(end) / static_cast<double>(events.size()), watch);
    }
  }

  void tell(double of_day, const base::Stopwatch& watch) const {
    if (!watch_) return;
    SimulationProgress progress;
    progress.day = static_cast<int>(report_.days);
    progress.days = settings_.last - settings_.first + 1;
    progress.done = (static_cast<double>(report_.days) - 1 + of_day) / progress.days;
    progress.events = report_.events;
    const double seconds = std::max(watch.seconds(), 1e-6);
    progress.events_per_s = static_cast<double>(report_.events) / seconds;
    progress.seconds_left = seconds / progress.done * (1 - progress.done);
    watch_(progress);
  }

  /// Every simulated day that is over is sealed, and the next start finds a checkpoint.
  void end() {
    constexpr auto sealing_begins = std::chrono::minutes(20);
    clock_.put(std::min(clock_.real().now(), city_.site.zone.start_of(settings_.last + 1) + sealing_begins));
    city_.ledger->seal_now();
    city_.ledger->checkpoint_now();
  }

  SimulationReport finished() {
    report_.learners = city_.people->directory().count();
    report_.organisations = static_cast<std::uint32_t>(map_.organisations.size());
    report_.chain = base::hex(city_.ledger->status().chain);
    for (const auto& campaign : campaigns_) {
      const auto* organisation = map_.organisations[campaign.place];
      report_.campaigns.push_back({organisation->code, organisation->name, campaign.from, campaign.to, campaign.lift});
    }
    return std::move(report_);
  }

  City& city_;
  SimulatedClock& clock_;
  const SimulationSettings& settings_;
  const simulation::Names& names_;
  const SimulationWatch& watch_;
  const std::shared_ptr<const people::Tree> tree_;
  const Map map_;
  const std::uint32_t registered_;  ///< before the simulation
  simulation::Population population_;
  std::vector<simulation::Campaign> campaigns_;
  SimulationReport report_;
};

}  // namespace

base::Result<void> make_organisations(City& city, const std::vector<simulation::OrganisationLine>& lines) {
  std::string csv = "code,name,parent_code,kind\n";
  for (const auto& line : lines) csv += base::csv_line({line.code, line.name, line.parent_code, line.kind});
  const auto report = city.people->import_organisations_now(csv, "simulated organisations");
  if (!report) return report.error();
  if (report->rejected_count > 0)
    return Fault::invalid("", report->rejected.front().why).at(report->rejected.front().where);
  return {};
}

base::Result<void> make_pieces(City& city, SimulatedClock& clock, std::size_t count, base::Day first, base::Day last,
                               std::uint64_t seed) {
  const auto folder = city.config.in_home("simulated-pieces");
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed) return Fault::unavailable(fmt::format("{} cannot be made: {}", folder.string(), failed.message()));
  Draw draw(seed, pieces_purpose, 0);
  const auto& columns = city.site.columns;
  std::size_t number = 0;
  for (const auto& piece : simulation::make_pieces(count, first, last, draw)) {
    const auto column = columns.empty() ? std::string("学习") : columns[number % columns.size()].name;
    const auto written =
        write_text_file(folder / fmt::format("{:05}.md", ++number), simulation::to_markdown(piece, column));
    if (!written) return written.error();
  }
  clock.put(city.site.zone.start_of(last + 1));
  const auto report = import_content(city, {folder}, {});
  fs::remove_all(folder, failed);
  if (!report.rejected.empty())
    return Fault::invalid("", report.rejected.front().why).at(report.rejected.front().where);
  return {};
}

base::Result<SimulationReport> simulate(City& city, SimulatedClock& clock, const SimulationSettings& settings,
                                        const simulation::Names& names, const SimulationWatch& watch) {
  if (const auto events = ledger::logged_events(*city.store); events > 0)
    return Fault::conflict("", fmt::format("the ledger holds {} events already; a simulation begins it", events));
  if (city.library->published() == 0)
    return Fault::conflict("", "nothing is published yet; a city needs something to learn");
  try {
    return Run(city, clock, settings, names, watch).run();
  } catch (const FaultError& error) {
    return error.fault;
  }
}

}  // namespace wanqiu::app
