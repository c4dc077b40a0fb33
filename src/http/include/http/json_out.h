#pragma once

#include <string>

namespace wanqiu::http {

/// Described structs as JSON objects in the order of their members; ids as decimal strings, Instant as RFC 3339 in UTC,
/// Day as "2022-01-02", described enums by name (a trailing underscore is dropped), empty optionals as null, vectors as
/// arrays, strings escaped so that the text can also stand inside an HTML script element.
template <class T>
std::string to_json(const T& value);

}  // namespace wanqiu::http

#include "http/detail/json_out.h"
