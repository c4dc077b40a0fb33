#include "traffic.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/json.hpp>
#include <boost/url.hpp>
#include <optional>

#include "base/stopwatch.h"
#include "base/task.h"
#include "base/time.h"

namespace wanqiu::app {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
using asio::use_awaitable;
using base::Fault;
using base::FaultError;
using base::Task;
using Micros = std::chrono::microseconds;

constexpr auto answer_within = std::chrono::seconds(10);
constexpr std::size_t answer_bytes_max = 4 << 20;

/// One connection that is opened again when it breaks.
class Connection {
 public:
  Connection(asio::io_context& loop, const asio::ip::tcp::resolver::results_type& place)
      : place_(place), stream_(loop) {}

  /// Throws boost::system::system_error when there is no answer.
  Task<bhttp::response<bhttp::string_body>> ask(bhttp::request<bhttp::string_body> request) {
    stream_.expires_after(answer_within);
    if (!open_) {
      co_await stream_.async_connect(place_, use_awaitable);
      stream_.socket().set_option(asio::ip::tcp::no_delay(true));
      buffer_.clear();
      open_ = true;
    }
    open_ = false;  // until the answer is whole
    co_await bhttp::async_write(stream_, request, use_awaitable);
    bhttp::response_parser<bhttp::string_body> parser;
    parser.body_limit(answer_bytes_max);
    co_await bhttp::async_read(stream_, buffer_, parser, use_awaitable);
    open_ = parser.keep_alive();
    if (!open_) stream_.close();
    co_return parser.release();
  }
  void reset() {
    stream_.close();
    open_ = false;
  }

 private:
  asio::ip::tcp::resolver::results_type place_;
  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
  bool open_ = false;
};

std::string text_of(const boost::json::object& fields, std::string_view name) {
  const auto* value = fields.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::vector<std::string> item_ids(const std::string& body) {
  std::vector<std::string> ids;
  boost::system::error_code error;
  const auto page = boost::json::parse(body, error);
  const auto* root = page.if_object();
  const auto* items = root == nullptr ? nullptr : root->if_contains("items");
  if (error || items == nullptr || !items->is_array()) return ids;
  for (const auto& item : items->get_array()) {
    const auto* fields = item.if_object();
    if (fields == nullptr) continue;
    if (auto id = text_of(*fields, "id"); !id.empty()) ids.push_back(std::move(id));
  }
  return ids;
}

/// Times in buckets whose width is at most one part in 64 of the time, however many there are.
class Times {
 public:
  void put(Micros time) {
    const auto micros = static_cast<std::uint64_t>(std::max<std::int64_t>(0, time.count()));
    ++counts_[std::min(bucket(micros), counts_.size() - 1)];
    ++count_;
  }
  std::uint64_t count() const { return count_; }
  double quantile_ms(double share) const {
    auto left = static_cast<std::uint64_t>(share * static_cast<double>(count_));
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      if (counts_[i] > left) return static_cast<double>(least(i)) / 1000.0;
      left -= counts_[i];
    }
    return 0;
  }

 private:
  static constexpr unsigned bits = 6;
  static std::size_t bucket(std::uint64_t micros) {
    const auto width = static_cast<unsigned>(std::bit_width(micros));
    if (width <= bits + 1) return micros;
    const unsigned shift = width - bits - 1;
    return (std::size_t{shift} << bits) + (micros >> shift);
  }
  static std::uint64_t least(std::size_t bucket) {
    if (bucket < std::size_t{2} << bits) return bucket;
    const std::size_t shift = (bucket >> bits) - 1;
    return ((bucket & ((std::size_t{1} << bits) - 1)) | std::size_t{1} << bits) << shift;
  }
  std::array<std::uint64_t, 40 << bits> counts_{};
  std::uint64_t count_ = 0;
};

/// What one learner does next.
class Visit {
 public:
  enum class Step : std::uint8_t { sign_in, open, beat, share };
  struct Call {
    std::string path;
    std::string body;
  };

