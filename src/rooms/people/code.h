#pragma once

#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/random.h"
#include "base/result.h"

namespace wanqiu::people {

/// Codes are read from paper and typed on a phone: capitals and digits without those that look alike (I L O U 0 1), and
/// small letters, spaces and hyphens do not matter.

std::string make_join_code(base::Random& random);        ///< 10 characters: 49 bits
std::string make_activation_code(base::Random& random);  ///< "XXXX-XXXX-XXXX": 59 bits
/// Without spaces and hyphens, in capitals.
std::string plain_code(std::string_view typed);
/// One that a site chooses itself: 6 to 20 letters and digits.
base::Result<std::string> parse_join_code(std::string_view text, std::string_view field);
/// Bound to the learner, so that two equal codes are no equal hashes.
std::string activation_hash(base::LearnerNumber learner, std::string_view plain);
/// Of the secrets of sessions and API tokens, which are random enough to need no salt.
std::string secret_hash(std::string_view secret);

}  // namespace wanqiu::people
