#include "hall_frames.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/assert.h"

namespace wanqiu::arena {
namespace {

std::uint64_t wire_ms(base::Instant at) {
  return static_cast<std::uint64_t>(std::max(base::to_ms(at), std::int64_t{0}));
}
std::uint32_t wire_ms(base::Milliseconds time) {
  return static_cast<std::uint32_t>(time.count());
}
std::uint32_t wire_count(std::size_t count) {
  return static_cast<std::uint32_t>(count);
}

bool is_last(const HallMatch& match, std::size_t question) {
  return question + 1 == match.plan().questions.size();
}

frame::Read read_frame(const HallPlan& plan, const Scene& scene, const ShownQuestion& shown) {
  const MatchQuestion& asked = plan.questions[scene.question];
  frame::Read read;
  read.question = scene.question;
  read.at_ms = wire_ms(scene.at);
  read.read_ms = wire_ms(plan.read_time);
  read.answer_ms = wire_ms(asked.answer_time);
  read.worth = asked.worth;
  read.several = asked.several;
  read.shuffled = shown.shuffled;
  read.passage = shown.passage;
  read.stem = shown.stem;
  read.picture = shown.picture;
  read.audio = shown.audio;
  read.options = shown.options;
  return read;
}

frame::Open open_frame(const HallMatch& match, const Scene& scene) {
  const auto until = scene.at + match.plan().questions[scene.question].answer_time;
  return {scene.question, wire_ms(scene.at), wire_ms(until)};
}

frame::Reveal reveal_frame(const HallMatch& match, std::uint16_t question, const ShownQuestion& shown) {
  const MatchQuestion& asked = match.plan().questions[question];
  const QuestionCounts& counts = match.counts(question);
  frame::Reveal reveal{question, asked.right, shown.explanation, counts.answers, {}};
  reveal.chosen.assign(counts.chosen.begin(), counts.chosen.begin() + asked.options);
  return reveal;
}

frame::Ranking ranking_frame(const HallMatch& match, std::uint16_t question, bool last, const HallTexts& texts) {
  const auto& organisations = match.seats().organisations();
  const HallTop& top = match.tops()[question];
  frame::Ranking ranking;
  ranking.question = question;
  ranking.last = last;
  for (const auto& place : top.persons) {
    const auto& organisation = organisations[match.seats().organisation(place.seat)];
    ranking.persons.push_back({place.rank, place.seat.value, std::string(match.seats().name(place.seat)),
                               texts.organisation_name(organisation.id), static_cast<std::uint32_t>(place.score)});
  }
  for (const auto& place : top.organisations) {
    const auto& organisation = organisations[place.organisation];
    ranking.organisations.push_back({place.rank, texts.organisation_name(organisation.id),
                                     static_cast<std::uint32_t>(place.mean()), organisation.players});
  }
  return ranking;
}

/// The podium, if anything was locked.
void add_podium(const HallMatch& match, const HallTexts& texts, std::vector<frame::ToClient>& frames) {
  if (match.tops().empty()) return;
  frames.emplace_back(ranking_frame(match, static_cast<std::uint16_t>(match.tops().size() - 1), true, texts));
}

Scene scene_after(const HallMatch& match, const Advance& advance, base::Instant at) {
  if (advance.from != Phase::ranking)
    return {static_cast<Phase>(static_cast<std::uint8_t>(advance.from) + 1), advance.question, at};
  if (is_last(match, advance.question)) return {Phase::ended, advance.question, at};
  return {Phase::read, static_cast<std::uint16_t>(advance.question + 1), at};
}

}  // namespace

base::Result<void> check(const HallTexts& texts, const HallPlan& plan) {
  if (texts.questions.size() != plan.questions.size())
    return base::Fault::invalid("questions", "each needs its texts, and no other");
  for (std::size_t i = 0; i < texts.questions.size(); ++i) {
    const ShownQuestion& shown = texts.questions[i];
    const auto wrong = [&](std::string_view reason) {
      return base::Fault::invalid(fmt::format("questions[{}]", i), reason);
    };
    if (shown.options.size() != plan.questions[i].options) return wrong("must have as many options as are counted");
    frame::Reveal reveal;
    reveal.explanation = shown.explanation;
    const Scene scene{Phase::read, static_cast<std::uint16_t>(i), {}};
    if (!frame::can_be_sent(read_frame(plan, scene, shown)) || !frame::can_be_sent(reveal))
      return wrong("is too long to be sent: 16 kB a text, 1 kB an option");
  }
  return {};
}

std::vector<Scene> scenes_of(const HallMatch& match, std::span<const Command> done) {
  std::vector<Scene> scenes;
  for (const auto& command : done) {
    if (const auto* advance = std::get_if<Advance>(&command.action))
      scenes.push_back(scene_after(match, *advance, command.at));
    if (std::holds_alternative<Resume>(command.action))
      scenes.push_back({match.phase(), match.question(), match.since()});
    if (std::holds_alternative<End>(command.action)) scenes.push_back({Phase::ended, match.question(), command.at});
  }
  return scenes;
}

std::vector<frame::ToClient> room_frames(const HallMatch& match, const Scene& scene, const HallTexts& texts) {
  std::vector<frame::ToClient> frames;
  const ShownQuestion& shown = texts.questions[scene.question];
  switch (scene.phase) {
    case Phase::created:
    case Phase::lobby:
      break;
    case Phase::read:
      frames.emplace_back(read_frame(match.plan(), scene, shown));
      break;
    case Phase::open:
      frames.emplace_back(open_frame(match, scene));
      break;
    case Phase::locked:
      frames.emplace_back(frame::Locked{scene.question, match.counts(scene.question).answers});
      break;
    case Phase::reveal:
      frames.emplace_back(reveal_frame(match, scene.question, shown));
      break;
    case Phase::ranking:
      frames.emplace_back(ranking_frame(match, scene.question, is_last(match, scene.question), texts));
      break;
    case Phase::ended:
      if (match.tops().size() < match.plan().questions.size()) add_podium(match, texts, frames);  // ended early
      frames.emplace_back(frame::Ended{wire_ms(scene.at)});
      break;
  }
  return frames;
}

std::optional<frame::Standing> standing_frame(const HallMatch& match, Seat seat) {
  const auto standing = match.standing(seat);
  if (standing.rank == 0) return std::nullopt;
  return standing_frame(static_cast<std::uint16_t>(match.tops().size() - 1), standing);
}

frame::Standing standing_frame(std::uint16_t question, const HallStanding& standing) {
  frame::Standing told;
  told.question = question;
  told.rank = standing.rank;
  told.players = standing.players;
  told.score = static_cast<std::uint32_t>(standing.score);
  told.points = static_cast<std::uint32_t>(standing.points);
  told.right = standing.right;
  told.organisation_rank = standing.organisation_rank;
  told.organisation_mean = static_cast<std::uint32_t>(standing.organisation_mean);
  return told;
}

frame::Acknowledged acknowledged_frame(std::uint16_t question, HallMatch::Outcome outcome) {
  return {question, outcome.verdict, wire_ms(outcome.taken)};
}

frame::Counts counts_frame(const HallMatch& match) {
  return {match.question(), match.counts(match.question()).answers, wire_count(match.seats().present())};
}

std::vector<frame::ToClient> arrival_frames(const HallMatch& match, frame::Welcome welcome, std::optional<Seat> seat,
                                            const HallTexts& texts) {
  const Phase phase = match.phase();
  welcome.seat = seat ? seat->value : 0;
  welcome.phase = phase;
  welcome.question = match.question();
  welcome.questions = static_cast<std::uint16_t>(match.plan().questions.size());
  welcome.players = wire_count(match.seats().size());
  welcome.by_itself = match.by_itself();
  welcome.answered = seat ? match.seats().choices(match.question(), *seat) : Choices{0};
  std::vector<frame::ToClient> frames{welcome};

  const Scene now{phase, match.question(), match.since()};
  if (phase > Phase::read && phase < Phase::ranking)
    frames.emplace_back(read_frame(match.plan(), {Phase::read, now.question, now.at}, texts.questions[now.question]));
  if (phase == Phase::ended && match.tops().size() == match.plan().questions.size()) add_podium(match, texts, frames);
  for (auto& one : room_frames(match, now, texts)) frames.push_back(std::move(one));
  if (!seat) return frames;
  if (auto standing = standing_frame(match, *seat)) frames.emplace_back(*standing);
  return frames;
}

}  // namespace wanqiu::arena
