// Durable answers over HTTP: one answer a request, 256 connections, each of a learner who sits over a paper of 50
// questions.
//
// durable_saves_per_s: the real program on its SQLite file (WAL, synchronous FULL); every request is checked, passes
// access, is held against the question and the attempt's time, turned from the learner's own order into the stored one,
// and answered once it is committed. Floor: that of ingest, a bare Beast server with a bare group commit, one row an
// answer, that answers with the same number of bytes. Both by turns in one run, the load generator on the same cores.
// The answer is checked: after the program was killed (-9) and started again each attempt has, at every place, the
// answer that was acknowledged last.
#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>

#include <chrono>
#include <cstdlib>
#include <fstream>

#include "durable_floor.h"
#include "program.h"
#include "report.h"

namespace wanqiu::bench {
namespace {

constexpr int connections = 256;
constexpr int questions = 50;
constexpr int options = 4;

[[noreturn]] void fail(const std::string& why) {
  fmt::print(stderr, "bench quiz-save: {}\n", why);
  std::exit(1);
}

std::string text_behind(const std::string& text, std::string_view name) {
  const auto at = text.find(name);
  if (at == text.npos) fail(fmt::format("'{}' is missing in {}", name, text));
  return text.substr(at + name.size(), text.find('"', at + name.size()) - at - name.size());
}

/// A paper of fifty questions by rule, open for everybody; gives its id.
std::string open_paper(Program& program, const std::string& secret) {
  const auto banks = program.ask_as(secret, "GET", "/api/v1/quiz/banks", "", 200).body;
  const auto paper = fmt::format(
      R"({{"name":"a paper","description":"","purpose":"special","organisation":"{}","questions":[],"draws":[{{"count":{},)"
      R"("banks":["{}"],"tags":[],"category":"","kinds":[],"difficulty_from":0,"difficulty_to":0}}],)"
      R"("shuffle_questions":true,"shuffle_options":true,"explain":"at_end","pass_per_mille":600,"revival":false}})",
      text_behind(banks, "\"organisation\":\""), questions, text_behind(banks, "\"id\":\""));
  const auto made = program.ask_as(secret, "POST", "/api/v1/quiz/papers", paper, 201).body;
  const auto id = text_behind(made, "\"id\":\"");
  program.ask_as(secret, "PUT", "/api/v1/quiz/papers/" + id + "/state", R"({"version":1,"state":"open"})", 200);
  return id;
}

/// What a connection sends as its `n`th answer: the places in turn, each time another option.
struct Given {
  int place = 0;
  int choice = 0;
};
Given given(int connection, std::uint64_t n) {
  return {static_cast<int>(n % questions),
          static_cast<int>((n / questions + static_cast<std::uint64_t>(connection)) % options)};
}

std::string choice_text(const Given& one) {
  return fmt::format("{{\"choices\":[{}],\"texts\":[]}}", one.choice);
}

/// After a kill: the last acknowledged answer of every place, or one that was sent after it.
void check_answers(Program& program, const std::vector<std::string>& secrets, const std::vector<std::string>& attempts,
                   const std::vector<std::uint64_t>& sent) {
  ::kill(program.process(), SIGKILL);
  ::waitpid(program.process(), nullptr, 0);
  program.serve();
  std::uint64_t looked_at = 0;
  for (int c = 0; c < connections; ++c) {
    const auto at = static_cast<std::size_t>(c);
    const auto stored = program.ask_as(secrets[at], "GET", "/api/v1/quiz/attempts/" + attempts[at], "", 200).body;
    const auto last = sent[at];
    // The very last one may have been under way when its connection was closed.
    for (std::uint64_t n = last < questions + 1 ? 0 : last - questions; n + 1 < last; ++n) {
      const auto one = given(c, n);
      const auto place = stored.find(fmt::format("\"place\":{},", one.place));
      const auto answer = stored.find("\"answer\":", place);
      if (stored.compare(answer + 9, 18, choice_text(one).substr(0, 18)) != 0)
        fail(fmt::format("attempt {} place {}: {} was acknowledged, stored is {}", attempts[at], one.place,
                         choice_text(one), stored.substr(answer, 40)));
      ++looked_at;
    }
  }
  if (looked_at == 0) fail("nothing was checked");
  fmt::print(stderr, "quiz-save: {} acknowledged answers are there after a kill\n", looked_at);
}

void measure(int rounds) {
  Program program(connections, 0);
  std::string bank;
  for (int i = 0; i < 4 * questions; ++i) {
    bank += fmt::format(
        "{{\"kind\":\"single\",\"stem\":\"第{}题：宛丘在今天的哪里？\",\"options\":[\"淮阳\",\"开封\",\"洛阳\","
        "\"安阳\"],"
        "\"answer\":[0]}}\n",
        i);
  }
  const auto file = program.home() + "/bank.jsonl";
  std::ofstream(file) << bank;
  program.run({"import", "questions", file, "--bank", "bench", "--approved"});
  const auto secrets = program.sign_in(connections);
  const auto paper = open_paper(program, program.sign_in_operator());
  std::vector<std::string> attempts;
  for (const auto& secret : secrets) {
    const auto begun = program.ask_as(secret, "POST", "/api/v1/quiz/attempts", "{\"paper\":\"" + paper + "\"}", 200);
    attempts.push_back(text_behind(begun.body, "\"id\":\""));
  }

  const auto saving = [&](std::vector<std::uint64_t>& sent) {
    return [&](std::string& out, int connection, std::uint64_t) {
      const auto at = static_cast<std::size_t>(connection);
      const auto one = given(connection, sent[at]++);
      const auto body = choice_text(one);
      fmt::format_to(std::back_inserter(out),
                     "PUT /api/v1/quiz/attempts/{1}/answers/{2} HTTP/1.1\r\nHost: 127.0.0.1:{0}\r\nOrigin: "
                     "http://127.0.0.1:{0}\r\nUser-Agent: Mozilla/5.0 (Linux; Android 12)\r\nContent-Type: "
                     "application/json\r\nCookie: wq_session={3}\r\nContent-Length: {4}\r\n\r\n{5}",
                     program.port(), attempts[at], one.place, secrets[at], body.size(), body);
    };
  };
  std::vector<std::uint64_t> sent(connections);
  std::vector<std::uint64_t> sent_to_floor(connections);
  Load load;
  load.port = program.port();
  load.connections = connections;
  load.seconds = 4;
  load.request = saving(sent);
  load.check = [](std::string_view, std::string_view body) { return body.find("\"saved_at\":") != body.npos; };
  const Pair pair = beside_durable_floor(load, saving(sent_to_floor), program.home(), rounds);
  check_answers(program, secrets, attempts, sent);
  report("quiz-save", "durable_saves_per_s", pair.value.per_second, "saves/s", pair.floor.per_second, true);
  report("quiz-save", "p99_ms", pair.value.p99_ms, "ms", pair.floor.p99_ms, false);
}

}  // namespace
}  // namespace wanqiu::bench

int main(int argc, char** argv) {
  wanqiu::bench::measure(argc > 1 ? std::atoi(argv[1]) : 5);
}
