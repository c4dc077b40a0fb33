// Watch rules, notices and their deliveries: the rule by itself, then through the routes on both engines.
#include "insight/watch.h"

#include <sodium.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <boost/json.hpp>
#include <mutex>

#include "insight_fixture.h"

namespace wanqiu::insight {
namespace {

namespace json = boost::json;
using boost::asio::ip::tcp;

Watch below_60_for_three_days() {
  Watch watch;
  watch.below = 0.6;
  watch.days = 3;
  return watch;
}

TEST(WatchRule, a_run_is_told_of_once_when_it_becomes_long_enough) {
  const Watch watch = below_60_for_three_days();
  const auto begins = [&](std::vector<DayValue> values) { return begins_notice(watch, values, false); };
  EXPECT_TRUE(begins({0.7, 0.5, 0.5, 0.5}));
  EXPECT_TRUE(begins({std::nullopt, 0.5, 0.5, 0.5})) << "a day that is not shown is none below";
  EXPECT_FALSE(begins({0.5, 0.5, 0.5, 0.5})) << "it goes on, and was told of";
  EXPECT_FALSE(begins({0.7, 0.5, 0.6, 0.5})) << "0.6 is not below 0.6";
  EXPECT_FALSE(begins({0.7, 0.5, std::nullopt, 0.5}));
}

TEST(WatchRule, the_first_look_tells_of_a_run_that_was_there_already) {
  const std::vector<DayValue> values{0.5, 0.5, 0.5, 0.5};
  EXPECT_TRUE(begins_notice(below_60_for_three_days(), values, true));
}

/// Takes posts until it is destroyed, answers what it is told to.
class Receiver {
 public:
  explicit Receiver(int status) : status_(status), thread_([this] { run(); }) {}
  ~Receiver() {
    ending_ = true;
    thread_.join();
  }
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;
  std::string url() const { return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + "/hook"; }
  std::vector<std::string> heard() {
    const std::scoped_lock lock(mutex_);
    return heard_;
  }
  void answer(int status) { status_ = status; }

