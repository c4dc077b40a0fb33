#include "bare_crowd.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bare_room.h"
#include "base/random.h"
#include "crowd.h"
#include "report.h"

namespace wanqiu::bench {
namespace {

constexpr int broadcasts = 10;
constexpr std::size_t broadcast_bytes = 300;

/// Visitors of the bare room.
class BareCrowd : private CrowdListener {
 public:
  BareCrowd(std::uint16_t port, std::uint32_t visitors) : crowd_(port, visitors, *this), sent_us_(visitors) {
    for (std::uint32_t i = 0; i < visitors; ++i) crowd_.open(i, "/", "none", "bare");
    turn_until([&] { return crowd_.open_count() == visitors; });
  }
  double broadcast_ms() {
    received_ = 0;
    std::string message(broadcast_bytes, 'b');
    const auto start = now_us();
    crowd_.send(0, std::as_bytes(std::span(message.data(), message.size())));
    turn_until([&] { return received_ == sent_us_.size(); });
    return static_cast<double>(last_us_ - start) / 1'000;
  }
  /// Everybody says something within three seconds.
  double answered_p99_ms() {
    base::SeededRandom random(2);
    std::vector<std::pair<std::int64_t, std::uint32_t>> moments;
    for (std::uint32_t i = 0; i < sent_us_.size(); ++i) moments.emplace_back(random.below(3'000'000), i);
    std::sort(moments.begin(), moments.end());
    const auto start = now_us();
    const std::byte message[5]{};
    for (const auto& [moment, visitor] : moments) {
      while (now_us() < start + moment) crowd_.turn(1);
      sent_us_[visitor] = now_us();
      crowd_.send(visitor, message);
    }
    turn_until([&] { return answers_ms_.size() == sent_us_.size(); });
    return quantile(answers_ms_, 0.99);
  }

 private:
  void opened(std::uint32_t) override {}
  void received(std::uint32_t visitor, std::string_view message) override {
    last_us_ = now_us();
    if (message.size() == broadcast_bytes) {
      ++received_;
    } else {
      answers_ms_.push_back(static_cast<double>(last_us_ - sent_us_[visitor]) / 1'000);
    }
  }
  void closed(std::uint32_t, int) override { give_up("the bare room closed a connection"); }
  template <class F>
  void turn_until(const F& done) {
    const auto until = now_us() + 60'000'000;
    while (!done()) {
      if (now_us() > until) give_up("the bare room does not answer");
      crowd_.turn(10);
    }
  }
  Crowd crowd_;
  std::vector<std::int64_t> sent_us_;
  std::vector<double> answers_ms_;
  std::int64_t last_us_ = 0;
  std::size_t received_ = 0;
};

}  // namespace

BareFigures measure_bare_room(std::uint32_t visitors) {
  const BareRoom room;
  const double before = resident_bytes(room.process());
  BareCrowd crowd(room.port(), visitors);
  BareFigures floor;
  floor.bytes_each = (resident_bytes(room.process()) - before) / visitors;
  for (int i = 0; i < broadcasts; ++i) floor.broadcast_ms = std::max(floor.broadcast_ms, crowd.broadcast_ms());
  floor.answered_p99_ms = crowd.answered_p99_ms();
  fmt::print(stderr, "a bare room of {}: broadcast {:.1f} ms, answers p99 {:.2f} ms, {:.0f} bytes each\n", visitors,
             floor.broadcast_ms, floor.answered_p99_ms, floor.bytes_each);
  return floor;
}

}  // namespace wanqiu::bench
