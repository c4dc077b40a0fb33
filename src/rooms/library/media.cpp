#include "library/media.h"

#include <spdlog/spdlog.h>

#include <atomic>
#include <charconv>
#include <fstream>
#include <mutex>
#include <set>
#include <unordered_map>

#include <fmt/format.h>

#include "base/text.h"
#include "base/workers.h"
#include "media_files.h"
#include "media_probe.h"
#include "media_store.h"
#include "store/store.h"

namespace wanqiu::library {
namespace {

namespace fs = std::filesystem;

std::int64_t bytes_max(const MediaSettings& settings, MediaKind kind) {
  switch (kind) {
    case MediaKind::picture:
      return settings.picture_bytes_max;
    case MediaKind::audio:
      return settings.audio_bytes_max;
    case MediaKind::video:
      return settings.video_bytes_max;
  }
  return 0;
}

std::string_view words_of(MediaKind kind) {
  return kind == MediaKind::picture ? "a picture" : kind == MediaKind::audio ? "a sound" : "a video";
}

std::string head_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string head(media_head_bytes, '\0');
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(in.gcount()));
  return head;
}

base::Result<std::optional<MediaCursor>> parse_cursor(std::string_view text) {
  if (text.empty()) return std::optional<MediaCursor>();
  const auto parts = base::split(text, '.');
  std::int64_t at = 0;
  if (parts.size() == 2 && is_media_hash(parts[1])) {
    const auto [end, error] = std::from_chars(parts[0].data(), parts[0].data() + parts[0].size(), at);
    if (error == std::errc() && end == parts[0].data() + parts[0].size() && at >= 0) {
      return std::optional(MediaCursor{base::from_ms(at), std::string(parts[1])});
    }
  }
  return base::Fault::invalid("cursor", "must be the next of the page before");
}

base::Fault no_such_file() {
  return base::Fault::not_found("there is no such media file");
}

/// Files on their way in are worked on by a few threads, each of which waits for its process.
class KeptMedia final : public Media {
 public:
  KeptMedia(store::Store& store, const base::Clock& clock, MediaSettings settings, MediaFiles files)
      : store_(store),
        clock_(clock),
        settings_(std::move(settings)),
        files_(std::move(files)),
        workers_(settings_.processes_max, settings_.waiting_max) {}

  base::Task<base::Result<Taken>> take_in(In in) override {
    auto work = [this, in = std::move(in)] { return take_in_now(in); };
    auto taken = co_await workers_.run(std::move(work));
    co_return taken;
  }

  base::Result<Taken> take_in_now(const In& in) override {
    auto incoming = files_.make_incoming();
    if (!incoming) return incoming.error();
    const auto copy = incoming->directory() / "content";
    const auto type = type_of_content(head_of(in.file));
    if (!type) return type.error();
    if (const auto fits = check_name(in.name, **type); !fits) return fits.error();
    const auto hash = MediaFiles::copy_in(in.file, copy, bytes_max(settings_, (*type)->kind));
    if (!hash) {
      auto fault = hash.error();
      if (fault.kind == base::FaultKind::too_large) fault.reason += fmt::format(" for {}", words_of((*type)->kind));
      return fault;
    }
    const auto name = base::hex(*hash);
    if (auto known = known_already(name)) return Taken{with_words(std::move(*known), in.alt), true};

    const auto probed = probe(copy, **type, settings_);
    if (!probed) return probed.error();
    MediaFile file = describe_new(in, name, *probed, static_cast<std::int64_t>(fs::file_size(copy)));
    if (file.kind == MediaKind::picture) {
      const auto widths = make_widths(copy, *probed, incoming->directory(), settings_);
      if (!widths) return widths.error();
      for (const int width : *widths) file.widths.push_back({width, media_url(name, fmt::format("w{}.webp", width))});
    }
    return settle(*incoming, std::move(file), in.by);
  }

  base::Task<base::Result<MediaPage>> list(MediaQuery query) override {
    const auto cursor = parse_cursor(query.cursor);
    if (!cursor) co_return cursor.error();
    auto files =
        co_await store_.read([&](store::Session& db) { return list_media(db, query, *cursor, query.limit + 1); });
    MediaPage page{std::move(files), std::nullopt};
    if (static_cast<int>(page.items.size()) > query.limit) {
      page.items.pop_back();
      page.next = fmt::format("{}.{}", base::to_ms(page.items.back().uploaded_at), page.items.back().hash);
    }
    co_return page;
  }

