#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "base/result.h"
#include "media_type.h"

namespace wanqiu::library {

/// What a process of its own found out about a file by reading it to its end.
struct Probed {
  const MediaType* type = nullptr;
  std::optional<int> width;
  std::optional<int> height;
  std::optional<std::int64_t> duration_ms;
};

inline constexpr std::array picture_widths{320, 640, 960, 1600};

/// Finds what is wrong with a file, or what it is. Runs ffprobe (sounds, videos) or vipsheader (pictures).
base::Result<Probed> probe(const std::filesystem::path& file, const MediaType& type, const MediaSettings& settings);

/// Makes the widths of a picture as WebP beside each other: `into`/w320.webp … none wider than the picture; of a
/// narrower one its own width. Decodes the whole picture, so a truncated one fails here. Returns the widths made.
base::Result<std::vector<int>> make_widths(const std::filesystem::path& file, const Probed& probed,
                                           const std::filesystem::path& into, const MediaSettings& settings);

/// Where an MP4 file is cut off or lacks its table of contents, from its outermost boxes; success when they are whole.
base::Result<void> check_iso_boxes(const std::filesystem::path& file);

}  // namespace wanqiu::library
