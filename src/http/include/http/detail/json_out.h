// How json_out.h writes. Not for use by rooms.
#pragma once

#include <boost/describe.hpp>
#include <boost/mp11/algorithm.hpp>
#include <charconv>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"

namespace wanqiu::http::detail {

/// Escapes also <, >, & and U+2028/9, so that the text may stand inside an HTML script element.
void append_text(std::string& out, std::string_view text);
void append_number(std::string& out, double value);

template <class T>
void append(std::string& out, const T& value);

template <class T>
void append_object(std::string& out, const T& value) {
  out += '{';
  bool first = true;
  boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>([&](auto member) {
    out += first ? "\"" : ",\"";
    out += member.name;
    out += "\":";
    append(out, value.*member.pointer);
    first = false;
  });
  out += '}';
}

template <class T>
struct is_std_vector : std::false_type {};
template <class T>
struct is_std_vector<std::vector<T>> : std::true_type {};
template <class T>
struct is_std_optional : std::false_type {};
template <class T>
struct is_std_optional<std::optional<T>> : std::true_type {};
template <class T>
struct is_std_map : std::false_type {};
template <class T>
struct is_std_map<std::map<std::string, T>> : std::true_type {};

template <class T>
void append(std::string& out, const T& value) {
  if constexpr (is_std_optional<T>::value) {
    if (value) {
      append(out, *value);
    } else {
      out += "null";
    }
  } else if constexpr (is_std_vector<T>::value) {
    out += '[';
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (i > 0) out += ',';
      append(out, static_cast<const typename T::value_type&>(value[i]));
    }
    out += ']';
  } else if constexpr (is_std_map<T>::value) {
    out += '{';
    bool first = true;
    for (const auto& [key, each] : value) {
      if (!first) out += ',';
      first = false;
      append_text(out, key);
      out += ':';
      append(out, each);
    }
    out += '}';
  } else if constexpr (std::is_same_v<T, bool>) {
    out += value ? "true" : "false";
  } else if constexpr (base::IsId<T>) {
    out += '"';
    out += std::to_string(value.value);
    out += '"';
  } else if constexpr (std::is_same_v<T, base::Instant> || std::is_same_v<T, base::Day>) {
    out += '"';
    out += base::to_string(value);
    out += '"';
  } else if constexpr (std::is_enum_v<T>) {
    std::string_view name;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto each) {
      if (each.value == value) name = each.name;
    });
    if (name.ends_with('_')) name.remove_suffix(1);
    append_text(out, name);
  } else if constexpr (std::is_integral_v<T>) {
    char digits[24];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
  } else if constexpr (std::is_floating_point_v<T>) {
    append_number(out, static_cast<double>(value));
  } else if constexpr (std::is_convertible_v<T, std::string_view>) {
    append_text(out, std::string_view(value));
  } else if constexpr (requires { value.value; } && !boost::describe::has_describe_members<T>::value) {
    append(out, value.value);  // Text, Whole, Points
  } else {
    append_object(out, value);
  }
}

}  // namespace wanqiu::http::detail

namespace wanqiu::http {

template <class T>
std::string to_json(const T& value) {
  std::string out;
  detail::append(out, value);
  return out;
}

}  // namespace wanqiu::http
