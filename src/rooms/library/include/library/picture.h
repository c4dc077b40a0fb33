#pragma once

#include <boost/describe.hpp>
#include <string>
#include <vector>

namespace wanqiu::library {

/// A picture in one width, as WebP.
struct MediaWidth {
  int width = 0;
  std::string url;
  friend bool operator==(const MediaWidth&, const MediaWidth&) = default;
};
BOOST_DESCRIBE_STRUCT(MediaWidth, (), (width, url))

/// How a picture is shown: the address for who takes one, and the widths for who chooses.
struct Picture {
  std::string url;  ///< the widest up to 640, or the picture itself where it is narrower; empty for none
  std::vector<MediaWidth> widths;
};

}  // namespace wanqiu::library