  base::Task<base::Result<MediaFile>> find(std::string hash) override {
    if (!is_media_hash(hash)) co_return no_such_file();
    auto file = co_await store_.read([&](store::Session& db) { return find_media(db, hash); });
    if (!file) co_return no_such_file();
    co_return std::move(*file);
  }

  base::Task<base::Result<MediaFile>> describe(std::string hash, MediaDescription description) override {
    if (!is_media_hash(hash)) co_return no_such_file();
    auto file = co_await store_.write([&](store::Session& db) {
      auto found = find_media(db, hash);
      if (!found) return found;
      if (description.name) found->name = safe_media_name(*description.name, type_named(*found));
      if (description.alt) found->alt = *description.alt;
      update_media_description(db, *found);
      return find_media(db, hash);
    });
    if (!file) co_return no_such_file();
    ++generation_;
    co_return std::move(*file);
  }

  std::uint64_t generation() const override { return generation_; }

  base::Task<base::Result<void>> remove(std::string hash) override {
    if (!is_media_hash(hash)) co_return no_such_file();
    auto work = [this, hash = std::move(hash)] { return remove_now(hash); };
    auto removed = co_await workers_.run(std::move(work));
    co_return removed;
  }

  base::Task<base::Result<ServedMedia>> serve(std::string hash, std::string name) override {
    if (!is_media_hash(hash)) co_return no_such_file();
    auto known = remembered(hash);
    if (!known) {
      const auto file = co_await store_.read([&](store::Session& db) { return find_media(db, hash); });
      if (!file) co_return no_such_file();
      known = remember(*file);
    }
    int width = width_of_name(name);
    // A camera writes into its pictures where they were taken; the widths have it stripped.
    if (width == 0 && is_photograph(known->content_type) && !known->widths.empty()) width = *known->widths.rbegin();
    if (width == 0) co_return ServedMedia{files_.place(hash), known->content_type, hash};
    if (!known->widths.contains(width))
      co_return base::Fault::not_found(fmt::format("this picture has no width of {}", width));
    co_return ServedMedia{files_.place(hash, width), "image/webp", fmt::format("{}-w{}", hash, width)};
  }

  MediaCleaning clean(int unused_days) override {
    MediaCleaning cleaning;
    const std::lock_guard lock(settling_);
    const auto shared = files_.lock();
    const auto old = clock_.now() - std::chrono::hours(24 * unused_days);
    std::set<std::string> kept;
    for (const auto& one : remove_unused(old, kept)) {
      forget(one);
      cleaning.bytes += files_.remove(one);
      ++cleaning.unused;
    }
    for (const auto& hash : kept) cleaning.missing += fs::exists(files_.place(hash)) ? 0 : 1;
    // A day, since another process may be at an import: its files come before their row.
    const auto yesterday = std::chrono::time_point_cast<fs::file_time_type::duration>(
        std::chrono::file_clock::from_sys(clock_.now() - std::chrono::hours(24)));
    for (const auto& found : files_.all()) {
      if (kept.contains(found.hash) || found.written >= yesterday) continue;
      cleaning.bytes += files_.remove(found.hash);
      ++cleaning.unknown;
    }
    cleaning.unknown += files_.remove_incoming(yesterday);
    return cleaning;
  }

 private:
  /// What sending a file needs to know.
  struct Remembered {
    std::string content_type;
    std::set<int> widths;
  };
  static constexpr std::size_t remembered_max = 20'000;

  /// Takes the rows of what nothing uses and is older than `old` away, in the transaction that looks who uses what;
  /// `kept` gets the others. The looking reads every body, so it is only done when there is something old.
  std::vector<std::string> remove_unused(base::Instant old, std::set<std::string>& kept) {
    const auto known = store_.read_now([](store::Session& db) { return all_media(db); });
    std::set<std::string> candidates;
    for (const auto& one : known) (one.uploaded_at > old ? kept : candidates).insert(one.hash);
    if (candidates.empty()) return {};
    auto unused = store_.write_now([&](store::Session& db) {
      const auto used = media_in_use(db);
      std::vector<std::string> gone;
      for (const auto& hash : candidates) {
        if (used.contains(hash)) continue;
        delete_media(db, hash);
        gone.push_back(hash);
      }
      return gone;
    });
    for (const auto& hash : unused) candidates.erase(hash);
    kept.merge(candidates);
    return unused;
  }

  /// May have been taken by a camera. (Of an AVIF that moves, its first picture is shown.)
  static bool is_photograph(std::string_view content_type) {
    return content_type == "image/jpeg" || content_type == "image/avif";
  }

