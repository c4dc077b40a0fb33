#include "site.h"

#include <algorithm>
#include <set>

#include "base/yaml.h"

namespace wanqiu::app {
namespace {

using base::YamlNode;

std::string slug_of(const YamlNode& node) {
  auto slug = node.text({1, 40});
  if (slug.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos || slug.front() == '-') {
    node.refuse("must be lower-case letters, digits and hyphens");
  }
  return slug;
}

std::string accent_of(const YamlNode& node) {
  auto accent = node.text({7, 7});
  if (accent.front() != '#' || accent.find_first_not_of("0123456789abcdefABCDEF", 1) != std::string::npos) {
    node.refuse("must be a colour such as \"#1F6F5C\"");
  }
  return accent;
}

/// A picture beside the definition: its name has no folder in it, so that nothing else of the disk is served.
std::string logo_of(const YamlNode& node) {
  auto logo = node.text({0, 100});
  if (logo.empty()) return logo;
  const bool plain = logo.front() != '.' && logo.find_first_of("/\\") == std::string::npos;
  if (!plain || !(logo.ends_with(".svg") || logo.ends_with(".png") || logo.ends_with(".webp"))) {
    node.refuse("must be the name of an .svg, .png or .webp file beside this one");
  }
  return logo;
}

/// The points rules beside the definition.
std::string rules_of(const YamlNode& node) {
  auto name = node.text({6, 100});
  if (name.front() == '.' || name.find_first_of("/\\") != std::string::npos || !name.ends_with(".yaml")) {
    node.refuse("must be the name of a .yaml file beside this one");
  }
  return name;
}

std::string one_of(const YamlNode& node, std::initializer_list<std::string_view> choices) {
  auto word = node.text({1, 40});
  std::string list;
  for (const auto choice : choices) {
    if (word == choice) return word;
    list += (list.empty() ? "" : " or ") + std::string(choice);
  }
  node.refuse("must be " + list);
}

std::string text_or_empty(const YamlNode& node, std::string_view key, base::TextLimits limits) {
  const auto found = node.find(key);
  return found ? found->text(limits) : std::string();
}

Site site_of(const YamlNode& root) {
  root.only({"name", "short_name", "accent", "logo", "rules", "time_zone", "languages", "comments", "words", "columns",
             "series"});
  Site site;
  site.name = root.at("name").text({1, 60});
  site.short_name = root.at("short_name").text({1, 12});
  site.accent = accent_of(root.at("accent"));
  if (const auto logo = root.find("logo")) site.logo = logo_of(*logo);
  if (const auto rules = root.find("rules")) site.rules = rules_of(*rules);
  const auto zone = root.at("time_zone");
  auto found = base::Zone::find(zone.text({1, 60}));
  if (!found) zone.refuse(found.error().reason);
  site.zone = *found;
  for (const auto& language : root.at("languages").items()) site.languages.push_back(one_of(language, {"zh", "en"}));
  if (site.languages.empty()) root.at("languages").refuse("must name at least one language");
  site.comments_before = one_of(root.at("comments"), {"before", "after"}) == "before";
  if (const auto words = root.find("words")) {
    for (const auto& word : words->items()) site.words.push_back(word.text({1, 40}));
  }
  std::set<std::string> slugs;
  for (const auto& node : root.at("columns").items()) {
    node.only({"slug", "name", "description"});
    Site::Column column{slug_of(node.at("slug")), node.at("name").text({1, 40}),
                        text_or_empty(node, "description", {0, 200})};
    if (!slugs.insert(column.slug).second) node.at("slug").refuse("is the slug of an earlier column");
    site.columns.push_back(std::move(column));
  }
  if (site.columns.empty()) root.at("columns").refuse("must name at least one column");
  std::set<std::string> series;
  if (const auto list = root.find("series")) {
    for (const auto& node : list->items()) {
      node.only({"slug", "name", "description", "kind", "column"});
      Site::Series one{slug_of(node.at("slug")), node.at("name").text({1, 40}),
                       text_or_empty(node, "description", {0, 200}), one_of(node.at("kind"), {"audio", "video"}),
                       node.at("column").text({1, 40})};
      if (!series.insert(one.slug).second) node.at("slug").refuse("is the slug of an earlier series");
      if (!slugs.contains(one.column)) node.at("column").refuse("must be the slug of a column above");
      site.series.push_back(std::move(one));
    }
  }
  return site;
}

}  // namespace

base::Result<Site> parse_site(std::string_view text, std::string_view file) {
  return base::read_yaml(text, file, [](const YamlNode& root) { return site_of(root); });
}

}  // namespace wanqiu::app
