#include "quiz/question.h"

#include <gmock/gmock.h>

#include "question_json.h"

namespace wanqiu::quiz {
namespace {

using ::testing::HasSubstr;

std::string fault_of(const char* json) {
  const auto question = parse_question_json(json);
  return question ? "accepted" : base::to_string(question.error());
}
Question parsed(const char* json) {
  return parse_question_json(json).value();
}

TEST(Weight, thirds_keep_every_digit) {
  EXPECT_EQ(Weight::parse_percent("33.33333", "w")->percent_text(), "33.33333");
  EXPECT_EQ(Weight::parse_percent("33.33333", "w")->fraction_text(), "0.3333333");
  EXPECT_EQ(Weight::parse_fraction("0.3333333", "w")->percent_text(), "33.33333");
  EXPECT_EQ(Weight::parse_percent("-100", "w")->percent_text(), "-100");
  EXPECT_EQ(Weight::parse_percent("50.0000000000", "w")->percent_text(), "50");
  for (const char* wrong :
       {"", ".", "-", "1e2", "101", "-100.5", "33.3333333333", "9999999999999999999999", "1.2.3", "五十"})
    EXPECT_FALSE(Weight::parse_percent(wrong, "w")) << wrong;
}

TEST(Question, what_a_kind_cannot_be_is_refused_with_the_member_that_is_wrong) {
  const std::vector<std::pair<const char*, const char*>> wrong{
      {R"({"kind":"single","stem":"x","options":["a","b"],"answer":[2]})", "answer[0]"},
      {R"({"kind":"single","stem":"x","options":["a","b"],"answer":[]})", "weights"},
      {R"({"kind":"single","stem":"x","options":["a"],"answer":[0]})", "options"},
      {R"({"kind":"single","stem":"x","options":["a"," "],"answer":[0]})", "options[1]"},
      {R"({"kind":"single","stem":" ","options":["a","b"],"answer":[0]})", "stem"},
      {R"({"kind":"single","stem":"x","options":["a","b"],"answer":[0],"weights":[100]})", "weights"},
      {R"({"kind":"single","stem":"x","options":["a","b"],"answer":[0],"weights":[100,"50"]})", "weights[1]"},
      {R"({"kind":"single","stem":"x","options":["a","b"],"answer":[0],"weights":[0,100]})", "answer"},
      {R"({"kind":"multiple","stem":"x","options":["a","b"],"answer":[]})", "answer"},
      {R"({"kind":"multiple","stem":"x","options":["a","b"],"answer":[0],"weights":[40,0]})", "weights"},
      {R"({"kind":"truefalse","stem":"x","options":["True","Maybe"],"answer":[0]})", "options"},
      {R"({"kind":"truefalse","stem":"x","options":["True","False"],"answer":[0,1]})", "answer"},
      {R"({"kind":"fill","stem":"x","answer":[]})", "answer"},
      {R"({"kind":"fill","stem":"x","answer":["a","b"],"blanks":[0,2]})", "blanks"},
      {R"({"kind":"fill","stem":"x","answer":["a"],"weights":[50]})", "weights"},
      {R"({"kind":"ordering","stem":"x","options":["a","b"],"answer":[0,0]})", "answer"},
      {R"({"kind":"matching","stem":"x","pairs":[["a","1"]]})", "pairs"},
      {R"({"kind":"matching","stem":"x","pairs":[["a","1"],["b",""]]})", "pairs[1][1]"},
      {R"({"kind":"matching","stem":"x","pairs":[["a","1"],["b","2"]],"weights":[50,40]})", "weights"},
      {R"({"kind":"matching","stem":"x","pairs":[["a","1"],["b","2"],["","3"]],"weights":[50,25,25]})", "weights"},
      {R"({"kind":"matching","stem":"x","pairs":[["a","1"],["b","2"]],"weights":[50,50],"all_or_nothing":true})",
       "weights"},
      {R"({"kind":"fill","stem":"x","answer":["a","b","c"],"weights":[100,50,100],"blanks":[0,0,1],"all_or_nothing":true})",
       "weights"},
      {R"({"kind":"single","stem":"x","options":["a","b"],"answer":[0],"all_or_nothing":true})", "all_or_nothing"},
      {R"({"kind":"numeric","stem":"x","answer":["three"]})", "answer[0]"},
      {R"({"kind":"numeric","stem":"x","answer":[3],"tolerance":-1})", "tolerance"},
      {R"({"kind":"numeric","stem":"x","answer":[3.1234567890123456789]})", "answer[0]"},
      {R"({"kind":"essay","stem":"x"})", "kind"},
      {R"({"kind":"single","stem":"x","options":["a","b"],"answer":[0],"difficulty":6})", "difficulty"},
      {R"({"kind":"single","stem":"x","options":["a","b"],"answer":[0],"files":[{"name":"../a","base64":""}]})",
       "files"},
      {R"({"kind":"single","stem":"x","options":["a","b"],"answer":[0],"own":{"a":1}})", "own"},
      {R"({"kind":"single","stem":"x\u0000","options":["a","b"],"answer":[0]})", "stem"},
      {R"({"kind":"single","stem":"x","options":["a","b"],"answer":[0],"tolerance":1})", "tolerance"},
  };
  for (const auto& [json, member] : wrong) EXPECT_THAT(fault_of(json), HasSubstr(member)) << json;
  EXPECT_THAT(fault_of("{"), HasSubstr("JSON"));
  EXPECT_THAT(fault_of("[]"), HasSubstr("object"));
  EXPECT_THAT(fault_of(std::string(40'000, '[').c_str()), HasSubstr("JSON"));
}

TEST(Question, members_that_wanqiu_does_not_know_come_back) {
  const auto kept = parsed(
      R"({"kind":"single","stem":"x","options":["a","b"],"answer":[0],"year":"2010","needs_image":true,"page":7,"rate":0.5})");
  const auto json = question_json(kept);
  for (const char* member : {R"("year":"2010")", R"("needs_image":true)", R"("page":7)", R"("rate":0.5)"})
    EXPECT_THAT(json, HasSubstr(member));
}

TEST(Question, the_same_question_is_known_by_its_content_whatever_stands_around_it) {
  const auto one =
      parsed(R"({"id":"a","kind":"single","stem":"Which  is it?","options":["x","y"],"answer":[0],"explanation":"e"})");
  const auto same =
      parsed(R"({"id":"b","kind":"single","stem":"Which is\nit?","options":["x","y"],"answer":[0],"category":"c"})");
  const auto other = parsed(R"({"kind":"single","stem":"Which is it?","options":["x","y"],"answer":[1]})");
  const auto passage =
      parsed(R"({"kind":"single","passage":"p","stem":"Which is it?","options":["x","y"],"answer":[0]})");
  EXPECT_EQ(content_key(one), content_key(same));
  EXPECT_NE(content_key(one), content_key(other));
  EXPECT_EQ(stem_key(one), stem_key(other));
  EXPECT_NE(stem_key(one), stem_key(passage));
}

TEST(Question, words_for_true_and_false_are_known_in_both_languages) {
  for (const char* yes : {"True", "TRUE", "Ｔ", "正确", "对", "√"}) EXPECT_EQ(truth_of(yes), true) << yes;
  for (const char* no : {"False", "f", "错误", "错", "×"}) EXPECT_EQ(truth_of(no), false) << no;
  EXPECT_FALSE(truth_of("maybe"));
}

TEST(Question, json_says_the_same_after_it_was_read) {
  for (
      const char* json : {
          R"({"stem":"x","options":["a","b"],"answer":[0],"kind":"single","weights":[100,33.33333],"feedback":["","no"]})",
          R"({"stem":"x","options":["a","b","c"],"answer":[0,2],"kind":"multiple"})",
          R"({"stem":"x","options":["False","True"],"answer":[1],"kind":"truefalse","weights":[0,100]})",
          R"({"stem":"x","options":[],"answer":["a","b","c"],"kind":"fill","weights":[100,50,100],"blanks":[0,0,1]})",
          R"({"stem":"x","options":[],"answer":[3.14,"*"],"kind":"numeric","weights":[100,0],"tolerance":0.01})",
          R"({"stem":"x","options":[],"answer":[1822,1822],"kind":"numeric","weights":[100,50],"tolerance":[0,2]})",
          R"({"stem":"x","options":[],"answer":[2.35e+107],"kind":"numeric","weights":[100],"tolerance":1.5e-208})",
          R"({"stem":"x","options":[],"answer":[],"kind":"matching","pairs":[["a","1"],["","2"]]})",
          R"({"stem":"x","options":["b","a"],"answer":[1,0],"kind":"ordering"})",
      })
    EXPECT_EQ(question_json(parsed(json)), json);
}

}  // namespace
}  // namespace wanqiu::quiz
