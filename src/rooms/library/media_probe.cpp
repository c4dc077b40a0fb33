#include "media_probe.h"

#include <boost/json.hpp>
#include <charconv>
#include <cmath>
#include <fstream>

#include <fmt/format.h>

#include "process.h"

namespace wanqiu::library {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

base::Fault broken(std::string_view reason) {
  return base::Fault::invalid("file", reason);
}

ProcessLimits limits_of(const MediaSettings& settings) {
  ProcessLimits limits;
  limits.time_max = settings.process_time_max;
  limits.cpu_seconds_max = static_cast<int>(settings.process_time_max.count() / 1000) + 1;
  return limits;
}

/// The last sentence of what a program complained about, without its own prefixes and our temporary path.
std::string last_complaint(std::string_view errors, const fs::path& file) {
  std::string last;
  for (std::size_t start = 0; start < errors.size();) {
    const auto end = std::min(errors.find('\n', start), errors.size());
    auto line = errors.substr(start, end - start);
    start = end + 1;
    if (line.starts_with('[')) line.remove_prefix(std::min(line.find("] "), line.size() - 2) + 2);
    if (!line.empty() && line.find("WARNING") == line.npos) last = line;
  }
  const auto path = file.string();
  for (auto at = last.find(path); at != std::string::npos; at = last.find(path))
    last.erase(at, path.size() + (last.substr(at + path.size()).starts_with(": ") ? 2 : 0));
  return last.substr(0, 200);
}

base::Result<Finished> run_checked(const std::vector<std::string>& command, const fs::path& file,
                                   const MediaSettings& settings) {
  auto finished = run_process(command, limits_of(settings));
  if (!finished) return finished.error();
  if (finished->exit_code == 127)
    return base::Fault::unavailable(fmt::format("{} is not installed here", command.front()));
  if (finished->timed_out)
    return broken(
        fmt::format("reading it took longer than {} s, so it was given up", settings.process_time_max.count() / 1000));
  if (finished->output_cut) return broken("reading it produced more messages than a whole file ever does");
  if (!finished->ok()) {
    const auto complaint = last_complaint(finished->errors, file);
    return broken(
        fmt::format("the file cannot be read to its end: {}", complaint.empty() ? "it is damaged" : complaint));
  }
  return finished;
}

std::optional<double> number_in(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  const auto& text = value->get_string();
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

std::optional<int> whole_in(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_int64() ? std::optional(static_cast<int>(value->get_int64())) : std::nullopt;
}

bool is_turned(const json::object& stream) {
  const auto* list = stream.if_contains("side_data_list");
  if (list == nullptr || !list->is_array()) return false;
  for (const auto& entry : list->get_array()) {
    if (entry.is_object() && std::abs(whole_in(entry.get_object(), "rotation").value_or(0)) % 180 == 90) return true;
  }
  return false;
}

bool is_cover(const json::object& stream) {
  const auto* disposition = stream.if_contains("disposition");
  return disposition != nullptr && disposition->is_object() &&
         whole_in(disposition->get_object(), "attached_pic").value_or(0) == 1;
}

/// ffprobe goes on where it can; these are its words for a file that ends too early.
bool says_cut_off(std::string_view errors) {
  for (const std::string_view words :
       {"partial file", "File ended prematurely", "Truncating packet", "Packet corrupt"}) {
    if (errors.find(words) != errors.npos) return true;
  }
  return false;
}

base::Result<Probed> read_probe(const Finished& finished, const MediaType& type) {
  boost::system::error_code error;
  const auto parsed = json::parse(finished.output, error);
  if (error || !parsed.is_object()) return broken("the file cannot be understood as a sound or a video");
  const auto& root = parsed.get_object();
  const auto* streams = root.if_contains("streams");
  const auto* format = root.if_contains("format");
  if (streams == nullptr || !streams->is_array() || format == nullptr || !format->is_object()) {
    return broken("the file has neither sound nor moving pictures in it");
  }
  Probed probed{&type, {}, {}, {}};
  bool sound = false;
  bool moving = false;
  for (const auto& one : streams->get_array()) {
    const auto& stream = one.get_object();
    const auto* kind = stream.if_contains("codec_type");
    if (kind == nullptr || !kind->is_string()) continue;
    if (kind->get_string() == "audio") sound = true;
    if (kind->get_string() != "video" || is_cover(stream) || moving) continue;
    moving = true;
    probed.width = whole_in(stream, "width");
    probed.height = whole_in(stream, "height");
    if (is_turned(stream)) std::swap(probed.width, probed.height);
  }
  if (!sound && !moving) return broken("the file has neither sound nor moving pictures in it");
  if (moving && (!probed.width || !probed.height || *probed.width < 2 || *probed.height < 2))
    return broken("its pictures have no size");
  if (type.kind == MediaKind::audio && moving) {
    if (type.demuxer != "mov")
      return broken(fmt::format("this {} holds moving pictures; send it as MP4 or WebM", type.name));
  }
  if (type.kind == MediaKind::video && !moving) {
    if (type.demuxer != "mov") return broken("this video holds sound only; send it as a sound file");
    probed.type = &mp4_audio();
  }
  const auto seconds = number_in(format->get_object(), "duration");
  if (!seconds || *seconds <= 0) return broken("it has no length: nothing can be played");
  probed.duration_ms = std::llround(*seconds * 1000);
  return probed;
}

base::Result<Probed> probe_stream(const fs::path& file, const MediaType& type, const MediaSettings& settings) {
  if (type.demuxer == "mov") {
    if (const auto whole = check_iso_boxes(file); !whole) return whole.error();
  }
  // -count_packets reads the file to its end. The demuxer is fixed and only local files may be opened.
  static constexpr std::string_view entries =
      "format=duration:stream=codec_type,codec_name,width,height:stream_disposition=attached_pic:"
      "stream_side_data=rotation";
  const auto finished =
      run_checked({"ffprobe", "-v", "error", "-protocol_whitelist", "file", "-f", std::string(type.demuxer),
                   "-count_packets", "-of", "json", "-show_entries", std::string(entries), "file:" + file.string()},
                  file, settings);
  if (!finished) return finished.error();
  if (says_cut_off(finished->errors))
    return broken("the file is cut off: it ends before its last sound or picture; send it again");
  return read_probe(*finished, type);
}

std::optional<int> header_field(std::string_view header, std::string_view name) {
  const auto label = fmt::format("\n{}: ", name);
  const auto at = header.find(label);
  if (at == header.npos) return std::nullopt;
  const auto text = header.substr(at + label.size());
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() ? std::optional(value) : std::nullopt;
}

base::Result<Probed> probe_picture(const fs::path& file, const MediaType& type, const MediaSettings& settings) {
  const auto finished = run_checked({"vipsheader", "-a", file.string()}, file, settings);
  if (!finished) return finished.error();
  Probed probed{&type, header_field(finished->output, "width"), header_field(finished->output, "height"), {}};
  if (!probed.width || !probed.height || *probed.width < 1 || *probed.height < 1)
    return broken("the picture has no size");
  if (const auto page = header_field(finished->output, "page-height"); page && *page > 0) probed.height = page;
  const auto pixels =
      std::int64_t{*probed.width} * *probed.height * std::max(1, header_field(finished->output, "n-pages").value_or(1));
  if (pixels > settings.picture_pixels_max) {
    return base::Fault::make(base::FaultKind::too_large, "file",
                             fmt::format("the picture has {} million pixels; at most {} million are taken",
                                         pixels / 1'000'000, settings.picture_pixels_max / 1'000'000));
  }
  if (header_field(finished->output, "orientation").value_or(1) >= 5) std::swap(probed.width, probed.height);
  return probed;
}

base::Result<void> make_width(const fs::path& file, int width, const fs::path& into, const MediaSettings& settings) {
  // The operation behind vipsthumbnail; only this way in can be told to fail on a truncated picture.
  const auto finished =
      run_checked({"vips", "thumbnail", file.string(), into.string() + "[Q=80,strip]", std::to_string(width),
                   "--height", "100000", "--size", "down", "--fail-on", "truncated"},
                  file, settings);
  if (!finished) return finished.error();
  return {};
}

}  // namespace

base::Result<void> check_iso_boxes(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  const auto size = static_cast<std::uint64_t>(fs::file_size(file));
  bool index = false;
  for (std::uint64_t at = 0; at < size;) {
    std::array<unsigned char, 16> head{};
    in.seekg(static_cast<std::streamoff>(at));
    const auto there = std::min<std::uint64_t>(16, size - at);
    if (there < 8 || !in.read(reinterpret_cast<char*>(head.data()), static_cast<std::streamsize>(there))) break;
    const auto number = [&](std::size_t from, std::size_t count) {
      std::uint64_t value = 0;
      for (std::size_t i = 0; i < count; ++i) value = value << 8U | head.at(from + i);
      return value;
    };
    const std::string name(reinterpret_cast<const char*>(head.data()) + 4, 4);
    auto length = number(0, 4);
    if (length == 1)
      length = there == 16 ? number(8, 8) : 0;
    else if (length == 0)
      length = size - at;
    if (length < 8) return broken("the file is damaged: one of its boxes has no length");
    index = index || name == "moov" || name == "moof";
    if (length > size - at) {
      return broken(
          index ? fmt::format("the file is cut off: its {} part should have {} bytes, {} are there; send it again",
                              name, length, size - at)
                : "the moov atom (its table of contents) is missing: the file is cut off, or its recording was "
                  "interrupted; send it again");
    }
    at += length;
  }
  if (!index)
    return broken(
        "the moov atom (its table of contents) is missing: the recording was interrupted, or the file is cut off");
  return {};
}

base::Result<Probed> probe(const fs::path& file, const MediaType& type, const MediaSettings& settings) {
  return type.kind == MediaKind::picture ? probe_picture(file, type, settings) : probe_stream(file, type, settings);
}

base::Result<std::vector<int>> make_widths(const fs::path& file, const Probed& probed, const fs::path& into,
                                           const MediaSettings& settings) {
  std::vector<int> made;
  for (const int width : picture_widths) {
    if (width > probed.width.value_or(0)) break;
    if (const auto done = make_width(file, width, into / fmt::format("w{}.webp", width), settings); !done)
      return done.error();
    made.push_back(width);
  }
  if (made.empty()) {  // too narrow for any: in its own, so that there is one without what a camera wrote into it
    const int width = *probed.width;
    if (const auto done = make_width(file, width, into / fmt::format("w{}.webp", width), settings); !done)
      return done.error();
    made.push_back(width);
  }
  return made;
}

}  // namespace wanqiu::library
