#include "media_type.h"

#include <array>
#include <charconv>

#include <fmt/format.h>

#include "base/text.h"

namespace wanqiu::library {
namespace {

using namespace std::string_view_literals;

const MediaType jpeg{"JPEG picture", MediaKind::picture, "image/jpeg", ".jpg", {".jpg", ".jpeg", ".jpe"}, ""};
const MediaType png{"PNG picture", MediaKind::picture, "image/png", ".png", {".png"}, ""};
const MediaType gif{"GIF picture", MediaKind::picture, "image/gif", ".gif", {".gif"}, ""};
const MediaType webp{"WebP picture", MediaKind::picture, "image/webp", ".webp", {".webp"}, ""};
const MediaType avif{"AVIF picture", MediaKind::picture, "image/avif", ".avif", {".avif"}, ""};
const MediaType mp3{"MP3 sound", MediaKind::audio, "audio/mpeg", ".mp3", {".mp3"}, "mp3"};
const MediaType ogg{"Ogg sound", MediaKind::audio, "audio/ogg", ".ogg", {".ogg", ".oga", ".opus"}, "ogg"};
const MediaType flac{"FLAC sound", MediaKind::audio, "audio/flac", ".flac", {".flac"}, "flac"};
const MediaType wav{"WAV sound", MediaKind::audio, "audio/wav", ".wav", {".wav", ".wave"}, "wav"};
const MediaType aac{"AAC sound", MediaKind::audio, "audio/aac", ".aac", {".aac"}, "aac"};
const MediaType m4a{"MP4 sound", MediaKind::audio, "audio/mp4", ".m4a", {".m4a", ".m4b", ".mp4"}, "mov"};
const MediaType mp4{"MP4 video", MediaKind::video, "video/mp4", ".mp4", {".mp4", ".m4v", ".m4a"}, "mov"};
const MediaType webm{"WebM video", MediaKind::video, "video/webm", ".webm", {".webm"}, "matroska"};

constexpr std::array all{&jpeg, &png, &gif, &webp, &avif, &mp3, &ogg, &flac, &wav, &aac, &m4a, &mp4, &webm};

/// Of kinds that people do send, and what to do instead.
struct Refused {
  std::string_view start;
  std::size_t at;
  std::string_view reason;
};
constexpr std::array refused{
    Refused{"%PDF-"sv, 0, "this is a PDF; pictures, sounds and videos are taken"},
    Refused{"PK\x03\x04"sv, 0, "this is a zip archive or an office document; pictures, sounds and videos are taken"},
    Refused{"Rar!"sv, 0, "this is an archive; send the files in it one by one"},
    Refused{"7z\xBC\xAF"sv, 0, "this is an archive; send the files in it one by one"},
    Refused{"\x1F\x8B"sv, 0, "this is an archive; send the files in it one by one"},
    Refused{"II*\0"sv, 0, "this is a TIFF picture, which browsers do not show; save it as JPEG or PNG"},
    Refused{"MM\0*"sv, 0, "this is a TIFF picture, which browsers do not show; save it as JPEG or PNG"},
    Refused{"BM"sv, 0, "this is a BMP picture; save it as JPEG or PNG"},
    Refused{"8BPS"sv, 0, "this is a Photoshop file; save it as JPEG or PNG"},
    Refused{"FLV\x01"sv, 0, "this is a Flash video; convert it to MP4 (H.264 and AAC)"},
    Refused{"\x30\x26\xB2\x75\x8E\x66\xCF\x11"sv, 0, "this is a Windows Media file; convert it to MP4 or MP3"},
    Refused{"#EXTM3U"sv, 0, "this is a playlist, which names other files; send the files themselves"},
    Refused{"\x7F"
            "ELF"sv,
            0, "this is a program"},
    Refused{"MZ"sv, 0, "this is a program"},
};

bool has(std::string_view head, std::size_t at, std::string_view text) {
  return head.size() >= at + text.size() && head.substr(at, text.size()) == text;
}

bool is_mpeg_audio_frame(std::string_view head) {
  if (head.size() < 4) return false;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(head[i]); };
  const bool sync = byte(0) == 0xFF && (byte(1) & 0xE0U) == 0xE0U;
  const unsigned version = (byte(1) >> 3U) & 3U;
  const unsigned layer = (byte(1) >> 1U) & 3U;
  const unsigned bit_rate = byte(2) >> 4U;
  const unsigned sample_rate = (byte(2) >> 2U) & 3U;
  return sync && version != 1 && layer == 1 && bit_rate != 0 && bit_rate != 15 && sample_rate != 3;
}

bool is_adts(std::string_view head) {
  return head.size() >= 2 && static_cast<unsigned char>(head[0]) == 0xFF &&
         (static_cast<unsigned char>(head[1]) & 0xF6U) == 0xF0U;
}

base::Result<const MediaType*> type_of_iso(std::string_view head) {
  const auto brand = head.substr(8, 4);
  if (brand == "avif" || brand == "avis") return &avif;
  if (brand == "heic" || brand == "heix" || brand == "mif1" || brand == "msf1" || brand == "hevc") {
    return base::Fault::make(base::FaultKind::unsupported, "file",
                             "this is a HEIC picture, which most browsers do not show; save it as JPEG");
  }
  if (brand.starts_with("3g")) {
    return base::Fault::make(base::FaultKind::unsupported, "file",
                             "this is a 3GP recording; convert it to MP4 (H.264 and AAC)");
  }
  if (brand == "qt  ") {
    return base::Fault::make(base::FaultKind::unsupported, "file",
                             "this is a QuickTime recording, which many browsers do not play; convert it to MP4 (H.264 "
                             "and AAC)");
  }
  return brand == "M4A " || brand == "M4B " ? &m4a : &mp4;
}

/// What a text at the beginning says it is; empty when it looks like no text.
std::string_view text_kind(std::string_view head) {
  std::string start = base::is_utf8(head) ? base::folded(base::first_code_points(head, 512)) : std::string();
  if (start.starts_with("\xEF\xBB\xBF")) start.erase(0, 3);
  if (start.find("<svg") != std::string::npos) return "svg";
  if (start.starts_with("<!doctype html")) return "html";
  for (const std::string_view tag : {"<html", "<script", "<head", "<body", "<h1", "<p>", "<div"}) {
    if (start.find(tag) != std::string::npos) return "html";
  }
  for (const char c : head) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 && c != '\n' && c != '\r' && c != '\t') return "";
  }
  // The head may end in the middle of a character.
  const auto whole = head.size() < media_head_bytes
                         ? head
                         : head.substr(0, head.find_last_of("\n ") == head.npos ? 0 : head.find_last_of("\n "));
  return base::is_utf8(whole) && !whole.empty() ? "text" : "";
}

