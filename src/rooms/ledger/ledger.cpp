#include "ledger/ledger.h"

#include <fmt/format.h>
#include <malloc.h>

#include <boost/asio/async_result.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <future>

#include "checkpoint.h"
#include "entry_book.h"
#include "housekeeper.h"
#include "ledger_store.h"
#include "replay.h"
#include "rule_sets.h"
#include "writer.h"

namespace wanqiu::ledger {
namespace {

using base::Fault;
using base::Result;
using base::Task;
using Answers = std::vector<Result<Receipt>>;

/// A caller on an event loop.
template <class Handler>
class Awaiting final : public Submission {
 public:
  Awaiting(std::vector<Event> given, Handler handler) : Submission(std::move(given)), handler_(std::move(handler)) {}
  void answered() override { std::move(handler_)(std::move(answers)); }

 private:
  Handler handler_;
};

/// A caller that waits on a thread of its own.
class Blocking final : public Submission {
 public:
  using Submission::Submission;
  std::promise<Answers> promise;
  void answered() override { promise.set_value(std::move(answers)); }
};

Answers refusals(std::size_t count) {
  auto fault = Fault::unavailable("the ledger has too much waiting; try again in a moment");
  fault.retry_after_seconds = 1;
  return Answers(count, Result<Receipt>(fault));
}

class OpenLedger final : public Ledger {
 public:
  OpenLedger(store::Store& store, const base::Clock& clock, Settings settings, std::vector<Projection*> projections)
      : store_(store),
        clock_(clock),
        settings_(std::move(settings)),
        location_(store.settings().location),
        projections_(std::move(projections)),
        log_(location_, settings_.busy_ms_max / busy_attempts),
        state_(settings_.zone) {
    projections_.insert(projections_.begin(), &book_);
  }
  ~OpenLedger() override { stop(); }

  Result<void> begin();

  Task<Result<Receipt>> submit(Event event) override {
    std::vector<Event> events(1, event);
    Answers answers = co_await submit_all(std::move(events));
    co_return std::move(answers.front());
  }

  Task<Answers> submit_all(std::vector<Event> events) override { return hand_over(std::move(events), false); }

  Task<Result<Receipt>> submit_in_company(Event event) override {
    std::vector<Event> events(1, event);
    Answers answers = co_await hand_over(std::move(events), true);
    co_return std::move(answers.front());
  }

  Answers submit_now(std::vector<Event> events) override {
    if (events.empty()) return {};
    const auto asked = events;
    auto blocking = std::make_unique<Blocking>(std::move(events));
    auto future = blocking->promise.get_future();
    std::unique_ptr<Submission> submission = std::move(blocking);
    if (!writer_->submit(submission)) return refusals(asked.size());
    Answers answers = future.get();
    complete(asked, answers);
    return answers;
  }

  LearnerPoints points(base::LearnerNumber learner, base::Day today) const override {
    return book_.points(learner, today);
  }
  std::vector<Earned> earned(base::LearnerNumber learner, base::Day day) const override {
    return book_.earned(learner, day);
  }
  std::shared_ptr<const RuleSet> rules() const override { return writer_->committed().rules; }
  const base::Zone& zone() const override { return settings_.zone; }

  std::string rule_of(const Entry& entry) const override {
    const auto rules = rule_sets_.at(entry.seq);
    const Rule* rule = rules ? rules->find(entry.verb) : nullptr;
    return rule == nullptr ? std::string() : rule->id;
  }

  Status status() const override {
    const auto committed = writer_->committed();
    Status status;
    status.last_seq = committed.last_seq;
    status.chain = committed.chain;
    status.fence = fence_;
    status.batches = committed.batches;
    status.batch_events_max = committed.batch_events_max;
    status.learners = committed.learners;
    status.waiting = writer_->waiting();
    status.log_bytes = committed.log_bytes;
    status.rule_set = committed.rules->version;
    if (const auto head = housekeeper_->last_checkpoint()) {
      status.checkpoint_seq = head->seq;
      status.checkpoint_at = head->taken_at;
    }
    return status;
  }

