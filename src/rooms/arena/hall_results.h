#pragma once

#include <boost/describe.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "hall_frames.h"
#include "hall_store.h"

namespace wanqiu::arena {

/// One player's line of the results of a match that is over.
struct ResultRow {
  std::uint32_t rank = 0;
  std::uint32_t seat = 0;
  std::string name;
  std::string organisation;
  std::int32_t score = 0;
  std::int32_t right = 0;
  std::int64_t taken_ms = 0;  ///< for what was right
};
BOOST_DESCRIBE_STRUCT(ResultRow, (), (rank, seat, name, organisation, score, right, taken_ms))

using OrganisationName = std::function<std::string(base::OrganisationId)>;

/// Empty for who came after the last lock.
std::optional<ResultRow> result_of(const HallMatch& match, Seat seat, const OrganisationName& name);
/// The best first, from after the first `skip` of them.
std::vector<ResultRow> results_from(const HallMatch& match, std::size_t skip, std::size_t limit,
                                    const OrganisationName& name);
/// The first 100 organisations, what was chosen and right in each question, and how the ranking went, as the members
/// "organisations", "questions" and "ranking" of a JSON object, without its braces.
std::string everybodys_results(const HallMatch& match, const std::vector<ShownQuestion>& shown,
                               const OrganisationName& name);
/// The whole table, UTF-8 with a byte order mark, since spreadsheets ask for one.
std::string results_csv(const HallMatch& match, const OrganisationName& name);
/// Whoever took a seat.
std::vector<PlayerRow> player_rows(const HallMatch& match);

}  // namespace wanqiu::arena
