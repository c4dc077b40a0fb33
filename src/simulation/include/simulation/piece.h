#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "simulation/draw.h"

namespace wanqiu::simulation {

/// A short text to read, so that what a simulated learner read has a title.
struct Piece {
  std::string title;
  std::string summary;
  std::string body;  ///< a few paragraphs, plainly made up
  base::Day published;
};

/// `count` pieces spread evenly over the days from `first` to `last`, each with its own title.
std::vector<Piece> make_pieces(std::size_t count, base::Day first, base::Day last, Draw& draw);

/// The piece as `wanqiu import content` takes it: Markdown with front matter.
std::string to_markdown(const Piece& piece, const std::string& column);

}  // namespace wanqiu::simulation
