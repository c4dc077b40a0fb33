#include "simulation/names.h"

#include <algorithm>

#include "base/assert.h"

namespace wanqiu::simulation {

Names::Names(const std::vector<std::pair<std::string, double>>& surnames, std::vector<std::string> given_names)
    : given_names_(std::move(given_names)) {
  WQ_ASSERT(!surnames.empty() && !given_names_.empty());
  double sum = 0;
  for (const auto& [surname, weight] : surnames) {
    WQ_ASSERT(weight > 0);
    surnames_.push_back(surname);
    weights_up_to_.push_back(sum += weight);
  }
}

std::string Names::name(Draw& draw) const {
  const double at = draw.unit() * weights_up_to_.back();
  const auto found = std::upper_bound(weights_up_to_.begin(), weights_up_to_.end() - 1, at) - weights_up_to_.begin();
  return surnames_[static_cast<std::size_t>(found)] +
         given_names_[draw.below(static_cast<std::uint32_t>(given_names_.size()))];
}

}  // namespace wanqiu::simulation
