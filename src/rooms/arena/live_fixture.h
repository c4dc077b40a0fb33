// What tests of live matches stand on: a real server, a real store and ledger, a moved clock, people by number, and
// clients that speak the protocol over TCP.
#pragma once

#include <gmock/gmock.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <map>

#include "arena/arena.h"
#include "arena/arena_routes.h"
#include "frames.h"
#include "ledger/ledger.h"
#include "support/client.h"
#include "support/database.h"
#include "support/moved_clock.h"
#include "support/wire.h"

namespace wanqiu::arena {

/// People are bearer numbers: 1 … 99 are learners of organisation 7, 100 … 199 hosts there, 200 … 299 hosts elsewhere.
class NumberedGate final : public http::Gate {
 public:
  base::Task<std::optional<http::Caller>> identify(const http::Request& request) override {
    const auto bearer = request.header("authorization");
    if (!bearer.starts_with("Bearer ")) co_return std::nullopt;
    co_return person(std::stoi(std::string(bearer.substr(7))));
  }
  bool covers(base::OrganisationId granted, base::OrganisationId organisation) const override {
    return granted == root() || granted == organisation;
  }
  base::OrganisationId root() const override { return base::OrganisationId(1); }

  static http::Caller person(int who) {
    const base::OrganisationId organisation(who < 200 ? 7 : 8);
    http::Caller caller{
        base::LearnerId(1'000 + who), base::LearnerNumber(static_cast<std::uint32_t>(who)), organisation, {}, 1, true};
    if (who >= 100) caller.grants.push_back({http::Role::host, organisation});
    return caller;
  }
};

/// Paper 5: two questions, the first option of the first and "b" of the second being right. Paper 6: none that can be
/// asked.
class TwoQuestions final : public MatchQuestions {
 public:
  base::Task<std::vector<PaperLine>> papers(http::Caller) override {
    co_return std::vector<PaperLine>{{PaperRef(5), "史", 3, 2}};
  }
  base::Task<base::Result<PaperQuestions>> questions(http::Caller, PaperRef paper, std::uint64_t) override {
    if (paper == PaperRef(6)) co_return PaperQuestions{"空", {}, 3};
    if (paper != PaperRef(5)) co_return base::Fault::not_found("there is no such paper");
    PaperQuestions two{"史", {question("a"), question("b")}, 1};
    co_return two;
  }
  static PaperQuestion question(const std::string& right) {
    PaperQuestion one;
    one.stem = "which is " + right;
    one.explanation = "because " + right;
    one.options = {"a", "b", "c"};
    one.right = right == "a" ? 1 : 2;
    return one;
  }
};

/// What duels of organisation 7 ask: five times the same.
class FiveQuestions final : public MeetingQuestions {
 public:
  base::Task<std::optional<PaperRef>> paper_of(base::OrganisationId organisation) override {
    co_return organisation == base::OrganisationId(7) ? std::optional(PaperRef(5)) : std::nullopt;
  }
  base::Task<base::Result<PaperQuestions>> draw(PaperRef, std::uint64_t) override {
    PaperQuestions five{"对战", {}, 0};
    for (int i = 0; i < count; ++i) five.questions.push_back(TwoQuestions::question("a"));
    co_return five;
  }
};

/// A client of one match, or of the address given. What it waits for must come within ten seconds.
class LiveClient {
 public:
  LiveClient(std::uint16_t port, const std::string& match, int who, const std::string& subprotocol = "wanqiu.arena.1") {
    namespace websocket = boost::beast::websocket;
    boost::asio::ip::tcp::endpoint server(boost::asio::ip::address_v4::loopback(), port);
    socket_.next_layer().connect(server);
    socket_.set_option(websocket::stream_base::decorator([who, subprotocol](websocket::request_type& request) {
      request.set(boost::beast::http::field::authorization, "Bearer " + std::to_string(who));
      request.set(boost::beast::http::field::sec_websocket_protocol, subprotocol);
    }));
    socket_.handshake("127.0.0.1", match.starts_with('/') ? match : "/api/v1/arena/matches/" + match + "/live",
                      failed_);
    socket_.binary(true);
  }
  LiveClient(std::uint16_t port, const std::string& match, int who, frame::Role role) : LiveClient(port, match, who) {
    say(frame::Hello{role, {}});
  }

  bool connected() const { return !failed_; }
  void say(const frame::FromClient& frame) { say_bytes(frame::encode(frame)); }
  void say_bytes(const Bytes& bytes) {
    boost::system::error_code ignored;
    socket_.write(boost::asio::buffer(bytes.data(), bytes.size()), ignored);
  }
  void hang_up() {
    boost::system::error_code ignored;
    socket_.next_layer().close(ignored);
  }

  /// The next frame; pings are answered and passed over. Nothing when the connection ends.
  std::optional<frame::ToClient> next() {
    while (true) {
      boost::beast::flat_buffer buffer;
      bool came = false;
      socket_.async_read(buffer, [&](boost::system::error_code error, std::size_t) {
        came = true;
        failed_ = error;
      });
      loop_.restart();
      loop_.run_for(std::chrono::seconds(10));
      if (!came) {
        ADD_FAILURE() << "nothing came for ten seconds";
        socket_.next_layer().close();
        loop_.restart();
        loop_.run();
        return std::nullopt;
      }
      if (failed_) return std::nullopt;
      const auto* begin = static_cast<const std::byte*>(buffer.data().data());
      auto frame = frame::decode_to_client({begin, buffer.size()});
      if (!frame) {
        ADD_FAILURE() << "a frame cannot be read";
        return std::nullopt;
      }
      const auto* ping = std::get_if<frame::Ping>(&*frame);
      if (ping == nullptr) return std::move(*frame);
      say(frame::Pong{ping->number});
    }
  }
  /// Passes over all others.
  template <class T>
  T wait_for() {
    while (auto frame = next()) {
      if (auto* found = std::get_if<T>(&*frame)) return std::move(*found);
    }
    ADD_FAILURE() << "the connection ended without a frame of kind " << int{T::kind};
    return T{};
  }
  /// Every frame was read until the server closed.
  bool ended() {
    while (next()) {
    }
    return bool(failed_);
  }
  std::uint16_t close_code() const { return socket_.reason().code; }

 private:
  boost::asio::io_context loop_{1};
  boost::beast::websocket::stream<boost::asio::ip::tcp::socket> socket_{loop_};
  boost::system::error_code failed_;
};

class LiveFixture : public support::DatabaseTest {
 protected:
  LiveFixture() {
    ledger::Settings rules;
    rules.zone = base::Zone::find("Asia/Shanghai").value();
    rules.rules_text = support::read_file(WANQIU_RULES);
    rules.rules_file = "rules/default.yaml";
    rules.keeps_house = false;
    ledger = ledger::Ledger::open(*store, clock, rules).value();
    start();
  }
  ~LiveFixture() override {
    stop();
    ledger->stop();
  }

  void start() {
    arena = Arena::open(
                {*store, clock, ids, random, gate, *ledger, questions,
                 [](base::LearnerNumber number) {
                   return number.value == 9 ? std::nullopt : std::optional("学员" + std::to_string(number.value));
                 },
                 [](base::OrganisationId id) { return "组织" + std::to_string(id.value); },
                 [](std::string_view text) { return base::Result<std::string>("<svg>" + std::string(text)); }, &duels})
                .value();
    router = std::make_unique<http::Router>(gate, http::Router::Settings{});
    mount_arena(*router, *arena);
    server = std::make_unique<support::RunningServer>(*router);
  }
  void stop() {
    server.reset();
    router.reset();
    arena.reset();
  }
  void restart() {
    stop();
    start();
  }

  support::Answer ask(int who, http::Method method, const std::string& target, std::string body = "") {
    support::Client client(*router);
    client.bearer = std::to_string(who);
    client.headers = {{"idempotency-key", "request-" + std::to_string(++requests)}};
    return client.send(method, target, std::move(body));
  }
  support::Answer get(int who, const std::string& target) { return ask(who, http::Method::get, target); }
  support::Answer make_hall(const std::string& more = "", int who = 100) {
    return ask(who, http::Method::post, "/api/v1/arena/halls",
               R"({"name":"麦收答题","organisation":"7","paper":"5","starts_at":null,"by_itself":false,)"
               R"("all_answered_locks":true,"answer_seconds":20,"players_max":1000)" +
                   more + "}");
  }

  support::MovedClock clock{*base::parse_instant("2026-11-24T10:00:00+08:00", "")};
  base::SeededRandom random{1};
  base::IdSource ids{clock, random};
  NumberedGate gate;
  TwoQuestions questions;
  FiveQuestions duels;
  std::unique_ptr<store::Store> store = database.open({ledger::migrations(), migrations()});
  std::unique_ptr<ledger::Ledger> ledger;
  std::unique_ptr<Arena> arena;
  std::unique_ptr<http::Router> router;
  std::unique_ptr<support::RunningServer> server;
  int requests = 0;
};

}  // namespace wanqiu::arena
