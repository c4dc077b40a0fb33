// Comma-separated values as RFC 4180 has them.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace wanqiu::base {

struct CsvRow {
  int line = 0;  ///< where the row begins, from 1
  std::vector<std::string> fields;
};

/// Reads `text` row by row: comma, double quotes, quoted line breaks, LF or CRLF, a byte order mark, empty lines
/// skipped. Stops at the first fault: not UTF-8, a quote inside a bare field or left open, a field over 10,000 bytes, a
/// row over 100 fields. `take` returns false to stop early.
Result<void> read_csv(std::string_view text, const std::function<bool(CsvRow row)>& take);
/// The same, but a broken row ends only itself: `broken` is told of it (false to stop there), and reading goes on with
/// the line behind the one where the row began, so that a quote that was left open costs no row but its own.
Result<void> read_csv(std::string_view text, const std::function<bool(CsvRow row)>& take,
                      const std::function<bool(int line, const Fault& fault)>& broken);

/// One row with its line break; a field is quoted where it must be, and where a spreadsheet would take it for a formula
/// (it begins with = + - @) it is led by an apostrophe.
std::string csv_line(const std::vector<std::string_view>& fields);

/// The columns of a header row: for each of `wanted` (alternatives separated by "|": "name|姓名") its index, or a fault
/// that names the missing one.
Result<std::vector<std::size_t>> csv_columns(const CsvRow& header, const std::vector<std::string_view>& wanted);

}  // namespace wanqiu::base
