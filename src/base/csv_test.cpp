#include "base/csv.h"

#include <gtest/gtest.h>

namespace wanqiu::base {
namespace {

std::vector<CsvRow> rows_of(std::string_view text) {
  std::vector<CsvRow> rows;
  read_csv(text, [&](CsvRow row) { return rows.push_back(std::move(row)), true; }).value();
  return rows;
}

TEST(Csv, quotes_line_breaks_and_the_byte_order_mark_are_read_as_the_standard_says) {
  const auto rows = rows_of("\xEF\xBB\xBFname,code\r\n\"a, \"\"b\"\"\nc\",7\r\n\r\n宛丘,\n,");
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows[0].fields, (std::vector<std::string>{"name", "code"}));
  EXPECT_EQ(rows[1].fields, (std::vector<std::string>{"a, \"b\"\nc", "7"}));
  EXPECT_EQ(rows[2].line, 5);
  EXPECT_EQ(rows[2].fields, (std::vector<std::string>{"宛丘", ""}));
  EXPECT_EQ(rows[3].fields, (std::vector<std::string>{"", ""}));
}

TEST(Csv, what_is_written_comes_back) {
  const std::vector<std::string_view> fields{"a", "b,c", "d\"e", "f\ng", "", "=1+1"};
  const auto rows = rows_of(csv_line(fields));
  ASSERT_EQ(rows.size(), 1U);
  for (std::size_t i = 0; i + 1 < fields.size(); ++i) EXPECT_EQ(rows[0].fields[i], fields[i]);
  EXPECT_EQ(rows[0].fields.back(), "'=1+1");
}

TEST(Csv, every_kind_of_line_break_counts_as_one) {
  std::vector<int> lines;
  EXPECT_TRUE(read_csv("a\rb\r\nc\n\rd\n\"e\r\nf\rg\"\nh", [&](CsvRow row) {
    lines.push_back(row.line);
    return true;
  }));
  EXPECT_EQ(lines, (std::vector<int>{1, 2, 3, 5, 6, 9}));
}

TEST(Csv, a_broken_row_is_named_by_its_line) {
  for (const char* broken : {"a\nb\"c\n", "a\n\"b", "a\n\"b\"c\n", "a\n\xFF\n"}) {
    const auto result = read_csv(broken, [](const CsvRow&) { return true; });
    ASSERT_FALSE(result) << broken;
    EXPECT_EQ(result.error().where, "line 2") << broken;
  }
}

TEST(Csv, a_broken_row_costs_no_row_but_its_own) {
  std::vector<std::string> rows;
  std::vector<int> broken;
  const auto text = "a,b\n1,x\n\"2,open\n3,z\n\xFF,4\n\"5\"x,5\n6,\"last\"\n" + std::string(20'000, '7') + ",8\n9,10";
  EXPECT_TRUE(read_csv(
      text, [&](const CsvRow& row) { return rows.push_back(row.fields[0] + row.fields[1]), true; },
      [&](int line, const Fault& fault) {
        EXPECT_FALSE(fault.reason.empty());
        return broken.push_back(line), true;
      }));
  EXPECT_EQ(rows, (std::vector<std::string>{"ab", "1x", "3z", "6last", "910"}));
  EXPECT_EQ(broken, (std::vector<int>{3, 5, 6, 8}));
}

TEST(Csv, columns_are_found_by_either_name) {
  const CsvRow header{1, {"手机号", "name"}};
  EXPECT_EQ(csv_columns(header, {"name|姓名", "phone|手机号"}).value(), (std::vector<std::size_t>{1, 0}));
  EXPECT_EQ(csv_columns(header, {"code"}).error().field, "code");
}

}  // namespace
}  // namespace wanqiu::base
