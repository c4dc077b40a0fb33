#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <span>

#include "base/text.h"
#include "gift_text.h"
#include "number.h"
#include "qti_item.h"

namespace wanqiu::quiz {
namespace {

using Values = std::vector<std::string>;  // empty: NULL

[[noreturn]] void refuse_processing(std::string_view reason) {
  throw base::FaultError(base::Fault::invalid("responseProcessing", reason));
}

double number(const Values& values) {
  if (values.size() != 1) return 0;  // NULL counts as 0 in sums here; conditions ask is_null first
  const auto parsed = parse_number(values.front(), "responseProcessing");
  if (!parsed) refuse_processing(fmt::format("counts with '{}'", base::first_code_points(values.front(), 40)));
  return *parsed;
}

Values truth(bool value) {
  return {value ? "true" : "false"};
}
bool holds(const Values& values) {
  return values == Values{"true"};
}
Values of_number(double value) {
  return {number_text(tidied(value))};
}

std::vector<const XmlElement*> elements_of(const XmlElement& parent) {
  std::vector<const XmlElement*> found;
  for (const auto& node : parent.children) {
    if (node.kind == XmlNode::Kind::element) found.push_back(&node.element.front());
  }
  return found;
}

/// Pairs and sets are equal in any order of their members, ordered ones are not.
bool same(const Values& a, const Values& b, bool ordered) {
  if (ordered) return a == b;
  return std::multiset<std::string>(a.begin(), a.end()) == std::multiset<std::string>(b.begin(), b.end());
}

bool equal_numbers(const Values& a, const Values& b) {
  const auto left = a.size() == 1 ? parse_number(a.front(), "") : base::Result<double>(base::Fault{});
  const auto right = b.size() == 1 ? parse_number(b.front(), "") : base::Result<double>(base::Fault{});
  return left && right && *left == *right;
}

class Run {
 public:
  Run(const QtiItem& item, const QtiAnswers& answers) : item_(item), answers_(answers) {
    for (const auto& [name, outcome] : item.outcomes) outcomes_[name] = outcome.values;
  }

  std::map<std::string, Values> run() {
    const auto* processing = item_.processing;
    if (processing == nullptr || (processing->attribute("template").empty() && elements_of(*processing).empty())) {
      score_by_match();
    } else if (elements_of(*processing).empty()) {
      use_template(processing->attribute("template"));
    } else {
      rules(*processing);
    }
    return std::move(outcomes_);
  }

 private:
  void use_template(std::string_view name) {
    if (name.find("match_correct") != name.npos) return score_by_match();
    if (name.find("CC2_match") != name.npos) return use_common_match(name.find("CC2_match_basic") != name.npos);
    if (name.find("map_response_point") == name.npos && name.find("map_response") != name.npos) {
      double sum = 0;
      for (const auto& [identifier, response] : item_.responses) sum += mapped(response);
      outcomes_["SCORE"] = of_number(sum);
      if (name.find("CC2_") != name.npos)
        outcomes_["FEEDBACK"] = {equal_numbers(outcomes_["SCORE"], outcomes_["MAXSCORE"]) ? "correct" : "incorrect"};
      return;
    }
    refuse_processing(fmt::format("uses the template '{}', which is not known", name));
  }
  /// The templates of Common Cartridge: what is right earns MAXSCORE, and feedback goes by the choice, or by the
  /// result.
  void use_common_match(bool basic) {
    const auto& given = answer("RESPONSE");
    const bool right = matches(response("RESPONSE"));
    const auto maximum = outcomes_.find("MAXSCORE");
    if (right) outcomes_["SCORE"] = maximum == outcomes_.end() ? of_number(1) : maximum->second;
    if (basic) {
      outcomes_["FEEDBACKBASIC"] = {right ? "correct" : "incorrect"};
    } else {
      outcomes_["FEEDBACK"] = given;
    }
  }
  /// All responses are right, or nothing is earned.
  void score_by_match() {
    bool all = !item_.responses.empty();
    for (const auto& [identifier, response] : item_.responses) all = all && matches(response);
    outcomes_["SCORE"] = of_number(all ? 1 : 0);
  }

