#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wanqiu::quiz {

/// RFC 4648 with padding, on one line.
std::string to_base64(std::string_view bytes);
/// White space is skipped; nullopt for what is not base64.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace wanqiu::quiz
