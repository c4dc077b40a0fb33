// How a connection sends its responses.
#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "connection.h"

namespace wanqiu::http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr int write_seconds = 30;                 // for each step that a slow client takes
constexpr int events_buffered_bytes = 64 * 1024;  // by the system, of one stream of events
constexpr std::size_t file_step_bytes = 256 * 1024;

using Pieces = std::array<asio::const_buffer, 2>;

Pieces rest_of(std::string_view head, std::string_view body, std::size_t done) {
  const std::size_t of_head = std::min(done, head.size());
  const std::size_t of_body = done - of_head;
  return {asio::const_buffer(head.data() + of_head, head.size() - of_head),
          asio::const_buffer(body.data() + of_body, body.size() - of_body)};
}

class OpenFile {
 public:
  explicit OpenFile(const std::filesystem::path& path)
      : number_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  ~OpenFile() {
    if (number_ >= 0) ::close(number_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  int number() const { return number_; }
  std::optional<FileFacts> facts() const {
    struct stat found {};
    if (number_ < 0 || ::fstat(number_, &found) != 0 || !S_ISREG(found.st_mode)) return std::nullopt;
    return FileFacts{static_cast<std::uint64_t>(found.st_size), found.st_mtime};
  }

 private:
  int number_;
};

}  // namespace

class StreamWriter final : public Writer {
 public:
  StreamWriter(Connection& connection, bool chunked) : connection_(connection), chunked_(chunked) {}

  base::Task<bool> write(std::string chunk) override {
    if (gone || connection_.loop_.stopping) co_return false;
    if (chunk.empty()) co_return true;
    const std::string size = chunked_ ? fmt::format("{:x}\r\n", chunk.size()) : std::string();
    if (chunked_) chunk += "\r\n";
    const bool sent = co_await connection_.send_rest(size, chunk, 0, connection_.loop_.server.settings.stream_seconds);
    connection_.deadline_ = 0;
    gone = !sent;
    co_return sent;
  }

  bool gone = false;

 private:
  Connection& connection_;
  bool chunked_;
};

/// What the socket takes at once; the usual response fits. True when all is sent.
bool Connection::send_now(std::string_view head, std::string_view body, std::size_t& done) {
  error_code error;
  done += socket_.write_some(rest_of(head, body, done), error);
  sent_bytes_ = done;
  return !error && done == head.size() + body.size();
}

/// The rest as the client takes it, each step within `seconds` of the one before.
base::Task<bool> Connection::send_rest(std::string_view head, std::string_view body, std::size_t done, int seconds) {
  while (done < head.size() + body.size()) {
    within(seconds);
    error_code error;
    const auto pieces = rest_of(head, body, done);
    const std::size_t sent =
        co_await socket_.async_write_some(pieces, asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return false;
    done += sent;
  }
  co_return true;
}

base::Task<bool> Connection::send(Response response, Asked asked) {
  if (const auto* file = std::get_if<File>(&response.body)) {
    const bool sent = co_await send_file(response, asked, *file);
    co_return sent;
  }
  if (const auto* stream = std::get_if<Stream>(&response.body)) {
    const bool sent = co_await send_stream(response, asked, *stream);
    co_return sent;
  }
  const auto sending = plan_sending(response, asked, std::nullopt);
  write_head(head_, response, sending, asked, loop_.date);
  std::string_view body;
  if (sending.with_body) {
    const auto* shared = std::get_if<Shared>(&response.body);
    body = shared != nullptr ? std::string_view(**shared) : std::string_view(std::get<std::string>(response.body));
  }
  std::size_t done = 0;
  if (send_now(head_, body, done)) co_return true;
  const bool sent = co_await send_rest(head_, body, done, write_seconds);
  sent_bytes_ = head_.size() + body.size();
  co_return sent;
}

base::Task<bool> Connection::send_file(const Response& response, const Asked& asked, const File& file) {
  const OpenFile open(file.path);
  const auto facts = open.facts();
  if (!facts) {
    if (errno != ENOENT) spdlog::error("the file {} of a response cannot be read", file.path.string());
    auto missing = problem(base::Fault::not_found("the file is missing"));
    const bool told = co_await send(std::move(missing), asked);
    co_return told;
  }
  const auto sending = plan_sending(response, asked, facts);
  write_head(head_, response, sending, asked, loop_.date);
  const bool begun = co_await send_rest(head_, {}, 0, write_seconds);
  if (!begun) co_return false;
  sent_bytes_ = head_.size();
  if (!sending.with_body) co_return true;
  auto offset = static_cast<off_t>(sending.offset);
  std::uint64_t left = sending.bytes;
  while (left > 0) {
    const auto step = static_cast<std::size_t>(std::min<std::uint64_t>(left, file_step_bytes));
    const auto sent = ::sendfile(socket_.native_handle(), open.number(), &offset, step);
    if (sent > 0) {
      left -= static_cast<std::uint64_t>(sent);
      sent_bytes_ += static_cast<std::uint64_t>(sent);
      continue;
    }
    if (sent < 0 && errno == EINTR) continue;
    if (sent == 0 || errno != EAGAIN) co_return false;  // the file became shorter, or the client is gone
    within(write_seconds);
    error_code error;
    co_await socket_.async_wait(asio::ip::tcp::socket::wait_write, asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return false;
  }
  co_return true;
}

base::Task<bool> Connection::send_stream(const Response& response, const Asked& asked, const Stream& stream) {
  auto sending = plan_sending(response, asked, std::nullopt);
  const bool chunked = sending.chunked && !asked.http_1_0;
  write_head(head_, response, sending, asked, loop_.date);
  const bool begun = co_await send_rest(head_, {}, 0, write_seconds);
  if (!begun) co_return false;
  if (!sending.with_body) co_return true;
  deadline_ = 0;
  if (response.content_type == "text/event-stream") {
    // Who stops reading is noticed soon, and a thousand of them hold little.
    error_code none;
    socket_.set_option(asio::socket_base::send_buffer_size(events_buffered_bytes), none);
  }
  StreamWriter writer(*this, chunked);
  co_await stream.run(writer);
  if (writer.gone || !chunked) co_return false;
  constexpr std::string_view end = "0\r\n\r\n";
  const bool ended = co_await send_rest(end, {}, 0, write_seconds);
  co_return ended;
}

}  // namespace wanqiu::http
