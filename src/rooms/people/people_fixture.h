// The room with a small city in it, on either engine.
#pragma once

#include <gtest/gtest.h>

#include "base/random.h"
#include "people/demo_city.h"
#include "people/people_routes.h"
#include "room.h"
#include "store/store.h"
#include "support/client.h"
#include "support/database.h"
#include "support/moved_clock.h"

namespace wanqiu::people {

using base::LearnerId;
using base::LearnerNumber;
using base::OrganisationId;
using http::Role;
using support::Answer;
using support::Client;

inline DemoCity small_city() {
  DemoCity city;
  city.organisations_csv =
      "code,name,parent_code,kind\n41,河南省,,province\n4116,周口市,41,city\n411602,川汇区,4116,county\n"
      "411603,淮阳区,4116,county\njx,荆河社区,411602,township\nlib,市图书馆,4116,unit\n";
  city.password = "wanqiu-demo";
  city.join_codes = {{"jx", "JINGHE2026"}};
  city.accounts = {{"learner", "李小麦", "jx", {}},
                   {"admin", "赵知新", "411602", {{Role::organisation_admin, "411602"}}},
                   {"chief", "程远", "lib", {{Role::chief, "41"}}},
                   {"operator", "周运维", "4116", {{Role::operator_, "41"}}}};
  city.learners = 20;
  city.surnames = {"王", "李", "张"};
  city.given_names = {"子轩", "雨桐", "志强", "秀英"};
  return city;
}

class PeopleTest : public support::DatabaseTest {
 protected:
  PeopleTest() : store_(database.open(migrations())) {
    settings_.password_memory_bytes = 8192 * 8;
    settings_.password_passes = 1;
    open();
    const auto made = make_demo_city_now(*people_, small_city());
    EXPECT_TRUE(made) << (made ? "" : to_string(made.error()));
  }
  void open() {
    router_.reset();
    people_.reset();
    auto opened = People::open({*store_, clock_, ids_, random_, base::Zone::utc(), settings_});
    people_ = std::move(opened).value();
    router_ = std::make_unique<http::Router>(*people_, http::Router::Settings{});
    mount_people(*router_, *people_);
  }

  Client stranger() { return Client(*router_); }
  Client as(const std::string& account, const std::string& password = "wanqiu-demo") {
    Client client(*router_);
    const auto answer = client.post("/api/v1/sessions", sign_in_body(account, password));
    EXPECT_EQ(answer.status, 201) << account << ": " << answer.body;
    return client;
  }
  static std::string sign_in_body(const std::string& account, const std::string& password) {
    return R"({"account":")" + account + R"(","password":")" + password + "\"}";
  }
  std::string organisation(const std::string& code) const {
    return std::to_string(people_->directory().tree()->by_code(code)->id.value);
  }
  OrganisationId organisation_id(const std::string& code) const {
    return people_->directory().tree()->by_code(code)->id;
  }
  LearnerNumber number(const std::string& name) const {
    for (std::uint32_t n = 1; n <= people_->directory().count(); ++n) {
      if (people_->directory().name(LearnerNumber(n)) == name) return LearnerNumber(n);
    }
    return {};
  }
  std::string learner(const std::string& name) const {
    return std::to_string(people_->directory().id_of(number(name)).value);
  }

  support::MovedClock clock_{base::from_ms(1'790'000'000'000)};
  PeopleSettings settings_;
  base::SeededRandom random_{11};
  base::IdSource ids_{clock_, random_};
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<People> people_;
  std::unique_ptr<http::Router> router_;
};

}  // namespace wanqiu::people
