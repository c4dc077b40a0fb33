#include "writer.h"

#include <fmt/format.h>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include "base/assert.h"

namespace wanqiu::ledger {
namespace {

using base::Fault;
using Verdict = State::Verdict;

constexpr auto reconnect_pause = std::chrono::milliseconds(200);

Fault fault_of(Verdict verdict, const Event& event, const State& state) {
  switch (verdict) {
    case Verdict::too_late:
      return Fault::invalid("at", fmt::format("{} is more than {} days before the latest event",
                                              base::to_string(event.at), late_days_max));
    case Verdict::balance_short:
      return Fault::conflict("amount", fmt::format("the balance is {}, {} are needed",
                                                   state.learner(event.learner).balance, std::abs(event.amount)));
    case Verdict::not_registered:
      return Fault::invalid(
          "learner", fmt::format("{} cannot have done this: a registered learner is needed", event.learner.value));
    case Verdict::wrong_amount:
      return Fault::invalid("amount", fmt::format("{} is not what '{}' counts", event.amount, to_string(event.verb)));
    case Verdict::wrong_rules:
      return Fault::conflict("version", fmt::format("version {} is not higher than {}, which is in use", event.object,
                                                    state.rules().version));
    case Verdict::too_rich:
      return Fault::conflict("amount", "the balance would pass 2147483647");
    case Verdict::applied:
    case Verdict::duplicate:
      break;
  }
  return Fault::unavailable("the ledger cannot answer");
}

}  // namespace

Writer::Writer(Parts parts) : parts_(std::move(parts)) {
  committed_.last_seq = parts_.state.last_seq();
  committed_.chain = parts_.chain;
  committed_.learners = parts_.state.learners();
  committed_.log_bytes = parts_.store.log_bytes();
  committed_.rules = parts_.state.shared_rules();
  published_ = committed_;
}

Writer::~Writer() {
  stop();
}

void Writer::start() {
  thread_ = std::thread([this] { run(); });
}

void Writer::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    woken_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

bool Writer::submit(std::unique_ptr<Submission>& submission) {
  const std::lock_guard lock(mutex_);
  const std::uint64_t count = submission->events.size();
  const std::uint64_t waiting = waiting_.load(std::memory_order_relaxed);
  if (count > block_events_max) return false;
  if (stopping_ || (waiting != 0 && waiting + count > parts_.settings.waiting_events_max)) return false;
  waiting_.store(waiting + count, std::memory_order_relaxed);
  const bool first_urgent = !submission->may_wait && urgent_ == 0;
  if (!submission->may_wait) ++urgent_;
  queue_.push_back(std::move(submission));
  if (queue_.size() == 1 || first_urgent) woken_.notify_one();
  return true;
}

bool Writer::between_batches(const std::function<void()>& work) {
  Work item{&work, {}};
  auto done = item.done.get_future();
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return false;
    work_.push_back(&item);
    woken_.notify_one();
  }
  return done.get();
}

std::function<void()> Writer::subscribe(std::function<void(const CommittedBatch&)> told) {
  const std::lock_guard lock(told_mutex_);
  const std::uint64_t number = ++next_subscriber_;
  told_.emplace_back(number, std::move(told));
  return [this, number] {
    const std::lock_guard again(told_mutex_);
    std::erase_if(told_, [&](const auto& one) { return one.first == number; });
  };
}

void Writer::log_shrank(std::int64_t bytes) {
  committed_.log_bytes -= static_cast<std::uint64_t>(bytes);
  const std::lock_guard lock(mutex_);
  published_ = committed_;
}

Writer::Committed Writer::committed() const {
  const std::lock_guard lock(mutex_);
  return published_;
}

