#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "simulation/names.h"
#include "simulation/organisations.h"

namespace wanqiu::app {

/// What a simulated city is made of: from a folder of real data where one is given, else made up.
struct SimulationInput {
  std::string city_code;
  std::string city_name;
  std::vector<simulation::OrganisationLine> organisations;
  simulation::Names names;
};

/// `data`: a folder with admin/ (cities.csv, areas.csv, streets*.csv, villages*.csv) and names/ (surnames_weighted.csv,
/// faker_zh_CN_person.json); what is missing there is made up, names from demo/accounts.yaml in `share`.
/// `divisions`: the code of the city in admin/. `organisations`: how many, the city included. Faults name the file.
base::Result<SimulationInput> read_simulation_input(const std::optional<std::filesystem::path>& data,
                                                    const std::string& divisions, std::size_t organisations,
                                                    const std::filesystem::path& share);

}  // namespace wanqiu::app
