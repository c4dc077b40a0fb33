#include "base/yaml.h"

#include <gtest/gtest.h>

namespace wanqiu::base {
namespace {

Fault fault_of(std::string_view text) {
  const auto result = read_yaml(text, "x.yaml", [](const YamlNode& root) {
    root.only({"name", "columns", "open"});
    for (const auto& column : root.at("columns").items()) {
      column.only({"slug", "cap"});
      column.at("slug").text({1, 8});
      if (const auto cap = column.find("cap")) cap->whole(0, 9);
    }
    if (const auto open = root.find("open")) open->truth();
    return 0;
  });
  return result ? Fault{} : result.error();
}

TEST(Yaml, a_fault_names_field_line_and_what_would_be_right) {
  EXPECT_EQ(to_string(fault_of("columns:\n- slug: a\n  cap: 12\n")),
            "x.yaml:3: columns[0].cap: must be a whole number from 0 to 9");
  EXPECT_EQ(to_string(fault_of("columns:\n- slug: a\ncolumn: 1\n")),
            "x.yaml:3: column: is not a key here; did you mean 'columns'?");
  EXPECT_EQ(to_string(fault_of("columns: []\nopen: maybe\n")), "x.yaml:2: open: must be true or false");
  EXPECT_EQ(fault_of("name: x\n").field, "columns");
  EXPECT_EQ(fault_of("columns:\n- slug: a\n  slug: b\n").reason, "is given twice");
  EXPECT_EQ(fault_of("columns: [").field, "");
  EXPECT_EQ(fault_of("columns: []\n"), Fault{});
}

TEST(Yaml, expanding_aliases_is_bounded) {
  std::string bomb = "a: &a [1,1,1,1,1,1,1,1,1,1]\n";
  for (char c = 'b'; c < 'h'; ++c)
    bomb += std::string(1, c) + ": &" + c + " [" + [&] {
      std::string refs;
      for (int i = 0; i < 10; ++i) refs += std::string(i == 0 ? "" : ",") + "*" + static_cast<char>(c - 1);
      return refs;
    }() + "]\n";
  EXPECT_EQ(fault_of(bomb).kind, FaultKind::too_large);
}

}  // namespace
}  // namespace wanqiu::base
