#include "connection.h"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <charconv>

#include "file_answer.h"
#include "head.h"
#include "target.h"

namespace wanqiu::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using Stream_ = beast::tcp_stream;

constexpr std::size_t head_bytes_max = 16 * 1024;
constexpr std::size_t body_chunk_bytes = 64 * 1024;
constexpr int write_seconds = 60;

using Parser = beast::http::request_parser<beast::http::buffer_body>;

/// Ends a connection without an answer: the client is gone or too slow.
struct Hangup {};

/// A loop that keeps a set of idle sockets forgets this one whatever happens.
struct IdleMark {
  IdleMark(Loop& l, tcp::socket& s) : loop(l), socket(s) { loop.idle.insert(&socket); }
  ~IdleMark() { loop.idle.erase(&socket); }
  IdleMark(const IdleMark&) = delete;
  IdleMark& operator=(const IdleMark&) = delete;
  Loop& loop;
  tcp::socket& socket;
};

/// A temporary file for an upload, gone with its owner.
class Spool {
 public:
  Spool() = default;
  ~Spool() {
    if (descriptor_ >= 0) close(descriptor_);
    if (!path_.empty()) unlink(path_.c_str());
  }
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  void open(const std::filesystem::path& directory) {
    std::string pattern = (directory / "upload.XXXXXX").string();
    descriptor_ = mkostemp(pattern.data(), O_CLOEXEC);
    if (descriptor_ < 0)
      throw base::FaultError(
          base::Fault::unavailable("uploads cannot be stored now: " + std::string(std::strerror(errno))));
    path_ = pattern;
  }
  void write(const char* data, std::size_t size) {
    while (size > 0) {
      const auto written = ::write(descriptor_, data, size);
      if (written < 0)
        throw base::FaultError(
            base::Fault::unavailable("uploads cannot be stored now: " + std::string(std::strerror(errno))));
      data += written;
      size -= static_cast<std::size_t>(written);
    }
  }
  const std::string& path() const { return path_; }

 private:
  int descriptor_ = -1;
  std::string path_;
};

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

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

class Connection {
 public:
  Connection(Loop& loop, tcp::socket socket) : loop_(loop), stream_(std::move(socket)) {
    beast::error_code ignored;
    const auto remote = stream_.socket().remote_endpoint(ignored);
    if (!ignored) {
      remote_ = remote.address().to_string();
      from_loopback_ = remote.address().is_loopback();
    }
    stream_.socket().set_option(tcp::no_delay(true), ignored);
  }

  base::Task<> run() {
    try {
      bool more = true;
      while (more && !loop_.stopping) more = co_await serve_one();
    } catch (const Hangup&) {
      co_return;
    }
    beast::error_code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
  }

 private:
  /// Reads one request and answers it; true when the connection stays open.
  base::Task<bool> serve_one() {
    if (buffer_.size() == 0) co_await wait_for_request();
    parser_.emplace();
    parser_->header_limit(head_bytes_max);
    parser_->body_limit(boost::none);
    stream_.expires_after(base::Seconds(loop_.settings.header_seconds));
    beast::error_code error;
    co_await beast::http::async_read_header(stream_, buffer_, *parser_,
                                            asio::redirect_error(asio::use_awaitable, error));
    if (error) {
      const bool parsing = error.category() == make_error_code(beast::http::error::bad_target).category() &&
                           error != beast::http::error::end_of_stream && error != beast::http::error::partial_message;
      if (!parsing) throw Hangup{};
      auto refused = problem(base::Fault::invalid("", "the request cannot be read: " + error.message()));
      if (error == beast::http::error::header_limit) refused.status = 431;
      co_await write(std::move(refused), nullptr, false);
      co_return false;
    }
    auto& head = parser_->get();
    keep_alive_ = head.keep_alive();
    Request request;
    auto refused = read_head(request);
    if (!refused) {
      std::optional<base::Fault> fault;
      try {
        co_await read_body(request);
      } catch (const base::FaultError& failure) {
        fault = failure.fault;
      }
      if (fault) refused = loop_.router.show(request, *fault);
    }
    if (refused) {
      keep_alive_ = keep_alive_ && parser_->is_done();
      co_await write(std::move(*refused), &request, head.method() == beast::http::verb::head);
      co_return keep_alive_;
    }
    // The head is needed for the answer (Range, If-None-Match) and the handler takes the request away.
    const Conditions conditions = conditions_of(request);
    const bool head_only = request.method == Method::head;
    const bool logged = spdlog::should_log(spdlog::level::debug);
    const std::string line =
        logged ? fmt::format("{} {} {}", remote_, to_string(request.method), request.path) : std::string();
    const auto started = logged ? loop_.clock.elapsed() : base::Milliseconds(0);
    Response response = co_await loop_.router.handle(std::move(request));
    if (logged) spdlog::debug("{} {} {} ms", line, response.status, (loop_.clock.elapsed() - started).count());
    spool_.reset();
    apply_conditions(conditions, response);
    co_await write(std::move(response), nullptr, head_only, &conditions);
    co_return keep_alive_;
  }

