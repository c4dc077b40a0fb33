#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "http/server.h"
#include "request_parser.h"
#include "response_head.h"
#include "upgrade.h"

namespace wanqiu::http {

class Connection;
class WebSocket;

/// What all event loops share.
struct ServerState {
  ServerSettings settings;
  const Router& router;
  const base::Clock& clock;
  std::atomic<int> connections{0};
};

/// One thread's event loop, its accepting socket and its connections.
///
/// Deadlines are counted in ticks of a quarter of a second and looked at once a tick, for all connections of the loop
/// at once: setting one is a store, where a timer of its own would cost every read and write two operations on a heap.
struct Loop {
  static constexpr int ticks_a_second = 4;

  explicit Loop(ServerState& state) : server(state) {}

  ServerState& server;
  bool is_here() const { return thread == std::this_thread::get_id(); }

  std::list<Connection*> connections;  // before io: a connection leaves the list when io destroys its coroutine
  std::list<WebSocket*> sockets;
  std::thread::id thread;  ///< that runs it
  std::int64_t tick = 0;
  std::int64_t stop_tick = 0;
  bool stopping = false;
  std::string date;  ///< now, as an HTTP date
  boost::asio::io_context io{1};
  boost::asio::ip::tcp::acceptor acceptor{io};
  boost::asio::steady_timer timer{io};
};

/// One client's connection: requests one after another, answered in order (pipelining). Lives on its loop's thread; its
/// coroutine owns it.
class Connection {
 public:
  Connection(Loop& loop, boost::asio::ip::tcp::socket socket);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  base::Task<> serve();

  /// Called by the loop.
  bool overdue() const { return deadline_ != 0 && loop_.tick >= deadline_; }
  bool idle() const { return idle_; }
  void cut();    ///< ends what it waits for on the wire
  void close();  ///< and nothing is read or sent any more

 private:
  friend class StreamWriter;

  void within(int seconds);
  base::Task<bool> fill();
  base::Task<bool> read_head();
  base::Task<bool> read_body(const Route& route, BodySink* sink);
  base::Task<bool> answer();
  base::Task<> refuse(Refusal refusal);
  base::Task<bool> send(Response response, Asked asked);
  base::Task<bool> send_file(const Response& response, const Asked& asked, const File& file);
  base::Task<bool> send_stream(const Response& response, const Asked& asked, const Stream& stream);
  base::Task<bool> send_rest(std::string_view head, std::string_view body, std::size_t done, int seconds);
  bool send_now(std::string_view head, std::string_view body, std::size_t& done);
  base::Task<> linger();
  void go_on_as(Response response, UpgradeAsked asked);
  void name_client(Request& request) const;
  void log(Method method, std::string_view path, int status, base::Milliseconds since) const;

  Loop& loop_;
  boost::asio::ip::tcp::socket socket_;
  std::list<Connection*>::iterator place_;
  std::string remote_;
  bool from_loopback_ = false;
  std::int64_t deadline_ = 0;  ///< in ticks; 0: none
  bool idle_ = true;
  bool timed_out_ = false;
  std::string buffer_;  ///< bytes [start_, filled_) are read and not yet parsed
  std::size_t start_ = 0;
  std::size_t filled_ = 0;
  std::optional<RequestParser> parser_;
  std::string head_;  ///< of the response; kept for its memory
  std::uint64_t sent_bytes_ = 0;
};

}  // namespace wanqiu::http
