#include <algorithm>

#include "ledger/ledger_routes.h"
#include "mounts.h"
#include "points_json.h"

namespace wanqiu::ledger {
namespace {

using base::Fault;
using base::FaultError;

struct RuleJson {
  std::string rule;
  std::string title;
  std::string verb;
  int points = 0;
  int active_points = 0;
  std::optional<int> full_points;
  std::optional<int> pass_points;
  std::optional<int> daily_cap;
  std::optional<int> unit_minutes;
  std::optional<int> pass_per_mille;
  bool first_of_day = false;
};
BOOST_DESCRIBE_STRUCT(RuleJson, (),
                      (rule, title, verb, points, active_points, full_points, pass_points, daily_cap, unit_minutes,
                       pass_per_mille, first_of_day))

struct RuleSetJson {
  std::string version;
  std::string name;
  std::vector<HoursJson> active_hours;
  std::vector<RuleJson> items;
};
BOOST_DESCRIBE_STRUCT(RuleSetJson, (), (version, name, active_hours, items))

struct RuleSetLineJson {
  std::string version;
  std::string name;
  base::Instant taken_at;
  bool in_use = false;
};
BOOST_DESCRIBE_STRUCT(RuleSetLineJson, (), (version, name, taken_at, in_use))

struct RuleSetPageJson {
  std::vector<RuleSetLineJson> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(RuleSetPageJson, (), (items, next))

struct RuleSetVersionJson {
  std::string version;
  std::string name;
  base::Instant taken_at;
  bool in_use = false;
  std::string text;
};
BOOST_DESCRIBE_STRUCT(RuleSetVersionJson, (), (version, name, taken_at, in_use, text))

struct RuleSetText {
  http::Text<1, 65'536, true> text;
};
BOOST_DESCRIBE_STRUCT(RuleSetText, (), (text))

struct LedgerSystemJson {
  std::string last_seq;
  std::uint64_t batches = 0;
  std::uint64_t batch_events_max = 0;
  std::string chain;
  std::string rule_set;
  std::uint32_t learners = 0;
  std::string checkpoint_seq;
  std::optional<base::Instant> checkpoint_at;
  std::uint64_t waiting = 0;
  std::uint64_t log_bytes = 0;
  std::uint64_t attention_sessions = 0;
};
BOOST_DESCRIBE_STRUCT(LedgerSystemJson, (),
                      (last_seq, batches, batch_events_max, chain, rule_set, learners, checkpoint_seq, checkpoint_at,
                       waiting, log_bytes, attention_sessions))

RuleSetJson rule_set_json(const RuleSet& set) {
  RuleSetJson json{std::to_string(set.version), set.name, {}, {}};
  for (const ActiveHours& hours : set.active_hours) json.active_hours.push_back(hours_json(hours));
  for (const Rule& rule : set.rules) {
    json.items.push_back({rule.id, rule.title, std::string(to_string(rule.verb)), rule.points, rule.active_points,
                          rule.full_points, rule.pass_points, rule.daily_cap, rule.unit_minutes, rule.pass_per_mille,
                          rule.first_of_day});
  }
  return json;
}

base::Task<http::Response> rules(LedgerParts parts, http::Request) {
  const auto set = parts.ledger.rules();
  auto response = http::json(200, rule_set_json(*set));
  response.etag = "rules-" + std::to_string(set->version);
  co_return response;
}

base::Task<http::Response> rule_sets(LedgerParts parts, http::Request) {
  const std::uint32_t in_use = parts.ledger.rules()->version;
  RuleSetPageJson json;
  for (const auto& taken : parts.ledger.rule_sets()) {
    json.items.push_back(
        {std::to_string(taken.rules->version), taken.rules->name, taken.at, taken.rules->version == in_use});
  }
  co_return http::json(200, json);
}

base::Task<http::Response> rule_set(LedgerParts parts, http::Request request) {
  const std::uint32_t in_use = parts.ledger.rules()->version;
  const std::string_view version = request.parameter("version");
  for (const auto& taken : parts.ledger.rule_sets()) {
    if (std::to_string(taken.rules->version) != version) continue;
    co_return http::json(200, RuleSetVersionJson{std::to_string(taken.rules->version), taken.rules->name, taken.at,
                                                 taken.rules->version == in_use, taken.rules->text});
  }
  throw FaultError(Fault::not_found("there is no such version of the rules"));
}

base::Task<http::Response> take_rule_set(LedgerParts parts, http::Request request) {
  const auto body = request.body_as<RuleSetText>();
  const auto taken = co_await parts.ledger.take_rules(body.text.value);
  if (!taken) throw FaultError(taken.error());
  co_return http::json(201, rule_set_json(**taken));
}

base::Task<http::Response> validate_rule_set(LedgerParts, http::Request request) {
  const auto body = request.body_as<RuleSetText>();
  const auto parsed = parse_rules(body.text.value, "text");
  if (!parsed) throw FaultError(parsed.error());
  co_return http::json(200, rule_set_json(**parsed));
}

base::Task<http::Response> ledger_system(LedgerParts parts, http::Request) {
  const Status status = parts.ledger.status();
  co_return http::json(200, LedgerSystemJson{std::to_string(status.last_seq), status.batches, status.batch_events_max,
                                             base::hex(status.chain), std::to_string(status.rule_set), status.learners,
                                             std::to_string(status.checkpoint_seq), status.checkpoint_at,
                                             status.waiting, status.log_bytes, parts.attention.sessions()});
}

}  // namespace

void mount_rules(http::Router& router, LedgerParts parts) {
  using http::Access;
  using http::Method;
  using http::Role;
  const auto handled = [parts](base::Task<http::Response> (*handler)(LedgerParts, http::Request)) -> http::Handler {
    return [parts, handler](http::Request request) { return handler(parts, std::move(request)); };
  };
  const Access operators = Access::site({Role::operator_});
  const http::Limits for_rules{128 * 1024};
  router.add({Method::get, "/api/v1/rules", Access::anyone(), handled(rules)});
  router.add({Method::get, "/api/v1/rule-sets", operators, handled(rule_sets)});
  router.add({Method::post, "/api/v1/rule-sets", operators, handled(take_rule_set), for_rules});
  router.add({Method::post, "/api/v1/rule-sets/validate", operators, handled(validate_rule_set), for_rules});
  router.add({Method::get, "/api/v1/rule-sets/{version}", operators, handled(rule_set)});
  router.add({Method::get, "/api/v1/system/ledger", operators, handled(ledger_system)});
}

}  // namespace wanqiu::ledger
