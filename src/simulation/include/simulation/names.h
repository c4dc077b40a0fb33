#pragma once

#include <string>
#include <utility>
#include <vector>

#include "simulation/draw.h"

namespace wanqiu::simulation {

/// Surnames, each with how frequent it is, and given names, put together.
class Names {
 public:
  /// Neither is empty; weights are above 0.
  Names(const std::vector<std::pair<std::string, double>>& surnames, std::vector<std::string> given_names);
  std::string name(Draw& draw) const;

 private:
  std::vector<std::string> surnames_;
  std::vector<double> weights_up_to_;
  std::vector<std::string> given_names_;
};

}  // namespace wanqiu::simulation
