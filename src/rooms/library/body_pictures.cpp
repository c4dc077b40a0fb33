#include "body_pictures.h"

#include <fmt/format.h>

#include <algorithm>

#include "media_files.h"

namespace wanqiu::library {
namespace {

constexpr std::string_view start = "<img src=\"/media/";
constexpr std::size_t hash_length = 64;

/// The hash at a picture's address, or nothing.
std::string_view hash_at(std::string_view html, std::size_t picture) {
  const auto hash = html.substr(picture + start.size(), hash_length);
  return is_media_hash(hash) ? hash : std::string_view();
}

}  // namespace

std::vector<std::string> pictures_in(std::string_view html) {
  std::vector<std::string> hashes;
  for (auto at = html.find(start); at != html.npos; at = html.find(start, at + 1)) {
    const auto hash = hash_at(html, at);
    if (!hash.empty() && std::find(hashes.begin(), hashes.end(), hash) == hashes.end()) hashes.emplace_back(hash);
  }
  return hashes;
}

std::string srcset(const std::vector<MediaWidth>& widths) {
  std::string text;
  for (const auto& one : widths) text += fmt::format("{}{} {}w", text.empty() ? "" : ", ", one.url, one.width);
  return text;
}

std::string show_widths(std::string_view html, const std::map<std::string, MediaFile>& known) {
  std::string out;
  std::size_t copied = 0;
  for (auto at = html.find(start); at != html.npos; at = html.find(start, at + 1)) {
    const auto found = known.find(std::string(hash_at(html, at)));
    const auto end = html.find('"', at + start.size());  // of the address
    if (found == known.end() || found->second.widths.empty() || end == html.npos) continue;
    const auto& file = found->second;
    auto shown = file.widths.front();
    for (const auto& one : file.widths) {
      if (one.width <= 960) shown = one;
    }
    out += html.substr(copied, at - copied);
    out += fmt::format("<img src=\"{}\" srcset=\"{}\" sizes=\"{}\"", shown.url, srcset(file.widths), text_sizes);
    if (file.width && file.height) out += fmt::format(" width=\"{}\" height=\"{}\"", *file.width, *file.height);
    out += " loading=\"lazy\"";
    copied = end + 1;
  }
  out += html.substr(copied);
  return out;
}

}  // namespace wanqiu::library
