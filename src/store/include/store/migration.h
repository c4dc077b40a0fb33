#pragma once

#include <span>
#include <string_view>

namespace wanqiu::store {

/// One numbered step of one room's schema, built in from migrations/NNNN_name.sql. Facts: never edited once released.
/// One text for both engines; statements end with a semicolon at the end of a line. Type tokens: `{bytes}` is blob or
/// bytea. `bigint`, `integer`, `double precision` and `text` are the same on both.
struct Migration {
  std::string_view room;
  int number = 0;  ///< from 1, without gaps within a room
  std::string_view name;
  std::string_view text;
};

}  // namespace wanqiu::store
