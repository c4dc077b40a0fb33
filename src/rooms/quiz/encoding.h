#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace wanqiu::quiz {

/// A text file as UTF-8 without its byte order mark and with single line feeds. What is not UTF-8 is taken for UTF-16
/// (by its mark), for GB 18030 (when its high bytes stand in pairs, as Chinese text does), else for Windows-1252, which
/// Latin-1 is part of. invalid when a byte means nothing there.
base::Result<std::string> to_utf8_text(std::string_view bytes);

}  // namespace wanqiu::quiz
