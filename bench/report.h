// One JSON object a line for each figure, beside its floor: the bare mechanism measured in the same run, so that the
// ratio holds on a noisy machine.
#pragma once

#include <fmt/format.h>
#include <sys/utsname.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace wanqiu::bench {

/// "2 x Intel(R) Xeon(R) Processor"
inline std::string machine() {
  std::ifstream in("/proc/cpuinfo");
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("model name"))
      return fmt::format("{} x {}", std::thread::hardware_concurrency(), line.substr(line.find(':') + 2));
  }
  utsname names{};
  uname(&names);
  return fmt::format("{} x {}", std::thread::hardware_concurrency(), names.machine);
}

/// `ratio` is value over floor for rates and floor over value for times, so that 1 is always the floor and more is
/// better.
inline void report(std::string_view bench, std::string_view metric, double value, std::string_view unit, double floor,
                   bool more_is_better) {
  const double ratio = value == floor ? 1 : more_is_better ? value / floor : floor / value;
  fmt::print(R"({{"bench":"{}","metric":"{}","value":{:.6g},"unit":"{}","floor":{:.6g},"ratio":{:.3f},"machine":"{}"}})"
             "\n",
             bench, metric, value, unit, floor, ratio, machine());
  std::fflush(stdout);
}

/// The value below which `share` of the sorted values lie.
inline double quantile(std::vector<double>& values, double share) {
  if (values.empty()) return 0;
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(static_cast<double>(values.size() - 1) * share);
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

}  // namespace wanqiu::bench