 private:
  void run() {
    acceptor_.non_blocking(true);
    for (;;) {
      boost::system::error_code error;
      tcp::socket socket(loop_);
      acceptor_.accept(socket, error);
      if (error == boost::asio::error::would_block) {
        if (ending_) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        continue;
      }
      if (error) return;
      socket.non_blocking(false);
      std::string request;
      const auto head = boost::asio::read_until(socket, boost::asio::dynamic_buffer(request), "\r\n\r\n", error);
      const auto length = request.find("Content-Length: ");
      const std::size_t whole = head + std::stoul(request.substr(length + 16));
      if (request.size() < whole)
        boost::asio::read(socket, boost::asio::dynamic_buffer(request),
                          boost::asio::transfer_exactly(whole - request.size()), error);
      {
        const std::scoped_lock lock(mutex_);
        heard_.push_back(std::move(request));
      }
      boost::asio::write(socket,
                         boost::asio::buffer("HTTP/1.1 " + std::to_string(status_) + " x\r\nContent-Length: 0\r\n\r\n"),
                         error);
    }
  }
  std::atomic<int> status_;
  std::atomic<bool> ending_ = false;
  std::mutex mutex_;
  std::vector<std::string> heard_;
  boost::asio::io_context loop_;
  tcp::acceptor acceptor_{loop_, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)};
  std::thread thread_;
};

class WatchTest : public InsightFixture {
 protected:
  json::value ask(support::Client& client, const std::string& target) {
    const auto answer = client.get(target);
    EXPECT_EQ(answer.status, 200) << target << "\n" << answer.body;
    return json::parse(answer.body);
  }
  json::value post(support::Client& client, const std::string& target, const std::string& body, int status = 201) {
    const auto answer = client.post(target, body);
    EXPECT_EQ(answer.status, status) << target << "\n" << answer.body;
    return json::parse(answer.body);
  }
  static std::string rule(const std::string& webhook = "null", double below = 0.6, int days = 3) {
    return R"({"name":"低于六成","measure":"participation","below":)" + std::to_string(below) + R"(,"days":)" +
           std::to_string(days) + R"(,"kind":null,"webhook_id":)" + webhook + R"(,"enabled":true})";
  }
  /// A day on which u1 does well, u3 badly, and u2 as said; then the next morning.
  void day(int of_u2) {
    learn_many("u1", 35);
    learn_many("u3", 10);
    learn_many("u2", of_u2);
    pass_days(1);
  }
};

TEST_P(WatchTest, a_unit_below_the_line_for_three_days_gives_one_notice_however_long_it_lasts) {
  auto admin = as("admin");
  post(admin, at("c1") + "/watches", rule());
  for (int i = 0; i < 2; ++i) day(25);
  EXPECT_EQ(room->look_now().notices, 0) << "two days are not three";
  day(25);
  EXPECT_EQ(room->look_now().notices, 1);
  EXPECT_EQ(room->look_now().notices, 0) << "looked at already";
  day(25);
  restart();
  EXPECT_EQ(room->look_now().notices, 0) << "the run goes on";
  auto again = as("admin");
  const auto notices = ask(again, "/api/v1/insight/notices");
  ASSERT_EQ(notices.at("items").as_array().size(), 1U);
  const auto& notice = notices.at("items").at(0);
  EXPECT_EQ(notice.at("organisation").at("code"), "u3");
  EXPECT_EQ(notice.at("from_day"), "2022-01-03");
  EXPECT_EQ(notice.at("values").as_array().size(), 3U);
  EXPECT_EQ(notices.at("unread"), 1);
  // Better for a day, then bad again: that is another run.
  learn_many("u3", 45);
  day(25);
  for (int i = 0; i < 3; ++i) day(25);
  EXPECT_EQ(room->look_now().notices, 1);
}

TEST_P(WatchTest, a_server_that_stood_still_looks_at_the_days_that_it_missed) {
  auto admin = as("admin");
  post(admin, at("c1") + "/watches", rule());
  day(25);
  room->look_now();
  for (int i = 0; i < 4; ++i) day(25);
  EXPECT_EQ(room->look_now().notices, 1);
  auto other = as("west");
  EXPECT_TRUE(ask(other, "/api/v1/insight/notices").at("items").as_array().empty()) << "not theirs";
}

TEST_P(WatchTest, notices_are_read_by_each_reader_for_themselves) {
  auto admin = as("admin");
  auto op = as("operator");
  post(admin, at("c1") + "/watches", rule("null", 0.6, 1));
  day(25);
  ASSERT_EQ(room->look_now().notices, 1);
  const auto id = ask(admin, "/api/v1/insight/notices").at("items").at(0).at("id").as_string();
  EXPECT_EQ(admin.post("/api/v1/insight/notices/read", R"({"ids":[")" + std::string(id) + "\"]}").status, 204);
  EXPECT_EQ(ask(admin, "/api/v1/insight/notices?unread=true").at("items").as_array().size(), 0U);
  EXPECT_EQ(ask(admin, "/api/v1/insight/notices").at("unread"), 0);
  EXPECT_EQ(ask(op, "/api/v1/insight/notices").at("unread"), 1);
  EXPECT_EQ(op.post("/api/v1/insight/notices/read", R"({"ids":null})").status, 204);
  EXPECT_EQ(ask(op, "/api/v1/insight/notices").at("unread"), 0);
}

TEST_P(WatchTest, a_notice_is_posted_once_with_a_signature_and_again_after_a_failure) {
  Receiver receiver(500);
  auto admin = as("admin");
  const auto hook = post(admin, at("c1") + "/webhooks", R"({"name":"值班","url":")" + receiver.url() + "\"}");
  const std::string secret(hook.at("secret").as_string());
  post(admin, at("c1") + "/watches", rule("\"" + std::string(hook.at("id").as_string()) + "\"", 0.6, 1));
  day(25);
  const auto first = room->look_now();
  EXPECT_EQ(first.notices, 1);
  EXPECT_EQ(first.delivered, 0);
  EXPECT_EQ(room->look_now().delivered, 0) << "not before a minute has passed";
  EXPECT_EQ(receiver.heard().size(), 1U);
  receiver.answer(204);
  clock.advance(base::Seconds(61));
  EXPECT_EQ(room->look_now().delivered, 1);
  clock.advance(std::chrono::hours(13));
  EXPECT_EQ(room->look_now().delivered, 0) << "what was taken never goes out again";
  const auto heard = receiver.heard();
  ASSERT_EQ(heard.size(), 2U);
  const auto body = heard.back().substr(heard.back().find("\r\n\r\n") + 4);
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac{};
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(secret.data()), secret.size());
  crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(body.data()), body.size());
  crypto_auth_hmacsha256_final(&state, mac.data());
  EXPECT_THAT(heard.back(),
              ::testing::HasSubstr("Wanqiu-Signature: sha256=" + base::hex(std::as_bytes(std::span(mac)))));
  EXPECT_EQ(json::parse(body).at("organisation").at("code"), "u3");
  const auto hooks = ask(admin, at("c1") + "/webhooks");
  EXPECT_EQ(hooks.at("items").at(0).at("delivered"), 1);
  EXPECT_EQ(hooks.at("items").at(0).at("last_status"), "204");
  EXPECT_TRUE(hooks.at("items").at(0).at("secret").is_null()) << "shown once";
}

