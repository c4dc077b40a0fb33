#include "marking.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <tuple>

#include "base/random.h"
#include "question_json.h"
#include "random_questions.h"

namespace wanqiu::quiz {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Question asking(std::string_view members) {
  return parse_question_json(R"({"stem":"?",)" + std::string(members) + "}").value();
}
Answer places(std::vector<std::int32_t> choices) {
  return {std::move(choices), {}};
}
Answer typed(std::vector<std::string> texts) {
  return {{}, std::move(texts)};
}
std::string worth(const Question& asked, const Answer& answer) {
  return mark(asked, answer).worth.percent_text();
}
std::string wrong_at(const Question& asked, const Answer& answer) {
  const auto checked = check_answer(asked, answer);
  return checked ? "accepted" : checked.error().field;
}
std::vector<std::string> said(const Question& asked, const Answer& answer) {
  std::vector<std::string> values;
  for (const auto& text : mark(asked, answer).feedback) values.push_back(text.value);
  return values;
}

const char* const one_of_three =
    R"("kind":"single","options":["a","b","c"],"answer":[1],"weights":[-50,100,33.33333],"feedback":["no","yes",""],
       "feedback_right":"R","feedback_partly":"P","feedback_wrong":"W")";
const char* const exact_set = R"("kind":"multiple","options":["a","b","c","d"],"answer":[0,2])";
const char* const thirds =
    R"("kind":"multiple","options":["a","b","c","d","e"],"answer":[0,1,2],
       "weights":[33.33333,33.33333,33.33333,-50,0],"feedback":["fa","","fc","fd",""])";
const char* const three_blanks = R"("kind":"fill","answer":["宛丘","株林","淮阳"],"blanks":[0,1,2])";
const char* const in_order = R"("kind":"ordering","options":["汉","秦","周"],"answer":[2,1,0])";
const char* const pairs = R"("kind":"matching","pairs":[["太昊","伏羲"],["炎帝","神农"],["羲皇","伏羲"],["","大禹"]])";
const char* const about_pi =
    R"("kind":"numeric","answer":[3.14,3.1,"*"],"weights":[100,50,0],"tolerance":[0.005,0.1,0],
       "feedback":["exact","near","far"])";

TEST(Marking, a_choice_is_worth_its_weight_but_never_less_than_nothing) {
  const auto asked = asking(one_of_three);
  EXPECT_EQ(worth(asked, places({1})), "100");
  EXPECT_EQ(worth(asked, places({2})), "33.33333");
  EXPECT_EQ(worth(asked, places({0})), "0");
  EXPECT_TRUE(mark(asked, places({1})).right());
  EXPECT_THAT(mark(asked, places({1})).parts_right, IsEmpty());
}

TEST(Marking, what_the_author_says_to_the_choice_stands_before_what_is_said_to_the_result) {
  const auto asked = asking(one_of_three);
  EXPECT_THAT(said(asked, places({1})), ElementsAre("yes", "R"));
  EXPECT_THAT(said(asked, places({2})), ElementsAre("P"));
  EXPECT_THAT(said(asked, places({0})), ElementsAre("no", "W"));
  EXPECT_THAT(said(asked, {}), ElementsAre("W"));
}

TEST(Marking, only_the_exact_set_counts_where_there_are_no_weights) {
  const auto asked = asking(exact_set);
  EXPECT_EQ(worth(asked, places({2, 0})), "100");
  EXPECT_EQ(worth(asked, places({0})), "0");
  EXPECT_EQ(worth(asked, places({0, 1, 2})), "0");
  EXPECT_EQ(worth(asked, {}), "0");
}

TEST(Marking, weights_add_up_and_three_thirds_are_the_whole) {
  const auto asked = asking(thirds);
  EXPECT_EQ(worth(asked, places({0})), "33.33333");
  EXPECT_EQ(worth(asked, places({0, 2})), "66.66666");
  EXPECT_EQ(worth(asked, places({0, 1, 2})), "100");
  EXPECT_EQ(worth(asked, places({0, 1, 2, 4})), "100");  // what weighs nothing does no harm
  EXPECT_EQ(worth(asked, places({0, 1, 2, 3})), "49.99999");
  EXPECT_EQ(worth(asked, places({0, 3})), "0");
  EXPECT_THAT(said(asked, places({3, 2, 0})), ElementsAre("fa", "fc", "fd"));
}

TEST(Marking, weights_a_little_over_the_whole_make_nothing_right_that_is_not) {
  const auto asked = asking(R"("kind":"multiple","options":["a","b","c"],"answer":[0,1],"weights":[50.2,50.2,-0.1])");
  EXPECT_TRUE(mark(asked, places({0, 1})).right());
  EXPECT_FALSE(mark(asked, places({0, 1, 2})).right());
  const auto almost = asking(R"("kind":"multiple","options":["a","b","c"],"answer":[0,1],"weights":[100,0.4,0])");
  EXPECT_FALSE(mark(almost, places({0})).right());
}

