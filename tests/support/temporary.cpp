#include "support/temporary.h"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace wanqiu::support {

namespace fs = std::filesystem;

TemporaryDirectory::TemporaryDirectory() {
  std::string pattern = (fs::temp_directory_path() / "wanqiu-test.XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory can be made");
  path_ = pattern;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::optional<fs::path> real_input() {
  const char* named = std::getenv("WANQIU_DATA");
  const fs::path place =
      named != nullptr ? fs::path(named) : fs::path(WANQIU_SOURCE_DIR).parent_path() / "shared" / "data";
  if (!fs::exists(place / "content")) return std::nullopt;
  return place;
}

void write_file(const fs::path& path, std::string_view text) {
  std::ofstream out(path, std::ios::binary);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  if (!out.flush()) throw std::runtime_error("cannot write " + path.string());
}

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace wanqiu::support
