#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace wanqiu::library {

/// What a program of somebody else's may use while it looks at a file of somebody else's.
struct ProcessLimits {
  base::Milliseconds time_max{20'000};
  int cpu_seconds_max = 20;
  std::int64_t memory_bytes_max = std::int64_t{1536} * 1024 * 1024;
  std::int64_t file_bytes_max = std::int64_t{64} * 1024 * 1024;  ///< of each file that it writes
  std::size_t output_bytes_max = 256 * 1024;                     ///< of each of its two outputs
};

struct Finished {
  int exit_code = 0;  ///< 128 + the signal when one ended it
  bool timed_out = false;
  bool output_cut = false;  ///< it was ended because it wrote too much
  std::string output;
  std::string errors;
  bool ok() const { return exit_code == 0 && !timed_out && !output_cut; }
};

/// Runs `command` (a program of PATH and its arguments; no shell) to its end, on the calling thread, which waits: never
/// on an event loop. The process gets a group of its own, an empty standard input, no file but its three and an
/// environment of three names; prlimit(1) sets its limits before it starts. At the deadline, or when it writes more
/// than it may, the whole group is killed. `unavailable` when it cannot be started.
base::Result<Finished> run_process(const std::vector<std::string>& command, const ProcessLimits& limits);

}  // namespace wanqiu::library
