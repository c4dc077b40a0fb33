#include "whole_city.h"

#include <map>

namespace wanqiu::whole {
namespace {

constexpr const char* password = "a long password";

std::string user_name(http::Role role, bool inside) {
  return std::string(http::to_string(role)) + (inside ? ".in" : ".out");
}

}  // namespace

WholeCity::WholeCity(const store::Location& location) {
  app::Config config;
  config.home = directory.path();
  config.database = (location.engine == store::Engine::sqlite ? "sqlite:" : "") + location.place;
  config.readers = 2;
  const auto share = app::share_directory();
  support::write_file(config.home / "site.yaml", support::read_file(share / "sites" / "neutral.yaml"));
  support::write_file(config.home / "rules.yaml", support::read_file(share / "rules" / "default.yaml"));
  city = std::move(app::City::open(config, {clock, random}).value());
  city->open_people().value();
  city->open_library().value();
  auto& people = *city->people;
  people.make_root_now("41", "河南省", people::OrganisationKind::province).value();
  people
      .import_organisations_now(
          "code,name,parent_code,kind\nin,甲县,41,county\nout,乙县,41,county\nin-1,甲县一中,in,unit\n",
          "organisations.csv")
      .value();
  const auto tree = people.directory().tree();
  inside = tree->by_code("in")->id;
  outside = tree->by_code("out")->id;
  below = tree->by_code("in-1")->id;
  for (int i = 0; i < http::role_count; ++i) {
    const auto role = static_cast<http::Role>(i);
    for (const bool in : {true, false}) {
      people::NewLearner learner;
      learner.name = "学员";
      learner.organisation = in ? inside : outside;
      learner.user_name = user_name(role, in);
      learner.password = password;
      const auto number = people.add_learner_now(learner).value();
      if (role == http::Role::learner) continue;
      people.give_role_now(people.directory().id_of(number), role, in ? inside : outside).value();
    }
  }
  city->open_ledger().value();
  city->open_around().value();
  mounted = app::mount_all(*city);
}

support::Client WholeCity::client(std::optional<http::Role> role, bool in) {
  support::Client client(router());
  client.now = clock.now();
  if (!role) return client;
  const auto answer = client.post("/api/v1/sessions",
                                  R"({"account":")" + user_name(*role, in) + R"(","password":")" + password + "\"}");
  if (answer.status != 201) throw std::runtime_error("sign-in failed: " + answer.body);
  return client;
}

std::string address(const http::Route& route, base::OrganisationId organisation) {
  std::string out;
  for (const auto segment : base::split(std::string_view(route.pattern).substr(1), '/')) {
    out += '/';
    if (!segment.starts_with('{')) {
      out += segment;
    } else if (segment == "{organisation_id}") {
      out += std::to_string(organisation.value);
    } else {
      out += "4611686018427387904";
    }
  }
  return out;
}

}  // namespace wanqiu::whole
