#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace wanqiu::simulation {

/// An organisation below the city: what `wanqiu import organisations` takes. Parents stand before their children.
struct OrganisationLine {
  std::string code;
  std::string name;
  std::string parent_code;  ///< of the city itself, or of a line before
  std::string kind;         ///< "county", "township", "unit"
};

/// A division of a real city, as division codes have it: six digits a county, nine a township, twelve a village.
struct Division {
  std::string code;
  std::string name;
  std::string parent_code;
};

/// The city's own units (bureaus, schools, hospitals), its counties, each with units of its own, their townships, and
/// as many villages, evenly taken, as make `count` organisations with the city itself. Codes of units: "4116-03".
/// Counties and townships are always all there.
std::vector<OrganisationLine> organisations_of(const std::string& city_code, const std::vector<Division>& counties,
                                               const std::vector<Division>& townships,
                                               const std::vector<Division>& villages, std::size_t count);

/// The same of a city that is nowhere: ten counties with twenty townships each and as many villages as are wanted.
/// Names are put together from words for rivers, hills, trees and the points of the compass; codes follow the form of
/// division codes below `city_code`.
std::vector<OrganisationLine> invented_organisations(const std::string& city_code, std::size_t count);

}  // namespace wanqiu::simulation
