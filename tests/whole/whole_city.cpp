#include "whole_city.h"

#include "content.h"

namespace wanqiu::whole {
namespace {

constexpr const char* password = "a long password";

std::string user_name(http::Role role, Where where) {
  return std::string(http::to_string(role)) + "." + to_string(where);
}

}  // namespace

std::string to_string(Where where) {
  switch (where) {
    case Where::top:
      return "top";
    case Where::inside:
      return "inside";
    case Where::outside:
      return "outside";
  }
  return "";
}

WholeCity::WholeCity(const store::Location& location) {
  config.home = directory.path();
  config.database = (location.engine == store::Engine::sqlite ? "sqlite:" : "") + location.place;
  config.readers = 2;
  const auto share = app::share_directory();
  support::write_file(config.home / "site.yaml", support::read_file(share / "sites" / "neutral.yaml"));
  support::write_file(config.home / "rules.yaml", support::read_file(share / "rules" / "default.yaml"));
  city = std::move(app::City::open(config, {clock, random}).value());
  city->open_people().value();
  auto& people = *city->people;
  top = people.make_root_now("41", "河南省", people::OrganisationKind::province).value();
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
    for (const Where where : everywhere) {
      const auto at = where == Where::top ? top : where == Where::inside ? inside : outside;
      const auto number = add(user_name(role, where), at);
      if (role == http::Role::learner) continue;
      people.give_role_now(people.directory().id_of(number), role, at).value();
    }
  }
  add("pupil", below);
  add("neighbour", outside);
  const auto walker = people.directory().id_of(add("walker", top));
  for (const auto role : {http::Role::operator_, http::Role::chief, http::Role::editor}) {
    people.give_role_now(walker, role, top).value();
  }
  // One hash for all: thirty of them would take longer than most tests.
  city->store->write_now([](store::Session& db) {
    db.run("update learner set state = 2, password_hash = (select password_hash from learner where number = 1)");
  });
  city.reset();
  open();
  publish();
}

base::LearnerNumber WholeCity::add(const std::string& name, base::OrganisationId organisation) {
  people::NewLearner learner;
  learner.name = "学员";
  learner.organisation = organisation;
  learner.user_name = name;
  if (numbers_.empty()) learner.password = password;
  return numbers_[name] = city->people->add_learner_now(learner).value();
}

void WholeCity::open() {
  city = std::move(app::City::open(config, {clock, random}).value());
  city->open_people().value();
  city->open_library().value();
  city->open_quiz().value();
  app::ensure_site(*city);
  city->open_ledger().value();
  city->open_around().value();
  mounted = app::mount_all(*city);
}

void WholeCity::restart() {
  mounted.reset();
  city.reset();
  open();
}

void WholeCity::publish() {
  auto editor = walker();
  editor.headers.emplace_back("idempotency-key", "one for each request");
  column = std::to_string(city->library->columns()->front().id.value);
  const auto made = editor.post("/api/v1/editing/items",
                                R"({"column":")" + column + R"(","kind":"article","title":"春耕","body":"正文"})");
  item = made.text("id");
  const auto published =
      editor.post("/api/v1/editing/items/" + item + "/publish", R"({"version":)" + made.text("version") + "}");
  auto reader = as("pupil");
  reader.headers.emplace_back("idempotency-key", "one for each request");
  const auto written = reader.post("/api/v1/items/" + item + "/comments", R"({"text":"写得好"})");
  comment = written.text("id");
  if (published.status >= 300 || written.status >= 300) {
    throw std::runtime_error("the item: " + made.body + published.body + written.body);
  }
}

std::string WholeCity::id_of(const std::string& name) const {
  return std::to_string(city->people->directory().id_of(numbers_.at(name)).value);
}

support::Client WholeCity::client(std::optional<http::Role> role, Where where) {
  if (role) return as(user_name(*role, where));
  support::Client stranger(router());
  stranger.now = clock.now();
  return stranger;
}

support::Client WholeCity::as(const std::string& name) {
  support::Client client(router());
  client.now = clock.now();
  auto& cookies = cookies_[name];
  client.cookies = cookies;
  if (!cookies.empty() && client.get("/api/v1/me").status == 200) return client;
  const auto answer =
      client.post("/api/v1/sessions", R"({"account":")" + name + R"(","password":")" + password + "\"}");
  if (answer.status != 201) throw std::runtime_error("sign-in failed: " + answer.body);
  cookies = client.cookies;
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
