#pragma once

#include <boost/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace wanqiu::quiz {

/// Reads an object's members by name and remembers which were asked for. Throws base::FaultError (invalid, with the
/// member's name) for a wrong type. null is the same as absent.
class JsonMembers {
 public:
  explicit JsonMembers(const boost::json::object& object) : object_(object) {}

  const boost::json::value* find(std::string_view name);
  std::string text(std::string_view name);  ///< "" when absent
  bool flag(std::string_view name);         ///< false when absent
  std::optional<bool> truth(std::string_view name);
  std::optional<double> number(std::string_view name);
  std::optional<std::int64_t> whole(std::string_view name);
  /// Empty when absent.
  const boost::json::array& list(std::string_view name);
  std::vector<std::string> texts(std::string_view name);
  /// The members that nobody asked for, null ones left out.
  std::vector<std::pair<std::string, const boost::json::value*>> others() const;

 private:
  const boost::json::object& object_;
  std::set<std::string, std::less<>> asked_;
};

[[noreturn]] void refuse_member(std::string_view name, std::string_view reason);
std::string text_value(const boost::json::value& value, std::string_view name);
/// A number as decimal text, so that it is read exactly.
std::string number_value(const boost::json::value& value, std::string_view name);
std::uint32_t index_value(const boost::json::value& value, std::size_t below, std::string_view name);

}  // namespace wanqiu::quiz
