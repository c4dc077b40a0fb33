#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "base/task.h"
#include "base/time.h"
#include "library/picture.h"

namespace wanqiu::store {
class Store;
}
namespace wanqiu::http {
class Router;
}

namespace wanqiu::library {

enum class MediaKind : std::uint8_t { picture = 1, audio = 2, video = 3 };
BOOST_DESCRIBE_ENUM(MediaKind, picture, audio, video)

/// What is known about one file. `hash` is BLAKE2b-256 of its content in hexadecimal and its only name.
struct MediaFile {
  std::string hash;
  MediaKind kind = MediaKind::picture;
  std::string content_type;
  std::string name;
  std::int64_t bytes = 0;
  std::optional<int> width;
  std::optional<int> height;
  std::optional<std::int64_t> duration_ms;
  std::string alt;
  std::string url;
  std::vector<MediaWidth> widths;
  base::Instant uploaded_at;
};
BOOST_DESCRIBE_STRUCT(MediaFile, (),
                      (hash, kind, content_type, name, bytes, width, height, duration_ms, alt, url, widths,
                       uploaded_at))

struct MediaSettings {
  std::filesystem::path directory;  ///< under the home directory; made when missing
  std::int64_t picture_bytes_max = std::int64_t{20} * 1024 * 1024;
  std::int64_t picture_pixels_max = 100'000'000;
  std::int64_t audio_bytes_max = std::int64_t{300} * 1024 * 1024;
  std::int64_t video_bytes_max = std::int64_t{2} * 1024 * 1024 * 1024;
  int processes_max = 2;  ///< probes and picture makers at one time
  int waiting_max = 64;   ///< uploads that wait for their turn
  base::Milliseconds process_time_max{60'000};
  /// Nobody else takes files in: what an earlier process left half taken in is removed at the start.
  bool alone = true;
};

struct MediaQuery {
  std::optional<MediaKind> kind;
  std::string name;  ///< part of the name or of the alternative text; empty for all
  int limit = 50;
  std::string cursor;
};

struct MediaPage {
  std::vector<MediaFile> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(MediaPage, (), (items, next))

struct MediaDescription {
  std::optional<std::string> name;
  std::optional<std::string> alt;
};

/// A file to send.
struct ServedMedia {
  std::filesystem::path path;
  std::string content_type;
  std::string etag;
};

/// What cleaning up found.
struct MediaCleaning {
  int unused = 0;          ///< files known to the database that nothing uses, removed
  int unknown = 0;         ///< files in the directory that the database does not know, removed
  int missing = 0;         ///< files that the database knows and the directory has not; reported only
  std::int64_t bytes = 0;  ///< given back
};
BOOST_DESCRIBE_STRUCT(MediaCleaning, (), (unused, unknown, missing, bytes))

/// Pictures, sounds and videos, kept by the hash of their content (docs/media.md).
///
/// A file is taken in whole or not at all: its type is found from its first bytes, never from what the sender says; a
/// process of its own with limits on time, memory and output reads it to its end; pictures get their widths; only then
/// do the files get their place (written beside, fsync, rename) and the database its row. A broken file gets a fault
/// that says what is wrong with it and leaves nothing behind.
class Media {
 public:
  struct In {
    std::filesystem::path file;  ///< copied, not moved
    std::string name;            ///< "东门之池.mp3"
    std::string alt;
    base::LearnerId by;  ///< none for an import
  };
  struct Taken {
    MediaFile file;
    bool known = false;  ///< the same content was here before
  };

  static base::Result<std::unique_ptr<Media>> open(store::Store& store, const base::Clock& clock,
                                                   MediaSettings settings);
  virtual ~Media() = default;

  virtual base::Task<base::Result<Taken>> take_in(In in) = 0;
  /// The same on the calling thread, which waits: for imports.
  virtual base::Result<Taken> take_in_now(const In& in) = 0;

  virtual base::Task<base::Result<MediaPage>> list(MediaQuery query) = 0;
  virtual base::Task<base::Result<MediaFile>> find(std::string hash) = 0;
  virtual base::Task<base::Result<MediaFile>> describe(std::string hash, MediaDescription description) = 0;
  /// Conflict when an item uses it.
  virtual base::Task<base::Result<void>> remove(std::string hash) = 0;
  /// Raised when what is known about a file changes: a page that shows its words is out of date then.
  virtual std::uint64_t generation() const = 0;
  /// `name` is anything, or w640.webp for a width. Usually from memory.
  virtual base::Task<base::Result<ServedMedia>> serve(std::string hash, std::string name) = 0;

  /// Removes files that no item uses and that are older than `unused_days`, files that the database does not know, and
  /// what an interrupted upload left. On the calling thread.
  virtual MediaCleaning clean(int unused_days) = 0;
};

/// POST /api/v1/media and what belongs to it, GET /media/{hash}/{name}.
void mount_media(http::Router& router, Media& media);

/// "/media/<hash>/w640.webp" or "/media/<hash>/<name>": the name percent-encoded.
std::string media_url(std::string_view hash, std::string_view name);

}  // namespace wanqiu::library
