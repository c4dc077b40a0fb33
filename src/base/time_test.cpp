#include "base/time.h"

#include <gtest/gtest.h>

namespace wanqiu::base {
namespace {

Instant at(std::string_view text) {
  return parse_instant(text, "at").value();
}

TEST(Time, instants_round_trip_through_rfc_3339) {
  EXPECT_EQ(to_ms(at("1970-01-01T00:00:00Z")), 0);
  EXPECT_EQ(at("2022-01-02T08:00:00+08:00"), at("2022-01-02T00:00:00Z"));
  EXPECT_EQ(to_string(at("2022-01-02T00:00:00.250Z")), "2022-01-02T00:00:00.250Z");
  for (const char* wrong :
       {"", "2022-01-02", "2022-01-02T08:00:00", "2022-13-02T08:00:00Z", "2022-02-30T08:00:00Z", "2022-01-02T24:00:00Z",
        "2022-01-02T08:00:00+8", "2022-01-02T08:00:00Zx", "2022-01-02T08:00:00.Z"}) {
    EXPECT_FALSE(parse_instant(wrong, "at")) << wrong;
  }
}

TEST(Time, the_sites_zone_decides_the_day) {
  const auto shanghai = Zone::find("Asia/Shanghai").value();
  EXPECT_EQ(to_string(shanghai.day_of(at("2022-01-01T15:59:59Z"))), "2022-01-01");
  EXPECT_EQ(to_string(shanghai.day_of(at("2022-01-01T16:00:00Z"))), "2022-01-02");
  EXPECT_EQ(shanghai.local(at("2022-01-01T22:30:00Z")).minute, 6 * 60 + 30);
  EXPECT_EQ(shanghai.rfc3339(at("2022-01-01T16:00:00Z")), "2022-01-02T00:00:00+08:00");
  EXPECT_EQ(shanghai.start_of(parse_day("2022-01-02", "d").value()), at("2022-01-01T16:00:00Z"));
  EXPECT_FALSE(Zone::find("Asia/Nowhere"));
}

TEST(Time, a_day_begins_right_where_the_clock_changes) {
  const auto berlin = Zone::find("Europe/Berlin").value();
  const auto change = parse_day("2024-03-31", "d").value();
  EXPECT_EQ(berlin.start_of(change), at("2024-03-30T23:00:00Z"));
  EXPECT_EQ(berlin.start_of(change + 1), at("2024-03-31T22:00:00Z"));
  const auto cairo = Zone::find("Africa/Cairo").value();  // clocks skip from 00:00 to 01:00 on 26 April 2024
  EXPECT_EQ(to_string(cairo.day_of(cairo.start_of(parse_day("2024-04-26", "d").value()))), "2024-04-26");
}

TEST(Time, weeks_begin_on_monday) {
  const auto sunday = parse_day("2022-01-02", "d").value();
  EXPECT_EQ(weekday(sunday), 6);
  EXPECT_EQ(to_string(start_of_week(sunday)), "2021-12-27");
  EXPECT_EQ(to_string(start_of_month(sunday)), "2022-01-01");
  EXPECT_EQ(to_string(start_of_year(sunday)), "2022-01-01");
}

}  // namespace
}  // namespace wanqiu::base
