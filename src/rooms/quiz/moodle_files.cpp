#include "moodle_files.h"

#include <fmt/format.h>

#include <algorithm>

#include "base64.h"
#include "refuse.h"

namespace wanqiu::quiz {
namespace {

constexpr std::string_view folder = "@@PLUGINFILE@@/";

bool stands_for_itself(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         c == '.' || c == '~';
}

/// As Moodle writes a name into an address.
std::string in_address(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (stands_for_itself(c) || c == '/') {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

/// Where `name` is a whole name in the text.
void replace_name(std::string& text, const std::string& name, const std::string& other) {
  const auto from = std::string(folder) + name;
  const auto to = std::string(folder) + other;
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    const auto end = at + from.size();
    const bool goes_on = end < text.size() && (stands_for_itself(text[end]) || text[end] == '%');
    if (!goes_on) text.replace(at, from.size(), to);
  }
}

/// "a/image.png" → "a/image-2.png"
std::string numbered(const std::string& name, std::size_t number) {
  const auto slash = name.rfind('/');
  auto dot = name.rfind('.');
  if (dot == std::string::npos || (slash != std::string::npos && dot < slash)) dot = name.size();
  return fmt::format("{}-{}{}", name.substr(0, dot), number, name.substr(dot));
}

}  // namespace

bool names_file(std::string_view text, std::string_view name) {
  return text.find(std::string(folder) + std::string(name)) != text.npos ||
         text.find(std::string(folder) + in_address(name)) != text.npos;
}

std::string MoodleFiles::take(Attachment file) {
  const auto name = file.name;
  for (std::size_t number = 2;; ++number) {
    const auto known =
        std::find_if(files_.begin(), files_.end(), [&](const auto& each) { return each.name == file.name; });
    if (known == files_.end()) {
      files_.push_back(std::move(file));
      return files_.back().name;
    }
    if (known->bytes == file.bytes) return known->name;
    file.name = numbered(name, number);
  }
}

void MoodleFiles::take(const XmlElement& element, std::string& text) {
  for (const auto* each : element.all("file")) {
    auto bytes = from_base64(each->text());
    if (!bytes) refuse("file", fmt::format("the file '{}' is not base64", each->attribute("name")));
    auto path = std::string(each->attribute("path"));
    path.erase(0, std::min(path.find_first_not_of('/'), path.size()));
    const auto name = path + std::string(each->attribute("name"));
    const auto called = take({name, std::move(*bytes)});
    if (called == name) continue;
    replace_name(text, name, in_address(called));
    replace_name(text, in_address(name), in_address(called));
  }
}

}  // namespace wanqiu::quiz