  Task<std::vector<Entry>> explain(base::LearnerNumber learner, base::Day day) override {
    EntryBook::Open open = book_.open_entries(learner, day);
    if (open.sealed_parts == 0) co_return std::move(open.entries);
    const int parts = open.sealed_parts;
    auto find = [learner, day, parts](store::Session& db) { return find_entries(db, learner, day, parts); };
    std::vector<Entry> entries = co_await store_.read(std::move(find));
    entries.insert(entries.end(), open.entries.begin(), open.entries.end());
    co_return entries;
  }

  Task<std::vector<DayPoints>> days(base::LearnerNumber learner, base::Day from, base::Day to) override {
    to = std::min(to, from + 365);
    struct Asked {
      base::Day day;
      EntryBook::Open open;
    };
    std::vector<Asked> asked;
    for (base::Day day = from; day <= to; ++day) asked.push_back({day, book_.open_entries(learner, day)});
    auto sum_up = [learner, &asked](store::Session& db) {
      std::vector<DayPoints> days;
      for (const auto& [day, open] : asked) {
        auto entries =
            open.sealed_parts == 0 ? std::vector<Entry>{} : find_entries(db, learner, day, open.sealed_parts);
        entries.insert(entries.end(), open.entries.begin(), open.entries.end());
        if (entries.empty()) continue;
        DayPoints sum{day, 0};
        for (const auto& entry : entries) sum.points += entry.verb == Verb::spent ? 0 : entry.points;
        days.push_back(sum);
      }
      return days;
    };
    co_return co_await store_.read(sum_up);
  }

  Task<Result<std::shared_ptr<const RuleSet>>> take_rules(std::string text) override {
    auto parsed = parse_rules(text, "");
    if (!parsed) co_return parsed.error();
    const std::shared_ptr<const RuleSet> rules = *parsed;
    if (auto offered = offer(rules); !offered) co_return offered.error();
    const auto receipt = co_await submit(taking(*rules));
    if (!receipt) co_return receipt.error();
    co_return rules;
  }

  std::vector<RuleSetTaken> rule_sets() const override { return rule_sets_.taken(); }

  std::function<void()> subscribe(std::function<void(const CommittedBatch&)> told) override {
    return writer_->subscribe(std::move(told));
  }
  void checkpoint_now() override { housekeeper_->checkpoint(); }
  void seal_now() override { housekeeper_->seal(settings_.zone.day_of(clock_.now())); }
  bool merge_now() override { return housekeeper_->merge(2); }
  void stop() override {
    if (!writer_) return;
    housekeeper_->stop();
    writer_->stop();
  }

 private:
  Task<Answers> hand_over(std::vector<Event> events, bool may_wait) {
    if (events.empty()) co_return Answers{};
    const auto executor = co_await boost::asio::this_coro::executor;
    const auto asked = events;
    auto initiate = [this, executor, may_wait](auto handler, std::vector<Event> given) {
      using Handler = std::decay_t<decltype(handler)>;
      std::unique_ptr<Submission> submission =
          std::make_unique<Awaiting<Handler>>(std::move(given), std::move(handler));
      submission->executor = executor;
      submission->may_wait = may_wait;
      if (writer_->submit(submission)) return;
      submission->answers = refusals(submission->events.size());
      boost::asio::post(executor, [refused = std::move(submission)] { refused->answered(); });
    };
    Answers answers = co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(Answers)>(
        std::move(initiate), boost::asio::use_awaitable, std::move(events));
    complete(asked, answers);
    co_return answers;
  }

  struct Standing {
    base::Hash chain{};
    std::optional<CheckpointHead> checkpoint;
  };
  Result<Standing> load();
  Result<base::Hash> replay_tail(const std::optional<base::Hash>& chain, std::uint64_t last_seq);
  bool load_checkpoint(const CheckpointHead& head);
  void reset();
  Event taking(const RuleSet& rules) const {
    Event event;
    event.at = clock_.now();
    event.verb = Verb::rule_set_taken;
    event.object = rules.version;
    event.key = EventKey::of(rules.text);
    return event;
  }

