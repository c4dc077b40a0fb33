#include <gmock/gmock.h>

#include "questions_read.h"
#include "support/temporary.h"

namespace wanqiu::quiz {
namespace {

using ::testing::HasSubstr;

TEST(Aiken, a_question_is_a_line_its_answers_and_the_right_letter) {
  const auto all = read_all(Format::aiken, "Where <b>?\nA) x\nB. y & z\n\nANSWER: B\n", "a.txt");
  ASSERT_EQ(all.questions.size(), 1U);
  EXPECT_EQ(all.questions[0]->stem, (Text{"Where <b>?", TextFormat::plain}));
  const auto& choices = std::get<SingleChoice>(all.questions[0]->answering).choices;
  EXPECT_EQ(choices[1].text.value, "y & z");
  EXPECT_EQ(choices[1].weight, Weight::full());
  EXPECT_EQ(choices[0].weight, Weight());
}

TEST(Aiken, the_right_letter_may_have_its_mark_and_its_text_behind_it) {
  const auto all = read_all(Format::aiken, "One\nA) x\nB) y\nANSWER: B) y\n\nTwo\nA. x\nB. y\nANSWER: A.\n");
  ASSERT_EQ(all.questions.size(), 2U);
  EXPECT_EQ(std::get<SingleChoice>(all.questions[0]->answering).choices[1].weight, Weight::full());
  EXPECT_EQ(std::get<SingleChoice>(all.questions[1]->answering).choices[0].weight, Weight::full());
  EXPECT_EQ(read_all(Format::aiken, "One\nA) x\nB) y\nANSWER: AB\n").rejected.size(), 1U);
}

TEST(Aiken, what_is_not_whole_is_rejected_with_its_line) {
  const auto all = read_all(
      Format::aiken,
      "One\nA) x\nANSWER: A\n\nB) y\n\nTwo\nA) x\nC) y\nANSWER: A\n\nThree\nA) x\nB) y\nANSWER: D\n\nFour", "a");
  EXPECT_TRUE(all.questions.empty());
  std::vector<std::string> where;
  for (const auto& each : all.rejected) where.push_back(each.where);
  EXPECT_THAT(where, ::testing::ElementsAre("a:1", "a:5", "a:7", "a:15", "a:17"));
}

TEST(Aiken, moodles_own_files_are_read_question_by_question) {
  const auto data = support::real_input();
  if (!data) GTEST_SKIP() << "real input is not here (WANQIU_DATA)";
  const auto folder = *data / "questions" / "formats" / "aiken";
  const auto good = read_all(Format::aiken, support::read_file(folder / "questions.aiken.txt"), "q");
  ASSERT_EQ(good.questions.size(), 2U);
  EXPECT_EQ(std::get<SingleChoice>(good.questions[0]->answering).choices[1].text.value, "Martin Dougiamas");
  const auto errors = read_all(Format::aiken, support::read_file(folder / "aiken_errors.txt"), "e");
  ASSERT_EQ(errors.questions.size(), 3U);
  EXPECT_EQ(errors.rejected.size(), 4U);
  EXPECT_EQ(std::get<SingleChoice>(errors.questions[1]->answering).choices[0].text.value, "Incorrect (No space)");
  EXPECT_EQ(errors.questions[2]->stem.value, "A third good question with HTML chars such as > < &");
}

}  // namespace
}  // namespace wanqiu::quiz
