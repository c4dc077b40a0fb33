#include "option_order.h"

#include <numeric>
#include <utility>

namespace wanqiu::arena {
namespace {

class Mulberry {
 public:
  explicit Mulberry(std::uint32_t seed) : state_(seed) {}
  std::uint32_t next() {
    state_ += 0x6D2B79F5U;
    std::uint32_t t = (state_ ^ state_ >> 15) * (state_ | 1U);
    t ^= t + (t ^ t >> 7) * (t | 61U);
    return t ^ t >> 14;
  }

 private:
  std::uint32_t state_;
};

}  // namespace

std::vector<std::uint8_t> option_order(std::uint32_t seed, std::uint16_t question, std::size_t options) {
  std::vector<std::uint8_t> order(options);
  std::iota(order.begin(), order.end(), std::uint8_t{0});
  Mulberry numbers(seed ^ (question + 1U) * 0x9E3779B9U);
  for (std::size_t i = options; i > 1; --i) std::swap(order[i - 1], order[numbers.next() % i]);
  return order;
}

}  // namespace wanqiu::arena
