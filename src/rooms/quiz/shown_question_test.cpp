#include "shown_question.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "base/random.h"
#include "http/json_out.h"
#include "question_json.h"
#include "random_questions.h"
#include "safe_html.h"

namespace wanqiu::quiz {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr QuestionId id_of_seven(7);

Question question_asked(const char* json) {
  return parse_question_json(json).value();
}

template <class T>
void shuffle_with(std::vector<T>& list, base::Random& random) {
  for (std::size_t left = list.size(); left > 1; --left) std::swap(list[left - 1], list[random.below(left)]);
}

/// Changes what is right and what is told afterwards, and leaves every text that is asked.
struct OtherAnswer {
  base::Random& random;

  void operator()(SingleChoice& single) const { permute(single.choices); }
  void operator()(MultipleChoice& multiple) const { permute(multiple.choices); }
  void operator()(TrueFalse& either) const { permute(either.choices); }
  void operator()(Fill& fill) const {
    for (auto& blank : fill.blanks) blank = {{{"another " + std::to_string(random.below(1'000)), Weight::full(), {}}}};
    fill.case_sensitive = !fill.case_sensitive;
  }
  void operator()(Ordering& ordering) const { shuffle_with(ordering.order, random); }
  void operator()(Matching& matching) const {
    std::vector<Text> rights;
    for (const auto& pair : matching.pairs) rights.push_back(pair.right);
    shuffle_with(rights, random);
    for (std::size_t i = 0; i < rights.size(); ++i) matching.pairs[i].right = rights[i];
  }
  void operator()(Numeric& numeric) const {
    numeric.answers = {{static_cast<double>(random.below(1'000)), 1, Weight::full(), {"other"}}};
  }

  void permute(std::vector<Choice>& choices) const {
    std::vector<Choice> told = choices;
    shuffle_with(told, random);
    for (std::size_t i = 0; i < choices.size(); ++i) {
      choices[i].weight = told[i].weight;
      choices[i].feedback = told[i].feedback;
    }
  }
};

Question with_other_answer(const Question& question, base::Random& random) {
  auto parts = question.parts();
  std::visit(OtherAnswer{random}, parts.answering);
  parts.explanation = {"because", TextFormat::plain};
  parts.feedback_right = {"well done", TextFormat::plain};
  parts.feedback_partly = parts.feedback_wrong = {};
  parts.hints = {{{"think", TextFormat::plain}, true, false, ""}};
  parts.source = "elsewhere";
  return Question::of(std::move(parts)).value();
}

/// Any answer that may be given.
Answer some_answer(const Question& question, base::Random& random) {
  if (random.below(10) == 0) return {};
  if (const auto* fill = std::get_if<Fill>(&question->answering))
    return {{}, std::vector<std::string>(fill->blanks.size(), "words")};
  if (question.kind() == Kind::numeric) return {{}, {"3.5"}};
  if (const auto* matching = std::get_if<Matching>(&question->answering)) {
    Answer answer;
    const auto rights = rights_of(*matching).size();
    for (std::size_t i = 0; i < lefts_of(*matching).size(); ++i)
      answer.choices.push_back(static_cast<std::int32_t>(random.below(rights + 1)) - 1);
    return answer;
  }
  std::vector<std::int32_t> places;
  const auto* ordering = std::get_if<Ordering>(&question->answering);
  const auto count = ordering != nullptr ? ordering->items.size() : choices_of(question->answering)->size();
  for (std::size_t i = 0; i < count; ++i) places.push_back(static_cast<std::int32_t>(i));
  shuffle_with(places, random);
  if (question.kind() == Kind::multiple) places.resize(random.below(count + 1));
  if (question.kind() == Kind::single || question.kind() == Kind::truefalse) places.resize(1);
  return {places, {}};
}

TEST(ShownQuestion, says_the_same_whatever_is_right) {
  constexpr std::uint64_t seed = 20'261'130;
  base::SeededRandom random(seed);
  RandomQuestions make(random);
  int different = 0;
  for (int i = 0; i < 1'000; ++i) {
    const auto question = make.question("q" + std::to_string(i));
    const auto other = with_other_answer(question, random);
    const auto own = random.next();
    const bool shuffle = random.below(2) == 0;
    const auto json = http::to_json(shown(id_of_seven, question, OwnOrder::of(question, own, shuffle)));
    ASSERT_EQ(json, http::to_json(shown(id_of_seven, other, OwnOrder::of(other, own, shuffle))))
        << "seed " << seed << ", question " << i << "\n"
        << question_json(question);
    different += right_answer(question) == right_answer(other) ? 0 : 1;
  }
  EXPECT_GT(different, 500) << "seed " << seed;  // else nothing was proved
}

TEST(ShownQuestion, an_answer_comes_back_from_its_shown_places) {
  constexpr std::uint64_t seed = 20'261'131;
  base::SeededRandom random(seed);
  RandomQuestions make(random);
  for (int i = 0; i < 1'000; ++i) {
    const auto question = make.question("q");
    const auto order = OwnOrder::of(question, random.next(), true);
    const auto answer = some_answer(question, random);
    ASSERT_EQ(order.to_stored(question, order.to_shown(question, answer)).value(), answer)
        << "seed " << seed << ", question " << i << "\n"
        << question_json(question);
  }
}

TEST(ShownQuestion, what_stands_at_a_shown_place_is_what_is_stored_there) {
  const auto question = question_asked(R"({"kind":"single","stem":"x","options":["a","b","c","d"],"answer":[2]})");
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const auto order = OwnOrder::of(question, seed, true);
    const auto seen = shown(id_of_seven, question, order);
    const auto place = std::find(seen.options.begin(), seen.options.end(), "c") - seen.options.begin();
    EXPECT_EQ(order.to_stored(question, {{static_cast<std::int32_t>(place)}, {}})->choices,
              right_answer(question).choices);
  }
}

TEST(OwnOrder, shows_every_option_at_every_place_and_the_same_for_the_same_seed) {
  for (const char* json : {R"({"kind":"single","stem":"x","options":["a","b","c","d"],"answer":[0]})",
                           R"({"kind":"multiple","stem":"x","options":["a","b","c","d"],"answer":[0,1]})",
                           R"({"kind":"ordering","stem":"x","options":["a","b","c","d"],"answer":[0,1,2,3]})",
                           R"({"kind":"matching","stem":"x","pairs":[["1","a"],["2","b"],["3","c"],["","d"]]})"}) {
    const auto question = question_asked(json);
    std::set<std::pair<std::size_t, std::uint32_t>> seen;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
      const auto order = OwnOrder::of(question, seed, true);
      EXPECT_EQ(order.stored_of(), OwnOrder::of(question, seed, true).stored_of());
      for (std::size_t i = 0; i < 4; ++i) seen.emplace(i, order.stored_of()[i]);
    }
    EXPECT_EQ(seen.size(), 16U) << json;
  }
}

TEST(OwnOrder, keeps_options_where_question_or_paper_keep_them) {
  const auto is_kept = [](const char* json, bool shuffle) {
    const auto question = question_asked(json);
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
      const auto order = OwnOrder::of(question, seed, shuffle).stored_of();
      if (!std::is_sorted(order.begin(), order.end())) return false;
    }
    return true;
  };
  const char* any = R"({"kind":"single","stem":"x","options":["a","b","c"],"answer":[0]})";
  const char* kept = R"({"kind":"single","stem":"x","options":["a","b","c"],"answer":[0],"shuffle":false})";
  const char* free = R"({"kind":"single","stem":"x","options":["a","b","c"],"answer":[0],"shuffle":true})";
  const char* either = R"({"kind":"truefalse","stem":"x","options":["True","False"],"answer":[0]})";
  const char* ordering = R"({"kind":"ordering","stem":"x","options":["a","b","c"],"answer":[0,1,2],"shuffle":false})";
  EXPECT_FALSE(is_kept(any, true));
  EXPECT_TRUE(is_kept(any, false));
  EXPECT_TRUE(is_kept(kept, true));
  EXPECT_FALSE(is_kept(free, true));
  EXPECT_TRUE(is_kept(free, false));
  EXPECT_TRUE(is_kept(either, true));
  EXPECT_FALSE(is_kept(ordering, false));
}

TEST(OwnOrder, refuses_places_that_are_not_there_and_answers_of_another_kind) {
  const auto single = question_asked(R"({"kind":"single","stem":"x","options":["a","b"],"answer":[0]})");
  const auto matching = question_asked(R"({"kind":"matching","stem":"x","pairs":[["1","a"],["2","b"]]})");
  const auto fill = question_asked(R"({"kind":"fill","stem":"x","answer":["a"]})");
  const auto field = [](const Question& question, const Answer& answer) {
    const auto stored = OwnOrder::of(question, 1, true).to_stored(question, answer);
    return stored ? std::string("accepted") : stored.error().field;
  };
  EXPECT_EQ(field(single, {{2}, {}}), "choices[0]");
  EXPECT_EQ(field(single, {{-1}, {}}), "choices[0]");
  EXPECT_EQ(field(single, {{0, 1}, {}}), "choices");
  EXPECT_EQ(field(single, {{}, {"a"}}), "choices");
  EXPECT_EQ(field(matching, {{0, 2}, {}}), "choices[1]");
  EXPECT_EQ(field(matching, {{0, -2}, {}}), "choices[1]");
  EXPECT_EQ(field(matching, {{-1, 0}, {}}), "accepted");
  EXPECT_EQ(field(fill, {{0}, {}}), "choices[0]");
  EXPECT_EQ(field(fill, {{}, {"a", "b"}}), "texts");
  EXPECT_EQ(field(fill, {}), "accepted");
}

TEST(ShownQuestion, of_a_text_to_fill_in_nothing_that_is_accepted_is_seen) {
  const auto fill = question_asked(
      R"({"kind":"fill","stem":"_____ and _____","answer":["Xianyang","Changan","Luoyang"],"blanks":[0,0,1],"feedback":["Qin","Han",""]})");
  const auto seen = shown(id_of_seven, fill, OwnOrder::of(fill, 1, true));
  EXPECT_EQ(seen.stem, "_____ and _____");
  EXPECT_EQ(seen.blanks, 2);
  const auto json = http::to_json(seen);
  for (const char* word : {"Xianyang", "Changan", "Luoyang", "Qin", "Han"}) EXPECT_THAT(json, Not(HasSubstr(word)));
  const auto numeric =
      question_asked(R"({"kind":"numeric","stem":"When?","answer":[1822],"tolerance":0.125,"explanation":"1822"})");
  const auto number = http::to_json(shown(id_of_seven, numeric, OwnOrder::of(numeric, 1, true)));
  EXPECT_THAT(number, Not(HasSubstr("1822")));
  EXPECT_THAT(number, Not(HasSubstr("0.125")));
}

TEST(ShownQuestion, a_gap_in_markdown_stays_a_gap) {
  const auto two = question_asked(
      R"({"kind":"fill","format":"markdown","stem":"_____是都，是_____。\n\n**x**","answer":["a","b"]})");
  EXPECT_EQ(shown(id_of_seven, two, OwnOrder::of(two, 1, true)).stem,
            "<p>_____是都，是_____。</p>\n<p><strong>x</strong></p>\n");
  const auto rule = question_asked(R"({"kind":"fill","format":"markdown","stem":"x\n\n____","answer":["a"]})");
  EXPECT_EQ(shown(id_of_seven, rule, OwnOrder::of(rule, 1, true)).stem, "<p>x</p>\n<p>____</p>\n");
  const auto bold = question_asked(R"({"kind":"fill","format":"markdown","stem":"__x__?","answer":["a"]})");
  EXPECT_EQ(shown(id_of_seven, bold, OwnOrder::of(bold, 1, true)).stem, "<p><strong>x</strong>?</p>\n");
}

TEST(ShownQuestion, pictures_and_sounds_come_from_this_site_only) {
  const std::string hash(64, 'a');
  const auto picture = [](const std::string& value) {
    auto parts = question_asked(R"({"kind":"fill","stem":"x","answer":["a"]})").parts();
    parts.files = {{"images/sign 1.png", "png"}};
    parts.picture = parts.audio = value;
    const auto question = Question::of(std::move(parts)).value();
    const auto seen = shown(id_of_seven, question, OwnOrder::of(question, 1, true));
    return std::pair(seen.picture, seen.audio);
  };
  const std::string file = "/api/v1/quiz/questions/7/files/images/sign%201.png";
  EXPECT_EQ(picture("images/sign 1.png"), std::pair(file, file));
  EXPECT_EQ(picture("@@PLUGINFILE@@/images/sign%201.png"), std::pair(file, file));
  EXPECT_EQ(picture(hash), std::pair("/media/" + hash + "/picture", "/media/" + hash + "/audio"));
  EXPECT_EQ(picture("/media/x/y.png").first, "/media/x/y.png");
  for (const char* other : {"", "unknown.png", "http://e.org/x.png", "https://e.org/x.png", "//e.org/x.png",
                            "/\\e.org/x.png", "javascript:x", "data:image/png;base64,AA"})
    EXPECT_EQ(picture(other).first, "") << other;
  EXPECT_EQ(question_files(id_of_seven), "/api/v1/quiz/questions/7/files/");
}

TEST(ShownQuestion, every_text_is_safe_and_files_are_found) {
  const auto question = question_asked(
      R"({"kind":"matching","format":"html","passage":"<p onclick=x>a</p>","stem":"<img src='@@PLUGINFILE@@/a.png'><script>x</script>",)"
      R"("pairs":[["<i>1</i>","<b>a</b><script>x</script>"],["2","<b>a</b><script>x</script>"]]})");
  const auto seen = shown(id_of_seven, question, OwnOrder::of(question, 1, true));
  EXPECT_EQ(seen.stem, "<img src=\"/api/v1/quiz/questions/7/files/a.png\" alt=\"\"/>");
  EXPECT_THAT(http::to_json(seen), Not(HasSubstr("script")));
  EXPECT_THAT(http::to_json(seen), Not(HasSubstr("onclick")));
  EXPECT_THAT(seen.options, testing::SizeIs(2));
  EXPECT_THAT(seen.rights, testing::SizeIs(1));  // the same twice
  EXPECT_EQ(seen.kind, Kind::matching);
  EXPECT_EQ(seen.blanks, 0);
}

TEST(ShownOutcome, tells_what_is_right_by_the_places_that_were_shown) {
  const auto question = question_asked(
      R"({"kind":"single","stem":"x","options":["a","b","c"],"answer":[1],"feedback":["no <b>","",""],"feedback_wrong":"Again.","explanation":"**b**","formats":{"explanation":"markdown"},"source":"A & B"})");
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto order = OwnOrder::of(question, seed, true);
    const auto seen = shown(id_of_seven, question, order);
    const auto outcome = shown_outcome(id_of_seven, question, order, {{0}, {}});
    ASSERT_THAT(outcome.right_answer.choices, testing::SizeIs(1));
    EXPECT_EQ(seen.options[static_cast<std::size_t>(outcome.right_answer.choices[0])], "b");
    EXPECT_FALSE(outcome.right);
    EXPECT_EQ(outcome.worth, 0);
    EXPECT_THAT(outcome.feedback, ElementsAre("no &lt;b&gt;", "Again."));
    EXPECT_EQ(outcome.explanation, "<p><strong>b</strong></p>\n");
    EXPECT_EQ(outcome.source, "A & B");
    EXPECT_THAT(outcome.parts_right, IsEmpty());
  }
}

TEST(ShownOutcome, the_right_answer_is_worth_everything_when_it_is_given_back) {
  constexpr std::uint64_t seed = 20'261'132;
  base::SeededRandom random(seed);
  RandomQuestions make(random);
  for (int i = 0; i < 500; ++i) {
    const auto question = make.question("q");
    const auto order = OwnOrder::of(question, random.next(), true);
    const auto told = shown_outcome(id_of_seven, question, order, some_answer(question, random)).right_answer;
    const auto stored = order.to_stored(question, told).value();
    const auto outcome = shown_outcome(id_of_seven, question, order, stored);
    ASSERT_EQ(outcome.worth, 1) << "seed " << seed << ", question " << i << "\n" << question_json(question);
    ASSERT_TRUE(outcome.right);
    ASSERT_EQ(std::count(outcome.parts_right.begin(), outcome.parts_right.end(), false), 0);
  }
}

}  // namespace
}  // namespace wanqiu::quiz
