// Zip packages, read and written in memory.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace wanqiu::quiz {

struct PackageLimits {
  std::size_t entries_max = 250'000;
  std::size_t entry_bytes_max = std::size_t{64} << 20U;
  std::size_t total_bytes_max = std::size_t{1} << 30U;
  /// A file that grows more than this when it is unpacked is a bomb.
  std::size_t ratio_max = 500;
};

/// A zip file whose entries are read one by one. Entries that climb out of it ("../x", "/x"), symbolic links and
/// encrypted ones are faults of the whole, since somebody meant harm.
class Package {
 public:
  static base::Result<Package> open(std::string_view bytes, PackageLimits limits = {});
  Package(Package&&) noexcept;
  Package& operator=(Package&&) noexcept;
  ~Package();

  bool has(const std::string& name) const;
  const std::vector<std::string>& names() const;
  /// not_found; too_large for what is over a limit, counted over all that was read.
  base::Result<std::string> read(const std::string& name);

 private:
  struct Open;
  explicit Package(std::unique_ptr<Open> open);
  std::unique_ptr<Open> open_;
};

bool is_zip(std::string_view bytes);

/// Names with contents, in order, compressed. The same input gives the same bytes: entries carry no time.
std::string make_package(const std::vector<std::pair<std::string, std::string>>& files);

}  // namespace wanqiu::quiz
