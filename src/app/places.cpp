#include "places.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <utility>

namespace wanqiu::app {

namespace fs = std::filesystem;
using base::Fault;

fs::path share_directory() {
  std::error_code none;
  for (auto place = fs::read_symlink("/proc/self/exe", none).parent_path(); place.has_relative_path();
       place = place.parent_path()) {
    if (fs::is_regular_file(place / "sites" / "neutral.yaml", none)) return place;
  }
  return "/usr/share/wanqiu";
}

base::Result<std::string> read_text_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Fault::not_found(fmt::format("{} cannot be read: {}", path.string(), std::strerror(errno)));
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

base::Result<void> write_text_file(const fs::path& path, std::string_view text) {
  const auto failed = [&] {
    return Fault::unavailable(fmt::format("{} cannot be written: {}", path.string(), std::strerror(errno)));
  };
  std::string beside = path.string() + ".XXXXXX";
  const int descriptor = mkostemp(beside.data(), O_CLOEXEC);
  if (descriptor < 0) return failed();
  bool good = true;
  for (std::string_view left = text; good && !left.empty();) {
    const auto written = ::write(descriptor, left.data(), left.size());
    good = written > 0;
    if (good) left.remove_prefix(static_cast<std::size_t>(written));
  }
  good = good && ::fsync(descriptor) == 0;
  ::close(descriptor);
  if (!good || rename(beside.c_str(), path.c_str()) != 0) {
    const auto fault = failed();
    unlink(beside.c_str());
    return fault;
  }
  return {};
}

base::Result<HomeLock> HomeLock::take(const fs::path& home) {
  const auto path = home / "lock";
  const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0)
    return Fault::unavailable(fmt::format("{} cannot be opened: {}", path.string(), std::strerror(errno)));
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    ::close(descriptor);
    return Fault::conflict(
        "home", fmt::format("another wanqiu works on {}: stop it first, or ask it over HTTP", home.string()));
  }
  return HomeLock(descriptor);
}

HomeLock::HomeLock(HomeLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

HomeLock::~HomeLock() {
  if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace wanqiu::app
