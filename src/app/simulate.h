#pragma once

#include <optional>
#include <string>

#include "city.h"
#include "simulation.h"

namespace wanqiu::app {

/// The command line of `wanqiu simulate`.
struct SimulateOptions {
  static constexpr std::uint32_t learners_max = 3'500'000;  ///< ten times the reference city

  std::uint32_t learners = 350'000;
  int days = 90;
  std::uint64_t seed = 7;
  std::string until;               ///< the last day; yesterday when empty
  std::string data;                ///< a folder with admin/ and names/; made up when empty
  std::string profile;             ///< a file of measured figures; those of activity_profile.h when empty
  std::string divisions = "4116";  ///< of which city
  std::size_t organisations = 3'000;
  std::string tokens;  ///< a file of API tokens: written when a city is made, read when a target is driven
  std::uint32_t token_count = 1'000;
  std::string target;  ///< drive this server and make nothing
  double rate = 1'000;
  double seconds = 30;
  int connections = 64;
  bool json = false;
};

struct MadeCity {
  SimulationSettings settings;
  SimulationReport report;
  std::optional<people::Invited> invited;  ///< the operator, where the home was not there before
};

/// Makes a city in the home of `config`, which must not be there or be empty (conflict): `wanqiu init` leaves it so,
/// and texts may have been imported. Throws base::FaultError.
MadeCity make_simulated_city(const SimulateOptions& options, Config config, Machine machine,
                             const SimulationWatch& watch = {});

/// Makes a city, or drives a running server, and prints what came of it. Throws base::FaultError. The exit status: 1
/// when some requests to a target failed.
int simulate_verb(const SimulateOptions& options, Config config, Machine machine);

}  // namespace wanqiu::app