TEST(Marking, pairs_may_weigh_differently) {
  const auto asked =
      asking(R"("kind":"matching","pairs":[["太昊","伏羲"],["炎帝","神农"],["","大禹"]],"weights":[75,25,0])");
  EXPECT_EQ(worth(asked, places({0, 1})), "100");
  EXPECT_EQ(worth(asked, places({0, 2})), "75");
  EXPECT_EQ(worth(asked, places({2, 1})), "25");
}

TEST(Marking, blanks_and_pairs_may_count_only_together) {
  const auto blanks = asking(R"("kind":"fill","answer":["宛丘","株林"],"all_or_nothing":true)");
  EXPECT_EQ(worth(blanks, typed({"宛丘", "株林"})), "100");
  EXPECT_EQ(worth(blanks, typed({"宛丘", "淮阳"})), "0");
  EXPECT_THAT(mark(blanks, typed({"宛丘", "淮阳"})).parts_right, ElementsAre(true, false));
  const auto matched = asking(R"("kind":"matching","pairs":[["太昊","伏羲"],["炎帝","神农"]],"all_or_nothing":true)");
  EXPECT_EQ(worth(matched, places({0, 1})), "100");
  EXPECT_EQ(worth(matched, places({0, 0})), "0");
}

TEST(Marking, each_blank_has_its_share_and_all_of_them_are_the_whole) {
  const auto asked = asking(three_blanks);
  EXPECT_EQ(worth(asked, typed({"宛丘", "株林", "淮阳"})), "100");
  EXPECT_EQ(worth(asked, typed({"宛丘", "", "株林"})), "33.333333333");
  EXPECT_EQ(worth(asked, typed({"", "株林", "淮阳"})), "66.666666666");
  EXPECT_THAT(mark(asked, typed({"宛丘", "", "株林"})).parts_right, ElementsAre(true, false, false));
  EXPECT_THAT(mark(asked, {}).parts_right, ElementsAre(false, false, false));
  EXPECT_EQ(worth(asked, typed({"宛丘。", "", ""})), "0");
}

TEST(Marking, the_first_accepted_that_fits_counts) {
  const auto asked = asking(
      R"("kind":"fill","answer":["colour","col*r"],"weights":[100,50],"blanks":[0,0],"wildcards":true,
         "feedback":["British","close"])");
  EXPECT_EQ(worth(asked, typed({" Colour "})), "100");
  EXPECT_EQ(worth(asked, typed({"collar"})), "50");
  EXPECT_THAT(said(asked, typed({"collar"})), ElementsAre("close"));
  EXPECT_THAT(mark(asked, typed({"collar"})).parts_right, ElementsAre(false));
}

TEST(Marking, an_empty_blank_fits_nothing_whatever_a_wildcard_takes) {
  const auto asked = asking(R"("kind":"fill","answer":["*"],"wildcards":true)");
  EXPECT_EQ(worth(asked, typed({" \u3000"})), "0");
  EXPECT_EQ(worth(asked, typed({"x"})), "100");
}

TEST(Marking, only_the_right_order_counts) {
  const auto asked = asking(in_order);
  EXPECT_EQ(worth(asked, places({2, 1, 0})), "100");
  EXPECT_EQ(worth(asked, places({2, 0, 1})), "0");
  EXPECT_THAT(mark(asked, places({2, 0, 1})).parts_right, ElementsAre(true, false, false));
  EXPECT_THAT(mark(asked, {}).parts_right, ElementsAre(false, false, false));
}

TEST(Marking, items_that_read_the_same_may_change_places) {
  const auto asked = asking(R"("kind":"ordering","options":["la","ti","la"],"answer":[0,1,2])");
  EXPECT_TRUE(mark(asked, places({2, 1, 0})).right());
  EXPECT_FALSE(mark(asked, places({1, 0, 2})).right());
}

TEST(Marking, each_left_has_its_share_and_equal_rights_are_one) {
  const auto asked = asking(pairs);
  const auto& matching = std::get<Matching>(asked->answering);
  EXPECT_EQ(lefts_of(matching).size(), 3U);
  EXPECT_THAT(rights_of(matching), ElementsAre(Text{"伏羲"}, Text{"神农"}, Text{"大禹"}));
  EXPECT_EQ(worth(asked, places({0, 1, 0})), "100");
  EXPECT_EQ(worth(asked, places({0, -1, 0})), "66.666666666");
  EXPECT_EQ(worth(asked, places({2, 2, 2})), "0");
  EXPECT_THAT(mark(asked, places({0, -1, 1})).parts_right, ElementsAre(true, false, false));
  EXPECT_THAT(mark(asked, {}).parts_right, ElementsAre(false, false, false));
}