  /// Stores the text, then lets the state know the rules: a version that the log names is always at hand, and the text
  /// of one that was taken is never written over, since the writer's thread looks before it writes.
  Result<void> offer(const std::shared_ptr<const RuleSet>& rules) {
    const std::vector<Change> changes{StoredRules{rules->version, base::blake2b(rules->text), rules->text}};
    std::uint32_t in_use = 0;
    const bool running = writer_->between_batches([&] {
      in_use = state_.rules().version;
      if (rules->version <= in_use) return;
      log_.write(changes);
      state_.offer(rules);
    });
    if (!running) return Fault::unavailable("the ledger is stopping");
    if (rules->version <= in_use)
      return Fault::conflict("version", fmt::format("must be higher than {}, which is in use", in_use));
    rule_sets_.offer(rules);
    return {};
  }

  /// A duplicate is answered with what the first one earned, where that is still in memory.
  void complete(const std::vector<Event>& asked, Answers& answers) const {
    for (std::size_t i = 0; i < answers.size(); ++i) {
      if (!answers[i] || !answers[i]->duplicate) continue;
      const Event& event = asked[i];
      for (const auto& entry : book_.open_entries(event.learner, settings_.zone.day_of(event.at)).entries) {
        if (entry.verb != event.verb || entry.object != event.object) continue;
        answers[i]->seq = entry.seq;
        answers[i]->points = entry.points;
        answers[i]->entry = entry;
        break;
      }
    }
  }

