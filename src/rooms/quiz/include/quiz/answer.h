#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <string>
#include <vector>

namespace wanqiu::quiz {

/// What a learner answered, by the places in the question as it is stored:
///   single, truefalse   choices: one place of an option
///   multiple            choices: any number of places, each once
///   ordering            choices: the item that comes first, the second …; every item once
///   matching            choices: for each left in turn a place of rights_of(), or -1 for none
///   fill                texts: one for each blank, "" for none; up to 1,000 code points
///   numeric             texts: one, a decimal number ("3.14", "-1e3"; full width and "1,000" are taken too)
/// Everything empty: not answered, which is worth nothing.
struct Answer {
  std::vector<std::int32_t> choices;
  std::vector<std::string> texts;
  bool empty() const { return choices.empty() && texts.empty(); }
  friend bool operator==(const Answer&, const Answer&) = default;
};
BOOST_DESCRIBE_STRUCT(Answer, (), (choices, texts))

}  // namespace wanqiu::quiz