TEST_P(WatchTest, after_six_tries_a_delivery_is_given_up) {
  Receiver receiver(503);
  auto admin = as("admin");
  const auto hook = post(admin, at("c1") + "/webhooks", R"({"name":"值班","url":")" + receiver.url() + "\"}");
  post(admin, at("c1") + "/watches", rule("\"" + std::string(hook.at("id").as_string()) + "\"", 0.6, 1));
  day(25);
  room->look_now();
  for (int i = 0; i < 10; ++i) {
    clock.advance(std::chrono::hours(13));
    EXPECT_EQ(room->look_now().delivered, 0);
  }
  EXPECT_GE(receiver.heard().size(), 6U);
  const auto state = ask(admin, at("c1") + "/webhooks").at("items").at(0);
  EXPECT_GE(state.at("failed").as_int64(), 1);
  EXPECT_EQ(state.at("last_status"), "503");
}

TEST_P(WatchTest, wrong_rules_and_addresses_are_refused) {
  auto admin = as("admin");
  EXPECT_EQ(admin.post(at("c1") + "/watches", rule("null", 1.5)).status, 422);
  EXPECT_EQ(admin.post(at("c1") + "/watches", rule("null", 0.5, 0)).status, 422);
  EXPECT_EQ(admin.post(at("c1") + "/watches", rule("\"123\"")).status, 422) << "no such webhook";
  EXPECT_EQ(admin.post(at("w1") + "/watches", rule()).status, 403);
  for (const char* url : {"ftp://example.org/", "http://u:p@example.org/", "https:///", "nonsense"})
    EXPECT_EQ(admin.post(at("c1") + "/webhooks", std::string(R"({"name":"x","url":")") + url + "\"}").status, 422)
        << url;
  const auto watch = post(admin, at("c1") + "/watches", rule());
  const std::string id(watch.at("id").as_string());
  EXPECT_EQ(admin.put(at("u1") + "/watches/" + id, rule()).status, 404) << "another organisation's";
  EXPECT_EQ(admin.put(at("c1") + "/watches/" + id, rule("null", 0.3)).status, 200);
  EXPECT_EQ(admin.del(at("c1") + "/watches/" + id).status, 204);
  EXPECT_EQ(admin.del(at("c1") + "/watches/" + id).status, 404);
}

TEST_P(WatchTest, the_same_request_key_makes_one_rule) {
  auto admin = as("admin");
  admin.headers = {{"idempotency-key", "key-12345"}};
  const auto first = post(admin, at("c1") + "/watches", rule());
  EXPECT_EQ(post(admin, at("c1") + "/watches", rule()).at("id"), first.at("id"));
}

class PrivateAddresses : public InsightFixture {};

TEST_P(PrivateAddresses, are_refused_unless_the_operator_allows_them) {
  close();
  private_webhooks = false;
  open();
  auto admin = as("admin");
  for (const char* url : {"http://127.0.0.1/", "http://10.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest"})
    EXPECT_EQ(admin.post(at("c1") + "/webhooks", std::string(R"({"name":"x","url":")") + url + "\"}").status, 422)
        << url;
  // A name may come to point inside later: it is looked at again when something is sent.
  EXPECT_EQ(admin.post(at("c1") + "/webhooks", R"({"name":"x","url":"http://localhost:1/"})").status, 201);
}

WANQIU_ON_BOTH_ENGINES(WatchTest);
WANQIU_ON_BOTH_ENGINES(PrivateAddresses);

}  // namespace
}  // namespace wanqiu::insight
