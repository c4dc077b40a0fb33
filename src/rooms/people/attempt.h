#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"
#include "base/result.h"
#include "throttle.h"

namespace wanqiu::people {

/// Whom an address stands for where tries are counted: an IPv4 address itself; of an IPv6 address the first 64 bits,
/// since one connection has all the rest to choose from.
std::string network_of(std::string_view address);

/// One try under one key, counted from its beginning. Taken back when it goes out of scope undecided: what ended
/// because the database did not answer was no guess.
class Counted {
 public:
  /// too_many, with the wait, when this key must not try yet.
  static base::Result<Counted> begin(Throttle& throttle, std::string key, const base::Clock& clock);
  Counted(Counted&& other) noexcept : throttle_(std::exchange(other.throttle_, nullptr)), key_(std::move(other.key_)) {}
  Counted(const Counted&) = delete;
  Counted& operator=(Counted&&) = delete;
  Counted& operator=(const Counted&) = delete;
  ~Counted();

  void keep() { throttle_ = nullptr; }  ///< it was a wrong guess
  void forgive();                       ///< it was right: all that was counted under this key is forgotten

 private:
  Counted(Throttle& throttle, std::string key) : throttle_(&throttle), key_(std::move(key)) {}
  Throttle* throttle_;
  std::string key_;
};

/// At most so many at once under one key: nobody alone fills a queue that all wait in.
class Crowd {
 public:
  explicit Crowd(int at_once) : at_once_(at_once) {}

  class Place {
   public:
    Place(Place&& other) noexcept : crowd_(std::exchange(other.crowd_, nullptr)), key_(std::move(other.key_)) {}
    Place(const Place&) = delete;
    Place& operator=(Place&&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place();

   private:
    friend class Crowd;
    Place(Crowd& crowd, std::string key) : crowd_(&crowd), key_(std::move(key)) {}
    Crowd* crowd_;
    std::string key_;
  };

  /// unavailable when too many are in already.
  base::Result<Place> enter(std::string key);

 private:
  const int at_once_;
  std::mutex mutex_;
  std::map<std::string, int, std::less<>> inside_;
};

}  // namespace wanqiu::people
