#include "program.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

extern char** environ;

namespace wanqiu::bench {
namespace {

namespace fs = std::filesystem;

pid_t served = 0;  // does not outlive a bench that fails

[[noreturn]] void fail(const std::string& why) {
  fmt::print(stderr, "bench: {}\n", why);
  std::exit(1);
}

sockaddr_in loopback(int host, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(0x7f000000U + static_cast<std::uint32_t>(host));
  return address;
}

std::uint16_t free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(1, 0);
  socklen_t size = sizeof address;
  if (::bind(socket, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
      ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    fail("no free port");
  }
  ::close(socket);
  return ntohs(address.sin_port);
}

int connect_from(int from, std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in source = loopback(from, 0);
  const sockaddr_in target = loopback(1, port);
  if (::bind(socket, reinterpret_cast<const sockaddr*>(&source), sizeof source) != 0 ||
      ::connect(socket, reinterpret_cast<const sockaddr*>(&target), sizeof target) != 0) {
    ::close(socket);
    return -1;
  }
  return socket;
}

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void write_file(const fs::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

/// What stands behind `name` up to the next character of `ends`.
std::string behind(const std::string& text, std::string_view name, std::string_view ends) {
  const auto at = text.find(name);
  if (at == text.npos) fail(fmt::format("'{}' is missing in:\n{}", name, text));
  return text.substr(at + name.size(), text.find_first_of(ends, at + name.size()) - at - name.size());
}

/// A repeat of a request is the same request.
std::string request_key(std::string_view path, std::string_view body) {
  return fmt::format("{:016x}", std::hash<std::string>{}(std::string(path) + std::string(body)));
}

}  // namespace

Answered ask(std::uint16_t port, int from, const std::string& request) {
  const int socket = connect_from(from, port);
  if (socket < 0) return {};
  if (::send(socket, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
    fail("a request could not be sent");
  std::string held;
  char buffer[16 * 1024];
  for (ssize_t got = 0; (got = ::recv(socket, buffer, sizeof buffer, 0)) > 0;)
    held.append(buffer, static_cast<std::size_t>(got));
  ::close(socket);
  const auto end = held.find("\r\n\r\n");
  if (end == held.npos) return {};
  return {std::atoi(held.c_str() + 9), held.substr(0, end), held.substr(end + 4)};
}

Program::Program(int learners, int items, int characters) {
  const char* program = std::getenv("WANQIU_PROGRAM");
  program_ = fs::absolute(program == nullptr ? "build/release/wanqiu" : program).string();
  std::string pattern = (fs::temp_directory_path() / "wanqiu_bench_XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) fail("no temporary directory");
  directory_ = pattern;
  home_ = directory_ + "/site";
  port_ = free_port();
  run({"init"});
  std::string rows = "name,staff_number,organisation_code\n";
  for (int i = 1; i <= learners; ++i) rows += fmt::format("学员{},W{:07},1\n", i, i);
  write_file(directory_ + "/learners.csv", rows);
  run({"import", "learners", directory_ + "/learners.csv"});
  fs::create_directory(directory_ + "/texts");
  for (int i = 1; i <= items; ++i) {
    std::string body = fmt::format("第{}篇：", i);
    for (int n = 0; n < characters; n += 12) body += "今年的麦子熟了，收成好。";
    write_file(fmt::format("{}/texts/{}.md", directory_, i),
               fmt::format("---\ntitle: 第{}篇\ncolumn: 新闻\nkind: article\n---\n{}\n", i, body));
  }
  if (items > 0) run({"import", "content", directory_ + "/texts"});
}

Program::~Program() {
  stop();
  std::error_code none;
  fs::remove_all(directory_, none);
}

pid_t Program::spawn(const std::vector<std::string>& words, const std::string& out) const {
  std::vector<std::string> arguments{program_};
  arguments.insert(arguments.end(), words.begin(), words.end());
  std::vector<std::string> variables{"WANQIU_HOME=" + home_, fmt::format("WANQIU_PORT={}", port_)};
  for (char** each = environ; *each != nullptr; ++each) {
    if (!std::string_view(*each).starts_with("WANQIU_")) variables.emplace_back(*each);
  }
  const auto pointers = [](std::vector<std::string>& texts) {
    std::vector<char*> all;
    for (auto& text : texts) all.push_back(text.data());
    all.push_back(nullptr);
    return all;
  };
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, (directory_ + "/said").c_str(),
                                   O_WRONLY | O_CREAT | O_APPEND, 0600);
  pid_t process = 0;
  auto argument_pointers = pointers(arguments);
  auto variable_pointers = pointers(variables);
  if (posix_spawn(&process, program_.c_str(), &actions, nullptr, argument_pointers.data(), variable_pointers.data()) !=
      0) {
    fail(program_ + " cannot be started");
  }
  posix_spawn_file_actions_destroy(&actions);
  return process;
}

std::string Program::run(const std::vector<std::string>& words) const {
  const std::string out = directory_ + "/out";
  int status = 0;
  ::waitpid(spawn(words, out), &status, 0);
  std::string printed = read_file(out);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    fail(fmt::format("`wanqiu {}` failed: {}{}", words.front(), printed, read_file(directory_ + "/said")));
  return printed;
}

void Program::begin_serving() {
  process_ = spawn({"serve"}, directory_ + "/served");
  if (served == 0)
    std::atexit([] {
      if (served > 0) ::kill(served, SIGKILL);
    });
  served = process_;
}

void Program::serve() {
  begin_serving();
  const std::string health = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
  for (int tries = 0; tries < 3000; ++tries) {
    if (ask(port_, 1, health).status == 200) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  fail("the program does not answer: " + read_file(directory_ + "/said"));
}

void Program::stop() {
  if (process_ == 0) return;
  ::kill(process_, SIGTERM);
  ::waitpid(process_, nullptr, 0);
  process_ = 0;
  served = -1;
}

void Program::kill() {
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
  process_ = 0;
  served = -1;
}

std::vector<std::string> Program::sign_in(int count) {
  const bool served = process_ != 0;
  if (served) stop();
  std::istringstream codes(run({"admin", "activation-codes"}));
  serve();
  std::vector<std::string> secrets;
  std::string line;
  std::getline(codes, line);  // the heading: number, name, account, organisation, code
  while (static_cast<int>(secrets.size()) < count && std::getline(codes, line)) {
    while (line.ends_with('\r')) line.pop_back();
    std::vector<std::string> cells;
    std::istringstream row(line);
    for (std::string cell; std::getline(row, cell, ',');) cells.push_back(cell);
    if (cells.size() != 5 || !cells[2].starts_with("W")) continue;
    secrets.push_back(activate(cells[2], cells[4], 1 + static_cast<int>(secrets.size()) / 16));
  }
  if (static_cast<int>(secrets.size()) < count) fail("fewer learners are invited than were asked for");
  return secrets;
}

std::string Program::activate(const std::string& account, const std::string& code, int from) const {
  const std::string body = fmt::format(R"({{"account":"{}","code":"{}","password":"an-honest-bench"}})", account, code);
  const auto answer = ask(port_, from,
                          fmt::format("POST /api/v1/activations HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: "
                                      "http://127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
                                      "{}\r\nConnection: close\r\n\r\n{}",
                                      body.size(), body));
  if (answer.status != 201) fail(account + " could not activate: " + answer.head + answer.body);
  return behind(answer.head, "wq_session=", ";");
}

std::string Program::sign_in_operator() {
  stop();
  const auto printed = run({"admin", "activation-code", "operator", "--json"});
  serve();
  return activate("operator", behind(printed, "\"code\":\"", "\""), 250);
}

Answered Program::ask_as(const std::string& secret, std::string_view method, std::string_view path,
                         std::string_view body, int status) const {
  auto answer = ask(port_, 251,
                    fmt::format("{} {} HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://127.0.0.1\r\nCookie: "
                                "wq_session={}\r\nIdempotency-Key: {}\r\nContent-Type: "
                                "application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}",
                                method, path, secret, request_key(path, body), body.size(), body));
  if (answer.status != status) fail(fmt::format("{} {}: {}{}", method, path, answer.head, answer.body));
  return answer;
}

std::vector<std::string> Program::item_ids() {
  std::vector<std::string> ids;
  std::string cursor;
  do {
    const auto answer = ask(port_, 1,
                            fmt::format("GET /api/v1/items?limit=100{} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                                        "Connection: close\r\n\r\n",
                                        cursor.empty() ? "" : "&cursor=" + cursor));
    const std::string_view mark = "{\"id\":\"";
    for (auto at = answer.body.find(mark); at != std::string::npos; at = answer.body.find(mark, at + 1)) {
      const auto from = at + mark.size();
      ids.push_back(answer.body.substr(from, answer.body.find('"', from) - from));
    }
    if (ids.empty()) fail("the site has no items: " + answer.head + answer.body);
    const std::string next = behind(answer.body, "\"next\":", "}");
    cursor = next == "null" ? "" : next.substr(1, next.size() - 2);
  } while (!cursor.empty());
  return ids;
}

}  // namespace wanqiu::bench
