#include "city.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "insight/follow_people.h"
#include "library/qr_code.h"
#include "lookups.h"

namespace wanqiu::app {
namespace {

namespace fs = std::filesystem;
using base::Fault;

/// The site's address as links show it; empty when none is configured: then each request's own.
std::string address_of(const Config& config) {
  return config.origins.empty() ? "" : config.origins.front();
}

std::vector<ledger::Ranks::Organisation> organisations_of(const people::Tree& tree) {
  std::vector<ledger::Ranks::Organisation> list;
  if (tree.size() == 0) return list;
  for (const auto id : tree.subtree(tree.root())) list.push_back({id, tree.find(id)->parent});
  return list;
}

}  // namespace

base::Result<Site> read_site(const Config& config) {
  const auto path = config.in_home(config.site);
  const auto text = read_text_file(path);
  if (!text) return text.error();
  auto site = parse_site(*text, path.string());
  if (site && !site->logo.empty() && !fs::is_regular_file(path.parent_path() / site->logo)) {
    return Fault::invalid("logo", fmt::format("{}: there is no file {} beside it", path.string(), site->logo));
  }
  return site;
}

std::vector<store::Migration> all_migrations() {
  std::vector<store::Migration> all;
  for (const auto& room : {people::migrations(), library::migrations(), ledger::migrations(), insight::migrations(),
                           quiz::migrations(), arena::migrations()}) {
    all.insert(all.end(), room.begin(), room.end());
  }
  return all;
}

City::City(Config c, Machine m, std::optional<HomeLock> lock)
    : lock_(std::move(lock)), config(std::move(c)), machine(m), ids(m.clock, m.random) {}

City::~City() {
  insight_room.reset();  // it listens to the ledger
  if (arena) arena->stop();
  if (people) people->stop();  // an import that runs on tells the ranks
  if (ledger) ledger->stop();
}

fs::path City::rules_file() const {
  return config.rules.empty() ? config.in_home(config.site).parent_path() / site.rules : config.in_home(config.rules);
}

base::Result<std::unique_ptr<City>> City::open(Config config, Machine machine) {
  if (!fs::is_directory(config.home)) {
    return Fault::not_found(fmt::format("{} is not there; `wanqiu init` makes a home", config.home.string()));
  }
  auto lock = HomeLock::take(config.home);
  if (!lock) return lock.error();
  return open(std::move(config), machine, std::move(*lock));
}

base::Result<std::unique_ptr<City>> City::open_beside(Config config, Machine machine) {
  auto alone = open(config, machine);
  if (alone || alone.error().kind != base::FaultKind::conflict || alone.error().field != "home") return alone;
  return open(std::move(config), machine, std::nullopt);
}

base::Result<std::unique_ptr<City>> City::open(Config config, Machine machine, std::optional<HomeLock> lock) {
  const bool alone = lock.has_value();
  auto city = std::make_unique<City>(std::move(config), machine, std::move(lock));
  auto site = read_site(city->config);
  if (!site) return site.error();
  city->site = std::move(*site);
  auto location = store::parse_location(city->config.database_url(), "database");
  if (!location) return location.error();
  auto opened = store::Store::open({*location, city->config.readers, 5'000});
  if (!opened) return opened.error();
  city->store = std::move(*opened);
  if (!alone) return city;
  const auto migrations = all_migrations();
  const auto applied = city->store->migrate(migrations);
  if (!applied) return applied.error();
  if (*applied > 0) spdlog::info("the database was brought up to date: {} steps", *applied);
  return city;
}

base::Result<void> City::open_people() {
  auto opened = people::People::open({*store,
                                      machine.clock,
                                      ids,
                                      machine.random,
                                      site.zone,
                                      {.session_days = config.session_days, .secure_cookies = config.over_tls()}});
  if (!opened) return opened.error();
  people = std::move(*opened);
  return {};
}

base::Result<void> City::open_library() {
  auto opened =
      library::Library::open(*store, machine.clock, ids, {.zone = site.zone, .keeps_schedule = lock_.has_value()});
  if (!opened) return opened.error();
  library = std::move(*opened);
  library::MediaSettings settings;
  settings.directory = config.in_home("media");
  settings.picture_bytes_max = config.picture_bytes_max;
  settings.audio_bytes_max = config.audio_bytes_max;
  settings.video_bytes_max = config.video_bytes_max;
  settings.alone = lock_.has_value();
  auto media_opened = library::Media::open(*store, machine.clock, settings);
  if (!media_opened) return media_opened.error();
  media = std::move(*media_opened);
  return {};
}

base::Result<void> City::open_quiz() {
  const auto name = [this](base::LearnerId learner) {
    const auto& directory = people->directory();
    return directory.shown_name(directory.number_of(learner));
  };
  quiz = quiz::Quiz::open({*store, machine.clock, ids, *people, name});
  const auto item_exists = [this](quiz::LessonId item) {
    return library && library->head(library::ItemId(item.value)) != nullptr;
  };
  papers = quiz::Papers::open({*store, machine.clock, ids, *people, item_exists});
  return {};
}

base::Result<void> City::open_ledger() {
  ranks = std::make_unique<ledger::Ranks>(site.zone.day_of(machine.clock.now()));
  follow_members();
  insight = std::make_unique<insight::Insight>(site.zone);
  insight::learn_people_now(*people, insight->membership());
  insight::follow_people(*people, insight->membership());
  ledger::Settings settings;
  settings.zone = site.zone;
  settings.group_events_max = static_cast<std::size_t>(config.group_events_max);
  settings.checkpoint_events = static_cast<std::uint64_t>(config.checkpoint_every_events);
  const auto rules = rules_file();
  auto text = read_text_file(rules);
  if (!text) return Fault::invalid("rules", text.error().reason).at(config.in_home(config.site).string());
  settings.rules_text = std::move(*text);
  settings.rules_file = rules.string();
  auto opened = ledger::Ledger::open(*store, machine.clock, std::move(settings),
                                     {ranks.get(), &views, &time_units, insight.get()});
  if (!opened) return opened.error();
  ledger = std::move(*opened);
  return {};
}

/// Ranks learn who belongs where now, and from then on with every change.
void City::follow_members() {
  const auto& directory = people->directory();
  ranks->put_organisations(organisations_of(*directory.tree()));
  std::vector<ledger::Ranks::Member> members;
  for (std::uint32_t n = 1; n <= directory.count(); ++n) {
    const auto learner = directory.find(base::LearnerNumber(n));
    if (learner) members.push_back({learner->number, learner->organisation, !people::is_registered(learner->state)});
  }
  ranks->put_members(members);
  people->subscribe([this](const people::Change& change) {
    using Kind = people::Change::Kind;
    switch (change.kind) {
      case Kind::joined:
      case Kind::moved:
        return ranks->put_member({change.learner, change.organisation});
      case Kind::erased:
        return ranks->put_member({change.learner, change.organisation, true});
      case Kind::organisation_made:
      case Kind::organisation_moved:
        return ranks->put_organisation({change.organisation, change.parent});
      case Kind::organisation_merged:
        return;  // its learners and children were told one by one
    }
  });
}

/// The units of time are as long as the rules in use say.
void City::meter_by(const ledger::RuleSet& rules) {
  const auto unit = [&](ledger::Verb verb, base::Seconds otherwise) {
    const auto* rule = rules.find(verb);
    return rule != nullptr && rule->unit_minutes ? base::Seconds(*rule->unit_minutes * 60) : otherwise;
  };
  const ledger::Attention::Settings usual;
  attention->set_units(unit(ledger::Verb::read_time, usual.read_unit),
                       unit(ledger::Verb::watch_time, usual.watch_unit));
}

base::Result<void> City::open_arena() {
  live_questions = quiz::LiveQuestions::open({*store, *people});
  match_questions = std::make_unique<PaperMatchQuestions>(*live_questions);
  meeting_questions = std::make_unique<PaperMeetingQuestions>(*live_questions, machine.clock);
  const auto organisation_name = [this](base::OrganisationId organisation) {
    const auto tree = people->directory().tree();
    const auto* found = tree->find(organisation);
    return found == nullptr ? std::string() : found->name;
  };
  auto opened =
      arena::Arena::open({*store, machine.clock, ids, machine.random, *people, *ledger, *match_questions,
                          [this](base::LearnerNumber learner) { return people->directory().shown_name(learner); },
                          organisation_name, library::qr_svg, meeting_questions.get()});
  if (!opened) return opened.error();
  arena = std::move(*opened);
  return {};
}

base::Result<void> City::open_around() {
  attention = std::make_unique<ledger::Attention>(ledger::Attention::Settings{}, site.zone, time_units,
                                                  static_cast<std::int64_t>(machine.random.below(1ULL << 48)) + 1);
  meter_by(*ledger->rules());
  ledger->subscribe([this](const ledger::CommittedBatch& batch) {
    for (const auto& applied : batch.events) {
      if (applied.event.verb == ledger::Verb::rule_set_taken) meter_by(*ledger->rules());
    }
  });

  search = library::Search::open(*library, *store, machine.clock, config.in_home("search"));

  library::AroundSettings settings;
  settings.moderation = site.comments_before ? library::Moderation::before : library::Moderation::after;
  settings.address = address_of(config);
  settings.words = site.words;
  around = library::Around::open(
      {*store, machine.clock, ids, *library, *ledger, *people,
       [this](base::LearnerNumber learner) { return people->directory().shown_name(learner); }, settings});
  practice = quiz::Practice::open({*store, machine.clock, ids, machine.random, *people, *ledger});
  if (auto opened = open_arena(); !opened) return opened;
  insight_lookups = std::make_unique<InsightLookups>(*this);
  insight::InsightSettings insight_settings;
  insight_settings.small_groups.min = static_cast<std::uint32_t>(config.small_group_min);
  insight_settings.private_webhooks = config.private_webhooks;
  insight_room = std::make_unique<insight::Room>(insight::Room::Parts{*insight, *people, *ledger, *ranks, views,
                                                                      *insight_lookups, *store, machine.clock, ids,
                                                                      machine.random, insight_settings});

  const int settled = around->settle_now(base::Seconds(0));
  if (settled > 0) spdlog::info("{} learning events that an earlier process left were submitted", settled);
  return {};
}

}  // namespace wanqiu::app
