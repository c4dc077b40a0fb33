// A site for the benches of live matches: everybody is signed in, and a paper waits to be asked live.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "program.h"

namespace wanqiu::bench {

/// The site is served when it is made. Players are of 200 organisations.
///
/// Their sessions are written into the store while nothing is served: signing in hashes a password, slowly on purpose,
/// and 19,000 of them would be most of the bench.
class HallSite {
 public:
  HallSite(int players, int questions, std::string_view purpose);

  /// A hall match that its host takes from phase to phase; gives its id.
  std::string make_hall();
  /// What the results route tells the host.
  std::string results(const std::string& match);

  Program& program() { return program_; }
  const std::vector<std::string>& secrets() const { return secrets_; }
  const std::string& host() const { return host_; }

 private:
  void sign_in_all();
  void open_paper(int questions, std::string_view purpose);

  Program program_;
  std::vector<std::string> secrets_;
  std::string host_;
  std::string organisation_;
  std::string paper_;
};

/// The text behind `name` up to the next quotation mark.
std::string text_behind(const std::string& text, std::string_view name);
/// The lists of numbers behind each `name`, in the order in which they stand.
std::vector<std::vector<std::uint32_t>> lists_behind(const std::string& text, std::string_view name);

/// WANQIU_BENCH_PLAYERS, or `usual`.
int players_wanted(int usual);

}  // namespace wanqiu::bench
