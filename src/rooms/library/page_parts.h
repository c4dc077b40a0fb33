#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wanqiu::library {

/// A page is under 100 kB of HTML whatever it shows. Its frame takes up to some 20 kB (a summary four times, tags, the
/// places in series and course); the rest is for what it is about.
constexpr std::size_t list_bytes_max = 78'000;
constexpr std::size_t part_bytes_max = 78'000;

/// HTML of to_html() in pieces of at most `bytes_max` (the first: `first_bytes_max`), each well-formed. Cut between the
/// outermost blocks, before a heading where one is in the second half of a piece. A block that is too large alone is
/// cut inside: what is open there is closed and opened again. One piece, maybe empty, when all fits.
std::vector<std::string> split_html(std::string_view html, std::size_t first_bytes_max, std::size_t bytes_max);

/// One page of several: a piece of the body, and the things [from, to) of a list that stands before or after it.
struct PagePart {
  std::size_t from = 0;
  std::size_t to = 0;
  std::string body;
};

enum class ListStands { before_body, after_body };

/// `sizes` are of the list's things in bytes.
std::vector<PagePart> parts_of(std::string_view body, std::span<const std::size_t> sizes, ListStands list);

}  // namespace wanqiu::library
