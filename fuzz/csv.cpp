// A CSV file as an administrator may upload it: organisations, or anything else with a header.
#include <string_view>

#include "base/assert.h"
#include "base/csv.h"
#include "base/text.h"
#include "import_rows.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace wanqiu;
  const std::string_view text(reinterpret_cast<const char*>(data), size);

  // What was read can be written and read again.
  int last_line = 0;
  const auto read = base::read_csv(text, [&](base::CsvRow row) {
    WQ_ASSERT(row.line > last_line);
    last_line = row.line;
    std::vector<std::string_view> fields(row.fields.begin(), row.fields.end());
    const std::string line = base::csv_line(fields);
    std::size_t again = 0;
    const auto reread = base::read_csv(line, [&](base::CsvRow copy) {
      again = copy.fields.size();
      return true;
    });
    WQ_ASSERT(!reread || again == row.fields.size() || again == 0);
    return true;
  });
  if (!read) WQ_ASSERT(!read.error().reason.empty());

  people::ImportReport report;
  const auto table = people::Table::read(text, "organisations.csv",
                                         {"code|编码", "name|名称", "parent_code|上级编码", "kind|类别"}, 2);
  if (!table) return 0;
  const auto plan = people::plan_organisations(people::Tree(), people::organisation_lines(*table, report), report);
  for (const auto& line : plan.made) WQ_ASSERT(!line.code.empty() && !line.name.empty());
  return 0;
}
