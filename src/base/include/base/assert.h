// Invariants. They stay in release builds: a broken one ends the process with its place and text, because memory
// that contradicts itself must not be written to disk. Never reachable by what a user sends.
#pragma once

namespace wanqiu::base {

[[noreturn]] void assertion_failed(const char* expression, const char* file, int line);

}  // namespace wanqiu::base

#define WQ_ASSERT(expression) \
  (static_cast<bool>(expression) ? void() : ::wanqiu::base::assertion_failed(#expression, __FILE__, __LINE__))
