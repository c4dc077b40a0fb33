#include "ended_matches.h"

#include <algorithm>

#include "arena_store.h"
#include "hall_store.h"
#include "match_content.h"

namespace wanqiu::arena {

base::Result<std::shared_ptr<const EndedMatch>> EndedMatches::find(store::Session& db, MatchId id) {
  if (auto match = held(id)) return match;
  const std::lock_guard one_at_a_time(reading_);
  if (auto match = held(id)) return match;
  const auto row = find_match(db, id);
  if (!row) return base::Fault::not_found("there is no such match");
  if (!row->ended_at) return base::Fault::conflict("match", "it has not ended yet");
  auto shown = shown_of(row->content);
  if (!shown) return shown.error();
  auto match = replay_match(db, id);
  if (!match) return match.error();
  auto ended = std::make_shared<EndedMatch>(EndedMatch{std::move(*match), std::move(*shown), {}});
  ended->everybodys = everybodys_results(ended->match, ended->shown, organisation_name_);
  hold(id, ended);
  return std::shared_ptr<const EndedMatch>(ended);
}

void EndedMatches::forget(MatchId id) {
  const std::lock_guard lock(mutex_);
  std::erase_if(held_, [id](const Held& one) { return one.first == id; });
}

std::shared_ptr<const EndedMatch> EndedMatches::held(MatchId id) {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(held_.begin(), held_.end(), [id](const Held& one) { return one.first == id; });
  if (found == held_.end()) return nullptr;
  std::rotate(found, found + 1, held_.end());
  return held_.back().second;
}

void EndedMatches::hold(MatchId id, std::shared_ptr<const EndedMatch> match) {
  const std::lock_guard lock(mutex_);
  held_.emplace_back(id, std::move(match));
  const auto players = [&] {
    std::size_t all = 0;
    for (const auto& one : held_) all += one.second->match.seats().size();
    return all;
  };
  while (held_.size() > held_max || (held_.size() > 1 && players() > held_players_max)) held_.erase(held_.begin());
}

}  // namespace wanqiu::arena
