#include "http/static_files.h"

#include <algorithm>
#include <array>

namespace wanqiu::http {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::pair<std::string_view, std::string_view>, 25> types{{
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".jpeg", "image/jpeg"},
    {".webp", "image/webp"},
    {".avif", "image/avif"},
    {".gif", "image/gif"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
    {".xml", "application/xml"},
    {".mp3", "audio/mpeg"},
    {".m4a", "audio/mp4"},
    {".ogg", "audio/ogg"},
    {".opus", "audio/ogg"},
    {".wav", "audio/wav"},
    {".mp4", "video/mp4"},
    {".webm", "video/webm"},
}};

struct StaticFiles {
  fs::path directory;
  bool immutable = false;

  base::Task<Response> operator()(Request request) const {
    const fs::path file = directory / fs::path(request.parameter("path"));  // no "..": the target was checked
    Response response;
    response.content_type = content_type_of(file);
    response.headers.emplace_back("Cache-Control", immutable ? "public, max-age=31536000, immutable" : "no-cache");
    response.body = File{file};
    const auto accepted = request.header("accept-encoding");
    for (const auto& [coding, ending] : {std::pair{"br", ".br"}, std::pair{"gzip", ".gz"}}) {
      const fs::path neighbour = file.string() + ending;
      std::error_code none;
      if (accepted.find(coding) == accepted.npos || !fs::is_regular_file(neighbour, none)) continue;
      response.body = File{neighbour};
      response.headers.emplace_back("Content-Encoding", coding);
      break;
    }
    response.headers.emplace_back("Vary", "Accept-Encoding");
    co_return response;
  }
};

}  // namespace

std::string_view content_type_of(const fs::path& file) {
  auto extension = file.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
  for (const auto& [ending, type] : types) {
    if (ending == extension) return type;
  }
  return "application/octet-stream";
}

void mount_static(Router& router, std::string prefix, fs::path directory, bool immutable) {
  router.add({Method::get, prefix + "/{path*}", Access::anyone(), StaticFiles{std::move(directory), immutable}});
}

}  // namespace wanqiu::http