  std::optional<MediaFile> known_already(const std::string& hash) {
    auto file = store_.read_now([&](store::Session& db) { return find_media(db, hash); });
    if (!file || !fs::exists(files_.place(hash))) return std::nullopt;
    return file;
  }

  /// A file that came without words takes those that come with it now.
  MediaFile with_words(MediaFile file, const std::string& alt) {
    if (!file.alt.empty() || alt.empty()) return file;
    file.alt = alt;
    store_.write_now([&](store::Session& db) { update_media_description(db, file); });
    ++generation_;
    return file;
  }

  MediaFile describe_new(const In& in, const std::string& hash, const Probed& probed, std::int64_t bytes) const {
    const auto name = safe_media_name(in.name, *probed.type);
    return {hash,
            probed.type->kind,
            std::string(probed.type->content_type),
            name,
            bytes,
            probed.width,
            probed.height,
            probed.duration_ms,
            in.alt,
            media_url(hash, name),
            {},
            clock_.now()};
  }

  /// The extension of a stored name fits already, so any type of the same content type does for making a name safe.
  static const MediaType& type_named(const MediaFile& file) { return *type_of_content_type(file.content_type); }

  /// Gives the files their place and the database its row; takes the files away again when the row cannot be written.
  base::Result<Taken> settle(const Incoming& incoming, MediaFile file, base::LearnerId by) {
    const std::lock_guard lock(settling_);
    const auto shared = files_.lock();
    const bool there = fs::exists(files_.place(file.hash));
    const auto placed = [&]() -> base::Result<void> {
      for (const auto& one : file.widths) {
        const auto kept = MediaFiles::keep(incoming.directory() / fmt::format("w{}.webp", one.width),
                                           files_.place(file.hash, one.width));
        if (!kept) return kept.error();
      }
      return MediaFiles::keep(incoming.directory() / "content", files_.place(file.hash));
    }();
    if (!placed) {
      if (!there) files_.remove(file.hash);
      return placed.error();
    }
    try {
      const auto stored = store_.write_now([&](store::Session& db) {
        insert_media(db, file, by);
        return find_media(db, file.hash);
      });
      return Taken{*stored, there};
    } catch (...) {
      if (!there) files_.remove(file.hash);
      throw;
    }
  }

  base::Result<void> remove_now(const std::string& hash) {
    const std::lock_guard lock(settling_);
    const auto shared = files_.lock();
    auto done = store_.write_now([&](store::Session& db) -> base::Result<void> {
      if (!find_media(db, hash)) return no_such_file();
      if (media_in_use(db).contains(hash))
        return base::Fault::conflict("hash", "an item uses this file; take it out of the item first");
      delete_media(db, hash);
      return {};
    });
    if (!done) return done;
    forget(hash);
    files_.remove(hash);
    return {};
  }

  std::optional<Remembered> remembered(const std::string& hash) {
    const std::lock_guard lock(memory_);
    const auto found = remembered_.find(hash);
    return found == remembered_.end() ? std::nullopt : std::optional(found->second);
  }
  Remembered remember(const MediaFile& file) {
    Remembered one{file.content_type, {}};
    for (const auto& width : file.widths) one.widths.insert(width.width);
    const std::lock_guard lock(memory_);
    if (remembered_.size() >= remembered_max) remembered_.clear();
    remembered_[file.hash] = one;
    return one;
  }
  void forget(const std::string& hash) {
    const std::lock_guard lock(memory_);
    remembered_.erase(hash);
  }

  store::Store& store_;
  const base::Clock& clock_;
  MediaSettings settings_;
  MediaFiles files_;
  std::mutex settling_;  ///< held while files and row change together, as is the directory's lock
  std::atomic<std::uint64_t> generation_{0};
  std::mutex memory_;
  std::unordered_map<std::string, Remembered> remembered_;
  base::Workers workers_;  // last: its threads end before what they use
};

}  // namespace

base::Result<std::unique_ptr<Media>> Media::open(store::Store& store, const base::Clock& clock,
                                                 MediaSettings settings) {
  auto files = MediaFiles::open(settings.directory);
  if (!files) return files.error();
  if (settings.alone) files->remove_incoming(fs::file_time_type::max());
  return std::unique_ptr<Media>(std::make_unique<KeptMedia>(store, clock, std::move(settings), std::move(*files)));
}

std::string media_url(std::string_view hash, std::string_view name) {
  std::string url = fmt::format("/media/{}/", hash);
  for (const char c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~").find(c) != std::string_view::npos;
    url += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return url;
}

}  // namespace wanqiu::library
