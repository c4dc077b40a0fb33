#include "simulation/organisations.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

namespace wanqiu::simulation {
namespace {

using Lines = std::vector<OrganisationLine>;

constexpr std::array<std::string_view, 20> city_units{
    "教育局", "卫生健康委", "人力资源局", "文化旅游局", "农业农村局", "住房建设局",  "交通运输局",
    "水利局", "图书馆",     "博物馆",     "第一中学",   "职业学院",   "师范学院",    "中心医院",
    "中医院", "供电公司",   "公交公司",   "邮政公司",   "总工会",     "志愿服务中心"};
constexpr std::array<std::string_view, 8> county_units{"教育体育局", "卫生健康委", "农业农村局",   "文化馆",
                                                       "图书馆",     "人民医院",   "第一高级中学", "职业中专"};

constexpr std::size_t invented_counties = 10;
constexpr std::size_t townships_a_county = 20;
constexpr std::array<std::string_view, 10> county_names{"东城区", "西城区", "清河区", "平山县", "云溪县",
                                                        "长林县", "石桥县", "柳泉县", "安丰县", "新城区"};
constexpr std::array<std::string_view, 20> first_words{"青", "白", "清", "长", "南", "北", "东", "西", "上", "下",
                                                       "大", "新", "古", "石", "松", "柳", "桃", "杏", "云", "金"};
constexpr std::array<std::string_view, 20> second_words{"河", "山", "湖", "林", "桥", "泉", "溪", "塘", "坪", "岭",
                                                        "店", "庄", "寨", "营", "堤", "湾", "台", "园", "渡", "沟"};

void add_units(Lines& lines, const std::string& code, std::string_view of, std::span<const std::string_view> names) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    lines.push_back({fmt::format("{}-{:02}", code, i + 1), fmt::format("{}{}", of, names[i]), code, "unit"});
  }
}

std::string invented_name(std::size_t ordinal, std::string_view ending) {
  // 7 and 20 have no common divisor: 400 names before one comes again.
  return fmt::format("{}{}{}", first_words[(ordinal * 7) % first_words.size()],
                     second_words[(ordinal / first_words.size() + ordinal) % second_words.size()], ending);
}

}  // namespace

Lines organisations_of(const std::string& city_code, const std::vector<Division>& counties,
                       const std::vector<Division>& townships, const std::vector<Division>& villages,
                       std::size_t count) {
  Lines lines;
  add_units(lines, city_code, "市", city_units);
  for (const auto& county : counties) {
    lines.push_back({county.code, county.name, county.parent_code, "county"});
    add_units(lines, county.code, county.name, county_units);
  }
  for (const auto& township : townships)
    lines.push_back({township.code, township.name, township.parent_code, "township"});
  const std::size_t wanted =
      std::min(villages.size(), count > lines.size() + 1 ? count - lines.size() - 1 : std::size_t{0});
  for (std::size_t i = 0; i < wanted; ++i) {
    const auto& village = villages[i * villages.size() / wanted];
    lines.push_back({village.code, village.name, village.parent_code, "unit"});
  }
  return lines;
}

Lines invented_organisations(const std::string& city_code, std::size_t count) {
  std::vector<Division> counties;
  std::vector<Division> townships;
  std::vector<Division> villages;
  const std::size_t townships_count = invented_counties * townships_a_county;
  const std::size_t villages_a_township = count / townships_count + 1;
  for (std::size_t c = 0; c < invented_counties; ++c) {
    counties.push_back({fmt::format("{}{:02}", city_code, c + 1), std::string(county_names[c]), city_code});
    for (std::size_t t = 0; t < townships_a_county; ++t) {
      const std::size_t ordinal = c * townships_a_county + t;
      townships.push_back({fmt::format("{}{:03}", counties.back().code, t + 1),
                           invented_name(ordinal, t < 4 ? "街道" : "镇"), counties.back().code});
      for (std::size_t v = 0; v < villages_a_township; ++v) {
        villages.push_back({fmt::format("{}{:03}", townships.back().code, v + 1),
                            invented_name(ordinal * 3 + v * 11, t < 4 ? "社区" : "村"), townships.back().code});
      }
    }
  }
  return organisations_of(city_code, counties, townships, villages, count);
}

}  // namespace wanqiu::simulation
