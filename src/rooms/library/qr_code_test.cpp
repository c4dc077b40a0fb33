#include "library/qr_code.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "process.h"

namespace wanqiu::library {
namespace {

TEST(QrCode, the_svg_has_its_quiet_zone_and_only_shapes) {
  const auto svg = qr_svg("https://learn.example/items/1");
  ASSERT_TRUE(svg);
  EXPECT_TRUE(
      svg->starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 37 37\""));  // 29 modules + 2 × 4
  EXPECT_EQ(svg->find("M4 4h7v1h-7z"), svg->find("M"));                                      // the first finder pattern
}

TEST(QrCode, the_png_is_one_that_others_read) {
  const auto png = qr_png("https://learn.example/items/1", 8);
  ASSERT_TRUE(png);
  const auto file = std::filesystem::temp_directory_path() / ("wanqiu_qr_" + std::to_string(::getpid()) + ".png");
  std::ofstream(file, std::ios::binary) << *png;
  const auto seen = run_process(
      {"ffprobe", "-v", "error", "-of", "csv", "-show_entries", "stream=width,height,pix_fmt", file.string()},
      ProcessLimits{});
  std::filesystem::remove(file);
  if (seen && seen->exit_code == 127) GTEST_SKIP() << "ffprobe is not installed";
  ASSERT_TRUE(seen && seen->ok());
  EXPECT_EQ(seen->errors, "");
  EXPECT_EQ(seen->output, "stream,296,296,monob\n");
}

TEST(QrCode, a_text_too_long_to_scan_is_refused) {
  EXPECT_FALSE(qr_svg(""));
  EXPECT_FALSE(qr_svg(std::string(1001, 'x')));
  EXPECT_TRUE(qr_svg(std::string(1000, 'x')));
  EXPECT_TRUE(qr_png(std::string(1000, 'x'), 20));
}

}  // namespace
}  // namespace wanqiu::library
