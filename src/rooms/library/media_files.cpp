#include "media_files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <map>

#include <fmt/format.h>

namespace wanqiu::library {
namespace {

namespace fs = std::filesystem;

base::Fault could_not(std::string_view what, const std::string& why) {
  return base::Fault::unavailable(fmt::format("could not {}: {}", what, why));
}

base::Result<void> sync(const fs::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return could_not("open a media file again", std::strerror(errno));
  const bool done = ::fsync(file) == 0;
  const int error = errno;
  ::close(file);
  if (!done) return could_not("make a media file durable", std::strerror(error));
  return {};
}

}  // namespace

bool is_media_hash(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == text.npos;
}

Incoming::~Incoming() {
  std::error_code ignored;
  if (!directory_.empty()) fs::remove_all(directory_, ignored);
}

base::Result<MediaFiles> MediaFiles::open(fs::path directory) {
  std::error_code error;
  fs::create_directories(directory / "incoming", error);
  if (error)
    return base::Fault::unavailable(
        fmt::format("could not make the media directory {}: {}", directory.string(), error.message()));
  return MediaFiles(std::move(directory));
}

MediaFiles::Lock::~Lock() {
  if (file_ >= 0) ::close(file_);
}

MediaFiles::Lock MediaFiles::lock() const {
  const int file = ::open(directory_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file >= 0) ::flock(file, LOCK_EX);
  return Lock(file);
}

base::Result<Incoming> MediaFiles::make_incoming() const {
  auto name = (directory_ / "incoming" / "XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) return could_not("make a place for the file", std::strerror(errno));
  return Incoming(name);
}

base::Result<base::Hash> MediaFiles::copy_in(const fs::path& from, const fs::path& to, std::int64_t bytes_max) {
  std::ifstream in(from, std::ios::binary);
  if (!in) return base::Fault::invalid("file", fmt::format("{} cannot be opened", from.filename().string()));
  std::ofstream out(to, std::ios::binary | std::ios::trunc);
  base::Hasher hasher;
  std::vector<char> buffer(256 * 1024);
  std::int64_t total = 0;
  while (in && out) {
    in.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    const auto count = in.gcount();
    total += count;
    if (total > bytes_max) {
      return base::Fault::make(base::FaultKind::too_large, "file",
                               fmt::format("at most {} MB are taken", bytes_max / 1'000'000));
    }
    hasher.add(std::as_bytes(std::span(buffer.data(), static_cast<std::size_t>(count))));
    out.write(buffer.data(), count);
  }
  out.close();
  if (in.bad()) return could_not("read the file", std::strerror(errno));
  if (!out) return could_not("write the file", std::strerror(errno));
  return hasher.finish();
}

base::Result<void> MediaFiles::keep(const fs::path& from, const fs::path& to) {
  if (const auto done = sync(from); !done) return done.error();
  std::error_code error;
  const auto folder = to.parent_path();
  const bool made = fs::create_directories(folder, error);
  if (!error) fs::rename(from, to, error);
  if (error) return could_not("put the file in its place", error.message());
  if (made) {  // its own name has to last as well
    if (const auto done = sync(folder.parent_path()); !done) return done.error();
  }
  return sync(folder);
}

fs::path MediaFiles::place(std::string_view hash) const {
  return directory_ / hash.substr(0, 2) / hash.substr(2);
}

fs::path MediaFiles::place(std::string_view hash, int width) const {
  return directory_ / hash.substr(0, 2) / fmt::format("{}.w{}.webp", hash.substr(2), width);
}

std::int64_t MediaFiles::remove(std::string_view hash) const {
  std::int64_t bytes = 0;
  std::error_code error;
  const auto own = std::string(hash.substr(2));
  for (const auto& entry : fs::directory_iterator(directory_ / hash.substr(0, 2), error)) {
    if (!entry.path().filename().string().starts_with(own)) continue;
    const auto size = entry.file_size(error);
    if (fs::remove(entry.path(), error)) bytes += static_cast<std::int64_t>(size);
  }
  return bytes;
}

std::vector<MediaFiles::Found> MediaFiles::all() const {
  std::map<std::string, fs::file_time_type> found;
  std::error_code error;
  for (const auto& folder : fs::directory_iterator(directory_, error)) {
    if (!folder.is_directory() || folder.path().filename().string().size() != 2) continue;
    for (const auto& entry : fs::directory_iterator(folder.path(), error)) {
      auto hash = folder.path().filename().string() + entry.path().filename().string().substr(0, 62);
      if (!is_media_hash(hash)) continue;
      const auto written = entry.last_write_time(error);
      const auto [known, added] = found.try_emplace(std::move(hash), written);
      if (!added) known->second = std::max(known->second, written);
    }
  }
  std::vector<Found> out;
  out.reserve(found.size());
  for (auto& [hash, written] : found) out.push_back({hash, written});
  return out;
}

int MediaFiles::remove_incoming(fs::file_time_type before) const {
  int removed = 0;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(directory_ / "incoming", error)) {
    if (entry.last_write_time(error) >= before) continue;
    fs::remove_all(entry.path(), error);
    ++removed;
  }
  return removed;
}

}  // namespace wanqiu::library
