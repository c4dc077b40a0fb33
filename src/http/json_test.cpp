#include <gtest/gtest.h>

#include "http/json_in.h"
#include "http/json_out.h"

namespace wanqiu::http {
namespace {

struct TaleId : base::Id<TaleId> {
  using Id::Id;
};
BOOST_DEFINE_ENUM_CLASS(Mood, calm, glad, operator_)
struct Part {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(Part, (), (name))
struct Tale {
  TaleId id;
  std::vector<Part> parts;
  Mood mood = Mood::calm;
  std::optional<double> weight;
  base::Instant told;
  base::Day day;
};
BOOST_DESCRIBE_STRUCT(Tale, (), (id, parts, mood, weight, told, day))

TEST(Json, what_goes_out_comes_back) {
  Tale tale{TaleId(9'007'199'254'740'993), {{"a\"</script>\u2028宛"}}, Mood::operator_, 2.5, base::from_ms(0), {0}};
  const auto text = to_json(tale);
  EXPECT_EQ(text.find("</script>"), std::string::npos);
  EXPECT_NE(text.find("\"9007199254740993\""), std::string::npos);
  EXPECT_NE(text.find("\"mood\":\"operator\""), std::string::npos);
  const auto back = parse_json<Tale>(text).value();
  EXPECT_EQ(back.id, tale.id);
  EXPECT_EQ(back.parts[0].name, tale.parts[0].name);
  EXPECT_EQ(back.mood, Mood::operator_);
  EXPECT_EQ(to_json(back), text);
}

TEST(Json, a_fault_names_the_path_of_the_field) {
  const auto fault =
      parse_json<Tale>(
          R"({"id":"1","parts":[{"name":"a"},{"name":3}],"mood":"calm","told":"1970-01-01T00:00:00Z","day":"1970-01-01"})")
          .error();
  EXPECT_EQ(fault.field, "parts[1].name");
  EXPECT_EQ(parse_json<Tale>(R"({"id":1})").error().field, "id");
}

struct Page {
  std::optional<Whole<1, 100>> limit;
  std::optional<Text<1, 20>> q;
};
BOOST_DESCRIBE_STRUCT(Page, (), (limit, q))

TEST(Json, a_query_string_is_as_strict_as_a_body) {
  EXPECT_EQ(parse_query<Page>({{"limit", "7"}}).value().limit->value, 7);
  EXPECT_EQ(parse_query<Page>({{"limit", "0"}}).error().field, "limit");
  EXPECT_EQ(parse_query<Page>({{"limit", "7x"}}).error().field, "limit");
  EXPECT_EQ(parse_query<Page>({{"colour", "1"}}).error().field, "colour");
  EXPECT_EQ(parse_query<Page>({{"q", "a"}, {"q", "b"}}).error().reason, "must be given once");
}

}  // namespace
}  // namespace wanqiu::http
