#include "http/outgoing.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/url.hpp>

#include "base/task.h"

namespace wanqiu::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace bh = boost::beast::http;
using asio::ip::tcp;
using base::Fault;
using base::Result;

constexpr std::uint64_t answer_bytes_max = 64 * 1024;

bool is_public(const asio::ip::address_v4& address) {
  const std::uint32_t n = address.to_uint();
  const auto in = [n](std::uint32_t network, int bits) { return n >> (32 - bits) == network >> (32 - bits); };
  return !(in(0x00000000, 8) || in(0x0A000000, 8) || in(0x64400000, 10) || in(0x7F000000, 8) || in(0xA9FE0000, 16) ||
           in(0xAC100000, 12) || in(0xC0000000, 24) || in(0xC0000200, 24) || in(0xC0A80000, 16) || in(0xC6120000, 15) ||
           in(0xC6336400, 24) || in(0xCB007100, 24) || in(0xE0000000, 4) || in(0xF0000000, 4));
}

bool is_public(const asio::ip::address& address) {
  if (address.is_v4()) return is_public(address.to_v4());
  const auto v6 = address.to_v6();
  if (v6.is_v4_mapped()) return is_public(asio::ip::make_address_v4(asio::ip::v4_mapped, v6));
  const auto bytes = v6.to_bytes();
  return (bytes[0] & 0xE0U) == 0x20U &&
         !(bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0x0D && bytes[3] == 0xB8) &&
         !(bytes[0] == 0x20 && bytes[1] == 0x02);  // 6to4 may lead anywhere
}

bh::request<bh::string_body> message_of(const OutgoingRequest& request) {
  bh::request<bh::string_body> message(bh::verb::post, request.to.target, 11);
  const bool usual = request.to.port == (request.to.secure ? "443" : "80");
  const bool v6 = request.to.host.find(':') != std::string::npos;
  const std::string host = v6 ? "[" + request.to.host + "]" : request.to.host;
  message.set(bh::field::host, usual ? host : host + ":" + request.to.port);
  message.set(bh::field::user_agent, "Wanqiu");
  message.set(bh::field::content_type, request.content_type);
  for (const auto& [name, value] : request.headers) message.set(name, value);
  message.keep_alive(false);
  message.body() = request.body;
  message.prepare_payload();
  return message;
}

template <class Stream>
base::Task<int> exchange(Stream& stream, bh::request<bh::string_body>& message) {
  co_await bh::async_write(stream, message, asio::use_awaitable);
  beast::flat_buffer buffer;
  bh::response_parser<bh::empty_body> parser;
  parser.header_limit(static_cast<std::uint32_t>(answer_bytes_max));
  parser.skip(true);  // the status says it all
  co_await bh::async_read_header(stream, buffer, parser, asio::use_awaitable);
  co_return static_cast<int>(parser.get().result_int());
}

base::Task<Result<int>> send(OutgoingRequest request) {
  const auto executor = co_await asio::this_coro::executor;
  tcp::resolver resolver(executor);
  const auto found = co_await resolver.async_resolve(request.to.host, request.to.port, asio::use_awaitable);
  std::vector<tcp::endpoint> allowed;
  for (const auto& each : found) {
    if (request.private_allowed || is_public(each.endpoint().address())) allowed.push_back(each.endpoint());
  }
  if (allowed.empty()) co_return Fault::forbidden(request.to.host + " is not a public address");
  auto message = message_of(request);
  const auto limit = std::chrono::seconds(request.seconds_max);
  if (!request.to.secure) {
    beast::tcp_stream stream(executor);
    stream.expires_after(limit);
    co_await stream.async_connect(allowed, asio::use_awaitable);
    const int status = co_await exchange(stream, message);
    co_return status;
  }
  asio::ssl::context tls(asio::ssl::context::tls_client);
  tls.set_default_verify_paths();
  tls.set_verify_mode(asio::ssl::verify_peer);
  beast::ssl_stream<beast::tcp_stream> stream(executor, tls);
  SSL_set_tlsext_host_name(stream.native_handle(), request.to.host.c_str());
  stream.set_verify_callback(asio::ssl::host_name_verification(request.to.host));
  beast::get_lowest_layer(stream).expires_after(limit);
  co_await beast::get_lowest_layer(stream).async_connect(allowed, asio::use_awaitable);
  co_await stream.async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
  const int status = co_await exchange(stream, message);
  co_return status;
}

}  // namespace

bool is_public_address(std::string_view address) {
  boost::system::error_code error;
  const auto parsed = asio::ip::make_address(std::string(address), error);
  return !error && is_public(parsed);
}

Result<Destination> parse_destination(std::string_view url, std::string_view field) {
  const auto parsed = boost::urls::parse_uri(url);
  if (!parsed) return Fault::invalid(field, "must be an address such as https://example.org/notices");
  const auto scheme = parsed->scheme();
  if (scheme != "http" && scheme != "https") return Fault::invalid(field, "must begin with http:// or https://");
  if (parsed->has_userinfo()) return Fault::invalid(field, "must not hold a user name or password");
  if (parsed->has_fragment()) return Fault::invalid(field, "must not hold a fragment (#…)");
  Destination to;
  to.secure = scheme == "https";
  to.host = std::string(parsed->host_address());
  if (to.host.empty()) return Fault::invalid(field, "must name a host");
  // What was written as %0d%0a is a line end here; a name beyond ASCII is written as xn--….
  const bool plain = std::all_of(to.host.begin(), to.host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
           c == '_' || c == ':';
  });
  if (!plain) return Fault::invalid(field, "must name a host of letters, digits, dots and hyphens");
  to.port = parsed->port().empty() ? (to.secure ? "443" : "80") : std::string(parsed->port());
  if (parsed->has_port() && parsed->port_number() == 0)
    return Fault::invalid(field, "must have a port from 1 to 65535");
  to.target = std::string(parsed->encoded_target());
  if (to.target.empty() || to.target.front() != '/') to.target.insert(0, "/");
  return to;
}

Result<int> post_now(const OutgoingRequest& request) {
  asio::io_context loop(1);
  Result<int> result = Fault::unavailable("no answer in time");
  asio::co_spawn(loop, send(request), [&](std::exception_ptr failure, Result<int> sent) {
    if (!failure) {
      result = std::move(sent);
      return;
    }
    try {
      std::rethrow_exception(failure);
    } catch (const boost::system::system_error& error) {
      result = Fault::unavailable(error.code().message());
    } catch (const std::exception& error) {
      result = Fault::unavailable(error.what());
    }
  });
  loop.run_for(std::chrono::seconds(request.seconds_max + 1));
  return result;
}

}  // namespace wanqiu::http
