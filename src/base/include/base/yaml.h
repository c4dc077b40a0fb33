// Strict reading of YAML documents: configuration, site definitions, rule sets, front matter.
#pragma once

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/text.h"

namespace YAML {  // NOLINT(readability-identifier-naming): the library's own
class Node;
}

namespace wanqiu::base {

/// One node of a document with its path and place. Whatever does not fit throws FaultError (invalid) with the field
/// ("columns[2].name"), what would be right, and where = "file:line". Use inside read_yaml.
class YamlNode {
 public:
  ~YamlNode();
  YamlNode(const YamlNode&);
  YamlNode& operator=(const YamlNode&) = delete;

  bool is_null() const;
  bool is_list() const;
  bool is_map() const;

  /// A mapping whose keys are all among `known`, each once; an unknown key is refused with the nearest known one.
  void only(std::initializer_list<std::string_view> known) const;
  /// The keys of a mapping, in order.
  std::vector<std::string> keys() const;
  YamlNode at(std::string_view key) const;                   ///< refuses when it is missing
  std::optional<YamlNode> find(std::string_view key) const;  ///< nullopt when missing or null
  std::vector<YamlNode> items() const;                       ///< of a list

  std::string text(TextLimits limits) const;
  std::int64_t whole(std::int64_t min, std::int64_t max) const;
  bool truth() const;  ///< true or false

  const std::string& field() const { return path_; }
  int line() const;
  /// The fault to return or throw for a wrong value here.
  Fault fault(std::string_view reason) const;
  [[noreturn]] void refuse(std::string_view reason) const { throw FaultError(fault(reason)); }

 private:
  friend YamlNode parse_yaml(std::string_view text, std::string_view file);
  YamlNode(const YAML::Node& node, std::string path, std::shared_ptr<const std::string> file);
  std::string joined(std::string_view key) const;

  std::unique_ptr<YAML::Node> node_;
  std::string path_;
  std::shared_ptr<const std::string> file_;
};

/// Throws FaultError: not YAML, more than 1 MiB, more than 20,000 nodes (aliases expanded), deeper than 20.
YamlNode parse_yaml(std::string_view text, std::string_view file);

/// Runs `read` on the document's root; its faults become the result's.
template <class F>
auto read_yaml(std::string_view text, std::string_view file, F&& read)
    -> Result<decltype(read(std::declval<const YamlNode&>()))> {
  try {
    return read(parse_yaml(text, file));
  } catch (const FaultError& error) {
    return error.fault;
  }
}

/// The one of `known` nearest to a mistyped `word` (at most two letters away), or "".
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& known);

}  // namespace wanqiu::base
