#include "support/hostile.h"

#include <fmt/format.h>

namespace wanqiu::support {
namespace {

bool may_have_body(http::Method method) {
  return method == http::Method::post || method == http::Method::put || method == http::Method::patch;
}

struct Walker {
  Client& client;
  const http::Route& route;
  std::string target;
  Walk& walk;

  std::string name() const { return fmt::format("{} {}", http::to_string(route.method), route.pattern); }

  void blame(std::string_view sent, const Answer& answer) {
    walk.weaknesses.push_back(
        {name(), std::string(sent.substr(0, 200)), answer.status, answer.body.substr(0, std::size_t{500})});
  }

  Answer send(const std::string& to, const std::string& body) {
    ++walk.requests;
    return client.send(route.method, to, body);
  }

  /// `refused`: success is a weakness.
  void expect(std::string_view sent, const Answer& answer, bool refused) {
    if (answer.status < 400) {
      if (refused) blame(sent, answer);
      return;
    }
    const bool page = answer.content_type.starts_with("text/html");
    const bool problem = answer.content_type == "application/problem+json";
    const bool named = answer.body.find("\"field\":\"\"") == std::string::npos &&
                       answer.body.find("\"field\":\"") != std::string::npos;
    const bool says_so = !problem || answer.text("status") == std::to_string(answer.status);
    if (answer.status >= 500 || !(problem || page) || !says_so || (answer.status == 422 && !named)) blame(sent, answer);
  }

  /// The names that a route gives when it meets a field that it does not know; empty when it does not get so far.
  static std::vector<std::string> fields_of(const Answer& answer) {
    constexpr std::string_view before = "the fields are: ";
    std::vector<std::string> fields;
    const auto found = answer.body.find(before);
    if (found == std::string::npos) return fields;
    auto rest = std::string_view(answer.body).substr(found + before.size());
    rest = rest.substr(0, rest.find('"'));
    while (!rest.empty()) {
      const auto comma = rest.find(", ");
      fields.emplace_back(rest.substr(0, comma));
      rest.remove_prefix(comma == rest.npos ? rest.size() : comma + 2);
    }
    return fields;
  }

  void bodies() {
    const auto garbage = send(target, "{");
    if (garbage.status < 400) {
      walk.ignoring.push_back(name());
      return;
    }
    expect("{", garbage, true);
    for (const std::string& body :
         {std::string("[]"), std::string("null"), std::string("17"), std::string("\"text\""), std::string("{}{}"),
          std::string("{\"a\":1,}"), std::string("\xEF\xBB\xBF{}"), std::string(200, '['),
          "{\"a\":" + std::string(100, '[') + std::string(100, ']') + "}", std::string("{\"\xFF\":1}"),
          std::string("{\"a\0b\":1}", 9), std::string(60'000, ' ')}) {
      expect(body, send(target, body), true);
    }
    client.content_type = "text/plain";
    expect("text/plain", send(target, "{}"), true);
    client.content_type = "application/json";
    const std::string unknown = R"({"there_is_no_such_field":1})";
    const auto answer = send(target, unknown);
    expect(unknown, answer, true);
    for (const auto& field : fields_of(answer)) values_of(field);
  }

  void values_of(const std::string& field) {
    const auto with = [&](std::string_view value) { return fmt::format(R"({{"{}":{}}})", field, value); };
    for (const std::string_view never :
         {R"("\u0000")", R"("\ud800")", "1e999", "-1e999", "\"\xC0\xAE\"", "\"\xED\xA0\x80\"",
          R"({"there_is_no_such_field":1})", "[[[[[[]]]]]]", "\"a\nb\""}) {
      const auto body = with(never);
      expect(body, send(target, body), true);
    }
    const auto twice = fmt::format(R"({{"{0}":"\u0000","{0}":"\u0000"}})", field);
    expect(twice, send(target, twice), true);
    // Right for some fields, so success is none of our business; but never a failure of ours.
    const auto long_text = "\"" + std::string(60'000, 'a') + "\"";
    for (const std::string_view odd :
         {std::string_view("123456789012345678901234567890"), std::string_view("-9223372036854775808"),
          std::string_view("9223372036854775807"), std::string_view("1.5"), std::string_view("\"\""),
          std::string_view(R"("../../etc/passwd")"), std::string_view(R"("' or 1=1 --")"), std::string_view("[]"),
          std::string_view("{}"), std::string_view("true"), std::string_view(long_text)}) {
      const auto body = with(odd);
      expect(body, send(target, body), false);
    }
  }
};

std::string filled(const std::string& pattern, const std::function<std::string(const std::string&)>& value) {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '{') {
      out += pattern[i];
      continue;
    }
    const auto end = pattern.find('}', i);
    auto name = pattern.substr(i + 1, end - i - 1);
    if (name.ends_with('*')) name.pop_back();
    out += value(name);
    i = end;
  }
  return out;
}

}  // namespace

std::string to_string(const Weakness& weakness) {
  return fmt::format("{}\n  sent: {}\n  answered {}: {}", weakness.route, weakness.sent, weakness.status,
                     weakness.body);
}

Walk walk_with_malice(Client& client, const http::Router& router,
                      const std::function<std::string(const std::string& pattern, const std::string& name)>& parameter,
                      const std::function<bool(const http::Route&)>& skip) {
  Walk walk;
  for (const auto& route : router.routes()) {
    if (skip && skip(route)) continue;
    const auto target = filled(route.pattern, [&](const std::string& name) {
      const auto value = parameter ? parameter(route.pattern, name) : std::string();
      return value.empty() ? std::string("1") : value;
    });
    Walker walker{client, route, target, walk};
    if (may_have_body(route.method) && !route.limits.spool) walker.bodies();
    const bool reads = route.method == http::Method::get;
    if (route.pattern.find('{') != std::string::npos) {
      for (const std::string& odd : {std::string("0"), std::string("-1"), std::string("x"),
                                     std::string("99999999999999999999999"), std::string("9223372036854775807"),
                                     std::string("%E5%AE%9B"), std::string("%27%20or%201=1"), std::string(3000, 'a')}) {
        const auto to = filled(route.pattern, [&](const std::string&) { return odd; });
        walker.expect(to, walker.send(to, ""), false);
      }
    }
    if (!reads) continue;
    for (const std::string_view query :
         {"?limit=x", "?limit=-1", "?limit=99999999999999999999", "?cursor=%FF", "?cursor=%00", "?cursor=' or 1=1",
          "?limit=1&limit=2", "?q=%00", "?q=%C0%AE", "?from=x&to=y", "?window=x", "?=&&=", "?there_is_no_such=1"}) {
      const auto to = target + std::string(query);
      walker.expect(to, walker.send(to, ""), false);
    }
  }
  return walk;
}

}  // namespace wanqiu::support
