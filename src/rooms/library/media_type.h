#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "library/media.h"

namespace wanqiu::library {

/// One form of file that is taken. `demuxer` is the one ffprobe is held to, so that a playlist that names other files
/// is never followed; empty for pictures.
struct MediaType {
  std::string_view name;  ///< "JPEG picture", for messages
  MediaKind kind = MediaKind::picture;
  std::string_view content_type;
  std::string_view extension;                ///< the usual one, with its dot
  std::vector<std::string_view> extensions;  ///< all that a name may have
  std::string_view demuxer;
};

/// How many of the first bytes type_of_content wants to see (fewer if the file is shorter).
inline constexpr std::size_t media_head_bytes = 4096;

/// From the first bytes. `invalid` for what is empty or no media file, `unsupported` for a known kind that is not
/// taken; the reason names what it is.
base::Result<const MediaType*> type_of_content(std::string_view head);

/// The sound-only form of an MP4 (audio/mp4), for when the probe finds no moving pictures in it.
const MediaType& mp4_audio();

/// Of a stored file; null for a content type that is not taken.
const MediaType* type_of_content_type(std::string_view content_type);

/// Invalid when the extension of `name` is of another kind of file that is taken.
base::Result<void> check_name(std::string_view name, const MediaType& type);

/// Safe as the last segment of an address and as a file name: the last segment only, no control characters, at most 120
/// characters, with an extension that fits. Never the name of a width (w640.webp).
std::string safe_media_name(std::string_view name, const MediaType& type);

/// "w640.webp" → 640; 0 for any other name.
int width_of_name(std::string_view name);

}  // namespace wanqiu::library
