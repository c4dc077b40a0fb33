#include "support/database.h"

#include <fcntl.h>
#include <libpq-fe.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <memory>
#include <stdexcept>

namespace wanqiu::support {
namespace {

/// tools/with-postgresql, kept running by an open pipe: when this process ends, however it ends, the pipe closes and
/// the server stops.
class OwnServer {
 public:
  OwnServer() {
    std::array<int, 2> to_child{};
    std::array<int, 2> from_child{};
    if (pipe2(to_child.data(), O_CLOEXEC) != 0 || pipe2(from_child.data(), O_CLOEXEC) != 0)
      throw std::runtime_error("no pipe");
    child_ = fork();
    if (child_ == 0) {
      dup2(to_child[0], STDIN_FILENO);
      dup2(from_child[1], STDOUT_FILENO);
      execl(WANQIU_SOURCE_DIR "/tools/with-postgresql", "with-postgresql", "sh", "-c",
            "echo \"$WANQIU_TEST_POSTGRESQL\"; cat >/dev/null", nullptr);
      _exit(127);
    }
    close(to_child[0]);
    close(from_child[1]);
    hold_ = to_child[1];
    char letter = 0;
    while (read(from_child[0], &letter, 1) == 1 && letter != '\n') url_ += letter;
    close(from_child[0]);
    if (url_.empty()) throw std::runtime_error("tools/with-postgresql started no server");
  }
  ~OwnServer() {
    close(hold_);
    waitpid(child_, nullptr, 0);
  }
  OwnServer(const OwnServer&) = delete;
  OwnServer& operator=(const OwnServer&) = delete;

  const std::string& url() const { return url_; }

 private:
  pid_t child_ = 0;
  int hold_ = -1;
  std::string url_;
};

const std::string& server_url() {
  static const std::string url = [] {
    if (const char* named = std::getenv("WANQIU_TEST_POSTGRESQL")) return std::string(named);
    static const OwnServer own;
    return own.url();
  }();
  return url;
}

/// create and drop database stand outside transactions, which the store always opens.
void administrate(const std::string& sql) {
  const std::unique_ptr<PGconn, decltype(&PQfinish)> server(PQconnectdb(server_url().c_str()), &PQfinish);
  const std::unique_ptr<PGresult, decltype(&PQclear)> answer(PQexec(server.get(), sql.c_str()), &PQclear);
  if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK)
    throw std::runtime_error(sql + ": " + PQerrorMessage(server.get()));
}

}  // namespace

Database::Database(store::Engine engine) {
  location_.engine = engine;
  if (engine == store::Engine::sqlite) {
    location_.place = (directory_.path() / "wanqiu.db").string();
    return;
  }
  static std::atomic<int> counter{0};
  name_ = "test_" + std::to_string(getpid()) + "_" + std::to_string(++counter);
  administrate("create database " + name_ + " strategy file_copy");
  location_.place = server_url();
  const auto path = location_.place.find("/postgres?");
  location_.place.replace(path + 1, 8, name_);
}

Database::~Database() {
  if (name_.empty()) return;
  try {
    administrate("drop database " + name_ + " with (force)");
  } catch (const std::exception&) {  // a test that stopped the server has nothing left to drop
  }
}

std::unique_ptr<store::Store> Database::open() const {
  store::Settings settings;
  settings.location = location_;
  settings.readers = 2;
  return store::Store::open(settings).value();
}

std::unique_ptr<store::Store> Database::open(std::span<const store::Migration> migrations) const {
  auto store = open();
  store->migrate(migrations).value();
  return store;
}

std::unique_ptr<store::Store> Database::open(std::initializer_list<std::span<const store::Migration>> rooms) const {
  std::vector<store::Migration> all;
  for (const auto& room : rooms) all.insert(all.end(), room.begin(), room.end());
  return open(all);
}

std::string engine_name(const ::testing::TestParamInfo<store::Engine>& engine) {
  return engine.param == store::Engine::sqlite ? "sqlite" : "postgresql";
}

}  // namespace wanqiu::support
