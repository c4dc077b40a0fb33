#pragma once

#include "insight/membership.h"
#include "people/people.h"

namespace wanqiu::insight {

/// Tells `membership` where everybody belonged on every day up to now. Waits for people's database: for start-up,
/// before the ledger is opened.
void learn_people_now(people::People& people, Membership& membership);

/// From now on, every change. `membership` outlives `people`.
void follow_people(people::People& people, Membership& membership);

}  // namespace wanqiu::insight
