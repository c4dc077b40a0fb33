#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "quiz/ids.h"
#include "quiz/question.h"

namespace wanqiu::quiz {

/// "So many from these, at this difficulty". Empty lists ask for nothing in particular.
struct DrawRule {
  std::int32_t count = 5;  ///< 1 … 200
  std::vector<BankId> banks;
  std::vector<std::string> tags;  ///< any of them
  std::string category;           ///< it, or below it ("历史" takes "历史/先秦")
  std::vector<Kind> kinds;
  std::int32_t difficulty_from = 0;  ///< 0: no lower bound. Questions that say none fit only where there is no bound
  std::int32_t difficulty_to = 0;    ///< 0: no upper bound
  friend bool operator==(const DrawRule&, const DrawRule&) = default;
};
BOOST_DESCRIBE_STRUCT(DrawRule, (), (count, banks, tags, category, kinds, difficulty_from, difficulty_to))

}  // namespace wanqiu::quiz