  Visit(std::string_view secret, std::size_t ordinal) : secret_(secret), ordinal_(ordinal) {}
  std::string_view secret() const { return secret_; }
  Step step() const { return step_; }

  Call call(const std::vector<std::string>& items, Micros now) {
    switch (step_) {
      case Step::sign_in:
        return {"/api/v1/events", R"({"verb":"signed_in","object":"0"})"};
      case Step::open:
        // Learners and items are met in all pairings: neighbours in one are far apart in the other.
        item_ = &items[(ordinal_ * 7 + ++opened_) % items.size()];
        beats_ = 0;
        since_ = now;
        return {fmt::format("/api/v1/items/{}/attention", *item_), "{}"};
      case Step::beat: {
        const auto passed = std::chrono::duration_cast<base::Milliseconds>(now - since_);
        since_ = now;
        return {fmt::format("/api/v1/attention/{}/beats", attention_),
                fmt::format(R"({{"number":{},"active_ms":{}}})", ++beats_, std::min(passed, beat_max).count())};
      }
      case Step::share:
        break;
    }
    return {"/api/v1/events", fmt::format(R"({{"verb":"shared_item","object":"{}"}})", *item_)};
  }

  void answered(const std::string& body) {
    if (step_ == Step::open) {
      boost::system::error_code error;
      const auto answer = boost::json::parse(body, error);
      attention_ = !error && answer.is_object() ? text_of(answer.get_object(), "token") : std::string();
      step_ = attention_.empty() ? Step::open : Step::beat;  // a course is opened and not metered
    } else if (step_ == Step::beat && beats_ < beats_an_item) {
      step_ = Step::beat;
    } else if (step_ == Step::beat && opened_ % items_a_share == 0) {
      step_ = Step::share;
    } else {
      step_ = Step::open;
    }
  }
  void failed() {
    if (step_ != Step::sign_in) step_ = Step::open;
  }

 private:
  static constexpr base::Milliseconds beat_max{15'000};
  static constexpr int beats_an_item = 4;
  static constexpr std::size_t items_a_share = 3;

  std::string_view secret_;
  std::size_t ordinal_;
  Step step_ = Step::sign_in;
  const std::string* item_ = nullptr;
  std::size_t opened_ = 0;
  std::string attention_;
  int beats_ = 0;
  Micros since_{};
};

class Traffic {
 public:
  explicit Traffic(const TrafficSettings& settings)
      : settings_(settings), count_(static_cast<std::uint64_t>(settings.rate * settings.seconds)) {}

  TrafficReport run() {
    const auto url = boost::urls::parse_uri(settings_.target);
    if (!url || url->scheme() != "http" || url->host().empty())
      throw FaultError(Fault::invalid("target", "must be an address such as http://127.0.0.1:8080"));
    host_ = url->encoded_host_and_port();
    std::string port(url->port());
    if (port.empty()) port = "80";
    boost::system::error_code error;
    place_ = asio::ip::tcp::resolver(loop_).resolve(std::string(url->host_name()), port, error);
    if (error) throw unreachable(error.message());
    spawn(find_items());
    watch_.emplace();
    const auto connections = std::min(static_cast<std::size_t>(settings_.connections), settings_.tokens.size());
    for (std::size_t i = 0; i < connections; ++i)
      asio::co_spawn(loop_, learn(i, connections), [this](auto failed) { end(failed); });
    loop_.restart();
    loop_.run();
    if (failure_) std::rethrow_exception(failure_);
    return finished();
  }

 private:
  FaultError unreachable(const std::string& why) const {
    return FaultError(Fault::unavailable(fmt::format("{} cannot be reached: {}", settings_.target, why)));
  }

  void spawn(Task<> task) {
    asio::co_spawn(loop_, std::move(task), [this](auto failed) { end(failed); });
    loop_.run();
    if (failure_) std::rethrow_exception(failure_);
  }
  void end(const std::exception_ptr& failed) {
    if (failed && !failure_) failure_ = failed;
  }

