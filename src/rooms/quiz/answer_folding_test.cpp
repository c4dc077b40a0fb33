#include "answer_folding.h"

#include <gmock/gmock.h>

#include <tuple>

#include "base/random.h"

namespace wanqiu::quiz {
namespace {

bool fits_folded(std::string_view answer, std::string_view accepted, const Fill& fill) {
  return fits_accepted(folded_answer(answer, fill), accepted, fill);
}

TEST(AnswerFolding, case_and_width_make_a_difference_only_where_the_question_says_so) {
  struct Case {
    bool case_sensitive, width_sensitive;
    bool other_case, other_width, both;  // fits
  };
  for (const auto& each : {Case{false, false, true, true, true}, Case{true, false, false, true, false},
                           Case{false, true, true, false, false}, Case{true, true, false, false, false}}) {
    Fill fill;
    fill.case_sensitive = each.case_sensitive;
    fill.width_sensitive = each.width_sensitive;
    EXPECT_TRUE(fits_folded("Qin ＡＢ", "Qin ＡＢ", fill));
    EXPECT_TRUE(fits_folded(" \tQin \u3000\n x", "Qin x", fill));
    EXPECT_TRUE(fits_folded("caf\u0065\u0301", "caf\u00e9", fill));
    EXPECT_EQ(fits_folded("qIN", "Qin", fill), each.other_case);
    EXPECT_EQ(fits_folded("Ｑｉｎ", "Qin", fill), each.other_width);
    EXPECT_EQ(fits_folded("ｑＩＮ", "Qin", fill), each.both);
    EXPECT_FALSE(fits_folded("Qins", "Qin", fill));
    EXPECT_FALSE(fits_folded("宛丘。", "宛丘", fill));
  }
}

TEST(AnswerFolding, a_star_is_any_run_and_an_escaped_one_itself) {
  Fill fill;
  EXPECT_TRUE(fits_folded("a*b", "a*b", fill));
  EXPECT_FALSE(fits_folded("axb", "a*b", fill));
  EXPECT_FALSE(fits_folded("a*b", R"(a\*b)", fill));
  fill.wildcards = true;
  for (const auto& [accepted, answer, expected] : std::vector<std::tuple<const char*, const char*, bool>>{
           {"a*b", "ab", true},        {"a*b", "a 秦 b", true},      {"a*b", "abc", false},   {"a*b", "xab", false},
           {"*丘*", "宛丘之上", true}, {"*丘*", "丘", true},         {"*", "anything", true}, {R"(a\*b)", "a*b", true},
           {R"(a\*b)", "axb", false},  {R"(\**)", "*x", true},       {R"(\**)", "x", false},  {"ab*ba", "aba", false},
           {"a*b*a", "a1b2b3a", true}, {"a*bc*c", "abc", false},     {"A*", "ａｂ", true},    {"a＊b", "a*b", true},
           {"a＊b", "axb", false},     {R"(a\b*)", R"(a\bc)", true}, {"**a**", "xax", true},  {"a *", "a b", true},
           {"a *", "ab", false}})
    EXPECT_EQ(fits_folded(answer, accepted, fill), expected) << accepted << " " << answer;
}

TEST(AnswerFolding, many_wildcards_do_not_take_long) {
  Fill fill;
  fill.wildcards = true;
  std::string pattern;
  for (int i = 0; i < 400; ++i) pattern += "*a";
  EXPECT_FALSE(fits_folded(std::string(1'000, 'a') + "b", pattern, fill));
  EXPECT_TRUE(fits_folded(std::string(1'000, 'a'), pattern, fill));
  EXPECT_TRUE(fits_folded("a", std::string(100'000, '*'), fill));
}

TEST(AnswerFolding, wildcards_find_what_trying_every_length_finds) {
  struct EveryLength {
    static bool fits(std::string_view answer, std::string_view pattern) {
      if (pattern.empty()) return answer.empty();
      if (pattern.front() == '*')
        return fits(answer, pattern.substr(1)) || (!answer.empty() && fits(answer.substr(1), pattern));
      return !answer.empty() && answer.front() == pattern.front() && fits(answer.substr(1), pattern.substr(1));
    }
  };
  const std::uint64_t seed = 20'260'507;
  base::SeededRandom random(seed);
  const auto text = [&](std::string_view letters, std::uint64_t most) {
    std::string drawn;
    for (auto i = random.below(most + 1); i > 0; --i) drawn += letters[random.below(letters.size())];
    return drawn;
  };
  Fill fill;
  fill.wildcards = true;
  int fitted = 0;
  for (int i = 0; i < 20'000; ++i) {
    const auto pattern = text("ab*", 7);
    const auto answer = text("ab", 9);
    const bool expected = EveryLength::fits(answer, pattern);
    ASSERT_EQ(fits_folded(answer, pattern, fill), expected)
        << "seed " << seed << " '" << pattern << "' '" << answer << "'";
    fitted += expected ? 1 : 0;
  }
  EXPECT_GT(fitted, 1'000) << "seed " << seed;
}

TEST(AnswerFolding, numbers_are_read_as_people_type_them) {
  for (const auto& [text, value] :
       std::vector<std::pair<const char*, double>>{{"3.14", 3.14},
                                                   {"３．１４", 3.14},
                                                   {" 1,000 ", 1'000},
                                                   {"1，000，000.5", 1'000'000.5},
                                                   {"1e3", 1'000},
                                                   {"１Ｅ３", 1'000},
                                                   {"1e+3", 1'000},
                                                   {"-1e-3", -0.001},
                                                   {"-5", -5},
                                                   {"−5", -5},
                                                   {"－５", -5},
                                                   {"+5", 5},
                                                   {".5", 0.5},
                                                   {"5.", 5},
                                                   {"-0", 0},
                                                   {"007", 7},
                                                   {"0.1000", 0.1},
                                                   {"1234.5", 1234.5},
                                                   {"\u30005\u3000", 5},
                                                   {"12,345e2", 1'234'500},
                                                   {"3.14159265358979323846", 3.14159265358979}})
    EXPECT_EQ(typed_number(text), value) << text;
  for (const char* text : {"",       " ",    "three",  "三",   "5²",      "①",   "½",     "1/2",   "50%",   "1,00",
                           "1,0000", ",000", "1,,000", "3,14", "1.000,5", "--5", "+-5",   "- 5",   "1 000", "0x1F",
                           "inf",    "nan",  "1e",     "e5",   ".",       "-",   "1e999", "1.2.3", "3。14"})
    EXPECT_EQ(typed_number(text), std::nullopt) << text;
}

}  // namespace
}  // namespace wanqiu::quiz