std::string lower_extension(std::string_view name) {
  const auto dot = name.rfind('.');
  if (dot == name.npos || dot == 0) return "";
  return base::folded(name.substr(dot));
}

}  // namespace

const MediaType& mp4_audio() {
  return m4a;
}

const MediaType* type_of_content_type(std::string_view content_type) {
  for (const auto* type : all) {
    if (type->content_type == content_type) return type;
  }
  return nullptr;
}

base::Result<const MediaType*> type_of_content(std::string_view head) {
  if (head.empty()) return base::Fault::invalid("file", "the file is empty: it has no bytes");
  if (has(head, 0, "\xFF\xD8\xFF"sv)) return &jpeg;
  if (has(head, 0, "\x89PNG\r\n\x1A\n"sv)) return &png;
  if (has(head, 0, "GIF87a"sv) || has(head, 0, "GIF89a"sv)) return &gif;
  if (has(head, 0, "RIFF"sv) && has(head, 8, "WEBP"sv)) return &webp;
  if (has(head, 0, "RIFF"sv) && has(head, 8, "WAVE"sv)) return &wav;
  if (has(head, 0, "OggS"sv)) return &ogg;
  if (has(head, 0, "fLaC"sv)) return &flac;
  if (has(head, 0, "ID3"sv)) return &mp3;
  if (head.size() >= 12 && has(head, 4, "ftyp"sv)) return type_of_iso(head);
  if (has(head, 4, "moov"sv) || has(head, 4, "mdat"sv)) return &mp4;
  if (has(head, 0, "\x1A\x45\xDF\xA3"sv)) {
    if (head.find("webm") != head.npos) return &webm;
    return base::Fault::make(base::FaultKind::unsupported, "file",
                             "this is a Matroska file; browsers play WebM or MP4");
  }
  if (is_mpeg_audio_frame(head)) return &mp3;
  if (is_adts(head)) return &aac;
  for (const auto& one : refused) {
    if (has(head, one.at, one.start)) return base::Fault::make(base::FaultKind::unsupported, "file", one.reason);
  }
  const auto text = text_kind(head);
  if (text == "svg") {
    return base::Fault::make(base::FaultKind::unsupported, "file",
                             "this is an SVG drawing, which can carry programs; save it as PNG or WebP");
  }
  if (text == "html")
    return base::Fault::invalid("file",
                                "not a media file: this is an HTML page, perhaps an error page saved by a download");
  if (text == "text") return base::Fault::invalid("file", "not a media file: this is a text");
  return base::Fault::invalid("file", "not a media file: its content is no picture, sound or video that is known");
}

base::Result<void> check_name(std::string_view name, const MediaType& type) {
  const auto extension = lower_extension(name);
  const auto fits = [&](const MediaType& one) {
    return std::find(one.extensions.begin(), one.extensions.end(), extension) != one.extensions.end();
  };
  if (extension.empty() || fits(type)) return {};
  for (const auto* other : all) {
    if (fits(*other)) {
      return base::Fault::invalid(
          "file", fmt::format("the content does not match its name: {} means {}, the content is {}; name it {}",
                              extension, other->name, type.name, type.extension));
    }
  }
  return {};
}

std::string safe_media_name(std::string_view name, const MediaType& type) {
  const auto slash = name.find_last_of("/\\");
  auto last = base::trim(slash == name.npos ? name : name.substr(slash + 1));
  std::string safe;
  for (const char c : last) {
    const auto byte = static_cast<unsigned char>(c);
    safe += byte < 0x20 || byte == 0x7F || std::string_view("\"<>|?*:%#&").find(c) != std::string_view::npos ? '-' : c;
  }
  const auto extension = lower_extension(safe);
  const bool fits = std::find(type.extensions.begin(), type.extensions.end(), extension) != type.extensions.end();
  std::string stem = fits ? safe.substr(0, safe.size() - extension.size()) : safe;
  stem = base::first_code_points(stem, 110);
  while (stem.starts_with('.')) stem.erase(0, 1);
  if (stem.empty()) stem = "file";
  std::string whole = stem + std::string(fits ? std::string_view(extension) : type.extension);
  return width_of_name(whole) != 0 ? "picture-" + whole : whole;
}

int width_of_name(std::string_view name) {
  if (!name.starts_with('w') || !name.ends_with(".webp")) return 0;
  const auto digits = name.substr(1, name.size() - 6);
  int width = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), width);
  const bool plain = error == std::errc() && end == digits.data() + digits.size() && width > 0 && digits.front() != '0';
  return plain ? width : 0;
}

}  // namespace wanqiu::library