  base::Task<> wait_for_request() {
    stream_.expires_after(base::Seconds(loop_.settings.idle_seconds));
    beast::error_code error;
    std::size_t got = 0;
    {
      const IdleMark mark(loop_, stream_.socket());
      got = co_await stream_.async_read_some(buffer_.prepare(4096), asio::redirect_error(asio::use_awaitable, error));
    }
    if (error) throw Hangup{};
    buffer_.commit(got);
  }

  /// Fills `request` from the parsed head; an answer when it cannot be served.
  std::optional<Response> read_head(Request& request) {
    const auto& head = parser_->get();
    request.path = "/";
    const auto method = method_of(head.method());
    auto target = parse_target({head.target().data(), head.target().size()});
    request.headers.reserve(16);
    for (const auto& field : head) {
      request.headers.emplace_back(lower({field.name_string().data(), field.name_string().size()}),
                                   std::string_view(field.value().data(), field.value().size()));
    }
    if (!target) return problem(target.error());
    request.target.assign(head.target().data(), head.target().size());
    request.path = std::move(target->path);
    request.queries = std::move(target->queries);
    if (!method) {
      auto refused = problem(base::Fault::invalid("", "this method is not known here"));
      refused.status = 501;
      return refused;
    }
    request.method = *method;
    request.received = loop_.clock.now();
    request.remote = remote_;
    if (head.version() == 11 && request.header("host").empty()) {
      return problem(base::Fault::invalid("", "the Host header is missing"));
    }
    if (loop_.settings.trust_forwarded && from_loopback_) {
      const auto forwarded = request.header("x-forwarded-for");
      if (!forwarded.empty())
        request.remote =
            base::trim(forwarded.substr(forwarded.rfind(',') == forwarded.npos ? 0 : forwarded.rfind(',') + 1));
      request.secure = request.header("x-forwarded-proto") == "https";
    }
    return std::nullopt;
  }

  base::Task<> read_body(Request& request) {
    auto& head = parser_->get();
    if (parser_->is_done()) co_return;
    const Route* route = loop_.router.find(request.method, request.path);
    const Limits limits = route == nullptr ? Limits{} : route->limits;
    const auto too_large = [&] {
      return base::FaultError(
          base::Fault::make(base::FaultKind::too_large, "",
                            fmt::format("the body may have at most {} bytes here", limits.body_bytes_max)));
    };
    const auto announced = parser_->content_length();
    if (announced && *announced > limits.body_bytes_max) throw too_large();
    stream_.expires_after(base::Seconds(limits.seconds_max));
    if (head[beast::http::field::expect] == "100-continue") {
      constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
      co_await asio::async_write(stream_, asio::buffer(go_on), asio::use_awaitable);
    }
    if (limits.spool) {
      spool_.emplace();
      spool_->open(loop_.settings.spool_directory);
    }
    std::size_t total = 0;
    std::string chunk(announced ? std::min<std::size_t>(*announced + 1, body_chunk_bytes) : body_chunk_bytes, '\0');
    while (!parser_->is_done()) {
      head.body().data = chunk.data();
      head.body().size = chunk.size();
      beast::error_code error;
      co_await beast::http::async_read_some(stream_, buffer_, *parser_,
                                            asio::redirect_error(asio::use_awaitable, error));
      if (error && error != beast::http::error::need_buffer) throw Hangup{};
      const std::size_t got = chunk.size() - head.body().size;
      total += got;
      if (total > limits.body_bytes_max) throw too_large();
      if (spool_) {
        spool_->write(chunk.data(), got);
      } else {
        request.body.append(chunk.data(), got);
      }
    }
    if (spool_) request.body_file = spool_->path();
  }

