#include "support/wire.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

namespace wanqiu::support {

RunningServer::RunningServer(const http::Router& router, http::ServerSettings settings) {
  settings.port = 0;
  settings.drain_seconds = std::min(settings.drain_seconds, 2);
  settings.spool_directory = spool_.path();
  server_ = http::Server::listen(settings, router, clock_).value();
  thread_ = std::thread([this] { server_->run(); });
}

RunningServer::~RunningServer() {
  stop();
}

void RunningServer::stop() {
  server_->stop();
  if (thread_.joinable()) thread_.join();
}

std::string WireAnswer::header(std::string_view lower_case_name) const {
  for (const auto& [name, value] : headers) {
    if (name == lower_case_name) return value;
  }
  return {};
}

Wire::Wire(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) {
    throw std::runtime_error("no connection to the server");
  }
}

Wire::~Wire() {
  ::close(socket_);
}

bool Wire::say(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void Wire::finish_saying() {
  ::shutdown(socket_, SHUT_WR);
}

bool Wire::more(std::chrono::milliseconds wait) {
  if (ended_) return false;
  pollfd ready{socket_, POLLIN, 0};
  if (::poll(&ready, 1, static_cast<int>(wait.count())) <= 0) return false;
  char bytes[64 * 1024];
  const auto read = ::recv(socket_, bytes, sizeof bytes, 0);
  if (read <= 0) {
    ended_ = true;
    return false;
  }
  held_.append(bytes, static_cast<std::size_t>(read));
  return true;
}

WireAnswer Wire::answer(bool without_body, std::chrono::milliseconds wait) {
  WireAnswer answer;
  std::size_t end = 0;
  while ((end = held_.find("\r\n\r\n")) == std::string::npos) {
    if (!more(wait)) return answer;
  }
  const std::string head = held_.substr(0, end + 2);
  held_.erase(0, end + 4);
  answer.status = std::stoi(head.substr(9, 3));
  for (std::size_t at = head.find("\r\n") + 2; at < head.size();) {
    const auto line_end = head.find("\r\n", at);
    const auto colon = head.find(": ", at);
    std::string name = head.substr(at, colon - at);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    answer.headers.emplace_back(std::move(name), head.substr(colon + 2, line_end - colon - 2));
    at = line_end + 2;
  }
  if (without_body || answer.status == 204 || answer.status == 304 || answer.status == 100) return answer;
  if (answer.header("transfer-encoding") == "chunked") {
    for (;;) {
      std::size_t line = 0;
      while ((line = held_.find("\r\n")) == std::string::npos) {
        if (!more(wait)) return answer;
      }
      const auto size = std::stoull(held_.substr(0, line), nullptr, 16);
      while (held_.size() < line + 2 + size + 2) {
        if (!more(wait)) return answer;
      }
      answer.body += held_.substr(line + 2, size);
      held_.erase(0, line + 2 + size + 2);
      if (size == 0) return answer;
    }
  }
  const auto length = answer.header("content-length");
  const std::size_t size = length.empty() ? 0 : std::stoull(length);
  while (held_.size() < size) {
    if (!more(wait)) break;
  }
  answer.body = held_.substr(0, size);
  held_.erase(0, size);
  return answer;
}

std::string Wire::rest(std::chrono::milliseconds wait) {
  while (more(wait)) {
  }
  return std::exchange(held_, {});
}

bool Wire::closed(std::chrono::milliseconds wait) {
  while (more(wait)) {
  }
  return ended_;
}

WireAnswer ask(std::uint16_t port, std::string_view request) {
  Wire wire(port);
  wire.say(request);
  return wire.answer(request.starts_with("HEAD"));
}

}  // namespace wanqiu::support