  Task<> find_items() {
    Connection connection(loop_, place_);
    bhttp::request<bhttp::string_body> request{bhttp::verb::get, "/api/v1/items?limit=100", 11};
    request.set(bhttp::field::host, host_);
    bhttp::response<bhttp::string_body> answer;
    try {
      answer = co_await connection.ask(std::move(request));
    } catch (const boost::system::system_error& error) {
      throw unreachable(error.code().message());
    }
    items_ = item_ids(answer.body());
    if (items_.empty()) throw FaultError(Fault::not_found(fmt::format("{} shows no item to read", settings_.target)));
  }

  /// Every `connections`-th request is this connection's: its learners take turns, each request waits until it is due.
  Task<> learn(std::size_t ordinal, std::size_t connections) {
    Connection connection(loop_, place_);
    asio::steady_timer timer(loop_);
    std::vector<Visit> visits;
    for (std::size_t i = ordinal; i < settings_.tokens.size(); i += connections)
      visits.emplace_back(settings_.tokens[i], i);
    std::size_t turn = 0;
    for (std::uint64_t number = ordinal; number < count_; number += connections) {
      const Micros due(static_cast<std::int64_t>(static_cast<double>(number) * 1e6 / settings_.rate));
      if (const auto early = due - watch_->elapsed(); early.count() > 0) {
        timer.expires_after(early);
        co_await timer.async_wait(use_awaitable);
      }
      Visit& visit = visits[turn++ % visits.size()];
      try {
        const auto answer = co_await connection.ask(request(visit));
        times_.put(watch_->elapsed() - due);
        take(visit, answer);
      } catch (const boost::system::system_error&) {
        ++report_.errors["no answer"];
        visit.failed();
        connection.reset();
      }
    }
  }

  bhttp::request<bhttp::string_body> request(Visit& visit) const {
    auto call = visit.call(items_, watch_->elapsed());
    bhttp::request<bhttp::string_body> request{bhttp::verb::post, call.path, 11};
    request.set(bhttp::field::host, host_);
    request.set(bhttp::field::authorization, fmt::format("Bearer {}", visit.secret()));
    request.set(bhttp::field::origin, "http://" + host_);  // as from the site: an ended token is told as 401, not 403
    request.set(bhttp::field::content_type, "application/json");
    request.body() = std::move(call.body);
    request.prepare_payload();
    return request;
  }

  void take(Visit& visit, const bhttp::response<bhttp::string_body>& answer) {
    if (answer.result_int() >= 300) {
      ++report_.errors[std::to_string(answer.result_int())];
      return visit.failed();
    }
    using Step = Visit::Step;
    switch (visit.step()) {
      case Step::sign_in:
        ++report_.signed_in;
        break;
      case Step::open:
        ++report_.opened;
        break;
      case Step::beat:
        ++report_.beats;
        break;
      case Step::share:
        ++report_.shared;
        break;
    }
    visit.answered(answer.body());
  }

  TrafficReport finished() {
    report_.answers = times_.count();
    report_.seconds = watch_->seconds();
    report_.rate = static_cast<double>(report_.answers) / report_.seconds;
    report_.p50_ms = times_.quantile_ms(0.50);
    report_.p99_ms = times_.quantile_ms(0.99);
    return std::move(report_);
  }

  const TrafficSettings& settings_;
  const std::uint64_t count_;
  asio::io_context loop_{1};
  asio::ip::tcp::resolver::results_type place_;
  std::string host_;
  std::vector<std::string> items_;
  std::optional<base::Stopwatch> watch_;
  Times times_;
  TrafficReport report_;
  std::exception_ptr failure_;
};

}  // namespace

base::Result<TrafficReport> drive(const TrafficSettings& settings) {
  try {
    return Traffic(settings).run();
  } catch (const FaultError& error) {
    return error.fault;
  }
}

}  // namespace wanqiu::app
