// Expected failures are values. Exceptions end one request or one verb; assertions are never reachable by users.
#pragma once

#include <boost/system/result.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

namespace wanqiu::base {

/// The closed set of what can go wrong towards a caller. http::to_status maps each to one status.
enum class FaultKind {
  invalid,          ///< the input is wrong; `field` names it, `reason` says what would be right
  unauthenticated,  ///< who are you? sign in first
  forbidden,        ///< you may not
  not_found,        ///< there is no such thing, or it is not yours to see
  gone,             ///< it was there and was withdrawn
  conflict,         ///< it contradicts what is stored (taken name, other version)
  too_many,         ///< slow down; `retry_after_seconds` says when to come back
  too_large,        ///< over a limit that `reason` states
  unsupported,      ///< a format or media type we do not take
  unavailable,      ///< a part we need does not answer now (database, disk)
};

struct Fault {
  FaultKind kind = FaultKind::invalid;
  std::string field;   ///< "phone", "rules[3].daily_cap"; empty when no single field is at fault
  std::string reason;  ///< one sentence without a full stop: what was wrong and what would be right
  std::string where;   ///< "file:line" or "line 17" for files; otherwise empty
  int retry_after_seconds = 0;

  static Fault invalid(std::string_view field, std::string_view reason) {
    return make(FaultKind::invalid, field, reason);
  }
  static Fault not_found(std::string_view what) { return make(FaultKind::not_found, "", what); }
  static Fault conflict(std::string_view field, std::string_view reason) {
    return make(FaultKind::conflict, field, reason);
  }
  static Fault forbidden(std::string_view reason) { return make(FaultKind::forbidden, "", reason); }
  static Fault unavailable(std::string_view reason) { return make(FaultKind::unavailable, "", reason); }
  static Fault make(FaultKind kind, std::string_view field, std::string_view reason) {
    return {kind, std::string(field), std::string(reason), {}, 0};
  }
  Fault at(std::string_view place) && {
    where = place;
    return std::move(*this);
  }

  friend bool operator==(const Fault&, const Fault&) = default;
};

/// "sites/x.yaml:17: columns[2].name: must not be empty"
std::string to_string(const Fault& fault);

template <class T = void>
using Result = boost::system::result<T, Fault>;

/// What Result::value() throws when there is no value: ends the request or the verb with that fault.
class FaultError : public std::runtime_error {
 public:
  explicit FaultError(Fault f) : std::runtime_error(to_string(f)), fault(std::move(f)) {}
  Fault fault;
};
[[noreturn]] void throw_exception_from_error(const Fault& fault, const boost::source_location&);

}  // namespace wanqiu::base
