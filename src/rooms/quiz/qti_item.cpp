#include "qti_item.h"

#include <fmt/format.h>

#include "base/text.h"
#include "gift_text.h"
#include "number.h"

namespace wanqiu::quiz {
namespace {

std::string camel(std::string_view kebab) {
  std::string out;
  bool raise = false;
  for (const char c : kebab) {
    if (c == '-') {
      raise = true;
      continue;
    }
    out += raise && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    raise = false;
  }
  return out;
}

double number_of(std::string_view text, std::string_view field) {
  return parse_number(text, field).value();
}

QtiMapping read_mapping(const XmlElement& element) {
  QtiMapping mapping;
  const auto optional = [&](std::string_view name) -> std::optional<double> {
    const auto text = element.attribute(name);
    return text.empty() ? std::nullopt : std::optional(number_of(text, name));
  };
  mapping.otherwise = optional("defaultValue").value_or(0);
  mapping.lower = optional("lowerBound");
  mapping.upper = optional("upperBound");
  for (const auto* entry : element.all("mapEntry")) {
    mapping.entries.push_back({std::string(entry->attribute("mapKey")),
                               number_of(entry->attribute("mappedValue"), "mappedValue"),
                               entry->attribute("caseSensitive") != "false"});
  }
  return mapping;
}

std::vector<std::string> values_in(const XmlElement* holder) {
  std::vector<std::string> values;
  if (holder == nullptr) return values;
  for (const auto* value : holder->all("value")) {
    auto text = std::string(trim_ascii(value->text()));
    if (!text.empty()) values.push_back(std::move(text));
  }
  return values;
}

/// "A  B" is the pair "A B".
void tidy_pairs(QtiResponse& response) {
  if (response.base_type != "pair" && response.base_type != "directedPair") return;
  const auto tidy = [](std::string& pair) {
    std::string out;
    for (const auto part : base::split(pair, ' ')) {
      const auto side = trim_ascii(part);
      if (!side.empty()) out += (out.empty() ? "" : " ") + std::string(side);
    }
    pair = std::move(out);
  };
  for (auto& pair : response.correct) tidy(pair);
  if (!response.mapping) return;
  for (auto& entry : response.mapping->entries) tidy(entry.key);
}

}  // namespace

XmlElement canonical_qti(XmlElement element) {
  if (element.name.starts_with("qti-")) {
    element.name = camel(element.name.substr(4));
    for (auto& [name, value] : element.attributes) {
      if (!name.starts_with("data-") && !name.starts_with("aria-")) name = camel(name);
    }
  }
  for (auto& node : element.children) {
    if (node.kind == XmlNode::Kind::element) node.element.front() = canonical_qti(std::move(node.element.front()));
  }
  return element;
}

QtiItem read_qti_item(const XmlElement& item) {
  QtiItem read;
  for (const auto* each : item.all("responseDeclaration")) {
    QtiResponse response;
    response.identifier = each->attribute("identifier");
    response.cardinality = each->attribute("cardinality");
    response.base_type = each->attribute("baseType");
    response.correct = values_in(each->child("correctResponse"));
    if (const auto* mapping = each->child("mapping")) response.mapping = read_mapping(*mapping);
    tidy_pairs(response);
    read.responses.emplace(response.identifier, std::move(response));
  }
  for (const auto* each : item.all("outcomeDeclaration")) {
    QtiOutcome outcome{values_in(each->child("defaultValue")), std::nullopt};
    const auto maximum = each->attribute("normalMaximum");
    if (!maximum.empty()) outcome.maximum = number_of(maximum, "normalMaximum");
    const auto type = each->attribute("baseType");
    if (outcome.values.empty() && (type == "float" || type == "integer"))
      outcome.values = {"0"};  // as the standard says
    read.outcomes.emplace(each->attribute("identifier"), std::move(outcome));
  }
  read.processing = item.child("responseProcessing");
  return read;
}

bool qti_shows(const QtiFeedback& feedback, const std::map<std::string, std::vector<std::string>>& outcomes) {
  const auto found = outcomes.find(feedback.outcome);
  const bool equal = found != outcomes.end() &&
                     std::find(found->second.begin(), found->second.end(), feedback.identifier) != found->second.end();
  return equal == feedback.shown_when_equal;
}

}  // namespace wanqiu::quiz
