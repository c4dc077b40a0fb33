#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"

namespace wanqiu::library {

/// A directory of its own for one file on its way in; removed with everything in it at the end.
class Incoming {
 public:
  explicit Incoming(std::filesystem::path directory) : directory_(std::move(directory)) {}
  Incoming(Incoming&& other) noexcept : directory_(std::exchange(other.directory_, {})) {}
  Incoming& operator=(Incoming&&) = delete;
  ~Incoming();
  const std::filesystem::path& directory() const { return directory_; }

 private:
  std::filesystem::path directory_;
};

/// The media directory: `ab/cdef…` for a file whose hash is abcdef…, `ab/cdef….w640.webp` for its widths, `incoming/`
/// for what is on its way. A file is at its place whole and durable or not at all: written beside, fsync, rename, fsync
/// of the directory.
class MediaFiles {
 public:
  static base::Result<MediaFiles> open(std::filesystem::path directory);

  /// Held across processes until its end: while files are put in their place or taken away with their rows.
  class Lock {
   public:
    explicit Lock(int file) : file_(file) {}
    Lock(Lock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
    Lock& operator=(Lock&&) = delete;
    ~Lock();

   private:
    int file_;
  };
  Lock lock() const;

  base::Result<Incoming> make_incoming() const;
  /// Copies `from` to `to` and hashes it on the way. `too_large` when it has more than `bytes_max`.
  static base::Result<base::Hash> copy_in(const std::filesystem::path& from, const std::filesystem::path& to,
                                          std::int64_t bytes_max);
  /// Moves a file of an Incoming to `to`, durably.
  static base::Result<void> keep(const std::filesystem::path& from, const std::filesystem::path& to);

  std::filesystem::path place(std::string_view hash) const;
  std::filesystem::path place(std::string_view hash, int width) const;
  /// The file and its widths; the bytes given back.
  std::int64_t remove(std::string_view hash) const;

  struct Found {
    std::string hash;
    std::filesystem::file_time_type written;
  };
  /// Everything in the directory that is named by a hash, widths under the hash of their original, each hash once.
  std::vector<Found> all() const;
  /// What interrupted uploads left before `before`; the number removed.
  int remove_incoming(std::filesystem::file_time_type before) const;

 private:
  explicit MediaFiles(std::filesystem::path directory) : directory_(std::move(directory)) {}
  std::filesystem::path directory_;
};

bool is_media_hash(std::string_view text);

}  // namespace wanqiu::library
