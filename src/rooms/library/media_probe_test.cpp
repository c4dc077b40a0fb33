// On real files where they are there (WANQIU_DATA, else shared/data beside the checkout) and on pictures made here.
#include "media_probe.h"

#include <gtest/gtest.h>

#include <fstream>

#include <unistd.h>

#include "media_files.h"
#include "process.h"
#include "support/temporary.h"

namespace wanqiu::library {
namespace {

namespace fs = std::filesystem;

fs::path data_directory() {
  return support::real_input().value_or("");
}

/// What the way in does, without a database.
base::Result<Probed> look_at(const fs::path& file, std::string_view name) {
  std::ifstream in(file, std::ios::binary);
  std::string head(media_head_bytes, '\0');
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(in.gcount()));
  const auto type = type_of_content(head);
  if (!type) return type.error();
  if (const auto fits = check_name(name, **type); !fits) return fits.error();
  return probe(file, **type, MediaSettings{});
}

class RealMedia : public testing::Test {
 protected:
  void SetUp() override {
    media_ = data_directory() / "media";
    if (!fs::exists(media_ / "manifest.csv")) GTEST_SKIP() << "no media in " << media_;
  }
  fs::path media_;
};

TEST_F(RealMedia, what_the_manifest_says_is_found) {
  std::ifstream manifest(media_ / "manifest.csv");
  std::string line;
  std::getline(manifest, line);
  int looked_at = 0;
  while (std::getline(manifest, line)) {
    std::vector<std::string> fields;
    std::stringstream row(line);
    for (std::string field; std::getline(row, field, ',');) fields.push_back(field);
    if (fields[0].starts_with("broken/")) continue;
    const auto found = look_at(media_ / fields[0], fields[0]);
    ASSERT_TRUE(found) << fields[0] << ": " << found.error().reason;
    EXPECT_EQ(found->type->kind == MediaKind::video, !fields[2].empty()) << fields[0];
    EXPECT_NEAR(static_cast<double>(*found->duration_ms), std::stod(fields[4]) * 1000, 1.0) << fields[0];
    if (!fields[5].empty()) {
      EXPECT_EQ(found->width, std::stoi(fields[5])) << fields[0];
      EXPECT_EQ(found->height, std::stoi(fields[6])) << fields[0];
    }
    ++looked_at;
  }
  EXPECT_EQ(looked_at, 25);
}

TEST_F(RealMedia, a_broken_file_is_refused_with_what_is_wrong) {
  const std::vector<std::pair<std::string, std::string>> table{
      {"empty.mp4", "the file is empty: it has no bytes"},
      {"html_named_as.mp4", "not a media file: this is an HTML page, perhaps an error page saved by a download"},
      {"ogg_named_as.mp3",
       "the content does not match its name: .mp3 means MP3 sound, the content is Ogg sound; name it .ogg"},
      {"random_bytes.mp4", "not a media file: its content is no picture, sound or video that is known"},
      {"truncated_faststart.mp4", "the file is cut off: its mdat part should have"},
      {"truncated_no_moov.mp4", "the moov atom (its table of contents) is missing"},
  };
  for (const auto& [name, reason] : table) {
    const auto found = look_at(media_ / "broken" / name, name);
    ASSERT_FALSE(found) << name;
    EXPECT_EQ(found.error().kind, base::FaultKind::invalid);
    EXPECT_EQ(found.error().field, "file");
    EXPECT_TRUE(found.error().reason.starts_with(reason)) << name << ": " << found.error().reason;
  }
}

class Pictures : public testing::Test {
 protected:
  void SetUp() override {
    auto files = MediaFiles::open(fs::temp_directory_path() / ("wanqiu_pictures_" + std::to_string(::getpid())));
    ASSERT_TRUE(files);
    place_.emplace(std::move(files->make_incoming().value()));
    const auto made = run_process({"vips", "gaussnoise", path("noise.png").string(), "700", "500"}, ProcessLimits{});
    ASSERT_TRUE(made);
    if (made->exit_code == 127) GTEST_SKIP() << "vips is not installed";
    ASSERT_EQ(made->exit_code, 0) << made->errors;
  }
  void TearDown() override {
    place_.reset();
    fs::remove_all(fs::temp_directory_path() / ("wanqiu_pictures_" + std::to_string(::getpid())));
  }
  fs::path path(std::string_view name) const { return place_->directory() / name; }
  void make(std::string_view name) const {
    ASSERT_TRUE(run_process({"vips", "copy", path("noise.png").string(), path(name).string()}, ProcessLimits{})->ok());
  }
  std::optional<Incoming> place_;
};

TEST_F(Pictures, widths_are_made_up_to_that_of_the_picture) {
  make("noise.jpg");
  const auto found = look_at(path("noise.jpg"), "noise.jpg");
  ASSERT_TRUE(found) << found.error().reason;
  EXPECT_EQ(found->width, 700);
  EXPECT_EQ(found->height, 500);
  const auto widths = make_widths(path("noise.jpg"), *found, place_->directory(), MediaSettings{});
  ASSERT_TRUE(widths) << widths.error().reason;
  EXPECT_EQ(*widths, (std::vector{320, 640}));
  EXPECT_EQ(look_at(path("w320.webp"), "w320.webp")->width, 320);
}

TEST_F(Pictures, a_truncated_picture_is_refused_in_every_format) {
  for (const std::string name : {"noise.jpg", "noise.png", "noise.webp", "noise.gif"}) {
    make(name == "noise.png" ? "other.png" : name);
    fs::resize_file(path(name), fs::file_size(path(name)) / 2);
    const auto found = look_at(path(name), name);
    if (!found) {
      EXPECT_NE(found.error().reason.find("cannot be read to its end"), std::string::npos) << found.error().reason;
      continue;
    }
    const auto widths = make_widths(path(name), *found, place_->directory(), MediaSettings{});
    ASSERT_FALSE(widths) << name;
    EXPECT_NE(widths.error().reason.find("cannot be read to its end"), std::string::npos) << widths.error().reason;
    EXPECT_EQ(widths.error().reason.find(place_->directory().string()), std::string::npos) << widths.error().reason;
    if (name == "noise.png") fs::rename(path("other.png"), path("noise.png"));
  }
}

TEST_F(Pictures, too_many_pixels_are_refused_before_anything_is_decoded) {
  MediaSettings settings;
  settings.picture_pixels_max = 100'000;
  const auto found = probe(path("noise.png"), *type_of_content_type("image/png"), settings);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, base::FaultKind::too_large);
}

TEST_F(Pictures, a_probe_that_takes_too_long_is_given_up) {
  MediaSettings settings;
  settings.process_time_max = base::Milliseconds(1);
  const auto found = probe(path("noise.png"), *type_of_content_type("image/png"), settings);
  ASSERT_FALSE(found);
  EXPECT_NE(found.error().reason.find("given up"), std::string::npos);
}

}  // namespace
}  // namespace wanqiu::library
