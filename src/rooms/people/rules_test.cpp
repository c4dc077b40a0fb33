// The room's small rules: names to sign in by, codes, passwords, slowing down, who may give which role.
#include <gtest/gtest.h>

#include "attempt.h"
#include "base/random.h"
#include "code.h"
#include "import_rows.h"
#include "login.h"
#include "password.h"
#include "role.h"
#include "sessions.h"
#include "support/moved_clock.h"
#include "throttle.h"

namespace wanqiu::people {
namespace {

using base::LearnerNumber;
using base::Milliseconds;
using base::OrganisationId;
using base::Seconds;
using http::Role;

TEST(Login, a_phone_is_the_same_however_it_is_written) {
  for (const auto* typed : {"13800138000", "138 0013 8000", "+86 138-0013-8000", "１３８００１３８０００"}) {
    EXPECT_EQ(parse_phone(typed, "phone").value(), "13800138000") << typed;
    EXPECT_EQ(login_key(typed), "13800138000") << typed;
  }
  EXPECT_EQ(parse_phone("+44 20 7946 0958", "phone").value(), "+442079460958");
  for (const auto* wrong : {"", "138", "12800138000", "138001380001", "abc", "+0123456789", "138\xff"}) {
    EXPECT_FALSE(parse_phone(wrong, "phone")) << wrong;
  }
  EXPECT_EQ(masked_phone("13800138000"), "138****8000");
}

TEST(Login, user_names_are_compared_without_capitals_and_are_no_phones) {
  EXPECT_EQ(login_key("Wang.Wei"), login_key(" wang.wei "));
  EXPECT_TRUE(parse_user_name("wang_wei-3", "user_name"));
  for (const auto* wrong : {"", "ab", "3wang", "wang wei", "王伟王伟", "a1234567890123456789012345678901"}) {
    EXPECT_FALSE(parse_user_name(wrong, "user_name")) << wrong;
  }
}

TEST(Code, small_letters_spaces_and_hyphens_do_not_matter) {
  EXPECT_EQ(plain_code("abcd-efgh 2345"), "ABCDEFGH2345");
  EXPECT_EQ(parse_join_code("jinghe2026", "code").value(), "JINGHE2026");
  EXPECT_FALSE(parse_join_code("abc", "code"));
  EXPECT_FALSE(parse_join_code("周口周口周口", "code"));
  base::SeededRandom random(3);
  EXPECT_EQ(make_activation_code(random).size(), 14U);
  EXPECT_NE(make_activation_code(random), make_activation_code(random));
  EXPECT_NE(activation_hash(LearnerNumber(1), "A"), activation_hash(LearnerNumber(2), "A"));
}

TEST(Password, the_short_the_best_known_and_the_own_name_are_refused) {
  EXPECT_TRUE(check_password("correct horse", "password", {"wang"}));
  EXPECT_TRUE(check_password("四个汉字加四个字", "password", {}));
  EXPECT_FALSE(check_password("四个汉字", "password", {}));
  EXPECT_FALSE(check_password("Password1", "password", {}));
  EXPECT_FALSE(check_password("13800138000", "password", {"13800138000"}));
  EXPECT_FALSE(check_password(std::string("with\0zero", 9), "password", {}));
  EXPECT_FALSE(check_password("\xff\xff\xff\xff\xff\xff\xff\xff", "password", {}));
  EXPECT_FALSE(check_password(std::string(201, 'x'), "password", {}));
}

TEST(Password, a_hash_fits_its_password_alone_and_nobody_never_fits) {
  const Passwords passwords({1, 10, 8192 * 8, 1});
  const auto hash = passwords.hash_now("correct horse");
  EXPECT_TRUE(hash.starts_with("$argon2id$"));
  EXPECT_NE(hash, passwords.hash_now("correct horse"));
  EXPECT_TRUE(passwords.verify_now(hash, "correct horse"));
  EXPECT_FALSE(passwords.verify_now(hash, "correct horsf"));
  EXPECT_FALSE(passwords.verify_now("", "nobody signs in with this"));
  EXPECT_FALSE(passwords.is_outdated(hash));
  EXPECT_TRUE(Passwords({1, 10, 8192 * 16, 1}).is_outdated(hash));
}

TEST(Throttle, tries_are_free_then_double_then_stay_at_the_longest) {
  Throttle throttle({.free = 3, .first = Seconds(1), .longest = Seconds(8), .forget = Seconds(900), .keys_max = 10});
  Milliseconds now(0);
  EXPECT_EQ(throttle.begin("a", now).count(), 0);
  EXPECT_EQ(throttle.begin("a", now).count(), 0);
  EXPECT_EQ(throttle.begin("a", now).count(), 0);  // the third failure: from here on there is a wait
  for (const int wait : {1, 2, 4, 8, 8, 8}) {
    EXPECT_EQ(throttle.begin("a", now), Seconds(wait));
    EXPECT_EQ(throttle.begin("b", now + Milliseconds(wait)).count() > 8, false);
    now += Seconds(wait);
    EXPECT_EQ(throttle.begin("a", now).count(), 0);
  }
  EXPECT_EQ(throttle.begin("c", now).count(), 0);  // another key waits for nobody
}

TEST(Throttle, a_success_forgives_and_time_forgets) {
  Throttle throttle({.free = 1, .first = Seconds(60), .longest = Seconds(60), .forget = Seconds(900), .keys_max = 10});
  EXPECT_EQ(throttle.begin("a", Milliseconds(0)).count(), 0);
  EXPECT_EQ(throttle.begin("a", Milliseconds(0)), Seconds(60));
  throttle.forgive("a");
  EXPECT_EQ(throttle.begin("a", Milliseconds(0)).count(), 0);
  throttle.take_back("a");
  EXPECT_EQ(throttle.begin("a", Milliseconds(0)).count(), 0);
  EXPECT_EQ(throttle.begin("a", Seconds(1'000)).count(), 0);
}

TEST(Throttle, stays_bounded_and_keeps_those_who_wait_longest) {
  Throttle throttle({.free = 1, .first = Seconds(60), .longest = Seconds(60), .forget = Seconds(900), .keys_max = 100});
  throttle.begin("guesser", Seconds(50));
  for (int i = 0; i < 1'000; ++i) throttle.begin("key" + std::to_string(i), Milliseconds(i));
  EXPECT_LE(throttle.known(), 100U);
  EXPECT_GT(throttle.begin("guesser", Seconds(51)).count(), 0);
}

TEST(Throttle, an_undecided_try_is_taken_back_and_a_wrong_one_is_not) {
  Throttle throttle({.free = 2});
  support::MovedClock clock(base::from_ms(0));
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(Counted::begin(throttle, "key", clock)) << "the database did not answer";
  for (int i = 0; i < 2; ++i) Counted::begin(throttle, "key", clock)->keep();
  const auto slowed = Counted::begin(throttle, "key", clock);
  ASSERT_FALSE(slowed);
  EXPECT_EQ(slowed.error().kind, base::FaultKind::too_many);
  EXPECT_GT(slowed.error().retry_after_seconds, 0);
}

TEST(Throttle, who_has_many_addresses_is_counted_as_one) {
  EXPECT_EQ(network_of("203.0.113.9"), "203.0.113.9");
  EXPECT_EQ(network_of("::ffff:203.0.113.9"), "203.0.113.9");
  EXPECT_EQ(network_of("2001:db8:1:2:3:4:5:6"), network_of("2001:db8:1:2::9"));
  EXPECT_NE(network_of("2001:db8:1:2::9"), network_of("2001:db8:1:3::9"));
  EXPECT_EQ(network_of("nonsense"), "nonsense");
}

TEST(Crowd, nobody_alone_fills_what_all_wait_for) {
  Crowd crowd(2);
  auto first = crowd.enter("a");
  {
    const auto second = crowd.enter("a");
    EXPECT_TRUE(first && second);
    EXPECT_FALSE(crowd.enter("a"));
    EXPECT_TRUE(crowd.enter("b"));
  }
  EXPECT_TRUE(crowd.enter("a"));
}

TEST(Role, nobody_gives_more_than_the_table_says) {
  EXPECT_TRUE(may_give(Role::operator_, Role::operator_));
  EXPECT_TRUE(may_give(Role::organisation_admin, Role::host));
  EXPECT_FALSE(may_give(Role::organisation_admin, Role::operator_));
  EXPECT_FALSE(may_give(Role::organisation_admin, Role::chief));
  EXPECT_TRUE(may_give(Role::chief, Role::reviewer));
  EXPECT_FALSE(may_give(Role::chief, Role::organisation_admin));
  for (const auto role :
       {Role::learner, Role::contributor, Role::editor, Role::reviewer, Role::host, Role::judge, Role::organiser}) {
    for (int given = 0; given < http::role_count; ++given) EXPECT_FALSE(may_give(role, static_cast<Role>(given)));
  }
  for (int holder = 0; holder < http::role_count; ++holder) {
    EXPECT_FALSE(may_give(static_cast<Role>(holder), Role::learner));
  }
}

TEST(Sessions, what_was_ended_while_it_was_loaded_is_not_kept) {
  Sessions sessions(1'000);
  const auto key = base::blake2b("secret");
  const auto generation = sessions.generation();
  sessions.end_all(LearnerNumber(1), 0, true);
  sessions.put(key, {LearnerNumber(1), 7, false, {}, {}}, generation);
  EXPECT_FALSE(sessions.find(key));
  sessions.put(key, {LearnerNumber(1), 7, false, {}, {}}, sessions.generation());
  EXPECT_TRUE(sessions.find(key));
  sessions.end_all(LearnerNumber(1), 7, true);  // all but this one
  EXPECT_TRUE(sessions.find(key));
  sessions.end_all(LearnerNumber(1), 0, false);
  EXPECT_FALSE(sessions.find(key));
}

TEST(Sessions, memory_is_bounded) {
  Sessions sessions(640);
  for (int i = 0; i < 5'000; ++i) {
    sessions.put(base::blake2b(std::to_string(i)), {LearnerNumber(1), i, false, {}, {}}, sessions.generation());
  }
  EXPECT_LE(sessions.size(), 64U * 11U);
}

TEST(OrganisationPlan, parents_may_come_after_their_children_and_what_hangs_in_the_air_is_named) {
  ImportReport report;
  const auto table = Table::read(
      "code,name,parent_code,kind\nb,B,a,市\na,A,,province\nx,X,y,unit\ny,Y,x,unit\nz,Z,nowhere,unit\n"
      "a,A again,,unit\nc,,a,unit\nd,D,a,planet\ne,E,a\n",
      "f.csv", {"code", "name", "parent_code", "kind"}, 4);
  ASSERT_TRUE(table);
  const auto plan = plan_organisations(Tree(), organisation_lines(*table, report), report);
  ASSERT_EQ(plan.made.size(), 2U);
  EXPECT_EQ(plan.made[0].code, "a");
  EXPECT_EQ(plan.made[1].code, "b");
  EXPECT_EQ(report.rejected_count, 7);
  EXPECT_EQ(report.rejected[0].where, "f.csv:10");
  EXPECT_EQ(report.rejected[1].where, "f.csv:9: kind");
}

}  // namespace
}  // namespace wanqiu::people
