// The program with a clock that a test moves: the file WANQIU_CLOCK_FILE holds how many milliseconds it is ahead. Built
// with the tests only (docs/decisions/0003-a-test-build-with-a-moved-clock.md).
#include <atomic>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "serve.h"
#include "verbs.h"

namespace {

class FileClock final : public wanqiu::base::Clock {
 public:
  explicit FileClock(std::string path) : path_(std::move(path)) {
    look();
    looking_ = std::thread([this] {
      while (!ending_) {
        std::this_thread::sleep_for(wanqiu::base::Milliseconds(20));
        look();
      }
    });
  }
  ~FileClock() override {
    ending_ = true;
    looking_.join();
  }
  FileClock(const FileClock&) = delete;
  FileClock& operator=(const FileClock&) = delete;

  wanqiu::base::Instant now() const override { return real_.now() + wanqiu::base::Milliseconds(ahead_ms_); }
  wanqiu::base::Milliseconds elapsed() const override {
    return real_.elapsed() + wanqiu::base::Milliseconds(ahead_ms_);
  }

 private:
  void look() {
    std::ifstream in(path_);
    std::int64_t ahead = 0;
    if (in >> ahead && ahead > ahead_ms_) ahead_ms_ = ahead;  // time only goes on
  }

  const wanqiu::base::SystemClock real_;
  const std::string path_;
  std::atomic<std::int64_t> ahead_ms_{0};
  std::atomic<bool> ending_{false};
  std::thread looking_;
};

}  // namespace

int main(int argc, char** argv) {
  wanqiu::app::block_end_signals();  // before the first thread is made
  const char* path = std::getenv("WANQIU_CLOCK_FILE");
  const FileClock clock(path == nullptr ? "" : path);
  wanqiu::base::SystemRandom random;
  return wanqiu::app::run(argc, argv, {clock, random});
}