TEST(Marking, a_number_fits_within_its_tolerance_the_bounds_included) {
  const auto asked = asking(about_pi);
  for (const char* exact : {"3.14", "3.135", "3.145", "３．１４", "+3.140", "314e-2"})
    EXPECT_EQ(worth(asked, typed({exact})), "100") << exact;
  for (const char* near : {"3.0", "3.2", "3.1349", "3.1451"}) EXPECT_EQ(worth(asked, typed({near})), "50") << near;
  EXPECT_EQ(worth(asked, typed({"3.21"})), "0");
  EXPECT_THAT(said(asked, typed({"-7"})), ElementsAre("far"));
}

TEST(Marking, decimals_meet_their_bounds_though_doubles_do_not) {
  for (const auto& [value, tolerance, low, high] :
       std::vector<std::array<const char*, 4>>{{"0.3", "0.1", "0.2", "0.4"},
                                               {"3.142", "3.1415", "0.0005", "6.2835"},
                                               {"-1.1", "2.2", "-3.3", "1.1"},
                                               {"1e21", "1e20", "9e20", "1.1e21"},
                                               {"0.7", "0", "0.7", "0.70000000000000000001"}}) {
    const auto asked = asking(fmt::format(R"("kind":"numeric","answer":[{}],"tolerance":{})", value, tolerance));
    EXPECT_TRUE(mark(asked, typed({low})).right()) << value << " - " << tolerance;
    EXPECT_TRUE(mark(asked, typed({high})).right()) << value << " + " << tolerance;
    EXPECT_FALSE(mark(asked, typed({"1e22"})).right());
  }
}

