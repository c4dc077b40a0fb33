// Bytes of a connection, cut into pieces as the network may cut them: requests one after another, bodies and chunks
// included. However they are cut, the same requests must come out. Where they are refused may differ: what is not yet
// whole may still be waited for.
#include <fmt/format.h>

#include <boost/beast/http/error.hpp>
#include <cstdint>

#include "base/assert.h"
#include "request_parser.h"

namespace {

using namespace wanqiu;

struct Seen {
  std::string requests;
  int refused = 0;  ///< the status; 0 while it is waited for more, or all was taken
};

Seen read_all(std::string_view bytes, std::size_t step) {
  Seen seen;
  std::size_t start = 0;
  std::size_t filled = std::min(step, bytes.size());
  for (int requests = 0; requests < 50; ++requests) {
    http::RequestParser parser;
    parser.body_bytes_max = 5000;
    while (!parser.is_done()) {
      boost::system::error_code error;
      std::size_t used = 0;
      if (start != filled) {
        used = parser.put(boost::asio::const_buffer(bytes.data() + start, filled - start), error);
        start += used;
      }
      if (error && error != boost::beast::http::error::need_more) {
        const auto refusal = parser.why(error);
        WQ_ASSERT(refusal.status >= 400 && refusal.status < 600);
        seen.refused = refusal.status;
        return seen;
      }
      if (used > 0 || parser.is_done()) continue;
      if (filled == bytes.size()) return seen;
      filled = std::min(filled + step, bytes.size());
    }
    WQ_ASSERT(parser.request.path.starts_with('/'));
    WQ_ASSERT(parser.request.body.size() <= 5000);
    seen.requests += fmt::format("{} {} {} {};", http::to_string(parser.request.method), parser.request.path,
                                 parser.request.headers.size(), parser.request.body);
    if (!parser.keep_alive()) return seen;
  }
  return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1 || size > 12'000) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto whole = read_all(bytes, bytes.size());
  const auto pieces = read_all(bytes, std::size_t{1} + data[0]);
  WQ_ASSERT(whole.requests == pieces.requests);
  WQ_ASSERT(whole.refused == pieces.refused || whole.refused == 0 || pieces.refused == 0);
  return 0;
}
