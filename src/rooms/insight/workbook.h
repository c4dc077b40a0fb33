#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace wanqiu::insight {

/// A table of a report, before it becomes CSV or a sheet of a workbook.
struct Sheet {
  /// Text, a number, a rate (0 … 1, shown in percent), or nothing.
  struct Rate {
    double value = 0;
  };
  using Cell = std::variant<std::monostate, std::string, double, Rate>;
  std::string name;  ///< at most 31 characters, without []:*?/\ and apostrophes
  std::vector<std::string> head;
  std::vector<std::vector<Cell>> rows;
};

/// RFC 4180, UTF-8 with a byte order mark; a text that a spreadsheet would take for a formula gets an apostrophe.
std::string to_csv(const Sheet& sheet);
/// Office Open XML. Throws base::FaultError (unavailable) when there is no room for its temporary files.
std::string to_xlsx(const std::vector<Sheet>& sheets);

}  // namespace wanqiu::insight