  const Values& answer(const std::string& identifier) const {
    static const Values none;
    const auto found = answers_.find(identifier);
    return found == answers_.end() ? none : found->second;
  }
  const QtiResponse& response(std::string_view identifier) const {
    const auto found = item_.responses.find(std::string(identifier));
    if (found == item_.responses.end())
      refuse_processing(fmt::format("names the response '{}', which is not declared", identifier));
    return found->second;
  }
  bool matches(const QtiResponse& response) const {
    const auto& given = answer(response.identifier);
    if (response.base_type == "float" || response.base_type == "integer") return equal_numbers(given, response.correct);
    return !response.correct.empty() && same(given, response.correct, response.cardinality == "ordered");
  }
  void step(std::size_t count = 1) const {
    item_.steps_left -= static_cast<std::int64_t>(count);
    if (item_.steps_left < 0) refuse_processing("takes too many steps");
  }
  double mapped(const QtiResponse& response) const {
    if (!response.mapping)
      refuse_processing(fmt::format("maps the response '{}', which has no mapping", response.identifier));
    const auto& mapping = *response.mapping;
    const auto& given = answer(response.identifier);
    step(mapping.entries.size());
    double sum = 0;
    for (const auto& value : std::set<std::string>(given.begin(), given.end())) {
      const auto entry = std::find_if(mapping.entries.begin(), mapping.entries.end(), [&](const auto& each) {
        return each.key == value || (!each.case_sensitive && base::folded(each.key) == base::folded(value));
      });
      sum += entry == mapping.entries.end() ? mapping.otherwise : entry->value;
    }
    if (mapping.lower) sum = std::max(sum, *mapping.lower);
    if (mapping.upper) sum = std::min(sum, *mapping.upper);
    return tidied(sum);
  }

  void rules(const XmlElement& parent) {
    const auto all = elements_of(parent);
    rules(all);
  }
  void rules(std::span<const XmlElement* const> all) {
    for (const auto* rule : all) {
      if (done_) return;
      step();
      if (rule->name == "setOutcomeValue") {
        const auto parts = elements_of(*rule);
        if (parts.size() != 1) refuse_processing("sets an outcome to nothing");
        outcomes_[std::string(rule->attribute("identifier"))] = value(*parts.front());
      } else if (rule->name == "responseCondition") {
        condition(*rule);
      } else if (rule->name == "responseProcessingFragment") {
        rules(*rule);
      } else if (rule->name == "exitResponse") {
        done_ = true;
      } else {
        refuse_processing(fmt::format("has the rule '{}', which is not known", rule->name));
      }
    }
  }
  void condition(const XmlElement& condition) {
    for (const auto* branch : elements_of(condition)) {
      auto parts = elements_of(*branch);
      bool taken = branch->name == "responseElse";
      if (branch->name == "responseIf" || branch->name == "responseElseIf") {
        if (parts.empty()) refuse_processing("has a condition without a question");
        taken = holds(value(*parts.front()));
      } else if (!taken) {
        refuse_processing(fmt::format("has the branch '{}', which is not known", branch->name));
      }
      if (!taken) continue;
      return rules(std::span<const XmlElement* const>(parts).subspan(branch->name == "responseElse" ? 0 : 1));
    }
  }

  std::vector<Values> operands(const XmlElement& expression) {
    std::vector<Values> list;
    for (const auto* part : elements_of(expression)) list.push_back(value(*part));
    return list;
  }

