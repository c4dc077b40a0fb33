// Moodle XML as Moodle reads and writes it, and XML that nobody should send.
#include <gmock/gmock.h>

#include "questions_read.h"
#include "support/temporary.h"
#include "xml.h"

namespace wanqiu::quiz {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

QuestionsRead read(const std::string& question) {
  return read_all(Format::moodle_xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n" + question + "</quiz>",
                  "a.xml");
}
const std::string heads =
    "<name><text>N</text></name><questiontext format=\"html\"><text><![CDATA[<p>Q</p>]]></text></questiontext>";

TEST(MoodleXml, a_choice_question_keeps_all_that_moodle_says) {
  const auto all =
      read("<question type=\"multichoice\">" + heads +
           "<generalfeedback format=\"markdown\"><text>G</text></generalfeedback><defaultgrade>2.0000000</defaultgrade>"
           "<penalty>0.1000000</penalty><hidden>1</hidden><idnumber>id-1</idnumber><single>false</single>"
           "<shuffleanswers>true</shuffleanswers><answernumbering>123</answernumbering>"
           "<correctfeedback format=\"html\"><text>C</text></correctfeedback><shownumcorrect/>"
           "<answer fraction=\"33.33333\" format=\"html\"><text>A</text><feedback "
           "format=\"html\"><text>a</text></feedback></answer>"
           "<answer fraction=\"66.66667\" format=\"plain_text\"><text>B</text></answer>"
           "<answer fraction=\"-50\"><text>C</text></answer>"
           "<hint format=\"html\"><text>H</text><clearwrong/></hint><tags><tag><text>t</text></tag></tags></question>");
  ASSERT_EQ(all.questions.size(), 1U) << (all.rejected.empty() ? "" : all.rejected[0].why);
  const auto& q = all.questions[0];
  EXPECT_EQ(q->id, "id-1");
  EXPECT_EQ(q->title, "N");
  EXPECT_EQ(q->score, 2);
  EXPECT_EQ(q->explanation, (Text{"G", TextFormat::markdown}));
  EXPECT_EQ(q->feedback_right, (Text{"C", TextFormat::html}));
  EXPECT_EQ(q->shuffle, true);
  EXPECT_EQ(q->extra.at("penalty"), Extra(0.1));
  EXPECT_EQ(q->extra.at("hidden"), Extra(true));
  EXPECT_EQ(q->extra.at("answernumbering"), Extra(std::string("123")));
  EXPECT_THAT(q->tags, ElementsAre("t"));
  ASSERT_EQ(q->hints.size(), 1U);
  EXPECT_TRUE(q->hints[0].clears_wrong);
  const auto& choices = std::get<MultipleChoice>(q->answering).choices;
  EXPECT_EQ(choices[0].weight.percent_text(), "33.33333");
  EXPECT_EQ(choices[1].text, (Text{"B", TextFormat::plain}));
  EXPECT_EQ(choices[2].text.format, TextFormat::html);  // as the question
}

TEST(MoodleXml, gaps_within_a_text_are_blanks) {
  const auto all = read(
      "<question type=\"cloze\"><name><text>N</text></name><questiontext format=\"plain_text\"><text>Qin "
      "{1:SHORTANSWER:=ruled#yes~%50%st\\}ood} "
      "in {:SA:=Xianyang} {no gap}</text></questiontext></question>");
  ASSERT_EQ(all.questions.size(), 1U) << (all.rejected.empty() ? "" : all.rejected[0].why);
  EXPECT_EQ(all.questions[0]->stem.value, "Qin _____ in _____ {no gap}");
  const auto& fill = std::get<Fill>(all.questions[0]->answering);
  ASSERT_EQ(fill.blanks.size(), 2U);
  EXPECT_EQ(fill.blanks[0].accepted[0].feedback.value, "yes");
  EXPECT_EQ(fill.blanks[0].accepted[1].text, "st}ood");
  EXPECT_EQ(fill.blanks[0].accepted[1].weight, Weight::percent(50));
}

TEST(MoodleXml, answers_that_were_left_empty_are_passed_over) {
  const std::string empty = "<answer fraction=\"0\"><text></text><feedback><text> </text></feedback></answer>";
  const auto all =
      read("<question type=\"multichoice\">" + heads +
           "<answer fraction=\"100\"><text>Wei</text></answer><answer "
           "fraction=\"0\"><text>Han</text></answer>" +
           empty + "</question><question type=\"shortanswer\">" + heads +
           "<answer fraction=\"100\"><text>Wei</text></answer>" + empty + "</question><question type=\"numerical\">" +
           heads + "<answer fraction=\"100\"><text>818</text></answer>" + empty +
           "</question><question type=\"matching\">" + heads +
           "<subquestion><text>Wei</text><answer><text>Xianyang</text></answer></subquestion>"
           "<subquestion><text></text><answer><text></text></answer></subquestion>"
           "<subquestion><text>Fen</text><answer><text>Taiyuan</text></answer></subquestion></question>");
  ASSERT_EQ(all.questions.size(), 4U) << (all.rejected.empty() ? "" : all.rejected[0].why);
  EXPECT_EQ(std::get<SingleChoice>(all.questions[0]->answering).choices.size(), 2U);
  EXPECT_EQ(std::get<Fill>(all.questions[1]->answering).blanks[0].accepted.size(), 1U);
  EXPECT_EQ(std::get<Numeric>(all.questions[2]->answering).answers.size(), 1U);
  EXPECT_EQ(std::get<Matching>(all.questions[3]->answering).pairs.size(), 2U);
  // Feedback shows that somebody meant something.
  EXPECT_EQ(read("<question type=\"multichoice\">" + heads +
                 "<answer fraction=\"100\"><text>Wei</text></answer><answer fraction=\"0\"><text>Han</text></answer>"
                 "<answer fraction=\"0\"><text/><feedback><text>No</text></feedback></answer></question>")
                .rejected.size(),
            1U);
}

TEST(MoodleXml, markup_that_is_not_escaped_is_rejected_rather_than_lost) {
  const auto all = read(
      "<question type=\"truefalse\"><name><text>N</text></name><questiontext format=\"html\"><text><p>The <b>Wei</b> "
      "flows east.</p></text></questiontext><answer fraction=\"100\"><text>true</text></answer><answer "
      "fraction=\"0\"><text>false</text></answer></question>");
  ASSERT_EQ(all.rejected.size(), 1U);
  EXPECT_THAT(all.rejected[0].why, HasSubstr("questiontext: its text holds the element <p>"));
}

TEST(MoodleXml, files_of_one_name_in_two_texts_are_two_files) {
  const auto all = read(
      "<question type=\"multichoice\"><name><text>N</text></name><questiontext "
      "format=\"html\"><text>&lt;img src=\"@@PLUGINFILE@@/an%20image.png\"></text><file name=\"an image.png\" "
      "path=\"/\" "
      "encoding=\"base64\">b25l</file></questiontext><answer fraction=\"100\" format=\"html\"><text>&lt;img "
      "src=\"@@PLUGINFILE@@/an%20image.png\"></text><file name=\"an image.png\" path=\"/\" "
      "encoding=\"base64\">dHdv</file></answer><answer fraction=\"0\" format=\"html\"><text>&lt;img "
      "src=\"@@PLUGINFILE@@/an%20image.png\"></text><file name=\"an image.png\" path=\"/\" "
      "encoding=\"base64\">b25l</file></answer></question>");
  ASSERT_EQ(all.questions.size(), 1U) << (all.rejected.empty() ? "" : all.rejected[0].why);
  const auto& q = all.questions[0];
  EXPECT_THAT(q->files, ElementsAre(Attachment{"an image-2.png", "two"}, Attachment{"an image.png", "one"}));
  EXPECT_THAT(q->stem.value, HasSubstr("\"@@PLUGINFILE@@/an%20image.png\""));
  const auto& choices = std::get<SingleChoice>(q->answering).choices;
  EXPECT_THAT(choices[0].text.value, HasSubstr("\"@@PLUGINFILE@@/an%20image-2.png\""));
  EXPECT_THAT(choices[1].text.value, HasSubstr("\"@@PLUGINFILE@@/an%20image.png\""));
}

TEST(MoodleXml, a_file_that_two_texts_show_is_written_with_both) {
  QuestionParts parts;
  parts.stem = {"<img src=\"@@PLUGINFILE@@/a%20map.png\"/> Which river?", TextFormat::html};
  parts.answering = SingleChoice{{{{"<img src=\"@@PLUGINFILE@@/a%20map.png\"/>", TextFormat::html}, Weight::full(), {}},
                                  {{"none"}, Weight(), {}}}};
  parts.files = {{"a map.png", "x"}};
  const auto question = Question::of(std::move(parts)).value();
  const auto written = write_questions(Format::moodle_xml, std::span(&question, 1), {}).value();
  const auto first = written.bytes.find("<file name=\"a map.png\"");
  ASSERT_NE(first, std::string::npos);
  EXPECT_NE(written.bytes.find("<file name=\"a map.png\"", first + 1), std::string::npos);
  EXPECT_TRUE(written.incomplete.empty());
}

TEST(MoodleXml, what_older_versions_of_moodle_wrote_is_read) {
  const auto all =
      read("<question type=\"multichoice\">" + heads +
           "<correctresponsesfeedback>1</correctresponsesfeedback>"
           "<answer fraction=\"100\" format=\"old_format\"><text>Wei</text></answer><answer "
           "fraction=\"0\"><text>Han</text></answer>"
           "<hint><statenumberofcorrectresponses>1</statenumberofcorrectresponses><clearincorrectresponses>0"
           "</clearincorrectresponses><hintcontent><text>It passes Xianyang.</text></hintcontent></hint>"
           "</question>");
  ASSERT_EQ(all.questions.size(), 1U) << (all.rejected.empty() ? "" : all.rejected[0].why);
  const auto& q = all.questions[0];
  EXPECT_EQ(q->extra.at("shownumcorrect"), Extra(true));
  ASSERT_EQ(q->hints.size(), 1U);
  EXPECT_EQ(q->hints[0], (Hint{{"It passes Xianyang.", TextFormat::html}, true, false, ""}));
  EXPECT_EQ(std::get<SingleChoice>(q->answering).choices[0].text.format, TextFormat::html);
}

TEST(MoodleXml, what_cannot_be_held_is_rejected_with_its_line) {
  const auto all = read(
      "<question type=\"essay\">" + heads + "</question>\n<question type=\"calculated\">" + heads +
      "</question>\n<question type=\"numerical\">" + heads +
      "<answer "
      "fraction=\"100\"><text>1</text></answer><units><unit><unit_name>m</unit_name></unit></units></question>\n"
      "<question type=\"cloze\"><name/><questiontext><text>{1:MULTICHOICE:=a~b}</text></questiontext></question>\n");
  ASSERT_EQ(all.rejected.size(), 4U);
  EXPECT_EQ(all.rejected[0].where, "a.xml:3");
  EXPECT_EQ(all.rejected[3].where, "a.xml:6");
  EXPECT_THAT(all.rejected[2].why, HasSubstr("units"));
  EXPECT_THAT(all.rejected[3].why, HasSubstr("MULTICHOICE"));
}

TEST(MoodleXml, entities_external_files_and_depth_are_refused) {
  const auto refused = [](const std::string& xml) {
    const auto all = read_all(Format::moodle_xml, xml, "a.xml");
    return all.questions.empty() && all.rejected.size() == 1 ? all.rejected[0].why : "accepted";
  };
  EXPECT_THAT(refused("<!DOCTYPE quiz [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><quiz>&x;</quiz>"),
              HasSubstr("DOCTYPE"));
  EXPECT_THAT(refused("<!DOCTYPE quiz SYSTEM \"http://127.0.0.1:1/x.dtd\"><quiz/>"), HasSubstr("DOCTYPE"));
  std::string bomb = "<!DOCTYPE quiz [<!ENTITY a0 \"lol\">";
  for (int i = 1; i < 30; ++i)
    bomb += "<!ENTITY a" + std::to_string(i) + " \"&a" + std::to_string(i - 1) + ";&a" + std::to_string(i - 1) + ";\">";
  EXPECT_THAT(refused(bomb + "]><quiz>&a29;</quiz>"), HasSubstr("DOCTYPE"));
  std::string deep = "<quiz>";
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  EXPECT_THAT(refused(deep), HasSubstr("XML"));
  EXPECT_THAT(refused("<quiz><question></quiz>"), HasSubstr("XML"));
  EXPECT_THAT(refused("<html/>"), HasSubstr("quiz"));
}

TEST(Xml, a_document_type_that_is_only_a_name_declares_nothing) {
  EXPECT_EQ(parse_xml("<?xml version=\"1.0\"?>\n<!DOCTYPE  x >\n<x>y</x>")->text(), "y");
  EXPECT_FALSE(parse_xml("<!DOCTYPE x []><x>y</x>"));
  EXPECT_FALSE(parse_xml("<!DOCTYPE x PUBLIC \"-//X//Y\" \"x.dtd\"><x>y</x>"));
}

TEST(Xml, text_that_must_be_escaped_comes_back) {
  const std::string text = "a<b>&\"c\"\r\n]]>\xE5\xAE\x9B";
  EXPECT_EQ(parse_xml("<x>" + escape_xml(text) + "</x>")->text(), text);
  EXPECT_EQ(inner_xml(*parse_html("a<br>b<p>c &nbsp; d")), "a<br/>b<p>c \u00A0 d</p>");
}

TEST(MoodleXml, moodles_own_files_are_read_question_by_question) {
  const auto data = support::real_input();
  if (!data) GTEST_SKIP() << "real input is not here (WANQIU_DATA)";
  const auto file = [&](const char* name) {
    return read_all(Format::moodle_xml, support::read_file(*data / "questions" / "formats" / "moodle-xml" / name),
                    name);
  };
  const auto choice = file("multichoice.xml");
  ASSERT_EQ(choice.questions.size(), 1U);
  const auto& greeting = choice.questions[0];
  EXPECT_EQ(greeting->category, "Default for testhead/Multichoice");
  EXPECT_EQ(greeting->files.size(), 5U);
  EXPECT_EQ(greeting->extra.at("penalty"), Extra(0.1));
  EXPECT_EQ(std::get<SingleChoice>(greeting->answering).choices[1].weight, Weight::full());
  EXPECT_EQ(std::get<SingleChoice>(greeting->answering).choices[1].feedback.value, "<p>Yes, well done!</p>");

  const auto reverse = file("categories_reverse_order.xml");
  ASSERT_EQ(reverse.questions.size(), 1U);
  EXPECT_EQ(reverse.rejected.size(), 1U);  // the essay
  EXPECT_EQ(reverse.questions[0]->category, "Sigma");
  ASSERT_EQ(reverse.categories.size(), 2U);
  EXPECT_EQ(reverse.categories[0], (Category{"Sigma/Tau", {"This is Tau category for test", TextFormat::html}, ""}));

  EXPECT_EQ(file("category_with_description.xml").categories.at(0).id, "alpha-idnumber");
  EXPECT_EQ(file("nested_categories.xml").questions.at(0)->category, "Delta/Epsilon/Zeta");
  EXPECT_EQ(file("old_format_file.xml").questions.size(), 2U);
  EXPECT_EQ(file("broken_cloze_questions.xml").rejected.size(), 5U);
  EXPECT_EQ(file("multianswer.xml").rejected.size(), 1U);
}

}  // namespace
}  // namespace wanqiu::quiz
