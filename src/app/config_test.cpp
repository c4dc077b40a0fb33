#include "config.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "site.h"

namespace wanqiu::app {
namespace {

using Variables = std::map<std::string, std::string>;

base::Result<Config> read(const char* text, const Variables& variables = {}) {
  std::vector<std::string> names;
  for (const auto& each : variables) names.push_back(each.first);
  return read_config(
      text == nullptr ? std::nullopt : std::optional(std::pair<std::string, std::string>(text, "wanqiu.yaml")),
      [&](std::string_view name) -> std::optional<std::string> {
        const auto found = variables.find(std::string(name));
        return found == variables.end() ? std::nullopt : std::optional(found->second);
      },
      names);
}

TEST(Config, without_a_file_it_serves_one_machine) {
  const auto config = read(nullptr).value();
  EXPECT_EQ(config.port, 8080);
  EXPECT_EQ(config.database_url(), "sqlite:var/wanqiu/wanqiu.db");
}

TEST(Config, the_site_has_an_address_without_being_told) {
  EXPECT_EQ(read(nullptr).value().site_address(), "http://127.0.0.1:8080");
  EXPECT_EQ(read("address: '::'\nport: 81\n").value().site_address(), "http://localhost:81");
  const auto named = read("origins: [http://lan.example, https://a.example]\n").value();
  EXPECT_EQ(named.site_address(), "http://lan.example");
  EXPECT_TRUE(named.over_tls());
  EXPECT_FALSE(read(nullptr).value().over_tls());
}

TEST(Config, the_environment_goes_over_the_file) {
  EXPECT_EQ(read("port: 81\nthreads: 3\n", {{"WANQIU_PORT", "82"}}).value().port, 82);
  EXPECT_EQ(read("origins: [https://a.example, https://b.example]\n").value().origins.size(), 2U);
}

TEST(Config, each_mistake_names_file_line_key_and_what_would_be_right) {
  EXPECT_EQ(base::to_string(read("port: 81\nprot: 82\n").error()),
            "wanqiu.yaml:2: prot: is not a key of the configuration; did you mean 'port'?");
  EXPECT_EQ(base::to_string(read("\nport: many\n").error()),
            "wanqiu.yaml:2: port: must be a whole number from 1 to 65535");
  EXPECT_EQ(base::to_string(read(nullptr, {{"WANQIU_TRUST_FORWARDED", "yes"}}).error()),
            "environment: WANQIU_TRUST_FORWARDED: must be true or false");
  EXPECT_EQ(read(nullptr, {{"WANQIU_PROT", "1"}}).error().field, "WANQIU_PROT");
  EXPECT_FALSE(read("database: mysql://x\n"));
}

std::string file_text(const std::string& name) {
  std::ifstream in(std::string(WANQIU_SOURCE_DIR) + "/sites/" + name);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

TEST(Site, the_reference_site_has_ten_columns_and_seven_series) {
  const auto site = parse_site(file_text("zhoukou.yaml"), "zhoukou.yaml").value();
  EXPECT_EQ(site.columns.size(), 10U);
  EXPECT_EQ(std::count_if(site.series.begin(), site.series.end(), [](const auto& s) { return s.kind == "video"; }), 4);
  EXPECT_EQ(std::count_if(site.series.begin(), site.series.end(), [](const auto& s) { return s.kind == "audio"; }), 3);
  EXPECT_EQ(parse_site(file_text("neutral.yaml"), "neutral.yaml").value().rules, "rules.yaml");
}

TEST(Site, a_logo_is_a_picture_beside_the_definition) {
  const auto with = [](const std::string& logo) {
    return parse_site(file_text("neutral.yaml") + "logo: \"" + logo + "\"\n", "s.yaml");
  };
  EXPECT_EQ(with("city.svg")->logo_address(), "/site-logo.svg");
  EXPECT_EQ(with("")->logo_address(), "");
  for (const auto* logo : {"../secret.png", "/etc/passwd", ".png", "logo.exe", "a/b.svg"}) {
    EXPECT_EQ(with(logo).error().field, "logo") << logo;
  }
}

TEST(Site, a_mistake_is_named_by_its_line) {
  auto text = file_text("neutral.yaml");
  const auto zone = text.find("Asia/Shanghai");
  text.replace(zone, 13, "Asia/Shanghay");
  EXPECT_EQ(parse_site(text, "s.yaml").error().field, "time_zone");
  text = file_text("neutral.yaml");
  text.replace(text.find("slug: news"), 10, "slug: today");
  EXPECT_EQ(parse_site(text, "s.yaml").error().field, "columns[1].slug");
  text = file_text("neutral.yaml");
  text.erase(text.find("rules: rules.yaml"), 17);
  for (const char* elsewhere :
       {"rules: ../rules.yaml", "rules: rules.txt", "logo: a/b.svg", "logo: .svg", "logo: x.html"}) {
    const auto broken = parse_site(std::string(elsewhere) + "\n" + text, "s.yaml");
    ASSERT_FALSE(broken) << elsewhere;
    EXPECT_EQ(broken.error().where, "s.yaml:1") << elsewhere;
  }
}

}  // namespace
}  // namespace wanqiu::app
