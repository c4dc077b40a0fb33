#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace wanqiu::library {

/// `text` as a QR code with error correction M (15 % may be dirty or torn) and the quiet zone of four modules that
/// readers need. `too_large` for more than 1,000 bytes: a code that dense is not read from a poster.
base::Result<std::string> qr_svg(std::string_view text);
/// `scale` pixels a module, 1 bit a pixel.
base::Result<std::string> qr_png(std::string_view text, int scale);

}  // namespace wanqiu::library
