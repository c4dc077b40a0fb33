#pragma once

#include <string_view>

#include "base/result.h"

namespace wanqiu::quiz {

/// Ends the reading of one question. Whoever reads the file catches it, says where it was and goes on with the next.
[[noreturn]] inline void refuse(std::string_view field, std::string_view reason) {
  throw base::FaultError(base::Fault::invalid(field, reason));
}

}  // namespace wanqiu::quiz