  Values value(const XmlElement& expression) {
    step();
    const auto& name = expression.name;
    const auto identifier = std::string(expression.attribute("identifier"));
    if (name == "baseValue") return {std::string(trim_ascii(expression.text()))};
    if (name == "variable") return item_.responses.contains(identifier) ? answer(identifier) : outcomes_[identifier];
    if (name == "correct") return response(identifier).correct;
    if (name == "mapResponse") return of_number(mapped(response(identifier)));
    if (name == "null") return {};
    if (name == "match") return truth(matched(expression));
    if (name == "equal") return truth(equal(expression));
    if (name == "stringMatch") return truth(string_match(expression));
    const auto parts = operands(expression);
    if (name == "and") return truth(std::all_of(parts.begin(), parts.end(), holds));
    if (name == "or") return truth(std::any_of(parts.begin(), parts.end(), holds));
    if (name == "sum" || name == "product") return arithmetic(parts, name == "product");
    if (name == "multiple" || name == "ordered") return container(parts);
    if (parts.size() == 1) return of_one(name, parts[0]);
    if (parts.size() == 2) return of_two(name, parts[0], parts[1]);
    refuse_processing(fmt::format("has the expression '{}', which is not known", name));
  }
  Values arithmetic(const std::vector<Values>& parts, bool product) const {
    double result = product ? 1 : 0;
    for (const auto& part : parts) product ? result *= number(part) : result += number(part);
    return of_number(result);
  }
  static Values container(const std::vector<Values>& parts) {
    Values all;
    for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
    return all;
  }
  static Values of_one(const std::string& name, const Values& a) {
    if (name == "not") return truth(!holds(a));
    if (name == "isNull") return truth(a.empty());
    if (name == "containerSize") return of_number(static_cast<double>(a.size()));
    if (name == "truncate") return of_number(std::trunc(number(a)));
    if (name == "round") return of_number(std::floor(number(a) + 0.5));
    if (name == "integerToFloat") return a;
    refuse_processing(fmt::format("has the expression '{}', which is not known", name));
  }
  static Values of_two(const std::string& name, const Values& a, const Values& b) {
    if (name == "subtract") return of_number(number(a) - number(b));
    if (name == "divide") {
      if (number(b) == 0) return {};
      return of_number(number(a) / number(b));
    }
    const bool nothing = a.empty() || b.empty();
    if (name == "gt") return truth(!nothing && number(a) > number(b));
    if (name == "gte") return truth(!nothing && number(a) >= number(b));
    if (name == "lt") return truth(!nothing && number(a) < number(b));
    if (name == "lte") return truth(!nothing && number(a) <= number(b));
    if (name == "member") return truth(a.size() == 1 && std::find(b.begin(), b.end(), a.front()) != b.end());
    if (name == "contains") {
      return truth(std::all_of(b.begin(), b.end(),
                               [&](const auto& each) { return std::find(a.begin(), a.end(), each) != a.end(); }));
    }
    refuse_processing(fmt::format("has the expression '{}', which is not known", name));
  }

  bool matched(const XmlElement& expression) {
    const auto parts = elements_of(expression);
    if (parts.size() != 2) refuse_processing("matches something with nothing");
    const auto a = value(*parts[0]);
    const auto b = value(*parts[1]);
    if (a.empty() || b.empty()) return false;
    bool ordered = false;
    for (const auto* part : parts) {
      const auto found = item_.responses.find(std::string(part->attribute("identifier")));
      ordered = ordered || (found != item_.responses.end() && found->second.cardinality == "ordered");
    }
    return same(a, b, ordered) || equal_numbers(a, b);
  }
  bool equal(const XmlElement& expression) {
    const auto parts = operands(expression);
    if (parts.size() != 2) refuse_processing("compares something with nothing");
    if (parts[0].empty() || parts[1].empty()) return false;
    const auto mode = expression.attribute("toleranceMode");
    const double a = number(parts[0]);
    const double b = number(parts[1]);
    if (mode.empty() || mode == "exact") return a == b;
    if (mode != "absolute" && mode != "relative")
      refuse_processing(fmt::format("compares with the tolerance mode '{}', which is not known", mode));
    const auto bounds = base::split(base::trim(expression.attribute("tolerance")), ' ');
    double distance = std::max(number({std::string(bounds.front())}), number({std::string(bounds.back())}));
    if (mode == "relative") distance = tidied(std::abs(b) * distance / 100);  // percent of the second
    // The first operand may be the answer or what it is compared with: the distance is what counts.
    return tidied(a) >= tidied(b - distance) && tidied(a) <= tidied(b + distance);
  }
  bool string_match(const XmlElement& expression) {
    const auto parts = operands(expression);
    if (parts.size() != 2 || parts[0].empty() || parts[1].empty()) return false;
    if (expression.attribute("substring") == "true") refuse_processing("compares parts of texts, which is not held");
    if (expression.attribute("caseSensitive") == "false")
      return base::folded(parts[0].front()) == base::folded(parts[1].front());
    return parts[0] == parts[1];
  }

  const QtiItem& item_;
  const QtiAnswers& answers_;
  std::map<std::string, Values> outcomes_;
  bool done_ = false;
};

}  // namespace

std::map<std::string, std::vector<std::string>> run_processing(const QtiItem& item, const QtiAnswers& answers) {
  return Run(item, answers).run();
}

double qti_score(const QtiItem& item, const QtiAnswers& answers) {
  const auto outcomes = run_processing(item, answers);
  const auto found = outcomes.find("SCORE");
  return found == outcomes.end() ? 0 : number(found->second);
}

}  // namespace wanqiu::quiz