TEST(Marking, an_answer_that_does_not_fit_its_question_is_refused_with_its_place) {
  const std::vector<std::tuple<const char*, Answer, const char*>> wrong{
      {one_of_three, places({0, 1}), "choices"},
      {one_of_three, places({3}), "choices[0]"},
      {one_of_three, places({-1}), "choices[0]"},
      {one_of_three, typed({"b"}), "choices"},
      {one_of_three, {{1}, {"b"}}, "texts"},
      {exact_set, places({0, 4}), "choices[1]"},
      {exact_set, places({0, 2, 0}), "choices[2]"},
      {in_order, places({2, 1}), "choices"},
      {in_order, places({2, 1, 1}), "choices[2]"},
      {in_order, places({2, 1, 3}), "choices[2]"},
      {pairs, places({0, 1}), "choices"},
      {pairs, places({0, 1, 3}), "choices[2]"},
      {pairs, places({-2, 1, 1}), "choices[0]"},
      {three_blanks, typed({"a"}), "texts"},
      {three_blanks, places({0}), "choices"},
      {three_blanks, typed({"a", "\xff", ""}), "texts[1]"},
      {three_blanks, typed({"a", "", std::string(1'001, 'x')}), "texts[2]"},
      {three_blanks, typed({std::string(1, '\0'), "", ""}), "texts[0]"},
      {about_pi, typed({"three"}), "texts[0]"},
      {about_pi, typed({""}), "texts[0]"},
      {about_pi, typed({"1", "2"}), "texts"},
  };
  for (const auto& [members, answer, field] : wrong)
    EXPECT_EQ(wrong_at(asking(members), answer), field) << members << " " << ::testing::PrintToString(answer.texts);
  const auto refused = check_answer(asking(about_pi), typed({"drei"}));
  EXPECT_THAT(refused.error().reason, HasSubstr("must be a number"));
}

TEST(Marking, what_is_not_answered_is_taken_and_worth_nothing) {
  for (const char* members : {one_of_three, exact_set, thirds, three_blanks, in_order, pairs, about_pi}) {
    EXPECT_EQ(wrong_at(asking(members), {}), "accepted") << members;
    EXPECT_EQ(worth(asking(members), {}), "0") << members;
  }
}

TEST(RightAnswer, is_the_first_that_is_full) {
  EXPECT_EQ(right_answer(asking(one_of_three)), places({1}));
  EXPECT_EQ(right_answer(asking(exact_set)), places({0, 2}));
  EXPECT_EQ(right_answer(asking(thirds)), places({0, 1, 2}));
  EXPECT_EQ(right_answer(asking(in_order)), places({2, 1, 0}));
  EXPECT_EQ(right_answer(asking(pairs)), places({0, 1, 0}));
  EXPECT_EQ(right_answer(asking(about_pi)), typed({"3.14"}));
  EXPECT_EQ(right_answer(asking(R"("kind":"numeric","answer":["*"])")), typed({"0"}));
  EXPECT_EQ(right_answer(asking(R"("kind":"fill","answer":["x","y","z"],"weights":[50,100,100],"blanks":[0,0,0])")),
            typed({"y"}));
}

TEST(RightAnswer, shows_where_a_wildcard_takes_anything) {
  const auto asked = asking(R"("kind":"fill","answer":["col*r \\*"],"wildcards":true)");
  EXPECT_EQ(right_answer(asked), typed({"col…r *"}));
  EXPECT_TRUE(mark(asked, right_answer(asked)).right());
}

TEST(RightAnswer, is_not_one_that_an_earlier_answer_of_less_weight_takes) {
  const auto asked =
      asking(R"("kind":"fill","answer":["a*","abc","xyz"],"weights":[50,100,100],"blanks":[0,0,0],"wildcards":true)");
  EXPECT_EQ(right_answer(asked), typed({"xyz"}));
  const auto number = asking(R"("kind":"numeric","answer":[5,5,7],"weights":[50,100,100],"tolerance":[1,0,0])");
  EXPECT_EQ(right_answer(number), typed({"7"}));
}

TEST(RightAnswer, of_every_drawn_question_is_worth_the_whole) {
  const std::uint64_t seed = 20'260'505;
  base::SeededRandom random(seed);
  RandomQuestions make(random);
  int marked = 0;
  for (int i = 0; i < 5'000; ++i) {
    const auto asked = make.question("q" + std::to_string(i));
    const auto answer = right_answer(asked);
    if (!check_answer(asked, answer)) continue;
    ++marked;
    const auto outcome = mark(asked, answer);
    ASSERT_TRUE(outcome.right()) << "seed " << seed << " " << question_json(asked);
    const auto& parts = outcome.parts_right;
    ASSERT_EQ(std::count(parts.begin(), parts.end(), false), 0) << "seed " << seed << " " << question_json(asked);
  }
  EXPECT_EQ(marked, 5'000) << "seed " << seed;
}

/// Any answer that check_answer takes.
class DrawnAnswer {
 public:
  explicit DrawnAnswer(base::Random& random) : random_(random) {}

  Answer to(const Question& asked) {
    Answer answer = right_answer(asked);
    for (auto& text : answer.texts) {
      if (asked.kind() == Kind::numeric) {
        text = std::to_string(random_.below(200)) + ".5";
      } else if (random_.below(2) == 0) {
        text = random_.below(2) == 0 ? "" : text + "x";
      }
    }
    const auto* choices = choices_of(asked->answering);
    if (asked.kind() == Kind::multiple) answer.choices = some_below(choices->size());
    if (asked.kind() == Kind::single || asked.kind() == Kind::truefalse)
      answer.choices[0] = static_cast<std::int32_t>(random_.below(choices->size()));
    if (asked.kind() == Kind::ordering && random_.below(2) == 0)
      std::swap(answer.choices[0], answer.choices[random_.below(answer.choices.size())]);
    if (asked.kind() == Kind::matching && random_.below(2) == 0)
      answer.choices[random_.below(answer.choices.size())] = static_cast<std::int32_t>(random_.below(3)) - 1;
    return answer;
  }

 private:
  std::vector<std::int32_t> some_below(std::size_t count) {
    std::vector<std::int32_t> some;
    for (std::size_t i = 0; i < count; ++i) {
      if (random_.below(2) == 0) some.push_back(static_cast<std::int32_t>(i));
    }
    return some;
  }
  base::Random& random_;
};

TEST(Marking, what_has_parts_is_right_exactly_when_all_of_them_are) {
  const std::uint64_t seed = 20'260'506;
  base::SeededRandom random(seed);
  RandomQuestions make(random);
  DrawnAnswer drawn(random);
  int right = 0;
  for (int i = 0; i < 5'000; ++i) {
    const auto asked = make.question("q");
    const auto answer = drawn.to(asked);
    if (!check_answer(asked, answer)) continue;
    const auto marked = mark(asked, answer);
    ASSERT_TRUE(marked.worth >= Weight() && marked.worth <= Weight::full()) << "seed " << seed;
    ASSERT_EQ(marked.worth, mark(asked, answer).worth) << "seed " << seed;
    const auto& parts = marked.parts_right;
    if (!parts.empty()) {
      const bool all = std::count(parts.begin(), parts.end(), false) == 0;
      ASSERT_EQ(marked.right(), all) << "seed " << seed << " " << question_json(asked);
    }
    right += marked.right() ? 1 : 0;
  }
  EXPECT_GT(right, 500) << "seed " << seed;
  EXPECT_LT(right, 4'500) << "seed " << seed;
}

}  // namespace
}  // namespace wanqiu::quiz
