#include "base/yaml.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <numeric>

namespace wanqiu::base {
namespace {

constexpr std::size_t bytes_max = 1 << 20;
constexpr int nodes_max = 20'000;
constexpr int depth_max = 20;

std::string place(const std::string& file, int line) {
  return fmt::format("{}:{}", file, line);
}

/// Counts what a reader may walk through; an alias counts as what it stands for.
void measure(const YAML::Node& node, int depth, int& seen, const std::string& file) {
  if (depth > depth_max || ++seen > nodes_max) {
    throw FaultError(Fault::make(FaultKind::too_large, "",
                                 depth > depth_max ? "is nested deeper than 20 levels" : "has more than 20,000 values")
                         .at(place(file, node.Mark().line + 1)));
  }
  if (node.IsSequence()) {
    for (const auto& each : node) measure(each, depth + 1, seen, file);
  }
  if (node.IsMap()) {
    for (const auto& each : node) {
      measure(each.first, depth + 1, seen, file);
      measure(each.second, depth + 1, seen, file);
    }
  }
}

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t corner = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({row[j - 1] + 1, above + 1, corner + (a[i - 1] == b[j - 1] ? 0 : 1)});
      corner = above;
    }
  }
  return row.back();
}

}  // namespace

std::string_view nearest(std::string_view word, const std::vector<std::string_view>& known) {
  std::string_view best;
  std::size_t best_distance = 3;
  if (word.size() > 100) return best;
  for (const auto each : known) {
    const std::size_t d = distance(word, each);
    if (d < best_distance) {
      best = each;
      best_distance = d;
    }
  }
  return best;
}

YamlNode::YamlNode(const YAML::Node& node, std::string path, std::shared_ptr<const std::string> file)
    : node_(std::make_unique<YAML::Node>(node)), path_(std::move(path)), file_(std::move(file)) {}

YamlNode::YamlNode(const YamlNode& other)
    : node_(std::make_unique<YAML::Node>(*other.node_)), path_(other.path_), file_(other.file_) {}

YamlNode::~YamlNode() = default;

bool YamlNode::is_null() const {
  return node_->IsNull();
}
bool YamlNode::is_list() const {
  return node_->IsSequence();
}
bool YamlNode::is_map() const {
  return node_->IsMap();
}
int YamlNode::line() const {
  return node_->Mark().line + 1;
}

std::string YamlNode::joined(std::string_view key) const {
  return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
}

Fault YamlNode::fault(std::string_view reason) const {
  return Fault::invalid(path_, reason).at(place(*file_, line()));
}

std::vector<std::string> YamlNode::keys() const {
  if (!node_->IsMap()) refuse("must be a mapping (key: value)");
  std::vector<std::string> keys;
  for (const auto& each : *node_) {
    const YamlNode key(each.first, path_, file_);
    if (!each.first.IsScalar()) key.refuse("a key must be a word");
    if (std::find(keys.begin(), keys.end(), each.first.Scalar()) != keys.end()) {
      throw FaultError(Fault::invalid(joined(each.first.Scalar()), "is given twice").at(place(*file_, key.line())));
    }
    keys.push_back(each.first.Scalar());
  }
  return keys;
}

void YamlNode::only(std::initializer_list<std::string_view> known) const {
  keys();
  for (const auto& each : *node_) {
    const std::string& key = each.first.Scalar();
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    const auto meant = nearest(key, known);
    std::string reason = "is not a key here";
    if (!meant.empty()) {
      reason += fmt::format("; did you mean '{}'?", meant);
    } else {
      std::string list;
      for (const auto name : known) list += (list.empty() ? "" : ", ") + std::string(name);
      reason += "; the keys are: " + list;
    }
    throw FaultError(Fault::invalid(joined(key), reason).at(place(*file_, each.first.Mark().line + 1)));
  }
}

std::optional<YamlNode> YamlNode::find(std::string_view key) const {
  if (!node_->IsMap()) refuse("must be a mapping (key: value)");
  for (const auto& each : *node_) {
    if (!each.first.IsScalar() || each.first.Scalar() != key) continue;
    if (each.second.IsNull()) return std::nullopt;
    return YamlNode(each.second, joined(key), file_);
  }
  return std::nullopt;
}

YamlNode YamlNode::at(std::string_view key) const {
  auto found = find(key);
  if (!found) throw FaultError(Fault::invalid(joined(key), "is missing").at(place(*file_, line())));
  return *found;
}

std::vector<YamlNode> YamlNode::items() const {
  if (!node_->IsSequence()) refuse("must be a list");
  std::vector<YamlNode> items;
  for (const auto& each : *node_) items.push_back(YamlNode(each, fmt::format("{}[{}]", path_, items.size()), file_));
  return items;
}

std::string YamlNode::text(TextLimits limits) const {
  if (!node_->IsScalar()) refuse("must be text");
  auto text = parse_text(node_->Scalar(), path_, limits);
  if (!text) refuse(text.error().reason);
  return *text;
}

std::int64_t YamlNode::whole(std::int64_t min, std::int64_t max) const {
  std::int64_t value = 0;
  const std::string text = node_->IsScalar() ? node_->Scalar() : std::string();
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size() || value < min || value > max) {
    refuse(fmt::format("must be a whole number from {} to {}", min, max));
  }
  return value;
}

bool YamlNode::truth() const {
  if (node_->IsScalar() && node_->Scalar() == "true") return true;
  if (node_->IsScalar() && node_->Scalar() == "false") return false;
  refuse("must be true or false");
}

YamlNode parse_yaml(std::string_view text, std::string_view file) {
  auto name = std::make_shared<const std::string>(file);
  if (text.size() > bytes_max)
    throw FaultError(Fault::make(FaultKind::too_large, "", "is larger than 1 MiB").at(*name));
  if (!is_utf8(text)) throw FaultError(Fault::invalid("", "is not well-formed UTF-8").at(*name));
  try {
    const YAML::Node root = YAML::Load(std::string(text));
    int seen = 0;
    measure(root, 0, seen, *name);
    return {root, "", name};
  } catch (const YAML::Exception& error) {
    throw FaultError(Fault::invalid("", "is not YAML: " + error.msg).at(place(*name, error.mark.line + 1)));
  }
}

}  // namespace wanqiu::base
