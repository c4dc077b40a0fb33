#include "word_list.h"

#include <gtest/gtest.h>

namespace wanqiu::library {
namespace {

using Texts = std::vector<std::string>;

const WordList list({{"广告", WordAction::hold},
                     {"加微信", WordAction::refuse},
                     {"Lottery", WordAction::refuse},
                     {"ass", WordAction::hold},
                     {"告示", WordAction::hold}});

TEST(WordList, finds_a_word_however_it_is_spread) {
  for (const std::string text :
       {"看广告", "广 告", "广-告", "广\n告", "广　告", "广\u200B告", "【广】【告】", "广。告"}) {
    EXPECT_EQ(list.find(text).held, Texts{"广告"}) << text;
  }
  EXPECT_EQ(list.find("win the ＬＯＴＴＥＲＹ now").refused, Texts{"Lottery"});
  EXPECT_EQ(list.find("lottery").refused, Texts{"Lottery"});
}

TEST(WordList, a_word_inside_another_word_is_not_found_in_scripts_with_spaces) {
  EXPECT_TRUE(list.find("a first class grass").none());
  EXPECT_EQ(list.find("you ass!").held, Texts{"ass"});
  EXPECT_TRUE(list.find("lotteryman").none());
}

TEST(WordList, several_words_that_share_characters_are_all_found_once) {
  const auto found = list.find("广告示广告，加微信");
  EXPECT_EQ(found.held, (Texts{"广告", "告示"}));
  EXPECT_EQ(found.refused, Texts{"加微信"});
}

TEST(WordList, nothing_is_found_in_nothing) {
  EXPECT_TRUE(list.find("").none());
  EXPECT_TRUE(list.find("。。。！").none());
  EXPECT_TRUE(WordList().find("广告").none());
  EXPECT_TRUE(WordList({{"！！", WordAction::refuse}}).find("好！！").none());
}

TEST(WordList, entries_that_mean_the_same_have_one_key) {
  EXPECT_EQ(WordList::key("广 告"), WordList::key("广告"));
  EXPECT_EQ(WordList::key("ＡＢＣ"), "abc");
  EXPECT_EQ(WordList::key("！？"), "");
}

TEST(WordList, a_word_within_a_longer_word_of_the_list_is_found_too) {
  const WordList nested({{"东门之池", WordAction::hold}, {"门之", WordAction::hold}, {"之池塘", WordAction::refuse}});
  const auto found = nested.find("东门之池塘");
  EXPECT_EQ(found.held, (Texts{"门之", "东门之池"}));
  EXPECT_EQ(found.refused, Texts{"之池塘"});
}

}  // namespace
}  // namespace wanqiu::library