  base::Task<> write(Response response, const Request* /*refused*/, bool head_only,
                     const Conditions* conditions = nullptr) {
    keep_alive_ = keep_alive_ && !loop_.stopping;
    if (auto* stream = std::get_if<Stream>(&response.body)) {
      co_await write_stream(response, *stream);
      co_return;
    }
    FileAnswer file;
    if (auto* named = std::get_if<File>(&response.body)) {
      auto opened = FileAnswer::open(*named, conditions == nullptr ? Conditions{} : *conditions, response);
      if (!opened) {
        response = problem(opened.error());
      } else {
        file = std::move(*opened);
      }
    }
    std::string_view body;
    if (const auto* text = std::get_if<std::string>(&response.body)) body = *text;
    if (const auto* shared = std::get_if<Shared>(&response.body)) body = **shared;
    const std::uint64_t length = file.is_open() ? file.length() : body.size();
    write_head(head_, response, length, keep_alive_);
    stream_.expires_after(base::Seconds(write_seconds));
    beast::error_code error;
    if (head_only || body.empty()) {
      co_await asio::async_write(stream_, asio::buffer(head_), asio::redirect_error(asio::use_awaitable, error));
    } else {
      const std::array<asio::const_buffer, 2> both{asio::buffer(head_), asio::buffer(body.data(), body.size())};
      co_await asio::async_write(stream_, both, asio::redirect_error(asio::use_awaitable, error));
    }
    if (error) throw Hangup{};
    if (file.is_open() && !head_only) {
      std::string chunk(body_chunk_bytes * 4, '\0');
      for (;;) {
        const std::size_t got = file.read(chunk);
        if (got == 0) break;
        stream_.expires_after(base::Seconds(write_seconds));
        co_await asio::async_write(stream_, asio::buffer(chunk.data(), got),
                                   asio::redirect_error(asio::use_awaitable, error));
        if (error) throw Hangup{};
      }
      if (!file.complete()) throw Hangup{};  // the file shrank under us: the announced length cannot be kept
    }
  }

  /// Chunked transfer; a client that takes longer than write_seconds for one chunk is dropped.
  class ChunkWriter final : public Writer {
   public:
    explicit ChunkWriter(Connection& connection) : connection_(connection) {}
    base::Task<bool> write(std::string chunk) override {
      if (gone_ || connection_.loop_.stopping) co_return false;
      const std::string head = fmt::format("{:x}\r\n", chunk.size());
      const std::array<asio::const_buffer, 3> parts{asio::buffer(head), asio::buffer(chunk), asio::buffer("\r\n", 2)};
      connection_.stream_.expires_after(base::Seconds(write_seconds));
      beast::error_code error;
      co_await asio::async_write(connection_.stream_, parts, asio::redirect_error(asio::use_awaitable, error));
      gone_ = static_cast<bool>(error);
      co_return !gone_;
    }

   private:
    Connection& connection_;
    bool gone_ = false;
  };

  base::Task<> write_stream(const Response& response, Stream& stream) {
    keep_alive_ = false;
    write_head(head_, response, std::nullopt, false);
    stream_.expires_after(base::Seconds(write_seconds));
    co_await asio::async_write(stream_, asio::buffer(head_), asio::use_awaitable);
    ChunkWriter writer(*this);
    co_await stream.run(writer);
    constexpr std::string_view end = "0\r\n\r\n";
    beast::error_code ignored;
    co_await asio::async_write(stream_, asio::buffer(end), asio::redirect_error(asio::use_awaitable, ignored));
  }

  Loop& loop_;
  Stream_ stream_;
  beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  std::optional<Spool> spool_;
  std::string head_;
  std::string remote_;
  bool from_loopback_ = false;
  bool keep_alive_ = true;
};

}  // namespace

base::Task<> serve_connection(Loop& loop, tcp::socket socket) {
  struct Count {
    explicit Count(Loop& l) : loop(l) { ++loop.open; }
    ~Count() { --loop.open; }
    Count(const Count&) = delete;
    Count& operator=(const Count&) = delete;
    Loop& loop;
  };
  const Count count(loop);
  Connection connection(loop, std::move(socket));
  co_await connection.run();
}

}  // namespace wanqiu::http
