#include "findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace wanqiu::insight {
namespace {

constexpr double change_min = 0.005;  // half a point of a hundred
constexpr std::array<std::string_view, 7> weekdays_zh{"周一", "周二", "周三", "周四", "周五", "周六", "周日"};
constexpr std::array<std::string_view, 7> weekdays_en{"Mondays", "Tuesdays",  "Wednesdays", "Thursdays",
                                                      "Fridays", "Saturdays", "Sundays"};

std::string percent(double rate) {
  return fmt::format("{:.1f}%", rate * 100);
}
std::string points(double change) {
  return fmt::format("{:.1f}", std::abs(change) * 100);
}

Finding compared(std::string_view key, double now, double then, std::string_view than_zh, std::string_view than_en) {
  const double change = now - then;
  if (std::abs(change) < change_min) {
    return {std::string(key) + "_steady", fmt::format("参与度与{}基本持平（{}）。", than_zh, percent(then)),
            fmt::format("Participation was about the same as {} ({}).", than_en, percent(then))};
  }
  const bool rose = change > 0;
  return {std::string(key) + (rose ? "_rose" : "_fell"),
          fmt::format("参与度比{}{}{}个百分点（{}）。", than_zh, rose ? "提高" : "下降", points(change), percent(then)),
          fmt::format("Participation {} by {} percentage points from {} ({}).", rose ? "rose" : "fell", points(change),
                      than_en, percent(then))};
}

void add_own(const MonthFacts& facts, std::vector<Finding>& findings) {
  if (!facts.participation || !facts.participants || !facts.registered) return;
  findings.push_back({"participation",
                      fmt::format("本月{}名学员中有{}名参与学习，参与度{}。", *facts.registered, *facts.participants,
                                  percent(*facts.participation)),
                      fmt::format("{} of {} learners took part this month: a participation of {}.", *facts.participants,
                                  *facts.registered, percent(*facts.participation))});
  if (facts.participation_before) {
    findings.push_back(
        compared("participation", *facts.participation, *facts.participation_before, "上月", "the month before"));
  }
  if (facts.participation_year_before) {
    findings.push_back(compared("year", *facts.participation, *facts.participation_year_before, "去年同月",
                                "the same month a year before"));
  }
  if (facts.activity) {
    auto zh = fmt::format("活跃度为人均{:.2f}分", *facts.activity);
    auto en = fmt::format("Activity was {:.2f} points a head", *facts.activity);
    if (facts.activity_before) {
      zh += fmt::format("，上月为{:.2f}分", *facts.activity_before);
      en += fmt::format("; {:.2f} the month before", *facts.activity_before);
    }
    findings.push_back({"activity", zh + "。", en + "."});
  }
  if (facts.target) {
    const bool met = *facts.participation >= *facts.target;
    findings.push_back({met ? "target_met" : "target_missed",
                        fmt::format("{}参与度目标{}。", met ? "达到" : "未达到", percent(*facts.target)),
                        fmt::format("The target of {} was {}.", percent(*facts.target), met ? "met" : "missed")});
  }
}

void add_children(const MonthFacts& facts, std::vector<Finding>& findings) {
  std::vector<MonthFacts::Child> shown;
  for (const auto& child : facts.children) {
    if (child.participation) shown.push_back(child);
  }
  if (shown.size() < 2) return;
  const auto best = std::max_element(shown.begin(), shown.end(),
                                     [](const auto& a, const auto& b) { return *a.participation < *b.participation; });
  findings.push_back({"best_child", fmt::format("{}参与度最高，为{}。", best->name, percent(*best->participation)),
                      fmt::format("{} had the highest participation, {}.", best->name, percent(*best->participation))});
  const auto risen = std::max_element(shown.begin(), shown.end(), [](const auto& a, const auto& b) {
    return a.change.value_or(0) < b.change.value_or(0);
  });
  if (risen->change.value_or(0) >= change_min) {
    findings.push_back({"most_improved",
                        fmt::format("{}提高最多，比上月高{}个百分点。", risen->name, points(*risen->change)),
                        fmt::format("{} improved most, by {} percentage points over the month before.", risen->name,
                                    points(*risen->change))});
  }
  const auto has_target = [](const auto& child) { return child.target.has_value(); };
  const auto with_target = std::count_if(shown.begin(), shown.end(), has_target);
  if (with_target > 0) {
    const auto met = std::count_if(shown.begin(), shown.end(), [](const auto& child) {
      return child.target && *child.participation >= *child.target;
    });
    findings.push_back({"children_on_target", fmt::format("{}个有目标的下级组织中有{}个达标。", with_target, met),
                        fmt::format("{} of {} organisations below met their target.", met, with_target)});
  }
}

}  // namespace

std::vector<Finding> findings_of(const MonthFacts& facts) {
  std::vector<Finding> findings;
  add_own(facts, findings);
  add_children(facts, findings);
  if (facts.busiest) {
    const auto weekday = static_cast<std::size_t>(facts.busiest->weekday);
    findings.push_back({"busiest_hour",
                        fmt::format("最繁忙的时段是{}{}时，平均有{:.0f}名学员在学习。", weekdays_zh[weekday],
                                    facts.busiest->hour, facts.busiest->learners),
                        fmt::format("The busiest hour was {}:00 on {}, with {:.0f} learners on average.",
                                    facts.busiest->hour, weekdays_en[weekday], facts.busiest->learners)});
  }
  return findings;
}

std::vector<Finding> praise_of(int streak_days, int longest_streak_days, int days_this_month, int day_of_month) {
  std::vector<Finding> praise;
  constexpr std::array<int, 6> milestones{365, 100, 60, 30, 14, 7};
  for (const int days : milestones) {
    if (streak_days < days) continue;
    praise.push_back({"streak", fmt::format("已连续学习{}天，坚持的力量看得见。", streak_days),
                      fmt::format("{} days in a row: steadiness shows.", streak_days)});
    break;
  }
  if (streak_days >= 3 && streak_days == longest_streak_days) {
    praise.push_back({"longest", "这是你迄今最长的连续学习。", "This is your longest run so far."});
  }
  if (day_of_month >= 5 && days_this_month == day_of_month) {
    praise.push_back({"every_day", "本月至今每一天都在学习。", "You have learned on every day of this month so far."});
  } else if (days_this_month >= 10) {
    praise.push_back({"many_days", fmt::format("本月已有{}天在学习。", days_this_month),
                      fmt::format("You have learned on {} days this month.", days_this_month)});
  }
  return praise;
}

std::size_t leaders_named(std::optional<std::uint32_t> registered) {
  return std::clamp<std::size_t>(registered.value_or(0) / 2, 1, 10);
}

}  // namespace wanqiu::insight
