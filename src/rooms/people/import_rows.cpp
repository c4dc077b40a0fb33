#include "import_rows.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "organisation_commands.h"

namespace wanqiu::people {

using base::Fault;

void reject(ImportReport& report, std::string where, std::string why) {
  constexpr std::size_t shown_max = 1'000;
  ++report.rejected_count;
  if (report.rejected.size() < shown_max) report.rejected.push_back({std::move(where), std::move(why)});
}

namespace {

std::string names_shown(std::string_view alternatives) {
  std::string shown(alternatives);
  std::replace(shown.begin(), shown.end(), '|', '/');
  return shown;
}

std::optional<std::size_t> find_column(const std::vector<std::string>& header, std::string_view alternatives) {
  for (const auto name : base::split(alternatives, '|')) {
    for (std::size_t i = 0; i < header.size(); ++i) {
      if (base::folded(header[i]) == base::folded(name)) return i;
    }
  }
  return std::nullopt;
}

}  // namespace

base::Result<Table> Table::read(std::string_view csv, std::string_view file,
                                const std::vector<std::string_view>& columns, std::size_t needed) {
  Table table;
  table.file_ = file;
  std::optional<std::size_t> width;
  std::vector<std::optional<std::size_t>> where(columns.size());
  std::optional<Fault> fault;
  const auto take = [&](base::CsvRow row) {
    if (!width) {
      width = row.fields.size();
      for (std::size_t i = 0; i < columns.size(); ++i) {
        where[i] = find_column(row.fields, columns[i]);
        if (!where[i] && i < needed) {
          fault = Fault::invalid(names_shown(columns[i]), "the first line must name this column");
          fault->where = table.file_ + ":" + std::to_string(row.line);
          return false;
        }
      }
      return true;
    }
    if (row.fields.size() != *width) {
      table.broken.push_back({table.place(row.line), "has another number of fields than the first line"});
      return true;
    }
    Row taken{row.line, std::vector<std::string>(columns.size())};
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (where[i]) taken.fields[i] = base::trim(row.fields[*where[i]]);
    }
    table.rows.push_back(std::move(taken));
    return true;
  };
  const auto pass_over = [&](int line, const Fault& why) {
    if (width) table.broken.push_back({table.place(line), why.reason});
    return width.has_value();  // without its first line the file means nothing
  };
  const auto read = base::read_csv(csv, take, pass_over);
  if (fault) return *fault;
  if (!read) {
    auto broken = read.error();
    broken.where = table.file_ + (broken.where.empty() ? "" : ": " + broken.where);
    return broken;
  }
  if (!width) return Fault::invalid("", "the file is empty; its first line must name the columns").at(table.file_);
  return table;
}

std::optional<OrganisationKind> parse_kind(std::string_view text) {
  static const std::unordered_map<std::string_view, OrganisationKind> words{
      {"省", OrganisationKind::province}, {"市", OrganisationKind::city},       {"县", OrganisationKind::county},
      {"区", OrganisationKind::county},   {"乡镇", OrganisationKind::township}, {"街道", OrganisationKind::township},
      {"单位", OrganisationKind::unit},   {"支部", OrganisationKind::branch}};
  const auto folded = base::folded(text);
  if (const auto found = words.find(folded); found != words.end()) return found->second;
  return parse_organisation_kind(folded);
}

std::vector<OrganisationLine> organisation_lines(const Table& table, ImportReport& report) {
  for (const auto& each : table.broken) reject(report, each.where, each.why);
  std::vector<OrganisationLine> lines;
  for (const auto& row : table.rows) {
    const auto place = table.place(row);
    const auto kind = parse_kind(row.fields[3]);
    if (!kind) {
      reject(report, place + ": kind", "must be one of province, city, county, township, unit, branch");
      continue;
    }
    lines.push_back({place, row.fields[0], row.fields[1], row.fields[2], *kind});
  }
  return lines;
}

