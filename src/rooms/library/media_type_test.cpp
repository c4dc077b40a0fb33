#include "media_type.h"

#include <gtest/gtest.h>

namespace wanqiu::library {
namespace {

using namespace std::string_literals;

TEST(MediaType, is_found_from_the_first_bytes) {
  const std::vector<std::pair<std::string, std::string_view>> table{
      {"\xFF\xD8\xFF\xE0"s, "image/jpeg"},
      {"\x89PNG\r\n\x1A\n"s, "image/png"},
      {"GIF89a"s, "image/gif"},
      {"RIFF\x24\0\0\0WEBPVP8 "s, "image/webp"},
      {"RIFF\x24\0\0\0WAVEfmt "s, "audio/wav"},
      {"OggS\0"s, "audio/ogg"},
      {"fLaC"s, "audio/flac"},
      {"ID3\x03"s, "audio/mpeg"},
      {"\xFF\xFB\x90\x00"s, "audio/mpeg"},
      {"\0\0\0\x18"s
       "ftypisom"s,
       "video/mp4"},
      {"\0\0\0\x18"s
       "ftypM4A "s,
       "audio/mp4"},
      {"\0\0\0\x18"s
       "ftypavif"s,
       "image/avif"},
      {"\x1A\x45\xDF\xA3\x42\x82\x84webm"s, "video/webm"},
      {"\xFF\xF1\x50\x80"s, "audio/aac"},
  };
  for (const auto& [head, content_type] : table) {
    const auto type = type_of_content(head);
    ASSERT_TRUE(type) << content_type << ": " << type.error().reason;
    EXPECT_EQ((*type)->content_type, content_type);
    EXPECT_EQ(type_of_content_type(content_type)->content_type, content_type);
  }
}

TEST(MediaType, what_is_not_taken_is_named) {
  const std::vector<std::tuple<std::string, base::FaultKind, std::string_view>> table{
      {""s, base::FaultKind::invalid, "empty"},
      {"<!DOCTYPE html><p>404"s, base::FaultKind::invalid, "HTML page"},
      {"<html>"s, base::FaultKind::invalid, "HTML page"},
      {"<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"><script>"s, base::FaultKind::unsupported,
       "SVG"},
      {"just words"s, base::FaultKind::invalid, "a text"},
      {"\x01\x02\x03\x9C\xFE\x41"s, base::FaultKind::invalid, "no picture, sound or video"},
      {"%PDF-1.7"s, base::FaultKind::unsupported, "PDF"},
      {"PK\x03\x04"s, base::FaultKind::unsupported, "zip"},
      {"II*\0"s, base::FaultKind::unsupported, "TIFF"},
      {"#EXTM3U\nhttp://x/"s, base::FaultKind::unsupported, "playlist"},
      {"\0\0\0\x18"s
       "ftypheic"s,
       base::FaultKind::unsupported, "HEIC"},
      {"\x7F"s
       "ELF\x02"s,
       base::FaultKind::unsupported, "program"},
      {"\0\0\0\x14"
       "ftypqt  "s,
       base::FaultKind::unsupported, "QuickTime"},
      {"\x1A\x45\xDF\xA3\x42\x82\x88matroska"s, base::FaultKind::unsupported, "Matroska"},
      {"\xFF"s, base::FaultKind::invalid, "no picture"},
  };
  for (const auto& [head, kind, word] : table) {
    const auto type = type_of_content(head);
    ASSERT_FALSE(type) << word;
    EXPECT_EQ(type.error().kind, kind) << word;
    EXPECT_NE(type.error().reason.find(word), std::string::npos) << type.error().reason;
  }
}

TEST(MediaType, any_beginning_of_a_file_is_answered) {
  std::string head;
  for (int i = 0; i < 600; ++i) {
    (void)type_of_content(head);
    head += static_cast<char>((i * 7919) >> 3);
  }
}

TEST(MediaType, a_name_of_another_kind_is_refused) {
  const auto& ogg = **type_of_content("OggS");
  EXPECT_TRUE(check_name("bell.oga", ogg));
  EXPECT_TRUE(check_name("BELL.OGG", ogg));
  EXPECT_TRUE(check_name("bell", ogg));
  EXPECT_TRUE(check_name("bell.bin", ogg));
  const auto fault = check_name("bell.mp3", ogg);
  ASSERT_FALSE(fault);
  EXPECT_EQ(fault.error().reason,
            "the content does not match its name: .mp3 means MP3 sound, the content is Ogg sound; name it .ogg");
}

TEST(MediaType, names_are_made_safe) {
  const auto& png = **type_of_content("\x89PNG\r\n\x1A\n");
  EXPECT_EQ(safe_media_name("../../etc/passwd", png), "passwd.png");
  EXPECT_EQ(safe_media_name("麦田.PNG", png), "麦田.png");
  EXPECT_EQ(safe_media_name("a\"b<c>.png", png), "a-b-c-.png");
  EXPECT_EQ(safe_media_name("...", png), "file.png");
  EXPECT_EQ(safe_media_name(std::string(300, 'x'), png), std::string(110, 'x') + ".png");
  const auto& webp = *type_of_content_type("image/webp");
  EXPECT_EQ(safe_media_name("w640.webp", webp), "picture-w640.webp");
}

TEST(MediaType, widths_have_names_of_their_own) {
  EXPECT_EQ(width_of_name("w640.webp"), 640);
  for (const auto* other : {"w.webp", "w0.webp", "w-1.webp", "w06.webp", "w99999999999.webp", "w640.png", "640.webp",
                            "ww.webp", "w640x.webp", ".webp", "w"}) {
    EXPECT_EQ(width_of_name(other), 0) << other;
  }
}

TEST(MediaUrl, encodes_what_an_address_may_not_hold) {
  EXPECT_EQ(media_url("ab", "麦 1.png"), "/media/ab/%E9%BA%A6%201.png");
}

}  // namespace
}  // namespace wanqiu::library
