#include "request_parser.h"

#include <fmt/format.h>

#include "base/text.h"
#include "target.h"

namespace wanqiu::http {
namespace {

namespace beast = boost::beast;

std::optional<Method> method_of(beast::http::verb verb) {
  switch (verb) {
    case beast::http::verb::get:
      return Method::get;
    case beast::http::verb::head:
      return Method::head;
    case beast::http::verb::post:
      return Method::post;
    case beast::http::verb::put:
      return Method::put;
    case beast::http::verb::patch:
      return Method::patch;
    case beast::http::verb::delete_:
      return Method::delete_;
    case beast::http::verb::options:
      return Method::options;
    default:
      return std::nullopt;
  }
}

bool same_word(std::string_view text, std::string_view lower_case) {
  return std::equal(text.begin(), text.end(), lower_case.begin(), lower_case.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b; });
}

}  // namespace

void RequestParser::on_request_impl(beast::http::verb verb, View, View target, int version, Code& error) {
  error = {};
  http_1_0 = version < 11;
  const auto method = method_of(verb);
  if (!method) {
    refusal = Refusal{501, base::Fault::invalid("", "this method is not known here")};
    error = beast::http::error::bad_method;
    return;
  }
  request.method = *method;
  request.target.assign(target.data(), target.size());
  auto parsed = wanqiu::http::parse_target(request.target);
  if (!parsed) {
    refusal = Refusal{400, parsed.error()};
    error = beast::http::error::bad_target;
    return;
  }
  request.path = std::move(parsed->path);
  request.queries = std::move(parsed->queries);
  request.headers.reserve(12);
}

void RequestParser::on_field_impl(beast::http::field field, View name, View value, Code& error) {
  error = {};
  if (head_done_) return;  // a trailer
  const auto refuse = [&](int status, std::string_view reason) {
    refusal = Refusal{status, base::Fault::invalid("", reason)};
    error = beast::http::error::bad_value;
  };
  const std::string_view text(value.data(), value.size());
  if (request.headers.size() == headers_max) return refuse(431, "the request has more than 100 headers");
  if (field == beast::http::field::transfer_encoding && !same_word(base::trim(text), "chunked")) {
    return refuse(501, "Transfer-Encoding can only be chunked");
  }
  if (field == beast::http::field::host && ++hosts_ > 1) return refuse(400, "there must be one Host header");
  if (field == beast::http::field::expect) {
    if (!same_word(text, "100-continue")) return refuse(417, "Expect can only be 100-continue");
    expects_continue = !http_1_0;
  }
  if (field == beast::http::field::upgrade && http_1_0) return;  // RFC 9110, section 7.8: as if it were not there
  auto& [key, held] = request.headers.emplace_back();
  key.resize(name.size());
  std::transform(name.begin(), name.end(), key.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  held.assign(text);
}

void RequestParser::on_header_impl(Code& error) {
  error = {};
  head_done_ = true;
  if (hosts_ == 0 && !http_1_0) {
    refusal = Refusal{400, base::Fault::invalid("", "the Host header is missing")};
    error = beast::http::error::bad_value;
  }
}

std::size_t RequestParser::on_body_impl(View bytes, Code& error) {
  error = {};
  body_bytes += bytes.size();
  if (body_bytes > body_bytes_max) {
    refusal = too_large();
    error = beast::http::error::body_limit;
    return 0;
  }
  const std::string_view text(bytes.data(), bytes.size());
  if (sink == nullptr) {
    request.body.append(text);
  } else if (!sink->take(text)) {
    refusal = Refusal{503, base::Fault::unavailable("the upload could not be written to disk")};
    error = beast::http::error::bad_value;
    return 0;
  }
  return bytes.size();
}

Refusal RequestParser::too_large() const {
  return {413, base::Fault::make(base::FaultKind::too_large, "",
                                 fmt::format("the body is larger than {} bytes", body_bytes_max))};
}

Refusal RequestParser::why(boost::system::error_code error) const {
  using wrong = beast::http::error;
  if (refusal) return *refusal;
  const auto said = [](int status, std::string_view reason) {
    return Refusal{status, base::Fault::invalid("", reason)};
  };
  if (error == wrong::header_limit || error == wrong::buffer_overflow) {
    return said(431, "the request's head is larger than 16 KiB");
  }
  if (error == wrong::bad_version) return said(505, "only HTTP/1.0 and HTTP/1.1 are spoken here");
  if (error == wrong::bad_content_length || error == wrong::multiple_content_length) {
    return said(400, "Content-Length must be one whole number, and not with Transfer-Encoding");
  }
  if (error == wrong::bad_transfer_encoding) {
    return said(400, "Transfer-Encoding can only be chunked, once, without Content-Length");
  }
  if (error == wrong::bad_chunk || error == wrong::bad_chunk_extension) return said(400, "a chunk is broken");
  return said(400, "the request is not HTTP: " + error.message());
}

}  // namespace wanqiu::http