OrganisationPlan plan_organisations(const Tree& tree, std::vector<OrganisationLine> lines, ImportReport& report) {
  OrganisationPlan plan;
  std::vector<OrganisationLine> fresh;
  std::unordered_set<std::string> seen;
  for (auto& line : lines) {
    const auto code = parse_organisation_code(line.code, "code");
    const auto name = base::parse_text(line.name, "name", {1, 80});
    if (!code) {
      reject(report, line.where + ": code", code.error().reason);
    } else if (!name) {
      reject(report, line.where + ": name", name.error().reason);
    } else if (!seen.insert(*code).second) {
      reject(report, line.where + ": code", "stands in this file twice");
    } else {
      line.code = *code;
      line.name = *name;
      (tree.by_code(line.code) != nullptr ? plan.known : fresh).push_back(std::move(line));
    }
  }
  // From what is there downwards: a line goes in once its parent has.
  std::unordered_map<std::string, std::vector<std::size_t>> below;
  std::vector<std::size_t> ready;
  bool has_root = tree.size() > 0;
  for (std::size_t i = 0; i < fresh.size(); ++i) {
    if (fresh[i].parent_code.empty() && !has_root) {
      has_root = true;
      ready.insert(ready.begin(), i);
    } else if (fresh[i].parent_code.empty() && tree.size() == 0) {
      reject(report, fresh[i].where + ": parent_code", "must be given: one organisation alone can be the topmost");
    } else if (fresh[i].parent_code.empty() || tree.by_code(fresh[i].parent_code) != nullptr) {
      ready.push_back(i);
    } else {
      below[fresh[i].parent_code].push_back(i);
    }
  }
  std::unordered_set<std::string> placed;
  for (std::size_t next = 0; next < ready.size(); ++next) {
    const auto& code = fresh[ready[next]].code;
    placed.insert(code);
    if (const auto found = below.find(code); found != below.end()) {
      ready.insert(ready.end(), found->second.begin(), found->second.end());
      below.erase(found);
    }
  }
  for (const auto& [parent, children] : below) {
    for (const auto i : children) {
      const bool in_file = seen.contains(parent);
      reject(report, fresh[i].where + ": parent_code",
             in_file ? parent + " did not go in, or the parents go in a circle"
                     : "no organisation has the code " + parent);
    }
  }
  for (const auto i : ready) plan.made.push_back(fresh[i]);
  return plan;
}

base::Result<std::vector<OrganisationLine>> division_lines(const std::string& folder, std::string_view prefix,
                                                           ImportReport& report) {
  struct Level {
    std::string_view stem;  // provinces.csv, streets_henan.csv
    std::string_view parent;
    OrganisationKind kind;
  };
  constexpr std::array<Level, 5> levels{{{"provinces", "", OrganisationKind::province},
                                         {"cities", "provinceCode", OrganisationKind::city},
                                         {"areas", "cityCode", OrganisationKind::county},
                                         {"streets", "areaCode", OrganisationKind::township},
                                         {"villages", "streetCode", OrganisationKind::unit}}};
  std::error_code error;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) files.push_back(entry.path());
  if (error) return Fault::not_found("the folder " + folder + " cannot be read");
  std::sort(files.begin(), files.end());
  std::vector<OrganisationLine> lines;
  for (const auto& level : levels) {
    for (const auto& file : files) {
      if (file.extension() != ".csv" || !file.stem().string().starts_with(level.stem)) continue;
      std::ostringstream text;
      text << std::ifstream(file).rdbuf();
      std::vector<std::string_view> columns{"code", "name"};
      if (!level.parent.empty()) columns.push_back(level.parent);
      const auto table = Table::read(text.str(), file.filename().string(), columns, columns.size());
      if (!table) return table.error();
      for (const auto& each : table->broken) reject(report, each.where, each.why);
      for (const auto& row : table->rows) {
        const auto& code = row.fields[0];
        if (!code.starts_with(prefix) && !prefix.starts_with(code)) continue;
        lines.push_back(
            {table->place(row), code, row.fields[1], level.parent.empty() ? "" : row.fields[2], level.kind});
      }
    }
  }
  if (lines.empty()) return Fault::not_found("no division code in " + folder + " begins with " + std::string(prefix));
  return lines;
}

}  // namespace wanqiu::people
