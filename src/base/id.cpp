#include "base/id.h"

#include "base/clock.h"
#include "base/random.h"

#include <charconv>

namespace wanqiu::base {
namespace {

constexpr std::int64_t epoch_2020_ms = 1'577'836'800'000;
constexpr int counter_bits = 12;
constexpr int node_bits = 10;

}  // namespace

Result<std::int64_t> parse_id(std::string_view text, std::string_view field) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value <= 0 || text.front() == '0') {
    return Fault::invalid(field, "must be an id: a whole number above 0 in decimal digits");
  }
  return value;
}

IdSource::IdSource(const Clock& clock, Random& random)
    : clock_(clock), node_(static_cast<std::int64_t>(random.next() & ((1U << node_bits) - 1))) {}

std::int64_t IdSource::next() {
  const std::int64_t now = (clock_.now().time_since_epoch().count() - epoch_2020_ms) << counter_bits;
  std::int64_t last = last_.load(std::memory_order_relaxed);
  std::int64_t mine = 0;
  do {
    mine = std::max(now, last + 1);  // a clock that stands still or goes back only uses up the counter
  } while (!last_.compare_exchange_weak(last, mine, std::memory_order_relaxed));
  return (mine << node_bits) | node_;
}

}  // namespace wanqiu::base
