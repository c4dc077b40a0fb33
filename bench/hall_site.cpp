#include "hall_site.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdlib>
#include <fstream>

#include "base/clock.h"
#include "base/hash.h"
#include "base/ids.h"
#include "base/random.h"
#include "crowd.h"
#include "store/store.h"

namespace wanqiu::bench {
namespace {

constexpr int organisations = 200;

void write_file(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

}  // namespace

std::string text_behind(const std::string& text, std::string_view name) {
  const auto at = text.find(name);
  if (at == text.npos) give_up(fmt::format("'{}' is missing in {}", name, text));
  return text.substr(at + name.size(), text.find('"', at + name.size()) - at - name.size());
}

std::vector<std::vector<std::uint32_t>> lists_behind(const std::string& text, std::string_view name) {
  std::vector<std::vector<std::uint32_t>> lists;
  for (auto at = text.find(name); at != text.npos; at = text.find(name, at + 1)) {
    auto& list = lists.emplace_back();
    const char* each = text.data() + at + name.size();
    while (*each == '[' || *each == ',') {
      std::uint32_t value = 0;
      const auto read = std::from_chars(each + 1, text.data() + text.size(), value);
      if (read.ec != std::errc()) break;
      list.push_back(value);
      each = read.ptr;
    }
  }
  return lists;
}

int players_wanted(int usual) {
  const char* wanted = std::getenv("WANQIU_BENCH_PLAYERS");
  return wanted == nullptr ? usual : std::atoi(wanted);
}

HallSite::HallSite(int players, int questions, std::string_view purpose) : program_(0, 0) {
  std::string tree = "code,name,parent_code,kind\n";
  for (int i = 1; i <= organisations; ++i) tree += fmt::format("u{0},第{0}支部,1,unit\n", i);
  write_file(program_.home() + "/tree.csv", tree);
  program_.run({"import", "organisations", program_.home() + "/tree.csv"});
  std::string rows = "name,staff_number,organisation_code\n";
  for (int i = 1; i <= players; ++i) rows += fmt::format("学员{},W{:07},u{}\n", i, i, 1 + i % organisations);
  write_file(program_.home() + "/learners.csv", rows);
  program_.run({"import", "learners", program_.home() + "/learners.csv"});
  std::string bank;
  for (int i = 0; i < 4 * questions; ++i) {
    bank += fmt::format(
        "{{\"kind\":\"single\",\"stem\":\"第{}题：宛丘在今天的哪里？\",\"options\":[\"淮阳\",\"开封\",\"洛阳\","
        "\"安阳\"],"
        "\"answer\":[0],\"explanation\":\"宛丘在今河南省周口市淮阳区，是伏羲氏建都之地。\"}}\n",
        i);
  }
  write_file(program_.home() + "/bank.jsonl", bank);
  program_.run({"import", "questions", program_.home() + "/bank.jsonl", "--bank", "bench", "--approved"});
  sign_in_all();
  host_ = program_.sign_in_operator();
  open_paper(questions, purpose);
}

void HallSite::sign_in_all() {
  const base::SystemClock clock;
  base::SystemRandom random;
  const auto location = store::parse_location("sqlite:" + program_.home() + "/wanqiu.db", "").value();
  auto store = store::Store::open({location}).value();
  store->write_now([&](store::Session& db) {
    secrets_.clear();
    const auto now = clock.now();
    const auto players =
        db.all<base::LearnerNumber>("select number from learner where staff_number like 'W%' order by number");
    for (const auto number : players) {
      const auto& secret = secrets_.emplace_back(random.token(32));
      db.run("update learner set state = 2 where number = :number", number);
      db.run(
          "insert into session (id, secret_hash, number, created_at, used_at, expires_at) values (:id, :hash, :number, "
          ":created, :used, :expires)",
          static_cast<std::int64_t>(secrets_.size()), base::hex(base::blake2b(secret)), number, now, now,
          now + std::chrono::hours(24));
    }
  });
}

void HallSite::open_paper(int questions, std::string_view purpose) {
  const auto banks = program_.ask_as(host_, "GET", "/api/v1/quiz/banks", "", 200).body;
  organisation_ = text_behind(banks, "\"organisation\":\"");
  const auto paper = fmt::format(
      R"({{"name":"a paper","description":"","purpose":"{}","organisation":"{}","questions":[],"draws":[{{"count":{},)"
      R"("banks":["{}"],"tags":[],"category":"","kinds":[],"difficulty_from":0,"difficulty_to":0}}],)"
      R"("shuffle_questions":true,"shuffle_options":true,"explain":"at_end","pass_per_mille":600,"revival":false}})",
      purpose, organisation_, questions, text_behind(banks, "\"id\":\""));
  paper_ = text_behind(program_.ask_as(host_, "POST", "/api/v1/quiz/papers", paper, 201).body, "\"id\":\"");
  program_.ask_as(host_, "PUT", "/api/v1/quiz/papers/" + paper_ + "/state", R"({"version":1,"state":"open"})", 200);
}

std::string HallSite::make_hall() {
  const auto hall =
      fmt::format(R"({{"name":"a hall","organisation":"{}","paper":"{}","starts_at":null,"by_itself":false,)"
                  R"("all_answered_locks":true,"answer_seconds":20,"players_max":100000}})",
                  organisation_, paper_);
  return text_behind(program_.ask_as(host_, "POST", "/api/v1/arena/halls", hall, 201).body, "\"id\":\"");
}

std::string HallSite::results(const std::string& match) {
  return program_.ask_as(host_, "GET", "/api/v1/arena/matches/" + match + "/results", "", 200).body;
}

}  // namespace wanqiu::bench
