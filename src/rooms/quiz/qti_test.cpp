// QTI 2.1, 2.2 and 3.0: items and packages, and packages that nobody should send.
#include <gmock/gmock.h>

#include "package.h"
#include "questions_read.h"
#include "support/temporary.h"

namespace wanqiu::quiz {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;

/// An item with one choice interaction and this processing.
std::string choice_item(const std::string& cardinality, const std::string& correct, const std::string& processing,
                        const std::string& more = {}) {
  return "<assessmentItem xmlns=\"http://www.imsglobal.org/xsd/imsqti_v2p1\" identifier=\"i\" title=\"T\" "
         "adaptive=\"false\" "
         "timeDependent=\"false\"><responseDeclaration identifier=\"RESPONSE\" cardinality=\"" +
         cardinality + "\" baseType=\"identifier\">" + correct +
         "</responseDeclaration><outcomeDeclaration identifier=\"SCORE\" cardinality=\"single\" baseType=\"float\"/>"
         "<outcomeDeclaration identifier=\"F\" cardinality=\"" +
         cardinality +
         "\" baseType=\"identifier\"/>"
         "<itemBody><p>Look <b>here</b>.</p><choiceInteraction responseIdentifier=\"RESPONSE\" shuffle=\"true\" "
         "maxChoices=\"" +
         (cardinality == "single" ? "1" : "0") +
         "\"><prompt>Which?</prompt><simpleChoice identifier=\"a\">A</simpleChoice><simpleChoice "
         "identifier=\"b\">B<br/>2</simpleChoice>"
         "<simpleChoice identifier=\"c\"><i>C</i></simpleChoice></choiceInteraction></itemBody>" +
         processing + more + "</assessmentItem>";
}
const std::string match =
    "<responseProcessing template=\"http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct\"/>";
const std::string map =
    "<responseProcessing template=\"http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response\"/>";

Question item_of(const std::string& item) {
  const auto all = read_all(Format::qti, item);
  EXPECT_EQ(all.rejected.size(), 0U) << (all.rejected.empty() ? "" : all.rejected[0].why);
  return all.questions.at(0);
}
std::string why_not(const std::string& bytes) {
  const auto all = read_all(Format::qti, bytes, "p.zip");
  return all.questions.empty() && all.rejected.size() == 1 ? all.rejected[0].where + " " + all.rejected[0].why
                                                           : "accepted";
}

TEST(Qti, a_choice_is_read_with_its_text_and_prompt) {
  const auto q = item_of(choice_item("single", "<correctResponse><value>b</value></correctResponse>", match));
  EXPECT_EQ(q->id, "i");
  EXPECT_EQ(q->title, "T");
  EXPECT_EQ(q->stem, (Text{"<p>Look <b>here</b>.</p>\n<p>Which?</p>", TextFormat::html}));
  EXPECT_EQ(q->shuffle, true);
  const auto& choices = std::get<SingleChoice>(q->answering).choices;
  EXPECT_EQ(choices[1], (Choice{{"B\n2"}, Weight::full(), {}}));
  EXPECT_EQ(choices[2].text, (Text{"<i>C</i>", TextFormat::html}));
}

TEST(Qti, weights_and_feedback_are_what_the_processing_gives) {
  const auto q = item_of(choice_item(
      "single",
      "<correctResponse><value>a</value></correctResponse><mapping><mapEntry mapKey=\"a\" mappedValue=\"2\"/><mapEntry "
      "mapKey=\"b\" "
      "mappedValue=\"1\"/></mapping>",
      "<responseProcessing><setOutcomeValue identifier=\"SCORE\"><mapResponse "
      "identifier=\"RESPONSE\"/></setOutcomeValue>"
      "<setOutcomeValue identifier=\"F\"><variable identifier=\"RESPONSE\"/></setOutcomeValue></responseProcessing>",
      "<modalFeedback identifier=\"b\" outcomeIdentifier=\"F\" showHide=\"show\">Nearly</modalFeedback>"
      "<modalFeedback identifier=\"a\" outcomeIdentifier=\"F\" showHide=\"hide\">It was A</modalFeedback>"
      "<modalFeedback identifier=\"none\" outcomeIdentifier=\"F\" showHide=\"hide\">Always</modalFeedback>"));
  const auto& choices = std::get<SingleChoice>(q->answering).choices;
  EXPECT_EQ(choices[0].weight, Weight::full());
  EXPECT_EQ(choices[1].weight, Weight::percent(50));
  EXPECT_EQ(choices[1].feedback.value, "Nearly");
  EXPECT_EQ(q->feedback_wrong.value, "It was A");
  EXPECT_EQ(q->explanation.value, "Always");
}

TEST(Qti, several_choices_count_as_a_set_or_by_their_shares) {
  const std::string right = "<correctResponse><value>a</value><value>c</value></correctResponse>";
  EXPECT_TRUE(std::get<MultipleChoice>(item_of(choice_item("multiple", right, match))->answering).exact);
  const auto shared = item_of(choice_item(
      "multiple",
      right + "<mapping lowerBound=\"0\" upperBound=\"1\"><mapEntry mapKey=\"a\" mappedValue=\"0.5\"/><mapEntry "
              "mapKey=\"c\" mappedValue=\"0.5\"/><mapEntry mapKey=\"b\" mappedValue=\"-1\"/></mapping>",
      map));
  const auto& multiple = std::get<MultipleChoice>(shared->answering);
  EXPECT_FALSE(multiple.exact);
  EXPECT_EQ(multiple.choices[0].weight, Weight::percent(50));
  EXPECT_EQ(multiple.choices[1].weight, Weight::percent(-100));
  // Two right ones in any set: neither the exact set nor a sum.
  EXPECT_THAT(why_not(choice_item("multiple", right,
                                  "<responseProcessing><responseCondition><responseIf><member><baseValue "
                                  "baseType=\"identifier\">a</baseValue><variable "
                                  "identifier=\"RESPONSE\"/></member><setOutcomeValue identifier=\"SCORE\"><baseValue "
                                  "baseType=\"float\">1</baseValue></setOutcomeValue>"
                                  "</responseIf><responseElseIf><member><baseValue "
                                  "baseType=\"identifier\">b</baseValue><variable identifier=\"RESPONSE\"/></member>"
                                  "<setOutcomeValue identifier=\"SCORE\"><baseValue "
                                  "baseType=\"float\">0.7</baseValue></setOutcomeValue></responseElseIf></"
                                  "responseCondition></responseProcessing>")),
              HasSubstr("not held"));
}

TEST(Qti, what_a_choice_shows_once_it_was_taken_is_its_feedback) {
  auto item = choice_item("single", "<correctResponse><value>a</value></correctResponse>",
                          "<responseProcessing><responseCondition><responseIf><match><variable "
                          "identifier=\"RESPONSE\"/><correct identifier=\"RESPONSE\"/></match><setOutcomeValue "
                          "identifier=\"SCORE\"><baseValue baseType=\"float\">1</baseValue></setOutcomeValue>"
                          "</responseIf></responseCondition><setOutcomeValue identifier=\"F\"><variable "
                          "identifier=\"RESPONSE\"/></setOutcomeValue></responseProcessing>");
  item.replace(
      item.find(">A<"), 3,
      "> A\n <feedbackInline outcomeIdentifier=\"F\" identifier=\"a\" showHide=\"show\">It is.</feedbackInline>"
      "<");
  const auto choices = std::get<SingleChoice>(item_of(item)->answering).choices;
  EXPECT_EQ(choices[0], (Choice{{"A"}, Weight::full(), {"It is."}}));
  EXPECT_TRUE(choices[1].feedback.empty());
}

TEST(Qti, instructions_for_candidates_are_part_of_the_text) {
  auto item = choice_item("single", "<correctResponse><value>a</value></correctResponse>", match);
  const auto with = [&](const std::string& view) {
    auto other = item;
    return other.insert(item.find("<p>Look"), "<rubricBlock view=\"" + view + "\"><p>Read first.</p></rubricBlock>");
  };
  EXPECT_EQ(item_of(with("candidate"))->stem.value,
            "<div><p>Read first.</p></div><p>Look <b>here</b>.</p>\n<p>Which?</p>");
  EXPECT_THAT(why_not(with("scorer")), HasSubstr("a rubric for the scorer"));
}

TEST(Qti, a_choice_that_keeps_its_place_keeps_all_in_theirs) {
  auto item = choice_item("single", "<correctResponse><value>a</value></correctResponse>", match);
  item.insert(item.find("identifier=\"c\""), "fixed=\"true\" ");
  EXPECT_EQ(item_of(item)->shuffle, false);
}

TEST(Qti, a_set_of_which_one_can_be_given_is_a_single_choice) {
  auto item = choice_item("multiple", "<correctResponse><value>b</value></correctResponse>", match);
  item.replace(item.find("maxChoices=\"0\""), 14, "maxChoices=\"1\"");
  EXPECT_EQ(std::get<SingleChoice>(item_of(item)->answering).choices[1].weight, Weight::full());
}

/// An item with these interactions and declarations of responses.
std::string item_with(const std::string& declarations, const std::string& body, const std::string& processing) {
  return "<assessmentItem identifier=\"i\" title=\"T\">" + declarations +
         "<outcomeDeclaration identifier=\"SCORE\" cardinality=\"single\" baseType=\"float\"/><itemBody>" + body +
         "</itemBody>" + processing + "</assessmentItem>";
}

std::string match_item(const std::string& mapping, const std::string& processing) {
  return item_with(
      "<responseDeclaration identifier=\"RESPONSE\" cardinality=\"multiple\" "
      "baseType=\"directedPair\"><correctResponse>"
      "<value>w  x</value><value>f t</value></correctResponse>" +
          mapping + "</responseDeclaration>",
      "<matchInteraction responseIdentifier=\"RESPONSE\" maxAssociations=\"2\"><prompt>Which town?</prompt>"
      "<simpleMatchSet><simpleAssociableChoice identifier=\"f\">Fen</simpleAssociableChoice><simpleAssociableChoice "
      "identifier=\"w\">Wei</simpleAssociableChoice></simpleMatchSet><simpleMatchSet><simpleAssociableChoice "
      "identifier=\"t\">Taiyuan</simpleAssociableChoice><simpleAssociableChoice "
      "identifier=\"x\">Xianyang</simpleAssociableChoice></simpleMatchSet></matchInteraction>",
      processing);
}

TEST(Qti, pairs_have_equal_shares_weights_or_count_only_together) {
  const auto pairs_of = [](const std::string& item) { return std::get<Matching>(item_of(item)->answering); };
  const auto mapping = [](const std::string& fen, const std::string& wei, const std::string& more = {}) {
    return "<mapping defaultValue=\"0\"" + more + "><mapEntry mapKey=\"f t\" mappedValue=\"" + fen +
           "\"/><mapEntry mapKey=\"w x\" mappedValue=\"" + wei + "\"/></mapping>";
  };
  const auto equal = pairs_of(match_item(mapping("1", "1"), map));
  EXPECT_FALSE(equal.all_or_nothing);
  EXPECT_EQ(equal.pairs[0], (Pair{{"Fen"}, {"Taiyuan"}}));
  const auto weighed = pairs_of(match_item(mapping("3", "1"), map));
  EXPECT_EQ(weighed.pairs[0].weight, Weight::percent(75));
  EXPECT_EQ(weighed.pairs[1].weight, Weight::percent(25));
  EXPECT_TRUE(pairs_of(match_item("", match)).all_or_nothing);
  auto minus = mapping("1", "1");
  minus.replace(minus.find("\"0\""), 3, "\"-1\"");
  EXPECT_THAT(why_not(match_item(minus, map)), HasSubstr("scores pairs in a way that is not held"));
}

TEST(Qti, categories_may_stand_in_the_first_set) {
  const auto q = item_of(item_with(
      "<responseDeclaration identifier=\"R\" cardinality=\"multiple\" baseType=\"directedPair\"><correctResponse>"
      "<value>yes w</value><value>yes f</value><value>no x</value></correctResponse></responseDeclaration>",
      "<matchInteraction responseIdentifier=\"R\"><prompt>A river?</prompt><simpleMatchSet><simpleAssociableChoice "
      "identifier=\"yes\">Yes</simpleAssociableChoice><simpleAssociableChoice "
      "identifier=\"no\">No</simpleAssociableChoice></simpleMatchSet><simpleMatchSet><simpleAssociableChoice "
      "identifier=\"w\">Wei</simpleAssociableChoice><simpleAssociableChoice "
      "identifier=\"x\">Xianyang</simpleAssociableChoice><simpleAssociableChoice "
      "identifier=\"f\">Fen</simpleAssociableChoice></simpleMatchSet></matchInteraction>",
      match));
  EXPECT_EQ(std::get<Matching>(q->answering).pairs,
            (std::vector<Pair>{{{"Wei"}, {"Yes"}}, {{"Xianyang"}, {"No"}}, {{"Fen"}, {"Yes"}}}));
}

TEST(Qti, gaps_have_equal_shares_or_count_only_together) {
  const auto declared = [](int number, const std::string& keys) {
    return "<responseDeclaration identifier=\"R" + std::to_string(number) +
           "\" cardinality=\"single\" "
           "baseType=\"string\"><correctResponse><value>a</value></correctResponse><mapping>" +
           keys + "</mapping></responseDeclaration>";
  };
  const std::string a = "<mapEntry mapKey=\"a\" mappedValue=\"1\"/>";
  const std::string half = a + "<mapEntry mapKey=\"b\" mappedValue=\"0.5\"/>";
  const std::string body =
      "<p><textEntryInteraction responseIdentifier=\"R1\"/> and <textEntryInteraction responseIdentifier=\"R2\"/></p>";
  const auto fill_of = [](const std::string& item) { return std::get<Fill>(item_of(item)->answering); };
  const auto shares = fill_of(item_with(declared(1, a) + declared(2, half), body, map));
  EXPECT_FALSE(shares.all_or_nothing);
  EXPECT_EQ(shares.blanks[1].accepted[1].weight, Weight::percent(50));
  EXPECT_TRUE(fill_of(item_with(declared(1, a) + declared(2, a), body, match)).all_or_nothing);
  EXPECT_THAT(why_not(item_with(declared(1, a) + declared(2, "<mapEntry mapKey=\"a\" mappedValue=\"3\"/>"), body, map)),
              HasSubstr("equal shares"));
  // The same word in both gaps counts once.
  const std::string both = a + "<mapEntry mapKey=\"b\" mappedValue=\"1\"/>";
  const std::string once =
      "<responseProcessing><setOutcomeValue identifier=\"SCORE\"><mapResponse identifier=\"R1\"/></setOutcomeValue>"
      "<responseCondition><responseIf><not><stringMatch caseSensitive=\"true\"><variable identifier=\"R1\"/><variable "
      "identifier=\"R2\"/></stringMatch></not><setOutcomeValue identifier=\"SCORE\"><sum><variable "
      "identifier=\"SCORE\"/><mapResponse identifier=\"R2\"/></sum></setOutcomeValue></responseIf></responseCondition>"
      "</responseProcessing>";
  EXPECT_THAT(why_not(item_with(declared(1, both) + declared(2, both), body, once)), HasSubstr("not held"));
}

TEST(Qti, an_entry_that_costs_points_is_rejected) {
  const std::string a = "<mapEntry mapKey=\"a\" mappedValue=\"1\"/>";
  const auto refused = [](const std::string& mapping) {
    return why_not(
        item_with("<responseDeclaration identifier=\"R\" cardinality=\"single\" baseType=\"string\">"
                  "<correctResponse><value>a</value></correctResponse>" +
                      mapping + "</responseDeclaration>",
                  "<p><textEntryInteraction responseIdentifier=\"R\"/></p>", map));
  };
  EXPECT_THAT(refused("<mapping defaultValue=\"-1\">" + a + "</mapping>"), HasSubstr("takes points away"));
  EXPECT_THAT(refused("<mapping>" + a + "<mapEntry mapKey=\"b\" mappedValue=\"-0.5\"/></mapping>"),
              HasSubstr("takes points away"));
}

TEST(Qti, an_order_that_is_nearly_right_and_earns_something_is_rejected) {
  const auto item = [](const std::string& processing) {
    return item_with(
        "<responseDeclaration identifier=\"RESPONSE\" cardinality=\"ordered\" baseType=\"identifier\"><correctResponse>"
        "<value>b</value><value>a</value><value>c</value></correctResponse></responseDeclaration>",
        "<orderInteraction responseIdentifier=\"RESPONSE\" shuffle=\"true\"><prompt>Oldest first</prompt><simpleChoice "
        "identifier=\"a\" fixed=\"true\">Qin</simpleChoice><simpleChoice "
        "identifier=\"b\">Zhou</simpleChoice><simpleChoice "
        "identifier=\"c\">Han</simpleChoice></orderInteraction>",
        processing);
  };
  EXPECT_EQ(item_of(item(match))->shuffle, true);
  const std::string set = "<setOutcomeValue identifier=\"SCORE\"><baseValue baseType=\"float\">";
  EXPECT_THAT(
      why_not(item("<responseProcessing><responseCondition><responseIf><match><variable "
                   "identifier=\"RESPONSE\"/><correct identifier=\"RESPONSE\"/></match>" +
                   set +
                   "2</baseValue></setOutcomeValue></responseIf><responseElseIf><match><variable "
                   "identifier=\"RESPONSE\"/><ordered><baseValue baseType=\"identifier\">b</baseValue><baseValue "
                   "baseType=\"identifier\">c</baseValue><baseValue "
                   "baseType=\"identifier\">a</baseValue></ordered></match>" +
                   set +
                   "1</baseValue></setOutcomeValue></responseElseIf></responseCondition>"
                   "</responseProcessing>")),
      HasSubstr("another order"));
}

TEST(Qti, a_tolerance_in_percent_is_one_of_the_number) {
  const auto item = [](const std::string& more) {
    return item_with(
        "<responseDeclaration identifier=\"R\" cardinality=\"single\" baseType=\"float\"><correctResponse>"
        "<value>-818</value></correctResponse></responseDeclaration>",
        "<p><textEntryInteraction responseIdentifier=\"R\"/></p>",
        "<responseProcessing><responseCondition><responseIf><equal toleranceMode=\"relative\" tolerance=\"5 5\"" +
            more +
            "><variable identifier=\"R\"/><correct identifier=\"R\"/></equal><setOutcomeValue "
            "identifier=\"SCORE\"><baseValue baseType=\"float\">1</baseValue></setOutcomeValue></responseIf>"
            "</responseCondition></responseProcessing>");
  };
  EXPECT_EQ(std::get<Numeric>(item_of(item(""))->answering).answers[0],
            (NumericAnswer{-818, 40.9, Weight::full(), {}}));
  EXPECT_THAT(why_not(item(" includeUpperBound=\"false\"")), HasSubstr("bounds"));
}

TEST(Qti, the_templates_of_common_cartridge_score_and_show) {
  const auto template_of = [](const std::string& name) {
    return "<responseProcessing template=\"http://www.imsglobal.org/question/qti_v2p1/rptemplates/" + name + "\"/>";
  };
  const std::string right = "<correctResponse><value>b</value></correctResponse>";
  auto item = choice_item("single", right, template_of("CC2_match"),
                          "<modalFeedback identifier=\"a\" outcomeIdentifier=\"FEEDBACK\" "
                          "showHide=\"show\">No</modalFeedback>");
  item.insert(item.find("<itemBody>"),
              "<outcomeDeclaration identifier=\"MAXSCORE\" cardinality=\"single\" baseType=\"float\"><defaultValue>"
              "<value>4</value></defaultValue></outcomeDeclaration>");
  const auto q = item_of(item);
  EXPECT_EQ(q->score, 4);
  EXPECT_EQ(std::get<SingleChoice>(q->answering).choices[1].weight, Weight::full());
  EXPECT_EQ(std::get<SingleChoice>(q->answering).choices[0].feedback.value, "No");
  EXPECT_EQ(item_of(choice_item("single", right, template_of("CC2_match_basic"),
                                "<modalFeedback identifier=\"incorrect\" outcomeIdentifier=\"FEEDBACKBASIC\" "
                                "showHide=\"show\">No</modalFeedback>"))
                ->feedback_wrong.value,
            "No");
}

TEST(Qti, a_passage_that_items_share_comes_along_in_a_package) {
  auto item = choice_item("single", "<correctResponse><value>b</value></correctResponse>", match);
  item.insert(item.find("<itemBody>"), "<assessmentStimulusRef identifier=\"s\" href=\"../texts/wei.xml\"/>");
  item.insert(item.find("<p>Look"), "<div class=\"qti-shared-stimulus\" data-stimulus-idref=\"s\"></div>");
  EXPECT_THAT(why_not(item), HasSubstr("its passage '../texts/wei.xml'"));
  const auto package =
      make_package({{"imsmanifest.xml",
                     "<manifest><resources><resource identifier=\"r\" type=\"imsqti_item_xmlv3p0\" "
                     "href=\"items/a.xml\"/></resources></manifest>"},
                    {"items/a.xml", item},
                    {"texts/wei.xml",
                     "<qti-assessment-stimulus identifier=\"s\" title=\"t\"><qti-stimulus-body><p>The Wei</p><p><img "
                     "src=\"map.png\"/></p></qti-stimulus-body></qti-assessment-stimulus>"},
                    {"texts/map.png", "x"}});
  const auto all = read_all(Format::qti, package, "p.zip");
  ASSERT_EQ(all.questions.size(), 1U) << all.rejected[0].why;
  const auto& q = all.questions[0];
  EXPECT_EQ(q->passage.value, "<p>The Wei</p><p><img src=\"@@PLUGINFILE@@/texts/map.png\"/></p>");
  EXPECT_EQ(q->stem.value, "<p>Look <b>here</b>.</p>\n<p>Which?</p>");
  EXPECT_EQ(q->files.size(), 1U);
}

TEST(Qti, what_cannot_be_held_is_rejected_with_a_reason) {
  const std::string right = "<correctResponse><value>a</value></correctResponse>";
  EXPECT_THAT(why_not(choice_item("single", "", match)), HasSubstr("right answer"));
  EXPECT_THAT(why_not(choice_item("single", right, "<responseProcessing><lookupOutcomeValue/></responseProcessing>")),
              HasSubstr("lookupOutcomeValue"));
  EXPECT_THAT(why_not(choice_item("single", right, "<responseProcessing template=\"own\"/>")), HasSubstr("template"));
  EXPECT_THAT(why_not(choice_item("single", "<correctResponse><value>z</value></correctResponse>", match)),
              HasSubstr("'z'"));
  EXPECT_THAT(why_not("<assessmentItem identifier=\"a\" title=\"\"><itemBody><p>x</p></itemBody></assessmentItem>"),
              HasSubstr("asks nothing"));
  EXPECT_THAT(why_not("<assessmentItem identifier=\"a\" title=\"\" adaptive=\"true\"/>"), HasSubstr("adaptive"));
  EXPECT_THAT(why_not("<x/>"), HasSubstr("<x>"));
}

TEST(Qti, packages_that_climb_out_or_swell_are_refused) {
  const std::string manifest =
      "<manifest><resources><resource identifier=\"r\" type=\"imsqti_item_xmlv2p1\" "
      "href=\"a.xml\"/></resources></manifest>";
  EXPECT_THAT(why_not(make_package({{"a.xml", "<x/>"}})), HasSubstr("imsmanifest.xml"));
  EXPECT_THAT(why_not(make_package({{"imsmanifest.xml", manifest}})), HasSubstr("no file 'a.xml'"));
  EXPECT_THAT(why_not(make_package({{"imsmanifest.xml", manifest}, {"../evil", "x"}})), HasSubstr("outside"));
  EXPECT_THAT(why_not(make_package({{"imsmanifest.xml", manifest}, {"/evil", "x"}})), HasSubstr("outside"));
  EXPECT_THAT(why_not("PK\x03\x04 and nothing more"), HasSubstr("zip"));
  EXPECT_THAT(why_not(make_package({{"imsmanifest.xml", manifest}, {"a.xml", std::string(20U << 20U, ' ')}})),
              HasSubstr("500 times"));
  const auto up = std::string(manifest).replace(manifest.find("a.xml"), 5, "../../a");
  EXPECT_THAT(why_not(make_package({{"imsmanifest.xml", up}})), HasSubstr("leaves the package"));
  const auto picture =
      make_package({{"imsmanifest.xml", manifest},
                    {"a.xml",
                     "<assessmentItem identifier=\"a\" title=\"\"><itemBody><p><img src=\"../../x.png\"/></p>"
                     "<textEntryInteraction responseIdentifier=\"R\"/></itemBody></assessmentItem>"}});
  EXPECT_THAT(why_not(picture), HasSubstr("leaves the package"));
}

TEST(Qti, real_items_and_packages_are_read_item_by_item) {
  const auto data = support::real_input();
  if (!data) GTEST_SKIP() << "real input is not here (WANQIU_DATA)";
  const auto file = [&](const char* name) {
    return read_all(Format::qti, support::read_file(*data / "questions" / "formats" / name), name);
  };

  const auto inline_choice = file("qti2/item-1.xml");
  ASSERT_EQ(inline_choice.questions.size(), 1U);
  EXPECT_THAT(inline_choice.questions[0]->stem.value, HasSubstr("_____"));
  EXPECT_EQ(std::get<SingleChoice>(inline_choice.questions[0]->answering).choices[2].weight, Weight::full());

  const auto modal = file("qti2/item-4.xml");
  ASSERT_EQ(modal.questions.size(), 1U) << modal.rejected[0].why;
  EXPECT_EQ(modal.questions[0]->score, 10);
  EXPECT_EQ(modal.questions[0]->feedback_right.value, "correct");
  EXPECT_EQ(modal.questions[0]->feedback_wrong.value, "incorrect");
  for (const char* rejected :
       {"qti2/empty_qti_item.xml", "qti2/item-2.xml", "qti2/item-3.xml", "qti2/item-5.xml", "qti2/item-6.xml",
        "qti2/item-7.xml", "qti2/item-8.xml", "qti2/item-9.xml", "qti2/item-10.xml", "qti2/wrong-package.zip"})
    EXPECT_EQ(file(rejected).rejected.size(), 1U) << rejected;

  const auto sign = file("qti2/lomidentifieritem.zip");
  ASSERT_EQ(sign.questions.size(), 1U) << sign.rejected[0].why;
  ASSERT_EQ(sign.questions[0]->files.size(), 1U);
  EXPECT_EQ(sign.questions[0]->files[0].name, "images/sign.png");
  EXPECT_EQ(sign.questions[0]->files[0].bytes.size(), 4029U);
  EXPECT_THAT(sign.questions[0]->stem.value, HasSubstr("@@PLUGINFILE@@/images/sign.png"));

  const auto word = file("qti3/match-correct-template.xml");
  ASSERT_EQ(word.questions.size(), 1U) << word.rejected[0].why;
  EXPECT_EQ(std::get<Fill>(word.questions[0]->answering).blanks[0].accepted[0].text, "Test");
  const auto pairs = file("qti3/simple-match-processing.xml");
  ASSERT_EQ(pairs.questions.size(), 1U) << pairs.rejected[0].why;
  EXPECT_EQ(std::get<Matching>(pairs.questions[0]->answering).pairs.size(), 2U);
  EXPECT_EQ(pairs.questions[0]->feedback_right.value, "Je hebt de correcte antwoorden gegeven.");
  EXPECT_EQ(file("qti3/wrong-processing-element.xml").rejected.size(), 1U);

  const auto valid = file("qti3/valid-package.zip");
  EXPECT_EQ(valid.questions.size() + valid.rejected.size(), 47U);
  // Two of its items have a text and ask nothing.
  for (const auto& each : valid.rejected)
    EXPECT_THAT(each.why, AnyOf(HasSubstr("extendedTextInteraction"), HasSubstr("no interaction"))) << each.where;
}

}  // namespace
}  // namespace wanqiu::quiz
