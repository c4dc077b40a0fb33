// How json_in.h reads: a type-erased view on one JSON value (or one query parameter), so that rooms compile without the
// JSON library's headers. The lower half of http/json_in.h, which alone includes it.
#pragma once

#include <boost/describe.hpp>
#include <boost/mp11/algorithm.hpp>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace wanqiu::http::detail {

/// One value with its path. Reading a wrong type throws base::FaultError, which parse_json turns into its result.
class In {
 public:
  /// Of a parsed JSON text; `holder` keeps it alive.
  In(const void* json, std::string path) : json_(json), path_(std::move(path)) {}
  /// Of one query parameter: text that may also be read as a number, a truth value or an id.
  In(std::string_view text, std::string path) : text_(text), path_(std::move(path)) {}

  bool is_null() const;
  bool boolean() const;
  std::int64_t whole(std::int64_t min, std::int64_t max) const;
  double number() const;
  std::string_view text() const;
  std::size_t size() const;  ///< of a list; refuses what is none
  In at(std::size_t i) const;
  /// Refuses what is no object, and a member that is not among `known`.
  void check_object(std::span<const std::string_view> known) const;
  std::optional<In> member(std::string_view name) const;
  const std::string& path() const { return path_; }
  [[noreturn]] void refuse(std::string_view reason) const;
  [[noreturn]] void refuse_missing(std::string_view name) const;

 private:
  const void* json_ = nullptr;
  std::string_view text_;
  std::string path_;
};

class Document {
 public:
  /// Throws base::FaultError (invalid, with line and column) when the text is no JSON.
  explicit Document(std::string_view text);
  ~Document();
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;
  In root() const;

 private:
  struct Held;
  std::unique_ptr<Held> held_;
};

template <class T>
struct is_text : std::false_type {};
template <std::size_t Min, std::size_t Max, bool Multiline>
struct is_text<Text<Min, Max, Multiline>> : std::true_type {};
template <class T>
struct is_whole : std::false_type {};
template <std::int64_t Min, std::int64_t Max>
struct is_whole<Whole<Min, Max>> : std::true_type {
  static constexpr std::int64_t min = Min;
  static constexpr std::int64_t max = Max;
};
template <class T>
struct is_list : std::false_type {};
template <class T>
struct is_list<std::vector<T>> : std::true_type {};
template <class T>
struct is_maybe : std::false_type {};
template <class T>
struct is_maybe<std::optional<T>> : std::true_type {};

template <class T>
T unwrap(base::Result<T> result) {
  return std::move(result).value();
}

template <class T>
T read(const In& in);

/// A member may be called `new_` where the field is a word of C++.
constexpr std::string_view field_name(std::string_view member) {
  if (member.ends_with('_')) member.remove_suffix(1);
  return member;
}

template <class T>
T read_object(const In& in) {
  using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
  std::vector<std::string_view> known;
  boost::mp11::mp_for_each<Members>([&](auto member) { known.push_back(field_name(member.name)); });
  in.check_object(known);
  T out{};
  boost::mp11::mp_for_each<Members>([&](auto member) {
    auto& field = out.*member.pointer;
    using Field = std::remove_cvref_t<decltype(field)>;
    if (const auto found = in.member(field_name(member.name))) {
      field = read<Field>(*found);
    } else if constexpr (!is_maybe<Field>::value) {
      in.refuse_missing(field_name(member.name));
    }
  });
  return out;
}

template <class T>
T read_enum(const In& in) {
  std::optional<T> found;
  std::string names;
  const auto text = in.text();
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto each) {
    std::string_view name = each.name;
    if (name.ends_with('_')) name.remove_suffix(1);
    if (name == text) found = each.value;
    names += (names.empty() ? "" : ", ") + std::string(name);
  });
  if (!found) in.refuse("must be one of: " + names);
  return *found;
}

template <class T>
T read(const In& in) {
  if constexpr (is_maybe<T>::value) {
    if (in.is_null()) return std::nullopt;
    return read<typename T::value_type>(in);
  } else if constexpr (is_list<T>::value) {
    T out;
    const std::size_t size = in.size();
    out.reserve(size);
    for (std::size_t i = 0; i < size; ++i) out.push_back(read<typename T::value_type>(in.at(i)));
    return out;
  } else if constexpr (std::is_same_v<T, bool>) {
    return in.boolean();
  } else if constexpr (is_text<T>::value) {
    return T{unwrap(base::parse_text(in.text(), in.path(), T::limits))};
  } else if constexpr (std::is_same_v<T, std::string>) {
    return std::string(in.text());
  } else if constexpr (is_whole<T>::value) {
    return T{in.whole(is_whole<T>::min, is_whole<T>::max)};
  } else if constexpr (base::IsId<T>) {
    return unwrap(base::parse_id<T>(in.text(), in.path()));
  } else if constexpr (std::is_same_v<T, base::Instant>) {
    return unwrap(base::parse_instant(in.text(), in.path()));
  } else if constexpr (std::is_same_v<T, base::Day>) {
    return unwrap(base::parse_day(in.text(), in.path()));
  } else if constexpr (std::is_enum_v<T>) {
    return read_enum<T>(in);
  } else if constexpr (std::is_integral_v<T>) {
    using Limits = std::numeric_limits<T>;
    constexpr auto max =
        sizeof(T) < 8 ? static_cast<std::int64_t>(Limits::max()) : std::numeric_limits<std::int64_t>::max();
    return static_cast<T>(in.whole(static_cast<std::int64_t>(Limits::min()), max));
  } else if constexpr (std::is_floating_point_v<T>) {
    return static_cast<T>(in.number());
  } else {
    return read_object<T>(in);
  }
}

}  // namespace wanqiu::http::detail

namespace wanqiu::http {

template <class T>
base::Result<T> parse_json(std::string_view text) {
  try {
    const detail::Document document(text);
    return detail::read<T>(document.root());
  } catch (const base::FaultError& error) {
    return error.fault;
  }
}

template <class T>
base::Result<T> parse_query(const std::vector<std::pair<std::string, std::string>>& pairs) {
  using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
  try {
    T out{};
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      const std::string& name = pairs[i].first;
      const detail::In in(std::string_view(pairs[i].second), name);
      for (std::size_t j = 0; j < i; ++j) {
        if (pairs[j].first == name) in.refuse("must be given once");
      }
      bool known = false;
      boost::mp11::mp_for_each<Members>([&](auto member) {
        if (name != member.name) return;
        known = true;
        auto& field = out.*member.pointer;
        field = detail::read<std::remove_cvref_t<decltype(field)>>(in);
      });
      if (!known) in.refuse("is not a parameter of this address");
    }
    boost::mp11::mp_for_each<Members>([&](auto member) {
      using Field = std::remove_cvref_t<decltype(out.*member.pointer)>;
      if constexpr (!detail::is_maybe<Field>::value) {
        bool given = false;
        for (const auto& pair : pairs) given = given || pair.first == member.name;
        if (!given) detail::In(std::string_view(), std::string()).refuse_missing(member.name);
      }
    });
    return out;
  } catch (const base::FaultError& error) {
    return error.fault;
  }
}

}  // namespace wanqiu::http
