#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/csv.h"
#include "people/import.h"
#include "people/organisation.h"

namespace wanqiu::people {

void reject(ImportReport& report, std::string where, std::string why);

/// The rows of a CSV file whose first line names its columns. Columns may come in any order, others are passed over.
class Table {
 public:
  /// `columns`: alternatives separated by "|", the first `needed` must be there.
  static base::Result<Table> read(std::string_view csv, std::string_view file,
                                  const std::vector<std::string_view>& columns, std::size_t needed);

  struct Row {
    int line = 0;
    std::vector<std::string> fields;  ///< in the order of the columns asked for, trimmed; empty for a missing column
  };
  std::vector<Row> rows;
  std::vector<Rejection> broken;  ///< rows that cannot be read: quotes, no UTF-8, more or fewer fields than the header
  std::string place(int line) const { return file_ + ":" + std::to_string(line); }
  std::string place(const Row& row) const { return place(row.line); }

 private:
  std::string file_;
};

struct OrganisationLine {
  std::string where;
  std::string code;
  std::string name;
  std::string parent_code;
  OrganisationKind kind = OrganisationKind::unit;
};

/// What of a file can go in, parents before children.
struct OrganisationPlan {
  std::vector<OrganisationLine> made;
  std::vector<OrganisationLine> known;  ///< the code is there already
};
/// Rejects what has no name, no such kind, a code twice, a parent that is nowhere, or parents in a circle.
OrganisationPlan plan_organisations(const Tree& tree, std::vector<OrganisationLine> lines, ImportReport& report);

/// Also 省, 市, 县 or 区, 乡镇 or 街道, 单位, 支部.
std::optional<OrganisationKind> parse_kind(std::string_view text);

std::vector<OrganisationLine> organisation_lines(const Table& table, ImportReport& report);
/// The division codes of one folder (provinces.csv and so on) below `prefix`, and what lies above it.
base::Result<std::vector<OrganisationLine>> division_lines(const std::string& folder, std::string_view prefix,
                                                           ImportReport& report);

}  // namespace wanqiu::people
