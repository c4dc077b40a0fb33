// Who is erased is gone, and every sum is what it was, now and after a restart.
#include <gtest/gtest.h>

#include "ledger/verify.h"
#include "whole_city.h"

namespace wanqiu::whole {
namespace {

using base::LearnerNumber;
using base::OrganisationId;
using ledger::Window;

class ErasureTest : public support::DatabaseTest {
 protected:
  WholeCity whole{database.location()};

  LearnerNumber number(const std::string& name) const {
    return whole.city->people->directory().number_of(base::LearnerId(std::stoll(whole.id_of(name))));
  }
  void earns(const std::string& name, int events) {
    std::vector<ledger::Event> list;
    for (int i = 0; i < events; ++i) {
      ledger::Event event;
      event.at = whole.clock.now();
      event.learner = number(name);
      event.verb = ledger::Verb::read_item;
      event.object = static_cast<std::uint64_t>(i) + 1;
      event.amount = 1;
      event.key.value = event.learner.value * 1'000ULL + event.object;
      list.push_back(event);
    }
    for (const auto& receipt : whole.city->ledger->submit_now(list)) receipt.value();
  }
  /// The points of every organisation and who stands first, in every window.
  std::string sums() const {
    std::string text;
    for (const auto parent : {whole.top, whole.inside}) {
      for (const auto window : ledger::windows) {
        const auto children = whole.city->ranks->children(parent, window).value();
        for (const auto& child : children) {
          text += std::to_string(child.id.value) + ":" + std::to_string(child.points) + " ";
        }
      }
    }
    return text;
  }
  std::string lists() const {
    std::string text;
    for (const auto organisation : {whole.top, whole.inside, whole.below}) {
      const auto standing = *whole.city->ranks->standing(organisation, Window::all, LearnerNumber());
      text += std::to_string(standing.learners) + "/" + std::to_string(standing.ranked) + ":";
      for (const auto& entry : *standing.first) text += " " + std::to_string(entry.learner.value);
      text += "\n";
    }
    return text;
  }
  bool verified() {
    const auto report = ledger::verify(database.location(), whole.clock);
    return report && report->ok;
  }
};

TEST_P(ErasureTest, every_sum_stays_and_the_learner_does_not_come_back_with_a_restart) {
  earns("pupil", 3);
  earns("neighbour", 2);
  earns("learner.inside", 1);
  const auto sums_before = sums();
  const auto gone = number("pupil");
  EXPECT_NE(lists().find(" " + std::to_string(gone.value)), std::string::npos);

  auto pupil = whole.as("pupil");
  EXPECT_EQ(pupil.post("/api/v1/me/erasure", R"({"password":"a long password"})").status, 204);
  EXPECT_EQ(sums(), sums_before);
  const auto lists_after = lists();
  EXPECT_EQ(lists_after.find(" " + std::to_string(gone.value)), std::string::npos) << lists_after;
  EXPECT_EQ(whole.city->people->directory().find(gone)->state, people::LearnerState::erased);
  EXPECT_TRUE(verified());

  whole.restart();
  EXPECT_EQ(sums(), sums_before);
  EXPECT_EQ(lists(), lists_after);
  EXPECT_TRUE(verified());
}

TEST_P(ErasureTest, an_import_that_still_runs_ends_with_the_program) {
  std::string csv = "name,staff_number,organisation_code\n";
  for (int i = 0; i < 60'000; ++i) csv += "学员,n" + std::to_string(i) + ",in\n";
  auto client = whole.walker();
  client.content_type = "text/csv";
  EXPECT_EQ(client.post("/api/v1/imports/learners", csv).status, 202);
  whole.restart();  // while its thread tells the ranks of those who joined
  const auto& directory = whole.city->people->directory();
  EXPECT_EQ(directory.registered(whole.top), directory.count());
}

TEST_P(ErasureTest, all_that_is_kept_of_somebody_is_in_their_data) {
  earns("pupil", 2);
  auto walker = whole.walker();
  walker.post("/api/v1/moderation/words", R"({"word":"广告","action":"hold"})");
  walker.post("/api/v1/moderation/comments/" + whole.comment + "/approve");
  walker.post("/api/v1/learners/" + whole.id_of("pupil") + "/lookups", R"({"reason":"for the export"})");
  const auto data = walker.get("/api/v1/me/data").body;
  for (const char* what : {"\"edited\":[{", "\"uploaded\":[]", "\"decided\":[{", "\"listed_words\":[{",
                           "\"looked_at\":[{", "for the export", "\"opened\":["}) {
    EXPECT_NE(data.find(what), std::string::npos) << what << "\n" << data;
  }
}

WANQIU_ON_BOTH_ENGINES(ErasureTest);

}  // namespace
}  // namespace wanqiu::whole
