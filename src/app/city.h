#pragma once

#include <memory>

#include "arena/arena.h"
#include "base/clock.h"
#include "base/random.h"
#include "config.h"
#include "insight/room.h"
#include "ledger/attention.h"
#include "ledger/ledger.h"
#include "ledger/ranks.h"
#include "ledger/time_units.h"
#include "ledger/views.h"
#include "library/around.h"
#include "library/library.h"
#include "library/media.h"
#include "library/search.h"
#include "match_questions.h"
#include "people/people.h"
#include "places.h"
#include "quiz/papers.h"
#include "quiz/practice.h"
#include "quiz/quiz.h"
#include "site.h"
#include "store/store.h"

namespace wanqiu::app {

/// What the program runs on: handed in by main(), so that a test can hand in a moved clock.
struct Machine {
  const base::Clock& clock;
  base::Random& random;
};

/// A home that is opened: configuration, site, database with its schema up to date. Rooms are opened on it, bottom up,
/// as far as a verb needs them; members are destroyed in the reverse order.
class City {
 public:
  /// Takes the home's lock. Faults name the file or the key.
  static base::Result<std::unique_ptr<City>> open(Config config, Machine machine);
  /// The same, or beside a server that has the lock: for verbs that read, or whose writes other processes expect. What
  /// is opened beside a server brings no schema up to date and keeps no schedule.
  static base::Result<std::unique_ptr<City>> open_beside(Config config, Machine machine);
  /// For open(): only it can have the lock.
  City(Config config, Machine machine, std::optional<HomeLock> lock);
  ~City();
  City(const City&) = delete;
  City& operator=(const City&) = delete;

 private:
  // First, so that it is given back last: nobody else opens what is still being closed. None beside a server.
  std::optional<HomeLock> lock_;

 public:
  /// The points rules: beside the site definition, unless the configuration names others.
  std::filesystem::path rules_file() const;

  base::Result<void> open_people();
  base::Result<void> open_library();  ///< and media
  base::Result<void> open_ledger();   ///< needs people and library
  base::Result<void> open_quiz();     ///< needs people: banks and papers
  base::Result<void> open_around();   ///< needs the ledger: search, comments, attention, practice, live matches

  const Config config;
  const Machine machine;
  Site site;
  base::IdSource ids;
  std::unique_ptr<store::Store> store;
  std::unique_ptr<people::People> people;
  std::unique_ptr<library::Library> library;
  std::unique_ptr<library::Media> media;
  std::unique_ptr<quiz::Quiz> quiz;
  std::unique_ptr<quiz::Papers> papers;
  ledger::Views views;
  ledger::TimeUnits time_units;
  std::unique_ptr<ledger::Ranks> ranks;
  std::unique_ptr<insight::Insight> insight;
  std::unique_ptr<ledger::Ledger> ledger;
  std::unique_ptr<ledger::Attention> attention;
  std::unique_ptr<library::Search> search;
  std::unique_ptr<library::Around> around;
  std::unique_ptr<quiz::Practice> practice;
  std::unique_ptr<quiz::LiveQuestions> live_questions;
  std::unique_ptr<PaperMatchQuestions> match_questions;
  std::unique_ptr<PaperMeetingQuestions> meeting_questions;
  std::unique_ptr<arena::Arena> arena;
  std::unique_ptr<insight::Lookups> insight_lookups;
  std::unique_ptr<insight::Room> insight_room;

 private:
  void follow_members();
  base::Result<void> open_arena();
  void meter_by(const ledger::RuleSet& rules);

  static base::Result<std::unique_ptr<City>> open(Config config, Machine machine, std::optional<HomeLock> lock);
};

/// The site definition of a home.
base::Result<Site> read_site(const Config& config);
std::vector<store::Migration> all_migrations();

}  // namespace wanqiu::app
