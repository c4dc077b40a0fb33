#include <zip.h>

#include <memory>
#include <stdexcept>

#include "my_data.h"

namespace wanqiu::people {
namespace {

struct SourceFree {
  void operator()(zip_source_t* source) const { zip_source_free(source); }
};
struct Discard {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};

[[noreturn]] void failed(const char* what) {
  throw std::runtime_error(std::string("the zip could not be made: ") + what);
}

}  // namespace

std::string zipped(const std::vector<std::pair<std::string, std::string>>& files) {
  zip_error_t error;
  zip_error_init(&error);
  const std::unique_ptr<zip_source_t, SourceFree> target(zip_source_buffer_create(nullptr, 0, 0, &error));
  if (!target) failed(zip_error_strerror(&error));
  std::unique_ptr<zip_t, Discard> archive(zip_open_from_source(target.get(), ZIP_TRUNCATE, &error));
  if (!archive) failed(zip_error_strerror(&error));
  zip_source_keep(target.get());  // the archive's close gives its own hold back
  for (const auto& [name, text] : files) {
    auto* source = zip_source_buffer(archive.get(), text.data(), text.size(), 0);
    if (source == nullptr) failed(zip_strerror(archive.get()));
    if (zip_file_add(archive.get(), name.c_str(), source, ZIP_FL_ENC_UTF_8) < 0) {
      zip_source_free(source);
      failed(zip_strerror(archive.get()));
    }
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

}  // namespace wanqiu::people
