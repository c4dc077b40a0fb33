#pragma once

#include <boost/beast/http/basic_parser.hpp>

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/request.h"

namespace wanqiu::http {

constexpr std::size_t head_bytes_max = 16 * 1024;
constexpr std::size_t headers_max = 100;

/// Why a request is answered without its handler, and with which status.
struct Refusal {
  int status = 400;
  base::Fault fault;
};

/// Where a request's body goes. False ends the request: `refusal` says why.
class BodySink {
 public:
  virtual ~BodySink() = default;
  virtual bool take(std::string_view bytes) = 0;
};

/// Reads one HTTP/1.1 request straight into a Request: the message framing is Beast's, and no field is copied twice.
///
/// Beyond Beast's own checks, and because a proxy in front may read the same bytes in another way: a transfer encoding
/// other than chunked is refused, so is HTTP/1.1 without exactly one Host, and trailers are dropped.
class RequestParser final : public boost::beast::http::basic_parser<true> {
 public:
  RequestParser() {
    header_limit(head_bytes_max);
    body_limit(boost::none);  // the route's limit is checked in on_body_impl and before
  }

  Request request;
  std::optional<Refusal> refusal;
  bool expects_continue = false;
  bool http_1_0 = false;
  BodySink* sink = nullptr;  ///< none: Request::body
  std::size_t body_bytes_max = 0;
  std::size_t body_bytes = 0;

  /// What went wrong, after put() gave an error that is not need_more.
  Refusal why(boost::system::error_code error) const;
  Refusal too_large() const;

 private:
  using View = boost::beast::string_view;
  using Code = boost::beast::error_code;
  void on_request_impl(boost::beast::http::verb verb, View method, View target, int version, Code& error) override;
  void on_response_impl(int, View, int, Code&) override {}
  void on_field_impl(boost::beast::http::field field, View name, View value, Code& error) override;
  void on_header_impl(Code& error) override;
  void on_body_init_impl(const boost::optional<std::uint64_t>&, Code& error) override { error = {}; }
  std::size_t on_body_impl(View bytes, Code& error) override;
  void on_chunk_header_impl(std::uint64_t, View, Code& error) override { error = {}; }
  std::size_t on_chunk_body_impl(std::uint64_t, View bytes, Code& error) override { return on_body_impl(bytes, error); }
  void on_finish_impl(Code& error) override { error = {}; }

  bool head_done_ = false;
  int hosts_ = 0;
};

}  // namespace wanqiu::http
