#include "match_journal.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include "arena_store.h"
#include "base/assert.h"
#include "match_batch.h"

namespace wanqiu::arena {
namespace {

using base::Fault;

constexpr base::Milliseconds pause_after_failure{500};
/// An ended match stays at hand so long for those who come back to it.
constexpr base::Milliseconds kept_after_end{10 * 60'000};
/// A match whose phases take no time goes on by so many at once.
constexpr int advances_max = 8;

Fault too_much_waits() {
  auto fault = Fault::make(base::FaultKind::too_many, "", "too much waits; try again in a moment");
  fault.retry_after_seconds = 1;
  return fault;
}

}  // namespace

MatchJournal::MatchJournal(store::Store& store, const base::Clock& clock, Settings settings)
    : store_(store), clock_(clock), settings_(settings), began_(clock.now()), began_elapsed_(clock.elapsed()) {}

base::Result<std::unique_ptr<MatchJournal>> MatchJournal::open(store::Store& store, const base::Clock& clock,
                                                               Settings settings) {
  try {
    auto journal = std::make_unique<MatchJournal>(store, clock, settings);
    journal->resume();
    journal->thread_ = std::thread([self = journal.get()] { self->run(); });
    return journal;
  } catch (const store::Error& error) {
    return Fault::unavailable(error.what());
  }
}

MatchJournal::~MatchJournal() {
  stop();
}

void MatchJournal::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    woken_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
}

/// Before the thread starts. A match that cannot be written now is read again when somebody asks for it.
void MatchJournal::resume() {
  const auto ids = store_.read_now([](store::Session& db) { return running_matches(db); });
  for (const auto id : ids) {
    auto match = read(id);
    if (!match) {
      fmt::print(stderr, "a match is left out: {}\n", base::to_string(match.error()));
      continue;
    }
    Running& running = take_in(id, std::move(*match));
    HallMatch::Outcome outcome;
    if (running.match->phase() > Phase::lobby) apply(running, {now(), Resume{}}, outcome);
  }
  advance_due(now());
  if (!commit()) throw store::Error(store::Error::Kind::other, failure_);
  publish();
}

base::Task<base::Result<void>> MatchJournal::make(MatchId id, HallPlan plan, std::string content, base::LearnerId by,
                                                  MatchKind kind, std::function<void(store::Session&)> beside) {
  if (auto checked = check(plan); !checked) co_return checked.error();
  const NewMatch row{id, encode_plan(plan), std::move(content), now(), by, kind};
  co_await store_.write([&row, &beside](store::Session& db) {
    insert_match(db, row);
    if (beside) beside(db);
  });
  MatchErrand errand{id, std::nullopt, {}, std::make_unique<HallMatch>(std::move(plan), row.made_at)};
  const MatchAnswer answer = co_await hand_over(std::move(errand));
  if (answer.fault) co_return *answer.fault;
  co_return base::Result<void>();
}

base::Task<base::Result<HallMatch::Outcome>> MatchJournal::submit(MatchId match, Command command) {
  MatchErrand errand{match, std::move(command), {}, {}};
  const MatchAnswer answer = co_await hand_over(std::move(errand));
  if (answer.fault) co_return *answer.fault;
  co_return answer.outcome;
}

base::Task<MatchAnswer> MatchJournal::hand_over(MatchErrand errand) {
  const auto executor = co_await boost::asio::this_coro::executor;
  auto initiate = [this, executor](auto handler, MatchErrand given) {
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    hand_in(std::move(given), executor, [shared](const MatchAnswer& answer) { std::move (*shared)(answer); });
  };
  co_return co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(MatchAnswer)>(
      std::move(initiate), boost::asio::use_awaitable, std::move(errand));
}

void MatchJournal::hand_in(MatchErrand errand, boost::asio::any_io_executor executor,
                           std::function<void(const MatchAnswer&)> answered) {
  MatchAnswer refused;
  {
    const std::lock_guard lock(mutex_);
    const bool stored = errand.taken_in != nullptr;  // a match that is in the store already comes in whatever waits
    if (!stopping_ && (stored || queue_.size() < settings_.waiting_max)) {
      queue_.push_back({std::move(errand), std::move(executor), std::move(answered), {}});
      if (queue_.size() == 1) woken_.notify_one();
      return;
    }
    refused.fault = stopping_ ? Fault::unavailable("live matches are being ended") : too_much_waits();
  }
  if (!executor) return answered(refused);
  boost::asio::post(executor, [told = std::move(answered), refused] { told(refused); });
}

std::function<void()> MatchJournal::subscribe(Told told, std::function<void()> answered) {
  const std::lock_guard lock(told_mutex_);
  const std::uint64_t number = ++next_subscriber_;
  told_.push_back({number, std::move(told), std::move(answered)});
  return [this, number] {
    const std::lock_guard again(told_mutex_);
    std::erase_if(told_, [&](const auto& one) { return one.number == number; });
  };
}

void MatchJournal::run() {
  std::vector<Waiting> taken;
  while (take(taken)) {
    for (auto& waiting : taken) begin(waiting);
    advance_due(now());
    if (commit()) {
      publish();
    } else {
      lose(taken, failure_);
    }
    for (auto& waiting : taken) look(waiting);
    answer(taken);
  }
}

/// Waits until something is wanted or due. false at the end.
bool MatchJournal::take(std::vector<Waiting>& taken) {
  taken.clear();
  std::unique_lock lock(mutex_);
  const auto wanted = [&] { return stopping_ || !queue_.empty(); };
  if (due_.empty()) {
    woken_.wait(lock, wanted);
  } else {
    const auto next = std::max(due_.begin()->first, advances_from_);
    woken_.wait_for(lock, std::max(next - now(), base::Milliseconds(0)), wanted);
  }
  if (stopping_ && queue_.empty()) return false;
  while (!queue_.empty() && taken.size() < settings_.group_max) {
    taken.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return true;
}

void MatchJournal::begin(Waiting& waiting) {
  MatchErrand& errand = waiting.errand;
  if (errand.taken_in) {
    take_in(errand.match, std::move(errand.taken_in));
    return;
  }
  if (!errand.command) return;
  Running* running = find(errand.match, waiting.answer);
  if (running != nullptr) apply(*running, std::move(*errand.command), waiting.answer.outcome);
}

void MatchJournal::apply(Running& running, Command command, HallMatch::Outcome& outcome) {
  outcome = running.match->apply(command);
  if (outcome.verdict != Verdict::done) return;
  if (running.done.empty()) touched_.push_back(&running);
  running.done.push_back(std::move(command));
  if (running.match->phase() == Phase::ended && !running.ended_at) running.ended_at = running.match->since();
  note_due(running);
}

MatchJournal::Running& MatchJournal::take_in(MatchId id, std::unique_ptr<HallMatch> match) {
  Running& running = running_.emplace(id, Running{id, std::move(match), {}, {}, {}}).first->second;
  note_due(running);
  return running;
}

/// When a match goes on by itself, is let go of after its end, or is read again after it was lost. Whatever changes
/// that calls this; 2,000 duels need not be asked after every commit.
void MatchJournal::note_due(Running& running) {
  if (running.ended_at) return put_due(running, *running.ended_at + kept_after_end);
  put_due(running, running.match ? running.match->due() : std::optional(advances_from_));
}

void MatchJournal::put_due(Running& running, std::optional<base::Instant> due) {
  if (due == running.due) return;
  if (running.due) due_.erase({*running.due, running.id});
  if (due) due_.insert({*due, running.id});
  running.due = due;
}

void MatchJournal::advance_due(base::Instant at) {
  if (at < advances_from_) return;
  std::vector<MatchId> now_due;
  for (auto each = due_.begin(); each != due_.end() && each->first <= at; ++each) now_due.push_back(each->second);
  for (const auto id : now_due) {
    MatchAnswer ignored;
    Running* running = find(id, ignored);
    if (running == nullptr) {
      put_due(running_.at(id), at + pause_after_failure);
      continue;
    }
    if (running->ended_at && *running->due <= at) {
      put_due(*running, std::nullopt);
      running_.erase(id);
      continue;
    }
    for (int i = 0; i < advances_max && !running->ended_at && running->due && *running->due <= at; ++i) {
      HallMatch::Outcome outcome;
      apply(*running, running->match->advance(at), outcome);
    }
  }
}

/// Everything that was done, in one transaction. false with failure_ when nobody knows whether it was.
bool MatchJournal::commit() {
  if (touched_.empty()) return true;
  std::vector<Bytes> rows;
  rows.reserve(touched_.size());
  for (const Running* running : touched_) rows.push_back(encode_commands(running->done));
  try {
    store_.write_now([&](store::Session& db) {
      for (std::size_t i = 0; i < touched_.size(); ++i) {
        const Running& running = *touched_[i];
        append_batch(db, running.id, running.match->commands() - running.done.size() + 1, rows[i]);
        if (running.ended_at) mark_ended(db, running.id, *running.ended_at, running.match->seats().size());
      }
    });
  } catch (const store::Error& error) {
    failure_ = error.what();
    return false;
  }
  ++commits_;
  return true;
}

/// What was not written did not happen: the matches are read again when they are asked for next.
void MatchJournal::lose(std::vector<Waiting>& taken, const std::string& why) {
  fmt::print(stderr, "live matches could not be written and are read again: {}\n", why);
  advances_from_ = now() + pause_after_failure;
  for (Running* running : touched_) {
    running->match = nullptr;
    running->done.clear();
    running->ended_at.reset();
    note_due(*running);
  }
  touched_.clear();
  for (auto& waiting : taken) {
    const auto found = running_.find(waiting.errand.match);
    if (found == running_.end() || found->second.match != nullptr || !waiting.errand.command) continue;
    waiting.answer.fault = Fault::unavailable("the match could not be written; try again in a moment");
    waiting.answer.fault->retry_after_seconds = 1;
  }
}

void MatchJournal::publish() {
  const std::lock_guard lock(told_mutex_);
  for (Running* running : touched_) {
    for (const auto& one : told_) one.told({running->id, *running->match, running->done});
    running->done.clear();
  }
  touched_.clear();
}

void MatchJournal::look(Waiting& waiting) {
  if (!waiting.errand.look) return;
  const Running* running = find(waiting.errand.match, waiting.answer);
  if (running != nullptr) waiting.errand.look(*running->match);
}

MatchJournal::Running* MatchJournal::find(MatchId id, MatchAnswer& answer) {
  const auto found = running_.find(id);
  if (found == running_.end()) {
    answer.fault = Fault::not_found("there is no such match now");
    return nullptr;
  }
  if (!found->second.match) {
    auto match = read(id);
    if (!match) {
      answer.fault = match.error();
      return nullptr;
    }
    found->second.match = std::move(*match);
    if (found->second.match->phase() == Phase::ended) found->second.ended_at = found->second.match->since();
    note_due(found->second);
  }
  return &found->second;
}

base::Result<std::unique_ptr<HallMatch>> MatchJournal::read(MatchId id) {
  try {
    auto match = store_.read_now([id](store::Session& db) { return replay_match(db, id); });
    if (!match) return match.error();
    return std::make_unique<HallMatch>(std::move(*match));
  } catch (const store::Error& error) {
    return Fault::unavailable(error.what());
  }
}

/// One post for each executor, not for each caller.
void MatchJournal::answer(std::vector<Waiting>& taken) {
  using Group = std::vector<Waiting>;
  std::vector<std::pair<boost::asio::any_io_executor, Group>> groups;
  for (auto& waiting : taken) {
    if (!waiting.executor) {
      waiting.answered(waiting.answer);
      continue;
    }
    auto found =
        std::find_if(groups.begin(), groups.end(), [&](const auto& group) { return group.first == waiting.executor; });
    if (found == groups.end()) found = groups.insert(groups.end(), {waiting.executor, Group{}});
    found->second.push_back(std::move(waiting));
  }
  taken.clear();
  {
    const std::lock_guard lock(told_mutex_);
    for (const auto& one : told_) {
      if (one.answered) one.answered();
    }
  }
  for (auto& [executor, group] : groups) {
    const auto guard = boost::asio::make_work_guard(executor);  // its loop stays until the post is over
    boost::asio::post(executor, [mine = std::move(group)] {
      for (const auto& waiting : mine) waiting.answered(waiting.answer);
    });
  }
}

}  // namespace wanqiu::arena
