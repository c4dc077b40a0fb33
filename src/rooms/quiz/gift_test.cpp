// GIFT as Moodle reads and writes it.
#include <gmock/gmock.h>

#include "questions_read.h"
#include "support/temporary.h"

namespace wanqiu::quiz {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Question one(std::string_view gift) {
  const auto all = read_all(Format::gift, gift);
  EXPECT_EQ(all.rejected.size(), 0U) << (all.rejected.empty() ? "" : all.rejected[0].why);
  EXPECT_EQ(all.questions.size(), 1U);
  return all.questions.at(0);
}
std::string why(std::string_view gift) {
  const auto all = read_all(Format::gift, gift, "a.gift");
  return all.rejected.size() == 1 ? all.rejected[0].where + " " + all.rejected[0].why : "accepted";
}
template <class T>
const T& as(const Question& question) {
  return std::get<T>(question->answering);
}
template <class T>
T as(Question&& question) {
  return std::get<T>(question.parts().answering);
}
std::vector<std::string> weights(const std::vector<Choice>& choices) {
  std::vector<std::string> texts;
  for (const auto& choice : choices) texts.push_back(choice.weight.percent_text());
  return texts;
}

TEST(Gift, a_choice_has_its_mark_weight_format_and_feedback) {
  const auto q =
      one("::Q2:: What's between?\n{\n  =yellow # right; good!\n  ~red # [html]wrong, it's yellow\n  ~%25%[plain]blue "
          "# no\n}");
  EXPECT_EQ(q->title, "Q2");
  EXPECT_EQ(q->stem, (Text{"What's between?", TextFormat::moodle}));
  const auto& choices = as<SingleChoice>(q).choices;
  EXPECT_THAT(weights(choices), ElementsAre("100", "0", "25"));
  EXPECT_EQ(choices[0].feedback, (Text{"right; good!", TextFormat::moodle}));
  EXPECT_EQ(choices[1].feedback, (Text{"wrong, it's yellow", TextFormat::html}));
  EXPECT_EQ(choices[2].text, (Text{"blue", TextFormat::plain}));
}

TEST(Gift, without_an_equals_sign_several_choices_may_be_right) {
  const auto q = one("colours? {~%50%yellow#a ~%-100%red ~%50%off-beige ~%-100%blue}");
  EXPECT_FALSE(as<MultipleChoice>(q).exact);
  EXPECT_THAT(weights(as<MultipleChoice>(q).choices), ElementsAre("50", "-100", "50", "-100"));
  EXPECT_EQ(one("a? {~%100%y ~%-50%r}").kind(), Kind::multiple);
}

TEST(Gift, a_choice_that_was_left_empty_is_passed_over) {
  EXPECT_EQ(as<SingleChoice>(one("a? {=Wei ~Han ~\n~}")).choices.size(), 2U);
  EXPECT_THAT(why("a? {=Wei ~Han ~#no}"), HasSubstr("options[2]"));
}

TEST(Gift, accepted_answers_keep_weights_and_a_wildcard) {
  const auto q = one("::S::Best animal?{\n =Frog#Good!\n =%50%Cat#Hm\n =%0%*#Wrong\n}");
  const auto& fill = as<Fill>(q);
  EXPECT_TRUE(fill.wildcards);
  ASSERT_EQ(fill.blanks.size(), 1U);
  EXPECT_EQ(fill.blanks[0].accepted[1], (Accepted{"Cat", Weight::percent(50), {"Hm", TextFormat::moodle}}));
  EXPECT_EQ(fill.blanks[0].accepted[2].text, "*");
  const auto literal = one("2 \\* 2?{=\\*}");
  EXPECT_FALSE(as<Fill>(literal).wildcards);
  EXPECT_EQ(as<Fill>(literal).blanks[0].accepted[0].text, "*");
}

TEST(Gift, numbers_have_tolerances_ranges_and_a_word_for_other_answers) {
  const auto numbers = as<Numeric>(one("Pi? {#=3.14:0.01#yes =%50%3.141..3.142 ~#Completely wrong}")).answers;
  ASSERT_EQ(numbers.size(), 3U);
  EXPECT_EQ(numbers[0], (NumericAnswer{3.14, 0.01, Weight::full(), {"yes", TextFormat::moodle}}));
  EXPECT_EQ(numbers[1].value, 3.1415);
  EXPECT_EQ(numbers[1].tolerance, 0.0005);
  EXPECT_EQ(numbers[2], (NumericAnswer{std::nullopt, 0, Weight(), {"Completely wrong", TextFormat::moodle}}));
  EXPECT_EQ(as<Numeric>(one("When? {#1822}")).answers[0].tolerance, 0);
}

TEST(Gift, true_and_false_have_feedback_for_the_wrong_and_the_right_answer) {
  const auto choices = as<TrueFalse>(one("42.{\nFALSE#It is.#Right.\n####Of course.}")).choices;
  EXPECT_EQ(choices[0], (Choice{{"True"}, Weight(), {"It is.", TextFormat::moodle}}));
  EXPECT_EQ(choices[1], (Choice{{"False"}, Weight::full(), {"Right.", TextFormat::moodle}}));
  EXPECT_EQ(one("42.{T####Of course.}")->explanation.value, "Of course.");
  EXPECT_EQ(one("x {true}").kind(), Kind::fill);  // only T, TRUE, F, FALSE are words for it
}

TEST(Gift, matching_keeps_formats_and_what_fits_nothing) {
  const auto pairs = as<Matching>(one("[html]Match{\n =[plain]A bank -> Database\n =Web -> Wiki\n = -> Chat\n}")).pairs;
  ASSERT_EQ(pairs.size(), 3U);
  EXPECT_EQ(pairs[0], (Pair{{"A bank", TextFormat::plain}, {"Database"}}));
  EXPECT_EQ(pairs[1].left.format, TextFormat::html);
  EXPECT_EQ(pairs[2], (Pair{{}, {"Chat"}}));
}

TEST(Gift, escapes_stand_for_themselves) {
  const auto q = one("A \\\\ B \\{x\\} \\= \\# \\~ \\: \\n C\\d {=\\=1#\\#2}");
  EXPECT_EQ(q->stem.value, "A \\ B {x} = # ~ : \n C\\d");
  EXPECT_EQ(as<Fill>(q).blanks[0].accepted[0].text, "=1");
  EXPECT_EQ(as<Fill>(q).blanks[0].accepted[0].feedback.value, "#2");
}

TEST(Gift, how_lines_are_indented_says_nothing) {
  const auto q = one("  Which river\n\tflows past Xianyang? {\n    =the Wei#Yes,\n      it does.\n    ~the Han\n  }");
  EXPECT_EQ(q->stem.value, "Which river\nflows past Xianyang?");
  EXPECT_EQ(as<SingleChoice>(q).choices[0].feedback.value, "Yes,\nit does.");
}

TEST(Gift, a_missing_word_leaves_a_gap) {
  EXPECT_EQ(one("Grant is {~buried =entombed} in his tomb.")->stem.value, "Grant is _____ in his tomb.");
}

TEST(Gift, ids_tags_and_categories_come_along) {
  const auto all = read_all(
      Format::gift,
      "$CATEGORY: $course$/top/History/Qin\n\n// about [tag:one] [tag:two \\] half]\n// [id:my id]\na{T}\n\nb{F}\n");
  ASSERT_EQ(all.questions.size(), 2U);
  EXPECT_EQ(all.questions[0]->id, "my id");
  EXPECT_THAT(all.questions[0]->tags, ElementsAre("one", "two ] half"));
  EXPECT_EQ(all.questions[0]->category, "History/Qin");
  EXPECT_TRUE(all.questions[1]->tags.empty());
}

TEST(Gift, latin_1_gb_18030_and_byte_order_marks_are_read) {
  EXPECT_EQ(one("a\xF6"
                "b{T}")
                ->stem.value,
            "a\u00F6b");
  EXPECT_EQ(one("\xC7\xD8\xB6\xBC\xBA\xCE\xD4\xDA{=\xCF\xCC\xD1\xF4}")->stem.value, "秦都何在");
  EXPECT_EQ(one("\xEF\xBB\xBF"
                "a{T}\r\n")
                ->stem.value,
            "a");
}

TEST(Gift, what_cannot_be_held_is_rejected_with_its_line_and_a_reason) {
  EXPECT_THAT(why("\n\n// c\nessay {}"), ::testing::AllOf(HasSubstr("a.gift:4 "), HasSubstr("essay")));
  EXPECT_THAT(why("Only a description"), HasSubstr("asks nothing"));
  EXPECT_THAT(why("a { =b"), HasSubstr("balance"));
  EXPECT_THAT(why("a } { b"), HasSubstr("balance"));
  EXPECT_THAT(why("a {=b} c {=d}"), HasSubstr("more than one pair"));
  EXPECT_THAT(why("a {~b ~c}"), HasSubstr("right"));
  EXPECT_THAT(why("a {=%50%b ~c}"), HasSubstr("less than 100"));
  EXPECT_THAT(why("a {~%150%b ~c}"), HasSubstr("100"));
  EXPECT_THAT(why("a {#three}"), HasSubstr("number"));
  EXPECT_THAT(why("a {#}"), HasSubstr("number"));
  EXPECT_THAT(why("a {#5..3}"), HasSubstr("go up"));
  EXPECT_THAT(why("a {=x -> y =z}"), HasSubstr("->"));
  EXPECT_THAT(why("::a{T}"), HasSubstr("::"));
  EXPECT_THAT(why("// wanqiu {broken\na {=b}"), HasSubstr("remark"));
}

TEST(Gift, moodles_own_files_are_read_question_by_question) {
  const auto data = support::real_input();
  if (!data) GTEST_SKIP() << "real input is not here (WANQIU_DATA)";
  const auto folder = *data / "questions" / "formats" / "gift";
  const auto all = read_all(Format::gift, support::read_file(folder / "questions.gift.txt"), "q");
  EXPECT_EQ(all.questions.size(), 8U);
  ASSERT_EQ(all.rejected.size(), 1U);
  EXPECT_EQ(all.rejected[0].where, "q:2");  // the essay
  EXPECT_EQ(as<Matching>(all.questions[0]).pairs.size(), 5U);
  EXPECT_EQ(as<Matching>(all.questions[0]).pairs[3].left.format, TextFormat::markdown);
  EXPECT_EQ(all.questions[5]->explanation.value, "This is, of course, a Hitchiker's Guide to the Galaxy reference.");
  EXPECT_THAT(all.questions[3]->stem.value, HasSubstr("_____\";"));  // Moodle too takes what follows the brace for text

  const auto categories = read_all(Format::gift, support::read_file(folder / "questions_in_category.gift.txt"), "q");
  EXPECT_EQ(categories.questions.size(), 4U);
  for (const auto& question : categories.questions) EXPECT_EQ(question->category, "Default for New Features");
  EXPECT_EQ(
      categories.questions[1]->stem.value,
      "<a href=\"http://demo.moodle.net/file.php/5/media/bonjour.mp3\">Listen to this greeting:</a><br /><br />What "
      "language is being spoken?");

  const auto latin =
      read_all(Format::gift, support::read_file(folder / "questions_encoding_windows-1252.gift.txt"), "q");
  ASSERT_EQ(latin.questions.size(), 1U);
  EXPECT_EQ(latin.rejected.size(), 2U);
  EXPECT_EQ(as<Matching>(latin.questions[0]).pairs[0].left.value, "<p>a\u00F6df<br></p>");
}

}  // namespace
}  // namespace wanqiu::quiz
