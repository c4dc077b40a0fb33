#include "pin_guard.h"

#include <algorithm>

namespace wanqiu::arena {

PinGuard::Told PinGuard::came(base::LearnerNumber who, base::Milliseconds now) {
  auto found = people_.find(who);
  if (found == people_.end()) {
    make_room(now);
    found = people_.emplace(who, Person{0, now, false}).first;
  }
  Person& person = found->second;
  const auto held_for = person.blocked ? blocked_time : window;
  if (now - person.since >= held_for) person = {0, now, false};
  if (person.blocked) return {{}, person.since + blocked_time - now};
  ++person.wrong;
  if (person.wrong > tries_max) {
    person = {person.wrong, now, true};
    return {{}, blocked_time};
  }
  if (person.wrong <= free_tries) return {};
  return {std::min(wait_max, base::Milliseconds(1'000 << (person.wrong - free_tries - 1))), {}};
}

void PinGuard::right(base::LearnerNumber who) {
  const auto found = people_.find(who);
  if (found == people_.end() || found->second.blocked) return;
  if (--found->second.wrong <= 0) people_.erase(found);
}

void PinGuard::make_room(base::Milliseconds now) {
  if (people_.size() < held_max) return;
  std::erase_if(
      people_, [&](const auto& one) { return now - one.second.since >= (one.second.blocked ? blocked_time : window); });
  if (people_.size() < held_max) return;
  people_.erase(std::min_element(people_.begin(), people_.end(),
                                 [](const auto& a, const auto& b) { return a.second.since < b.second.since; }));
}

}  // namespace wanqiu::arena
