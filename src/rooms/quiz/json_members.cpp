#include "json_members.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "number.h"

namespace wanqiu::quiz {
namespace {

namespace json = boost::json;

const json::array& no_elements() {
  static const json::array none;
  return none;
}

/// A number of at most 15 digits as it was written: Boost.JSON reads one in 4 with a large exponent as the neighbour of
/// its nearest double.
double as_written(double number) {
  const double size = std::abs(number);
  if (size >= 1e-7 && size < 1e15) return number;
  const double decimal = tidied(number);
  return decimal == std::nextafter(number, decimal) ? decimal : number;
}

}  // namespace

void refuse_member(std::string_view name, std::string_view reason) {
  throw base::FaultError(base::Fault::invalid(name, reason));
}

std::string text_value(const json::value& value, std::string_view name) {
  if (value.is_null()) return {};
  if (!value.is_string()) refuse_member(name, "must be a text");
  const auto& text = value.get_string();
  return {text.data(), text.size()};
}

std::string number_value(const json::value& value, std::string_view name) {
  if (value.is_int64()) return std::to_string(value.get_int64());
  if (value.is_uint64()) return std::to_string(value.get_uint64());
  if (!value.is_double()) refuse_member(name, "must be a number");
  const double number = as_written(value.get_double());
  if (!(number > -1e15 && number < 1e15)) return fmt::format("{}", number);
  char digits[512];
  const auto end = std::to_chars(digits, digits + sizeof digits, number, std::chars_format::fixed);
  return std::string(digits, end.ptr);
}

std::uint32_t index_value(const json::value& value, std::size_t below, std::string_view name) {
  const auto number = value.is_int64() ? value.get_int64() : -1;
  if (number < 0 || static_cast<std::uint64_t>(number) >= below) {
    refuse_member(name, below == 0 ? std::string("names an option, but there are none")
                                   : fmt::format("must name an option by its number, 0 to {}", below - 1));
  }
  return static_cast<std::uint32_t>(number);
}

const json::value* JsonMembers::find(std::string_view name) {
  asked_.insert(std::string(name));
  const auto* value = object_.if_contains(json::string_view(name.data(), name.size()));
  return value == nullptr || value->is_null() ? nullptr : value;
}

std::string JsonMembers::text(std::string_view name) {
  const auto* value = find(name);
  return value == nullptr ? std::string() : text_value(*value, name);
}

std::optional<bool> JsonMembers::truth(std::string_view name) {
  const auto* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (!value->is_bool()) refuse_member(name, "must be true or false");
  return value->get_bool();
}

bool JsonMembers::flag(std::string_view name) {
  return truth(name).value_or(false);
}

std::optional<double> JsonMembers::number(std::string_view name) {
  const auto* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (!value->is_number()) refuse_member(name, "must be a number");
  return value->to_number<double>();
}

std::optional<std::int64_t> JsonMembers::whole(std::string_view name) {
  const auto* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (!value->is_int64()) refuse_member(name, "must be a whole number");
  return value->get_int64();
}

const json::array& JsonMembers::list(std::string_view name) {
  const auto* value = find(name);
  if (value == nullptr) return no_elements();
  if (!value->is_array()) refuse_member(name, "must be a list");
  return value->get_array();
}

std::vector<std::string> JsonMembers::texts(std::string_view name) {
  std::vector<std::string> texts;
  for (const auto& value : list(name)) texts.push_back(text_value(value, fmt::format("{}[{}]", name, texts.size())));
  return texts;
}

std::vector<std::pair<std::string, const json::value*>> JsonMembers::others() const {
  std::vector<std::pair<std::string, const json::value*>> rest;
  for (const auto& [name, value] : object_) {
    const std::string_view text(name.data(), name.size());
    if (!asked_.contains(text) && !value.is_null()) rest.emplace_back(text, &value);
  }
  return rest;
}

}  // namespace wanqiu::quiz
