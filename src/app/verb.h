#pragma once

#include <memory>
#include <string>
#include <vector>

#include "city.h"
#include "insight_verb.h"

namespace wanqiu::app {

/// What the command line says, for whichever verb.
struct Options {
  bool json = false;
  bool demo = false;
  bool all_or_nothing = false;
  bool drafts = false;
  std::string site;
  std::string root_name = "学习城市";
  std::string root_code = "1";
  std::string operator_name = "operator";
  std::vector<std::string> files;
  std::string file;
  std::string column;
  std::string code;
  std::string account;
  std::string prefix;
  int unused_days = 30;
  InsightQuestion insight;
};

/// The configuration of WANQIU_HOME, checked; throws base::FaultError.
Config load_config();
std::unique_ptr<City> open_city(Machine machine);
/// Also while a server runs.
std::unique_ptr<City> open_city_beside(Machine machine);

template <class T>
T check(base::Result<T> result) {
  return std::move(result).value();
}
inline void check(const base::Result<void>& result) {
  result.value();
}

// Each returns the exit status; throws base::FaultError when it could not be done.
int init_verb(const Options& options, Machine machine);
int import_content_verb(const Options& options, Machine machine);
int import_organisations_verb(const Options& options, Machine machine);
int import_learners_verb(const Options& options, Machine machine);

}  // namespace wanqiu::app
