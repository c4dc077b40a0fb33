#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "base/text.h"
#include "base/time.h"

namespace wanqiu::http {

/// Text with its limits in the type: `Text<1, 40> name;`. Checked by base::parse_text; std::string in JSON.
template <std::size_t Min, std::size_t Max, bool Multiline = false>
struct Text {
  std::string value;
  static constexpr base::TextLimits limits{Min, Max, Multiline};
  operator std::string_view() const { return value; }
};

/// A whole number with its range in the type.
template <std::int64_t Min, std::int64_t Max>
struct Whole {
  std::int64_t value = Min;
  operator std::int64_t() const { return value; }
};

/// Strict: `T` is a struct described with BOOST_DESCRIBE_STRUCT. A member that is not optional and has no default
/// marked by std::optional must be there; an unknown field, a wrong type, broken UTF-8, a NUL, a number out of range
/// are each an `invalid` fault that names the field ("rules[3].daily_cap"). Members may be bool, integers, double,
/// Text, Whole, Id (as a decimal string), Instant (RFC 3339), Day, described enums (by name), optional, vector and
/// described structs of these. A trailing underscore of a member's name is dropped. At most 16 levels deep.
template <class T>
base::Result<T> parse_json(std::string_view text);
template <class T>
base::Result<T> parse_query(const std::vector<std::pair<std::string, std::string>>& pairs);

}  // namespace wanqiu::http

#include "http/detail/json_in.h"
