#include "package.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <zip.h>

#include <memory>
#include <set>
#include <stdexcept>

#include "base/text.h"

namespace wanqiu::quiz {
namespace {

using base::Fault;
using base::FaultKind;

struct FreeSource {
  void operator()(zip_source_t* source) const { zip_source_free(source); }
};
struct Discard {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct CloseFile {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

bool climbs(std::string_view name) {
  if (name.starts_with('/') || name.find('\\') != name.npos || name.find('\0') != name.npos) return true;
  if (name.size() > 1 && name[1] == ':') return true;
  for (const auto part : base::split(name, '/')) {
    if (part == "..") return true;
  }
  return false;
}

bool is_link(zip_t* archive, zip_uint64_t index) {
  zip_uint8_t system = 0;
  zip_uint32_t attributes = 0;
  if (zip_file_get_external_attributes(archive, index, 0, &system, &attributes) != 0) return false;
  return system == ZIP_OPSYS_UNIX && S_ISLNK(attributes >> 16U);
}

[[noreturn]] void failed(const char* what) {
  throw std::runtime_error(std::string("the package could not be made: ") + what);
}

}  // namespace

struct Package::Open {
  std::string bytes;
  std::unique_ptr<zip_t, Discard> archive;
  std::vector<std::string> names;
  std::set<std::string, std::less<>> known;
  PackageLimits limits;
  std::size_t total_bytes = 0;
};

Package::Package(std::unique_ptr<Open> open) : open_(std::move(open)) {}
Package::Package(Package&&) noexcept = default;
Package& Package::operator=(Package&&) noexcept = default;
Package::~Package() = default;

base::Result<Package> Package::open(std::string_view bytes, PackageLimits limits) {
  auto open = std::make_unique<Open>();
  open->bytes = bytes;
  open->limits = limits;
  zip_error_t error;
  zip_error_init(&error);
  std::unique_ptr<zip_source_t, FreeSource> source(
      zip_source_buffer_create(open->bytes.data(), open->bytes.size(), 0, &error));
  if (!source) return Fault::unavailable("no memory for the package");
  open->archive.reset(zip_open_from_source(source.get(), ZIP_RDONLY | ZIP_CHECKCONS, &error));
  if (!open->archive) return Fault::invalid("", fmt::format("is not a whole zip file: {}", zip_error_strerror(&error)));
  (void)source.release();  // the archive owns it now
  const auto count = static_cast<std::size_t>(std::max<zip_int64_t>(0, zip_get_num_entries(open->archive.get(), 0)));
  if (count > limits.entries_max)
    return Fault::make(FaultKind::too_large, "", fmt::format("has more than {} files", limits.entries_max));
  for (std::size_t i = 0; i < count; ++i) {
    zip_stat_t about;
    if (zip_stat_index(open->archive.get(), i, 0, &about) != 0 || (about.valid & ZIP_STAT_NAME) == 0)
      return Fault::invalid("", "has a file without a name");
    const std::string name = about.name;
    const auto shown = std::string(base::first_code_points(name, 100));
    if (!base::is_utf8(name) || climbs(name))
      return Fault::invalid("", fmt::format("the file '{}' would lie outside of it", shown));
    if (is_link(open->archive.get(), i)) return Fault::invalid("", fmt::format("'{}' is a link", shown));
    if ((about.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && about.encryption_method != ZIP_EM_NONE)
      return Fault::invalid("", fmt::format("'{}' is encrypted", shown));
    if (name.ends_with('/')) continue;
    if (!open->known.insert(name).second) return Fault::invalid("", fmt::format("has two files '{}'", shown));
    open->names.push_back(name);
  }
  return Package(std::move(open));
}

bool Package::has(const std::string& name) const {
  return open_->known.contains(name);
}

const std::vector<std::string>& Package::names() const {
  return open_->names;
}

base::Result<std::string> Package::read(const std::string& name) {
  zip_stat_t about;
  const auto index = zip_name_locate(open_->archive.get(), name.c_str(), 0);
  if (index < 0 || zip_stat_index(open_->archive.get(), static_cast<zip_uint64_t>(index), 0, &about) != 0)
    return Fault::not_found(fmt::format("the package has no file '{}'", base::first_code_points(name, 100)));
  const auto& limits = open_->limits;
  const auto large = [&](std::string_view why) {
    return Fault::make(FaultKind::too_large, "", fmt::format("'{}' {}", name, why));
  };
  const std::unique_ptr<zip_file_t, CloseFile> file(
      zip_fopen_index(open_->archive.get(), static_cast<zip_uint64_t>(index), 0));
  if (!file) return Fault::invalid("", fmt::format("'{}' cannot be unpacked", name));
  // What the directory says of the size may be a lie: count what comes out.
  const std::size_t packed = std::max<std::size_t>(1, about.comp_size);
  std::string bytes;
  std::vector<char> piece(std::size_t{64} << 10U);
  for (;;) {
    const auto count = zip_fread(file.get(), piece.data(), piece.size());
    if (count < 0) return Fault::invalid("", fmt::format("'{}' cannot be unpacked: it is damaged", name));
    if (count == 0) break;
    bytes.append(piece.data(), static_cast<std::size_t>(count));
    open_->total_bytes += static_cast<std::size_t>(count);
    if (bytes.size() > limits.entry_bytes_max) return large("is over 64 MiB when it is unpacked");
    if (open_->total_bytes > limits.total_bytes_max) return large("brings the package over 1 GiB when it is unpacked");
    if (bytes.size() > (std::size_t{1} << 20U) && bytes.size() / packed > limits.ratio_max)
      return large("grows more than 500 times when it is unpacked");
  }
  return bytes;
}

bool is_zip(std::string_view bytes) {
  return bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06");
}

std::string make_package(const std::vector<std::pair<std::string, std::string>>& files) {
  zip_error_t error;
  zip_error_init(&error);
  const std::unique_ptr<zip_source_t, FreeSource> target(zip_source_buffer_create(nullptr, 0, 0, &error));
  if (!target) failed(zip_error_strerror(&error));
  std::unique_ptr<zip_t, Discard> archive(zip_open_from_source(target.get(), ZIP_TRUNCATE, &error));
  if (!archive) failed(zip_error_strerror(&error));
  zip_source_keep(target.get());                           // the archive's close gives its own hold back
  constexpr zip_uint16_t first_dos_day = (1U << 5U) | 1U;  // 1980-01-01
  for (const auto& [name, text] : files) {
    auto* source = zip_source_buffer(archive.get(), text.data(), text.size(), 0);
    if (source == nullptr) failed(zip_strerror(archive.get()));
    const auto index = zip_file_add(archive.get(), name.c_str(), source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
      zip_source_free(source);
      failed(zip_strerror(archive.get()));
    }
    zip_file_set_dostime(archive.get(), static_cast<zip_uint64_t>(index), 0, first_dos_day, 0);
  }
  if (zip_close(archive.get()) != 0) failed(zip_strerror(archive.get()));
  (void)archive.release();
  if (zip_source_open(target.get()) != 0) failed("it cannot be read back");
  zip_source_seek(target.get(), 0, SEEK_END);
  std::string bytes(static_cast<std::size_t>(zip_source_tell(target.get())), '\0');
  zip_source_seek(target.get(), 0, SEEK_SET);
  const auto read = zip_source_read(target.get(), bytes.data(), bytes.size());
  zip_source_close(target.get());
  if (read != static_cast<zip_int64_t>(bytes.size())) failed("it cannot be read back");
  return bytes;
}

}  // namespace wanqiu::quiz