void Writer::run() {
  std::vector<std::unique_ptr<Submission>> taken;
  while (true) {
    {
      std::unique_lock lock(mutex_);
      wait_for_work(lock);
      if (stopping_ && queue_.empty() && work_.empty()) return;
      take(taken);
    }
    if (!taken.empty()) {
      batch_.clear();
      const base::Instant now = parts_.clock.now();
      for (const auto& submission : taken) apply(*submission, now);
      if (!batch_.empty() && !dead_) commit();
      if (dead_) {  // only where a test's terminator came back
        for (const auto& submission : taken) {
          submission->answers.assign(submission->events.size(), Fault::unavailable("the ledger has ended"));
        }
      } else if (!batch_.empty()) {
        publish();
      }
      answer(taken);
    }
    do_work();
  }
}

/// A queue in no hurry is held for a moment, so that a view at a quiet hour does not cost an fsync of its own.
void Writer::wait_for_work(std::unique_lock<std::mutex>& lock) {
  const auto pressing = [&] { return stopping_ || urgent_ > 0 || !work_.empty(); };
  woken_.wait(lock, [&] { return pressing() || !queue_.empty(); });
  if (!pressing()) woken_.wait_for(lock, std::chrono::milliseconds(parts_.settings.company_ms), pressing);
}

