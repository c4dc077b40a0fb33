#pragma once

#include <deque>
#include <memory>
#include <string>
#include <unordered_map>

#include "store/session.h"
#include "store/store.h"

namespace soci {
class session;
}

namespace wanqiu::store {

/// A Session over SOCI. One thread at a time; keeps its statements prepared between transactions, and connects again
/// when the server went away: at once where the transaction had not begun, else for the next one.
class SociSession final : public Session {
 public:
  enum class Access { read, write };

  /// Opens the connection; throws Error.
  SociSession(const Settings& settings, Access access);
  ~SociSession() override;

  /// Runs `work` in one transaction: commits, or rolls back and throws. A write that PostgreSQL could not serialise is
  /// tried again.
  void transact(const std::function<void(Session&)>& work);

  Engine engine() const override;

 protected:
  void query(std::string_view sql, std::span<const Value> values, std::span<const Type> types,
             const std::function<void(std::span<Value>)>& take) override;
  std::int64_t execute(std::string_view sql, std::span<const Value> values) override;

 private:
  struct Statement;

  void connect();
  void begin();
  void try_once(const std::function<void(Session&)>& work);
  Statement& prepare(std::string_view sql, std::span<const Value> values, std::span<const Type> types);

  const Settings& settings_;
  const Access access_;
  std::unique_ptr<soci::session> connection_;
  std::unordered_map<std::string, std::deque<std::unique_ptr<Statement>>> statements_;
};

}  // namespace wanqiu::store
