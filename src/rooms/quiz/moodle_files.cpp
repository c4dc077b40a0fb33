#include "moodle_files.h"

#include <fmt/format.h>

#include <algorithm>

#include "base64.h"
#include "file_address.h"
#include "refuse.h"

namespace wanqiu::quiz {
namespace {

/// "a/image.png" → "a/image-2.png"
std::string numbered(const std::string& name, std::size_t number) {
  const auto slash = name.rfind('/');
  auto dot = name.rfind('.');
  if (dot == std::string::npos || (slash != std::string::npos && dot < slash)) dot = name.size();
  return fmt::format("{}-{}{}", name.substr(0, dot), number, name.substr(dot));
}

}  // namespace

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
    rename_file(text, name, plugin_file, called);
  }
}

}  // namespace wanqiu::quiz