  store::Store& store_;
  const base::Clock& clock_;
  const Settings settings_;
  const store::Location location_;
  EntryBook book_;
  RuleSets rule_sets_;
  std::vector<Projection*> projections_;
  LogStore log_;
  State state_;
  std::uint64_t fence_ = 0;
  std::unique_ptr<Writer> writer_;
  std::unique_ptr<Housekeeper> housekeeper_;
};

void OpenLedger::reset() {
  state_ = State(settings_.zone);
  for (const auto& rules : rule_sets_.offered()) state_.offer(rules);
  for (Projection* projection : projections_) projection->reset();
}

bool OpenLedger::load_checkpoint(const CheckpointHead& head) {
  std::string why;
  auto sections = read_checkpoint(log_, head, why);
  if (sections) {
    const auto load_section = [&](std::string_view name, auto&& load) {
      const auto found = sections->find(name);
      if (found == sections->end() || !load(found->second)) {
        why = fmt::format("its section '{}' is {}", name, found == sections->end() ? "missing" : "not understood");
        return false;
      }
      found->second = Bytes();  // free it as early as may be
      return true;
    };
    bool whole = load_section(state_section,
                              [&](const Bytes& bytes) { return state_.load(bytes) && state_.last_seq() == head.seq; });
    for (Projection* projection : projections_) {
      whole = whole && load_section(projection->name(), [&](const Bytes& bytes) { return projection->load(bytes); });
    }
    if (whole) return true;
  }
  std::fprintf(stderr, "ledger: the checkpoint at event %llu is left aside: %s\n",
               static_cast<unsigned long long>(head.seq), why.c_str());
  reset();
  return false;
}

Result<base::Hash> OpenLedger::replay_tail(const std::optional<base::Hash>& chain, std::uint64_t last_seq) {
  std::optional<Fault> fault;
  const auto result = replay(log_, state_.last_seq() + 1, chain, [&](ReplayedRow&& row) {
    const auto events = std::span(row.block.events).subspan(static_cast<std::size_t>(row.skip));
    for (auto& applied : events) {
      if (const auto verdict = state_.apply(applied); verdict != State::Verdict::applied) {
        fault = Fault::unavailable(
            fmt::format("the log is broken at event {}: it cannot be applied ({}); run wanqiu verify",
                        applied.event.seq, static_cast<int>(verdict)));
        return false;
      }
    }
    if (events.empty()) return true;
    const CommittedBatch batch{events, row.hash, false};
    for (Projection* projection : projections_) projection->apply(batch);
    return true;
  });
  if (fault) return *fault;
  if (result.difference) {
    return Fault::unavailable(fmt::format("the log is broken at {}: expected {}, found {}; run wanqiu verify",
                                          result.difference->where, result.difference->expected,
                                          result.difference->found));
  }
  if (state_.last_seq() != last_seq) {
    return Fault::unavailable(fmt::format("the log ends with event {}, its checkpoint stands at {}; run wanqiu verify",
                                          last_seq, state_.last_seq()));
  }
  if (result.last_seq != 0) return result.hash;
  const base::Hash standing = chain.value_or(base::Hash{});
  const auto last = log_.last_row();
  if (last && last->hash != standing) {
    return Fault::unavailable(fmt::format("the log ends with hash {}, its checkpoint has {}; run wanqiu verify",
                                          base::hex(last->hash), base::hex(standing)));
  }
  return standing;
}

Result<OpenLedger::Standing> OpenLedger::load() {
  for (auto& stored : log_.rule_sets()) {
    auto rules = parse_rules(stored.text, fmt::format("ledger_rule_sets, version {}", stored.version));
    if (!rules) return Fault::unavailable(base::to_string(rules.error()));
    rule_sets_.offer(*rules);
  }
  reset();
  Standing standing;
  for (const auto& head : log_.checkpoints()) {
    if (!load_checkpoint(head)) continue;
    standing.checkpoint = head;
    break;
  }
  const auto last = log_.last_row();
  const std::optional<base::Hash> chain =
      standing.checkpoint ? std::optional(standing.checkpoint->chain) : std::nullopt;
  auto replayed = replay_tail(chain, last ? last->last_seq : 0);
  if (!replayed) return replayed.error();
  standing.chain = *replayed;
  book_.begin(log_.sealed_days());
  return standing;
}

Result<void> OpenLedger::begin() {
  projections_.insert(projections_.begin() + 1, &rule_sets_);
  auto lease = log_.take_lease(0, settings_.zone.name(), fence_);
  // A PostgreSQL server notices only after a moment that a process which was killed is gone.
  for (int tries = 0;
       lease == LogStore::Lease::held_by_another && location_.engine == store::Engine::postgresql && tries < 20;
       ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    lease = log_.take_lease(0, settings_.zone.name(), fence_);
  }
  switch (lease) {
    case LogStore::Lease::taken:
      break;
    case LogStore::Lease::held_by_another:
      return Fault::conflict("database", fmt::format("another process writes the ledger of {}; stop it first",
                                                     store::to_string(location_)));
    case LogStore::Lease::other_zone:
      return Fault::conflict("time_zone",
                             fmt::format("this ledger was begun in {}, not in {}: its days would no longer be the same",
                                         log_.zone().value_or("another zone"), settings_.zone.name()));
  }
  auto standing = load();
  if (!standing) return standing.error();
  malloc_trim(0);  // what loading needed goes back to the system
  writer_ =
      std::make_unique<Writer>(Writer::Parts{clock_, settings_, log_, state_, projections_, standing->chain, fence_});
  housekeeper_ = std::make_unique<Housekeeper>(Housekeeper::Parts{
      clock_, settings_, location_, settings_.zone, *writer_, log_, state_, book_, projections_, standing->checkpoint});
  writer_->start();
  if (!settings_.rules_text.empty()) {
    auto parsed = parse_rules(settings_.rules_text, settings_.rules_file);
    if (!parsed) return parsed.error();
    if ((*parsed)->version == rules()->version && (*parsed)->text != rules()->text) {
      return Fault::invalid("version",
                            fmt::format("{} has another text than version {}, which is in use: give what was changed a "
                                        "higher version",
                                        settings_.rules_file, rules()->version));
    }
    if ((*parsed)->version > rules()->version) {
      if (auto offered = offer(*parsed); !offered) return offered.error();
      const auto receipts = submit_now({taking(**parsed)});
      if (!receipts.front()) return receipts.front().error();
    }
  }
  housekeeper_->start();
  return {};
}

}  // namespace

base::Result<std::unique_ptr<Ledger>> Ledger::open(store::Store& store, const base::Clock& clock, Settings settings,
                                                   std::vector<Projection*> projections) {
  try {
    auto ledger = std::make_unique<OpenLedger>(store, clock, std::move(settings), std::move(projections));
    if (auto begun = ledger->begin(); !begun) return begun.error();
    return std::unique_ptr<Ledger>(std::move(ledger));
  } catch (const store::Error& error) {
    return Fault::unavailable(error.what());
  }
}

}  // namespace wanqiu::ledger
