#include "code.h"

#include <algorithm>

#include "base/hash.h"
#include "base/text.h"

namespace wanqiu::people {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHJKMNPQRSTVWXYZ23456789";

std::string draw(base::Random& random, std::size_t characters) {
  std::string code;
  for (std::size_t i = 0; i < characters; ++i) code += alphabet[random.below(alphabet.size())];
  return code;
}

}  // namespace

std::string make_join_code(base::Random& random) {
  return draw(random, 10);
}

std::string make_activation_code(base::Random& random) {
  return draw(random, 4) + "-" + draw(random, 4) + "-" + draw(random, 4);
}

std::string plain_code(std::string_view typed) {
  std::string plain;
  if (!base::is_utf8(typed)) return plain;
  for (const char c : base::folded(typed)) {
    if (c != ' ' && c != '-') plain += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return plain;
}

base::Result<std::string> parse_join_code(std::string_view text, std::string_view field) {
  auto code = plain_code(text);
  const bool fits = code.size() >= 6 && code.size() <= 20 && std::all_of(code.begin(), code.end(), [](char c) {
                      return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
                    });
  if (!fits) return base::Fault::invalid(field, "must be 6 to 20 letters and digits");
  return code;
}

std::string activation_hash(base::LearnerNumber learner, std::string_view plain) {
  return base::hex(base::blake2b("activation:" + std::to_string(learner.value) + ":" + std::string(plain)));
}

std::string secret_hash(std::string_view secret) {
  return base::hex(base::blake2b(secret));
}

}  // namespace wanqiu::people
