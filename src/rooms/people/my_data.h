#pragma once

#include <string>
#include <utility>
#include <vector>

#include "people/people.h"

namespace wanqiu::people {

struct Room;

/// {"rooms":{"people":…,"ledger":…},"lookups":[…]}; what the caller looked at stands in "people".
base::Task<std::string> my_data_json(Room& room, http::Caller caller);
/// A zip with one JSON file a room, and lookups.json.
base::Task<std::string> my_data_zip(Room& room, http::Caller caller);

/// Erases the caller. In three steps, each of which a crash may end and the next start goes on from:
///   1. one commit takes every personal field, login, session, token, code, role and look, writes down who erased and
///      why, and marks the learner as erasing: from here on nobody can sign in as them and no list has them;
///   2. every room erases its part, and the ledger learns of it;
///   3. the learner is erased: a number, where it belonged when, and the sums that other rooms keep for it.
base::Task<base::Result<void>> erase_me(Room& room, http::Caller caller, std::string password);
/// Erases somebody who cannot ask for it: who never got in, or has died. For operators, within what they cover.
base::Task<base::Result<void>> erase_learner(Room& room, http::Caller caller, base::LearnerId learner,
                                             std::string reason);
/// Steps 2 and 3.
base::Task<> finish_erasure(Room& room, base::LearnerNumber number, base::LearnerId id);

/// A zip archive of small files. Throws std::runtime_error when the library refuses.
std::string zipped(const std::vector<std::pair<std::string, std::string>>& files);

}  // namespace wanqiu::people
