#include "password.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <new>

#include "base/assert.h"
#include "base/text.h"
#include "offload.h"

namespace wanqiu::people {
namespace {

constexpr std::array<std::string_view, 40> best_known{
    "12345678", "123456789", "1234567890", "password",   "password1",  "qwertyui",  "qwertyuiop", "11111111",
    "88888888", "00000000",  "12341234",   "87654321",   "abcd1234",   "a1234567",  "a12345678",  "a123456789",
    "1qaz2wsx", "1q2w3e4r",  "iloveyou",   "iloveyou1",  "woaini1314", "woaini520", "5201314520", "qq123456",
    "qwer1234", "asdf1234",  "asdfghjkl",  "zxcvbnm123", "admin123",   "admin1234", "passw0rd",   "p@ssw0rd",
    "11223344", "66666666",  "99999999",   "12121212",   "123123123",  "147258369", "123456abc",  "abc123456",
};

}  // namespace

base::Result<void> check_password(std::string_view password, std::string_view field,
                                  std::initializer_list<std::string_view> own_names) {
  using base::Fault;
  if (!base::is_utf8(password) || password.find('\0') != password.npos) {
    return Fault::invalid(field, "must be text");
  }
  const auto size = base::code_points(password);
  if (size < 8 || size > 200) return Fault::invalid(field, "must have 8 to 200 characters");
  const auto folded = base::folded(password);
  if (std::find(best_known.begin(), best_known.end(), folded) != best_known.end()) {
    return Fault::invalid(field, "is one of the passwords that are guessed first; choose another");
  }
  for (const auto name : own_names) {
    if (!name.empty() && folded == base::folded(name)) {
      return Fault::invalid(field, "must not be the name or number of the account");
    }
  }
  return {};
}

Passwords::Passwords(const Settings& settings)
    : settings_(settings),
      nobody_(hash_now("nobody signs in with this")),
      pool_(static_cast<std::size_t>(settings.threads)) {}

Passwords::~Passwords() {
  pool_.join();
}

std::string Passwords::hash_now(const std::string& password) const {
  WQ_ASSERT(sodium_init() >= 0);
  std::array<char, crypto_pwhash_STRBYTES> text{};
  const int failed = crypto_pwhash_str_alg(text.data(), password.data(), password.size(),
                                           static_cast<unsigned long long>(settings_.passes), settings_.memory_bytes,
                                           crypto_pwhash_ALG_ARGON2ID13);
  if (failed != 0) throw std::bad_alloc();
  return text.data();
}

bool Passwords::verify_now(const std::string& hash, const std::string& password) const {
  const bool somebody = !hash.empty();
  const bool fits =
      crypto_pwhash_str_verify((somebody ? hash : nobody_).c_str(), password.data(), password.size()) == 0;
  return somebody && fits;
}

bool Passwords::is_outdated(const std::string& hash) const {
  return crypto_pwhash_str_needs_rehash(hash.c_str(), static_cast<unsigned long long>(settings_.passes),
                                        settings_.memory_bytes) != 0;
}

template <class R, class F>
base::Task<R> Passwords::work(F job) {
  if (waiting_.fetch_add(1) >= settings_.waiting + settings_.threads) {
    waiting_.fetch_sub(1);
    auto fault = base::Fault::unavailable("too many people sign in at this moment; try again in a few seconds");
    fault.retry_after_seconds = 5;
    throw base::FaultError(std::move(fault));
  }
  struct Leaving {
    std::atomic<int>& waiting;
    ~Leaving() { waiting.fetch_sub(1); }
  };
  const Leaving leaving{waiting_};
  auto result = co_await run_on<R>(pool_, std::move(job));
  co_return result;
}

base::Task<std::string> Passwords::hash(std::string password) {
  auto made = co_await work<std::string>([this, &password] { return hash_now(password); });
  co_return made;
}

base::Task<bool> Passwords::verify(std::string hash, std::string password) {
  const bool fits = co_await work<bool>([this, &hash, &password] { return verify_now(hash, password); });
  co_return fits;
}

}  // namespace wanqiu::people
