// The real program for the benches that ask it over HTTP: a site in a temporary home, learners who are signed in.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wanqiu::bench {

/// An answer to ask(): what a set-up needs of it.
struct Answered {
  int status = 0;
  std::string head;
  std::string body;
};

/// One request on a connection of its own from 127.0.0.`from`; ends the bench when nothing comes back.
Answered ask(std::uint16_t port, int from, const std::string& request);

/// Runs WANQIU_PROGRAM (default build/release/wanqiu) in a home that is gone with it. Everything that goes wrong ends
/// the bench with what the program said.
class Program {
 public:
  /// Makes an empty site with `learners` who are invited and `items` texts of so many characters.
  Program(int learners, int items, int characters = 12);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  /// Comes back once it answers.
  void serve();
  /// Comes back at once.
  void begin_serving();
  /// SIGTERM, and waits for the orderly end.
  void stop();
  /// SIGKILL, in the middle of whatever it does.
  void kill();

  /// The first `count` invited learners activate their accounts; gives the secrets of their session cookies.
  std::vector<std::string> sign_in(int count);
  /// The operator's, while the site is served.
  std::string sign_in_operator();
  std::vector<std::string> item_ids();
  /// The verb's standard output.
  std::string run(const std::vector<std::string>& words) const;
  /// A request with a session's secret and, if any, a JSON body; ends the bench when the answer is not `status`.
  Answered ask_as(const std::string& secret, std::string_view method, std::string_view path, std::string_view body,
                  int status) const;

  pid_t process() const { return process_; }
  std::uint16_t port() const { return port_; }
  const std::string& home() const { return home_; }

 private:
  std::string activate(const std::string& account, const std::string& code, int from) const;
  pid_t spawn(const std::vector<std::string>& words, const std::string& out) const;

  std::string program_;
  std::string directory_;
  std::string home_;
  std::uint16_t port_ = 0;
  pid_t process_ = 0;
};

}  // namespace wanqiu::bench
