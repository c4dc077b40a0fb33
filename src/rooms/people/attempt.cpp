#include "attempt.h"

#include <boost/asio/ip/address.hpp>

namespace wanqiu::people {

using base::Fault;

std::string network_of(std::string_view address) {
  namespace ip = boost::asio::ip;
  boost::system::error_code error;
  const auto parsed = ip::make_address(std::string(address), error);
  if (error || parsed.is_v4()) return std::string(address);
  const auto six = parsed.to_v6();
  if (six.is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, six).to_string();
  auto bytes = six.to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
  return ip::address_v6(bytes).to_string() + "/64";
}

base::Result<Counted> Counted::begin(Throttle& throttle, std::string key, const base::Clock& clock) {
  const auto wait = throttle.begin(key, clock.elapsed());
  if (wait.count() == 0) return Counted(throttle, std::move(key));
  auto fault = Fault::make(base::FaultKind::too_many, "", "too many tries; wait before the next");
  fault.retry_after_seconds = static_cast<int>(wait.count());
  return fault;
}

Counted::~Counted() {
  if (throttle_ != nullptr) throttle_->take_back(key_);
}

void Counted::forgive() {
  if (throttle_ != nullptr) throttle_->forgive(key_);
  throttle_ = nullptr;
}

base::Result<Crowd::Place> Crowd::enter(std::string key) {
  const std::lock_guard lock(mutex_);
  auto& inside = inside_[key];
  if (inside >= at_once_) {
    auto fault = Fault::unavailable("too many sign in from your address at this moment; try again in a few seconds");
    fault.retry_after_seconds = 2;
    return fault;
  }
  ++inside;
  return Place(*this, std::move(key));
}

Crowd::Place::~Place() {
  if (crowd_ == nullptr) return;
  const std::lock_guard lock(crowd_->mutex_);
  const auto found = crowd_->inside_.find(key_);
  if (--found->second == 0) crowd_->inside_.erase(found);
}

}  // namespace wanqiu::people
