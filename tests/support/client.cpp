#include "support/client.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "support/temporary.h"

namespace wanqiu::support {
namespace {

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

/// Leaves a stream after its first few chunks, as somebody who closes the page: some never end by themselves.
struct Gathering final : http::Writer {
  static constexpr int chunks_max = 3;
  std::string text;
  int chunks = 0;
  base::Task<bool> write(std::string chunk) override {
    text += chunk;
    co_return ++chunks < chunks_max;
  }
};

}  // namespace

base::Task<std::optional<http::Caller>> FakeGate::identify(const http::Request&) {
  co_return caller;
}

bool FakeGate::covers(base::OrganisationId granted, base::OrganisationId organisation) const {
  return granted == root() || granted == organisation;
}

std::string Answer::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

bool Answer::problem_names(std::string_view field) const {
  return body.find("\"field\":\"" + std::string(field) + "\"") != std::string::npos;
}

std::string Answer::text(std::string_view name) const {
  const auto found = body.find("\"" + std::string(name) + "\":");
  if (found == std::string::npos) return {};
  auto rest = std::string_view(body).substr(found + name.size() + 3);
  if (rest.starts_with('"')) return std::string(rest.substr(1, rest.find('"', 1) - 1));
  return std::string(rest.substr(0, rest.find_first_of(",}]")));
}

void run_to_end(base::Task<> task) {
  boost::asio::io_context loop(1);
  std::exception_ptr failure;
  boost::asio::co_spawn(loop, std::move(task), [&failure](std::exception_ptr error) { failure = error; });
  loop.run();
  if (failure) std::rethrow_exception(failure);
}

Answer Client::send(http::Method method, std::string_view target, std::string body, std::filesystem::path body_file) {
  http::Request request;
  request.method = method;
  request.target = target;
  const auto mark = target.find('?');
  request.path = decoded(target.substr(0, mark));
  for (auto rest = mark == target.npos ? std::string_view() : target.substr(mark + 1); !rest.empty();) {
    const auto pair = rest.substr(0, rest.find('&'));
    const auto equals = pair.find('=');
    request.queries.emplace_back(decoded(pair.substr(0, equals)),
                                 equals == pair.npos ? "" : decoded(pair.substr(equals + 1)));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
  }
  request.headers = headers;
  request.headers.emplace_back("host", "127.0.0.1:8080");
  if (!origin.empty()) request.headers.emplace_back("origin", origin);
  if (!body.empty()) request.headers.emplace_back("content-type", content_type);
  if (!bearer.empty()) request.headers.emplace_back("authorization", "Bearer " + bearer);
  std::string jar;
  for (const auto& [name, value] : cookies) jar += (jar.empty() ? "" : "; ") + name + "=" + value;
  if (!jar.empty()) request.headers.emplace_back("cookie", jar);
  request.body = std::move(body);
  request.body_file = std::move(body_file);
  request.remote = remote;
  request.received = now;

  auto response = run(router_.handle(std::move(request)));
  Answer answer{response.status, response.content_type, {}, response.etag, response.headers};
  if (auto* text = std::get_if<std::string>(&response.body)) answer.body = std::move(*text);
  if (auto* shared = std::get_if<http::Shared>(&response.body)) answer.body = **shared;
  if (auto* file = std::get_if<http::File>(&response.body)) answer.body = read_file(file->path);
  if (auto* stream = std::get_if<http::Stream>(&response.body)) {
    Gathering gathering;
    run_to_end(stream->run(gathering));
    answer.body = gathering.text;
  }
  for (const auto& [name, value] : answer.headers) {
    if (name != "Set-Cookie") continue;
    const auto pair = std::string_view(value).substr(0, value.find(';'));
    const auto equals = pair.find('=');
    const std::string key(pair.substr(0, equals));
    cookies[key] = pair.substr(equals + 1);
    if (cookies[key].empty() || value.find("Max-Age=0") != std::string::npos) cookies.erase(key);
  }
  return answer;
}

}  // namespace wanqiu::support
