#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <unordered_set>

#include "http/server.h"

namespace wanqiu::http {

/// What the connections of one event loop share. Touched on that loop's thread only.
struct Loop {
  explicit Loop(const ServerSettings& s, const Router& r, const base::Clock& c) : settings(s), router(r), clock(c) {}

  boost::asio::io_context context{1};
  const ServerSettings& settings;
  const Router& router;
  const base::Clock& clock;
  std::unordered_set<boost::asio::ip::tcp::socket*> idle;  ///< waiting for a request: closed at once when we stop
  int open = 0;
  bool stopping = false;
};

/// Serves one connection to its end: reads requests one after another, each with a deadline and a limit, and answers
/// them in order.
base::Task<> serve_connection(Loop& loop, boost::asio::ip::tcp::socket socket);

}  // namespace wanqiu::http
