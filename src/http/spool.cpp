#include "spool.h"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace wanqiu::http {

Spool::Spool(const std::filesystem::path& directory) {
  std::error_code ignored;
  std::filesystem::create_directories(directory, ignored);
  std::string name = (directory / "upload-XXXXXX").string();
  file_ = ::mkostemp(name.data(), O_CLOEXEC);
  if (file_ < 0) {
    spdlog::error("no upload can be taken in {}: {}", directory.string(), std::strerror(errno));
    return;
  }
  path_ = name;
}

Spool::~Spool() {
  close();
  if (!path_.empty()) ::unlink(path_.c_str());
}

void Spool::close() {
  if (file_ >= 0) ::close(file_);
  file_ = -1;
}

bool Spool::take(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(file_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      spdlog::error("an upload could not be written to {}: {}", path_.string(), std::strerror(errno));
      return false;
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace wanqiu::http
