#include "process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>

namespace wanqiu::library {
namespace {

/// A file descriptor that is closed with its owner.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { close(); }
  int get() const { return number_; }
  void close() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
  }

 private:
  int number_ = -1;
};

struct Pipe {
  Descriptor read_end;
  Descriptor write_end;
};

base::Fault could_not(std::string_view what) {
  return base::Fault::unavailable(fmt::format("could not {}: {}", what, std::strerror(errno)));
}

base::Result<Pipe> open_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return could_not("open a pipe");
  ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
}

std::vector<std::string> with_limits(const std::vector<std::string>& command, const ProcessLimits& limits) {
  std::vector<std::string> all{"prlimit",
                               fmt::format("--as={}", limits.memory_bytes_max),
                               fmt::format("--cpu={}", limits.cpu_seconds_max),
                               fmt::format("--fsize={}", limits.file_bytes_max),
                               "--core=0",
                               "--nofile=64",
                               "--"};
  all.insert(all.end(), command.begin(), command.end());
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  out.reserve(texts.size() + 1);
  for (auto& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

base::Result<pid_t> start(std::vector<std::string> command, const Pipe& output, const Pipe& errors) {
  // VIPS_BLOCK_UNTRUSTED keeps libvips to the loaders that are meant for files of strangers.
  std::vector<std::string> environment{"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", "VIPS_CONCURRENCY=1",
                                       "VIPS_BLOCK_UNTRUSTED=1"};
  const auto arguments = pointers(command);
  const auto variables = pointers(environment);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output.write_end.get(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, errors.write_end.get(), STDERR_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);

  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

  pid_t process = 0;
  const int failed = ::posix_spawnp(&process, arguments[0], &actions, &attributes, arguments.data(), variables.data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0)
    return base::Fault::unavailable(fmt::format("could not start {}: {}", command.front(), std::strerror(failed)));
  return process;
}

/// Takes what is there. False at the end of the pipe, or when there is more than may be.
bool drain(Descriptor& pipe, std::string& into, std::size_t bytes_max, bool& cut) {
  std::array<char, 16 * 1024> buffer{};
  for (;;) {
    const auto got = ::read(pipe.get(), buffer.data(), buffer.size());
    if (got < 0) return errno == EAGAIN || errno == EINTR;
    if (got == 0) return false;
    const auto count = static_cast<std::size_t>(got);
    if (into.size() + count > bytes_max) {
      cut = true;
      return false;
    }
    into.append(buffer.data(), count);
  }
}

base::Result<Descriptor> start_timer(base::Milliseconds after) {
  Descriptor timer(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
  if (timer.get() < 0) return could_not("make a timer");
  itimerspec when{};
  when.it_value.tv_sec = after.count() / 1000;
  when.it_value.tv_nsec = (after.count() % 1000) * 1'000'000;
  if (::timerfd_settime(timer.get(), 0, &when, nullptr) != 0) return could_not("set a timer");
  return timer;
}

}  // namespace

base::Result<Finished> run_process(const std::vector<std::string>& command, const ProcessLimits& limits) {
  auto output = open_pipe();
  if (!output) return output.error();
  auto errors = open_pipe();
  if (!errors) return errors.error();
  auto timer = start_timer(limits.time_max);
  if (!timer) return timer.error();
  const auto process = start(with_limits(command, limits), *output, *errors);
  if (!process) return process.error();
  output->write_end.close();
  errors->write_end.close();

  // The pipes end when the last process of the group has closed them, so a child left behind is waited for too, or
  // killed.
  Finished finished;
  while (output->read_end.get() >= 0 || errors->read_end.get() >= 0) {
    std::array<pollfd, 3> watched{
        {{output->read_end.get(), POLLIN, 0}, {errors->read_end.get(), POLLIN, 0}, {timer->get(), POLLIN, 0}}};
    if (::poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR) break;
    if ((watched[0].revents != 0) &&
        !drain(output->read_end, finished.output, limits.output_bytes_max, finished.output_cut)) {
      output->read_end.close();
    }
    if ((watched[1].revents != 0) &&
        !drain(errors->read_end, finished.errors, limits.output_bytes_max, finished.output_cut)) {
      errors->read_end.close();
    }
    finished.timed_out = (watched[2].revents & POLLIN) != 0;
    if (finished.timed_out || finished.output_cut) break;
  }

  // Not reaped yet, so the group's number is still ours. A program that closed its outputs and went on is killed as
  // well.
  if (finished.timed_out || finished.output_cut) ::kill(-*process, SIGKILL);
  int status = 0;
  bool reaped = false;
  while (!reaped) {
    const auto waited = ::waitpid(*process, &status, WNOHANG);
    reaped = waited == *process || (waited < 0 && errno != EINTR);
    if (reaped) break;
    pollfd watched{timer->get(), POLLIN, 0};
    if (::poll(&watched, 1, 2) > 0) {
      finished.timed_out = true;
      ::kill(-*process, SIGKILL);
      while (::waitpid(*process, &status, 0) < 0 && errno == EINTR) {
      }
      break;
    }
  }
  finished.exit_code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return finished;
}

}  // namespace wanqiu::library
