#pragma once

#include <boost/describe.hpp>
#include <boost/mp11/algorithm.hpp>
#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/id.h"
#include "base/time.h"

namespace wanqiu::store {

enum class Engine { sqlite, postgresql };

/// What a column or a parameter can be, on both engines. Instants are stored as bigint milliseconds, days as integer
/// day numbers, booleans as integer 0 or 1, ids as bigint, bytes as lower-case hexadecimal text.
using Value = std::variant<std::monostate, std::int64_t, double, std::string>;
enum class Type { integer, real, text };

/// What the database refused or failed to do. Ends the transaction; http turns it into 409 or 503.
class Error : public std::runtime_error {
 public:
  enum class Kind {
    conflict,   ///< a unique or foreign key or check constraint
    busy,       ///< locked by another process for longer than the timeout
    full,       ///< no room on the disk
    read_only,  ///< the file or its disk is read-only
    gone,       ///< no connection to the server
    other,      ///< a mistake of ours: SQL that does not fit the schema
  };
  Error(Kind k, const std::string& text) : std::runtime_error(text), kind(k) {}
  Kind kind;
};

template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};

template <class T>
Value to_value(const T& given) {
  if constexpr (is_optional<T>::value) {
    return given ? to_value(*given) : Value{};
  } else if constexpr (base::IsId<T>) {
    return std::int64_t{given.value};
  } else if constexpr (std::is_same_v<T, base::Instant>) {
    return base::to_ms(given);
  } else if constexpr (std::is_same_v<T, base::Day>) {
    return std::int64_t{given.value};
  } else if constexpr (std::is_enum_v<T> || std::is_integral_v<T>) {
    return static_cast<std::int64_t>(given);
  } else if constexpr (std::is_floating_point_v<T>) {
    return static_cast<double>(given);
  } else {
    return std::string(std::string_view(given));
  }
}

template <class T>
constexpr Type type_of() {
  if constexpr (is_optional<T>::value) {
    return type_of<typename T::value_type>();
  } else if constexpr (std::is_floating_point_v<T>) {
    return Type::real;
  } else if constexpr (std::is_convertible_v<T, std::string_view>) {
    return Type::text;
  } else {
    return Type::integer;
  }
}

template <class T>
T from_value(Value&& value) {
  if constexpr (is_optional<T>::value) {
    if (std::holds_alternative<std::monostate>(value)) return std::nullopt;
    return from_value<typename T::value_type>(std::move(value));
  } else {
    if (std::holds_alternative<std::monostate>(value))
      throw Error(Error::Kind::other, "a column is null and its field is not optional");
    if constexpr (type_of<T>() == Type::text) {
      return T(std::move(std::get<std::string>(value)));
    } else if constexpr (type_of<T>() == Type::real) {
      return static_cast<T>(std::get<double>(value));
    } else if constexpr (base::IsId<T>) {
      return T(static_cast<typename T::rep>(std::get<std::int64_t>(value)));
    } else if constexpr (std::is_same_v<T, base::Instant>) {
      return base::from_ms(std::get<std::int64_t>(value));
    } else if constexpr (std::is_same_v<T, base::Day>) {
      return base::Day{static_cast<std::int32_t>(std::get<std::int64_t>(value))};
    } else {
      return static_cast<T>(std::get<std::int64_t>(value));
    }
  }
}

template <class T>
concept Row = boost::describe::has_describe_members<T>::value && !std::is_enum_v<T>;

/// One connection inside one transaction, on a worker thread. Given to the function passed to Store::read or
/// Store::write and dead after it.
///
/// SQL is the common part of both engines with parameters `:name`; values are bound in the order in which the names
/// first appear, a repeated name takes the same value. Statements are prepared once a connection. `T` is a single
/// column type (int64, double, string, an Id, Instant, Day, an enum, or optional of these) or a struct described with
/// BOOST_DESCRIBE_STRUCT whose members match the selected columns in order.
class Session {
 public:
  virtual ~Session() = default;

  /// The first row, if any.
  template <class T, class... P>
  std::optional<T> one(std::string_view sql, const P&... parameters) {
    std::optional<T> found;
    each<T>(
        sql,
        [&](T row) {
          if (!found) found = std::move(row);
        },
        parameters...);
    return found;
  }

  template <class T, class... P>
  std::vector<T> all(std::string_view sql, const P&... parameters) {
    std::vector<T> rows;
    each<T>(
        sql, [&](T row) { rows.push_back(std::move(row)); }, parameters...);
    return rows;
  }

  /// Calls `take(T)` for each row while it is read: for results too large to hold.
  template <class T, class F, class... P>
  void each(std::string_view sql, F&& take, const P&... parameters) {
    const std::vector<Value> values{to_value(parameters)...};
    if constexpr (Row<T>) {
      using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
      std::vector<Type> types;
      boost::mp11::mp_for_each<Members>([&](auto member) {
        types.push_back(type_of<std::remove_cvref_t<decltype(std::declval<T&>().*member.pointer)>>());
      });
      query(sql, values, types, [&](std::span<Value> columns) {
        T row{};
        std::size_t i = 0;
        boost::mp11::mp_for_each<Members>([&](auto member) {
          auto& field = row.*member.pointer;
          field = from_value<std::remove_cvref_t<decltype(field)>>(std::move(columns[i++]));
        });
        take(std::move(row));
      });
    } else {
      const Type type = type_of<T>();
      query(sql, values, {&type, 1}, [&](std::span<Value> columns) { take(from_value<T>(std::move(columns[0]))); });
    }
  }

  /// insert, update, delete; returns the number of rows touched.
  template <class... P>
  std::int64_t run(std::string_view sql, const P&... parameters) {
    const std::vector<Value> values{to_value(parameters)...};
    return execute(sql, values);
  }

  /// The same for a number of parameters known only when it runs: an insert of many rows at once.
  std::int64_t run_values(std::string_view sql, std::span<const Value> values) { return execute(sql, values); }

  virtual Engine engine() const = 0;

 protected:
  virtual void query(std::string_view sql, std::span<const Value> values, std::span<const Type> types,
                     const std::function<void(std::span<Value>)>& take) = 0;
  virtual std::int64_t execute(std::string_view sql, std::span<const Value> values) = 0;
};

}  // namespace wanqiu::store
