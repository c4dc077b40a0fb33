#pragma once

#include <boost/describe.hpp>
#include <string>
#include <vector>

namespace wanqiu::library {

/// A piece of text and whether it is what was looked for: marks without HTML.
struct PassagePiece {
  std::string text;
  bool found = false;
  friend bool operator==(const PassagePiece&, const PassagePiece&) = default;
};
BOOST_DESCRIBE_STRUCT(PassagePiece, (), (text, found))
using Passage = std::vector<PassagePiece>;

}  // namespace wanqiu::library