/// Under the lock: whole submissions, up to the largest group; one that is larger alone goes alone.
void Writer::take(std::vector<std::unique_ptr<Submission>>& taken) {
  taken.clear();
  std::uint64_t events = 0;
  while (!queue_.empty()) {
    const std::size_t more = queue_.front()->events.size();
    if (!taken.empty() && events + more > parts_.settings.group_events_max) break;
    events += more;
    if (!queue_.front()->may_wait) --urgent_;
    taken.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  waiting_.store(waiting_.load(std::memory_order_relaxed) - events, std::memory_order_relaxed);
}

void Writer::apply(Submission& submission, base::Instant now) {
  submission.answers.reserve(submission.events.size());
  for (const Event& event : submission.events) {
    if (event.at > now + ahead_max) {
      submission.answers.emplace_back(Fault::invalid(
          "at", fmt::format("{} lies in the future: it is {}", base::to_string(event.at), base::to_string(now))));
      continue;
    }
    if (event.at < now - std::chrono::days(late_days_max)) {
      submission.answers.emplace_back(
          Fault::invalid("at", fmt::format("{} is more than {} days ago", base::to_string(event.at), late_days_max)));
      continue;
    }
    Applied applied;
    applied.event = event;
    applied.event.seq = parts_.state.last_seq() + 1;
    const Verdict verdict = parts_.state.apply(applied);
    Receipt receipt;
    receipt.balance = parts_.state.learner(event.learner).balance;
    if (verdict == Verdict::applied) {
      receipt.seq = applied.event.seq;
      receipt.points = applied.points;
      if (applied.explained) receipt.entry = applied.entry();
      batch_.push_back(applied);
    } else if (verdict == Verdict::duplicate) {
      receipt.duplicate = true;
    } else {
      submission.answers.emplace_back(fault_of(verdict, event, parts_.state));
      continue;
    }
    submission.answers.emplace_back(receipt);
  }
}

void Writer::commit() {
  const std::uint64_t first = batch_.front().event.seq;
  BatchRow row;
  row.first_seq = first;
  row.last_seq = batch_.back().event.seq;
  row.fence = parts_.fence;
  row.previous = committed_.chain;
  row.hash = links_.link(row.previous, batch_, row.fence, row.partition);
  const BatchMark mark{static_cast<std::uint32_t>(batch_.size()), row.fence};
  row.events = encode_block(batch_, {&mark, 1}, 1);
  WQ_ASSERT(row.first_seq == committed_.last_seq + 1 && row.last_seq == parts_.state.last_seq());

  const auto attempts = parts_.settings.busy_ms_max / static_cast<int>(reconnect_pause.count()) + 1;
  bool written = false;
  for (int attempt = 0; !written; ++attempt) {
    try {
      if (!commit_once(row, written)) return;  // dead
    } catch (const store::Error& error) {
      const bool busy = error.kind == store::Error::Kind::busy && attempt + 1 < busy_attempts;
      const bool gone = error.kind == store::Error::Kind::gone && attempt < attempts;
      if (busy) std::fprintf(stderr, "the ledger waits for the database, which is locked: %s\n", error.what());
      if (!busy && !gone) {
        return die(
            fmt::format("the ledger could not commit events {} to {}: {}", row.first_seq, row.last_seq, error.what()));
      }
      std::this_thread::sleep_for(reconnect_pause);
    }
  }
  committed_.last_seq = row.last_seq;
  committed_.chain = row.hash;
  ++committed_.batches;
  committed_.batch_events_max = std::max<std::uint64_t>(committed_.batch_events_max, batch_.size());
  committed_.log_bytes += row.events.size();
  committed_.learners = parts_.state.learners();
  committed_.rules = parts_.state.shared_rules();
}

/// One attempt. Throws gone when the connection was lost: then nobody knows whether the row arrived, and the next
/// attempt looks. false when the writer is dead.
bool Writer::commit_once(const BatchRow& row, bool& written) {
  if (!parts_.store.is_open()) {
    if (parts_.store.renew_lease(row.partition, row.fence) != LogStore::Lease::taken) {
      die("another process writes this ledger now");
      return false;
    }
    const auto last = parts_.store.last_row();
    const std::uint64_t last_seq = last ? last->last_seq : 0;
    if (last_seq == row.last_seq && last->hash == row.hash) return written = true;
    if (last_seq + 1 != row.first_seq) {
      die(fmt::format("the log ends with event {}, not with {}: it was changed by somebody else", last_seq,
                      row.first_seq - 1));
      return false;
    }
  }
  written = parts_.store.append(row);
  if (!written) die("another process has taken over this ledger: the fence is another");
  return written;
}

void Writer::publish() {
  const CommittedBatch batch{batch_, committed_.chain, true};
  for (Projection* projection : parts_.projections) projection->apply(batch);
  {
    const std::lock_guard lock(mutex_);
    published_ = committed_;
  }
  const std::lock_guard lock(told_mutex_);
  for (const auto& [number, told] : told_) told(batch);
}

/// One post for each executor, not for each caller.
void Writer::answer(std::vector<std::unique_ptr<Submission>>& taken) {
  using Group = std::vector<std::unique_ptr<Submission>>;
  std::vector<std::pair<boost::asio::any_io_executor, Group>> groups;
  for (auto& submission : taken) {
    if (!submission->executor) {
      submission->answered();
      continue;
    }
    auto found = std::find_if(groups.begin(), groups.end(),
                              [&](const auto& group) { return group.first == submission->executor; });
    if (found == groups.end()) found = groups.insert(groups.end(), {submission->executor, Group{}});
    found->second.push_back(std::move(submission));
  }
  taken.clear();
  for (auto& [executor, group] : groups) {
    const auto guard = boost::asio::make_work_guard(executor);  // its loop stays until the post is over
    boost::asio::post(executor, [mine = std::move(group)] {
      for (const auto& submission : mine) submission->answered();
    });
  }
}

void Writer::do_work() {
  Work* work = nullptr;
  {
    const std::lock_guard lock(mutex_);
    if (work_.empty()) return;
    work = work_.front();
    work_.pop_front();
  }
  try {
    (*work->run)();
    work->done.set_value(true);
  } catch (...) {
    work->done.set_exception(std::current_exception());
  }
}

void Writer::die(const std::string& why) {
  dead_ = true;
  if (parts_.settings.terminate) {
    parts_.settings.terminate(why);
    return;
  }
  std::fprintf(stderr,
               "wanqiu ends: %s\nNothing was acknowledged that is not durable. Mend the cause and start again.\n",
               why.c_str());
  std::_Exit(74);
}

}  // namespace wanqiu::ledger
