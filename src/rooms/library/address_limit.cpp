#include "address_limit.h"

#include <boost/asio/ip/address.hpp>

namespace wanqiu::library {

std::string address_place(std::string_view address) {
  boost::system::error_code error;
  const auto parsed = boost::asio::ip::make_address(std::string(address), error);
  if (error || !parsed.is_v6() || parsed.to_v6().is_v4_mapped()) return std::string(address);
  const auto bytes = parsed.to_v6().to_bytes();
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size() / 2};
}

bool AddressLimit::take(std::string_view address, base::Milliseconds elapsed) {
  const auto minute = elapsed.count() / 60'000;
  auto place = address_place(address);
  const std::lock_guard lock(mutex_);
  if (minute != minute_) {
    minute_ = minute;
    taken_.clear();
  }
  if (taken_.size() >= addresses_max && !taken_.contains(place)) return true;
  return ++taken_[std::move(place)] <= a_minute_;
}

}  // namespace wanqiu::library
