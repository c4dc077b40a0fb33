#include <boost/json.hpp>

#include <charconv>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "base/text.h"
#include "http/json_in.h"
#include "http/json_out.h"

namespace wanqiu::http::detail {
namespace {

namespace bj = boost::json;

const bj::value& as_json(const void* json) {
  return *static_cast<const bj::value*>(json);
}

std::string joined(const std::string& path, std::string_view name) {
  return path.empty() ? std::string(name) : path + "." + std::string(name);
}

/// Where in the text the parser stopped.
std::string place_of(std::string_view text, std::size_t offset) {
  std::size_t line = 1;
  std::size_t column = 1;
  for (std::size_t i = 0; i < offset && i < text.size(); ++i) {
    if (text[i] == '\n') {
      ++line;
      column = 1;
    } else {
      ++column;
    }
  }
  return fmt::format("line {}, column {}", line, column);
}

}  // namespace

struct Document::Held {
  bj::value value;
};

Document::Document(std::string_view text) {
  bj::parse_options options;
  options.max_depth = 16;
  bj::stream_parser parser({}, options);
  boost::system::error_code error;
  std::size_t read = parser.write_some(text.data(), text.size(), error);
  if (!error && read < text.size()) error = bj::error::extra_data;
  if (!error) parser.finish(error);
  if (error) {
    throw base::FaultError(
        base::Fault::invalid("", "the body is not JSON: " + error.message()).at(place_of(text, read)));
  }
  held_ = std::make_unique<Held>(Held{parser.release()});
}

Document::~Document() = default;

In Document::root() const {
  return {static_cast<const void*>(&held_->value), std::string()};
}

void In::refuse(std::string_view reason) const {
  throw base::FaultError(base::Fault::invalid(path_, reason));
}

void In::refuse_missing(std::string_view name) const {
  throw base::FaultError(base::Fault::invalid(joined(path_, name), "is missing"));
}

bool In::is_null() const {
  return json_ != nullptr && as_json(json_).is_null();
}

bool In::boolean() const {
  if (json_ != nullptr && as_json(json_).is_bool()) return as_json(json_).get_bool();
  if (json_ == nullptr && (text_ == "true" || text_ == "false")) return text_ == "true";
  refuse("must be true or false");
}

std::int64_t In::whole(std::int64_t min, std::int64_t max) const {
  std::int64_t value = 0;
  bool read = false;
  if (json_ == nullptr) {
    const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), value);
    read = error == std::errc{} && end == text_.data() + text_.size();
  } else {
    const auto& json = as_json(json_);
    if (json.is_int64()) {
      value = json.get_int64();
      read = true;
    } else if (json.is_uint64() || json.is_double()) {
      const double number = json.is_double() ? json.get_double() : static_cast<double>(json.get_uint64());
      if (number > -9e15 && number < 9e15 && number == std::trunc(number)) {
        value = static_cast<std::int64_t>(number);
        read = true;
      }
    }
  }
  if (!read || value < min || value > max) {
    const bool bounded =
        min > std::numeric_limits<std::int32_t>::min() || max < std::numeric_limits<std::int32_t>::max();
    refuse(bounded ? fmt::format("must be a whole number from {} to {}", min, max) : "must be a whole number");
  }
  return value;
}

double In::number() const {
  double value = 0;
  if (json_ == nullptr) {
    const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), value);
    if (error == std::errc{} && end == text_.data() + text_.size() && std::isfinite(value)) return value;
  } else {
    const auto& json = as_json(json_);
    if (json.is_int64()) return static_cast<double>(json.get_int64());
    if (json.is_uint64()) return static_cast<double>(json.get_uint64());
    if (json.is_double() && std::isfinite(json.get_double())) return json.get_double();
  }
  refuse("must be a number");
}

std::string_view In::text() const {
  if (json_ == nullptr) {
    if (!base::is_utf8(text_) || text_.find('\0') != text_.npos) refuse("must be well-formed UTF-8 without NUL");
    return text_;
  }
  const auto& json = as_json(json_);
  if (!json.is_string()) refuse("must be text");
  const std::string_view value(json.get_string().data(), json.get_string().size());
  if (!base::is_utf8(value) || value.find('\0') != value.npos) refuse("must be well-formed UTF-8 without NUL");
  return value;
}

std::size_t In::size() const {
  if (json_ == nullptr || !as_json(json_).is_array()) refuse("must be a list");
  return as_json(json_).get_array().size();
}

In In::at(std::size_t i) const {
  return {static_cast<const void*>(&as_json(json_).get_array()[i]), fmt::format("{}[{}]", path_, i)};
}

void In::check_object(std::span<const std::string_view> known) const {
  if (json_ == nullptr || !as_json(json_).is_object()) refuse("must be an object");
  for (const auto& member : as_json(json_).get_object()) {
    const std::string_view name(member.key().data(), member.key().size());
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    std::string fields;
    for (const auto each : known) fields += (fields.empty() ? "" : ", ") + std::string(each);
    const auto shown = base::is_utf8(name) ? std::string(base::first_code_points(name, 60)) : std::string("?");
    throw base::FaultError(
        base::Fault::invalid(joined(path_, shown), "is not a field here; the fields are: " + fields));
  }
}

std::optional<In> In::member(std::string_view name) const {
  const auto* found = as_json(json_).get_object().if_contains(name);
  if (found == nullptr) return std::nullopt;
  return In(static_cast<const void*>(found), joined(path_, name));
}

void append_text(std::string& out, std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  out += '"';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == '"' || byte == '\\') {
      out += '\\';
      out += text[i];
    } else if (byte == '\n') {
      out += "\\n";
    } else if (byte < 0x20 || byte == '<' || byte == '>' || byte == '&' || byte == 0x7F) {
      out += "\\u00";
      out += hex[byte >> 4U];
      out += hex[byte & 15U];
    } else if (byte == 0xE2 && (text.substr(i, 3) == "\u2028" || text.substr(i, 3) == "\u2029")) {
      out += text[i + 2] == '\xA8' ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      out += text[i];
    }
  }
  out += '"';
}

void append_number(std::string& out, double value) {
  out += std::isfinite(value) ? fmt::format("{}", value) : "null";
}

}  // namespace wanqiu::http::detail
