#include "page_texts.h"

#include <fmt/format.h>

#include <array>

#include "base/text.h"

namespace wanqiu::library {
namespace {

struct PageText {
  std::string_view name, zh, en;
};
constexpr PageText all_texts[] = {
    {"skip", "跳到正文", "Skip to content"},
    {"main_navigation", "主导航", "Main navigation"},
    {"home", "学习", "Learn"},
    {"quiz", "答题", "Quiz"},
    {"ranks", "排行", "Ranks"},
    {"search", "搜索", "Search"},
    {"me", "我的", "Me"},
    {"about", "关于与隐私", "About and privacy"},
    {"columns", "栏目", "Columns"},
    {"today_title", "读有所得", "Read and earn"},
    {"today_text", "登录后，阅读、收听都记积分，每一分都说得清。",
     "Sign in, and reading and listening earn points, each with its reason."},
    {"sign_in", "登录", "Sign in"},
    {"all_items", "全部内容", "All items"},
    {"picks", "今日推荐", "Picked for today"},
    {"more", "更多", "More"},
    {"next_page", "下一页", "Next page"},
    {"previous_page", "上一页", "Previous page"},
    {"series", "系列", "Series"},
    {"episodes", "集", "episodes"},
    {"made_on", "作于 ", "Written "},
    {"editor", "编辑：", "Editor: "},
    {"previous_episode", "上一集", "Previous"},
    {"next_episode", "下一集", "Next"},
    {"previous_lesson", "上一课", "Previous lesson"},
    {"next_lesson", "下一课", "Next lesson"},
    {"gone", "这篇内容已撤回", "This was withdrawn"},
    {"gone_reason", "撤回原因：", "Why: "},
    {"missing", "没有这一页", "There is no such page"},
    {"missing_text", "地址可能写错了，或者内容已经移走。", "The address may be wrong, or the content has moved."},
    {"shell", "正在打开", "Opening"},
    {"shell_text", "这一页需要 JavaScript；文章、栏目和首页不需要。",
     "This page needs JavaScript; articles, columns and the home page do not."},
    {"console", "管理台", "Console"},
};
constexpr std::array<std::string_view, 7> marks_zh{"", "图集", "漫画", "视频", "音频", "课程", "通报"};
constexpr std::array<std::string_view, 7> marks_en{"", "Gallery", "Cartoon", "Video", "Audio", "Course", "Bulletin"};
constexpr std::array<std::string_view, 12> months{"January",   "February", "March",    "April",
                                                  "May",       "June",     "July",     "August",
                                                  "September", "October",  "November", "December"};

int digits(std::string_view text) {
  int value = 0;
  for (const char c : text) value = value * 10 + (c - '0');
  return value;
}

}  // namespace

Language choose_language(std::string_view cookie, std::string_view accept_language) {
  if (cookie == "en") return Language::en;
  if (cookie == "zh") return Language::zh;
  for (const auto part : base::split(accept_language, ',')) {
    const auto tag = base::trim(part);
    if (tag.starts_with("zh")) return Language::zh;
    if (tag.starts_with("en")) return Language::en;
  }
  return Language::zh;
}

std::vector<std::pair<std::string_view, std::string_view>> page_texts(Language language) {
  std::vector<std::pair<std::string_view, std::string_view>> texts;
  for (const auto& row : all_texts) texts.emplace_back(row.name, language == Language::zh ? row.zh : row.en);
  return texts;
}

std::string_view page_text(Language language, std::string_view name) {
  for (const auto& row : all_texts) {
    if (row.name == name) return language == Language::zh ? row.zh : row.en;
  }
  return {};
}

std::string_view kind_mark(Language language, Kind kind) {
  const auto place = static_cast<std::size_t>(kind) - 1;
  return language == Language::zh ? marks_zh.at(place) : marks_en.at(place);
}

std::string day_text(Language language, base::Day day) {
  const auto text = base::to_string(day);  // 2022-01-02
  const std::string_view view = text;
  const int month = digits(view.substr(view.size() - 5, 2));
  const int number = digits(view.substr(view.size() - 2));
  const auto year = view.substr(0, view.size() - 6);
  if (language == Language::zh) return fmt::format("{}年{}月{}日", year, month, number);
  return fmt::format("{} {} {}", number, months.at(static_cast<std::size_t>(month) - 1), year);
}

std::string time_text(Language language, base::LocalTime time) {
  const auto separator = language == Language::zh ? " " : ", ";
  return fmt::format("{}{}{:02}:{:02}", day_text(language, time.day), separator, time.minute / 60, time.minute % 60);
}

std::string duration_text(std::int64_t seconds) {
  if (seconds >= 3600) return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
  return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
}

}  // namespace wanqiu::library
