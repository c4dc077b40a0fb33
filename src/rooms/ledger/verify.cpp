#include "ledger/verify.h"

#include <fmt/format.h>
#include <algorithm>

#include "adding_up.h"
#include "checkpoint.h"
#include "entry_book.h"
#include "replay.h"

namespace wanqiu::ledger {
namespace {

std::string json_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<int>(c));
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string shown(const LearnerEntry& one) {
  return fmt::format("learner {} seq {} at {} {} object {} amount {} points {}{}{}", one.learner.value, one.entry.seq,
                     base::to_string(one.entry.at), to_string(one.entry.verb), one.entry.object, one.entry.amount,
                     one.entry.points, one.entry.capped ? " capped" : "",
                     one.entry.active_hours ? " in active hours" : "");
}

std::string shown(const Learner& row) {
  return fmt::format("balance {} earned {} last day {} days {:016b}+{} longest streak {}", row.balance,
                     row.earned_total,
                     row.last_day == Learner::never ? "none" : base::to_string(base::Day{row.last_day}), row.days,
                     row.days_before, row.longest_streak);
}

Bytes all_bytes(const std::function<void(const Projection::Sink&)>& contents) {
  Bytes bytes;
  contents([&](ByteView piece) { bytes.insert(bytes.end(), piece.begin(), piece.end()); });
  return bytes;
}

/// Applies the log from empty and looks, at every event where something was stored, whether that is what follows.
class Verifying {
 public:
  Verifying(const base::Zone& zone, LogStore& stored, std::vector<SealedDay> sealed, std::vector<CheckpointHead> heads,
            VerifyReport& report, AlsoVerified* also)
      : stored_(stored),
        sealed_(std::move(sealed)),
        heads_(std::move(heads)),
        report_(report),
        also_(also),
        state_(zone) {
    std::reverse(heads_.begin(), heads_.end());  // the oldest first
  }

  State& state() { return state_; }

  bool take(ReplayedRow&& row) {
    const auto shared = std::make_shared<ReplayedRow>(std::move(row));
    auto events = std::span(shared->block.events);
    std::size_t at = 0;
    while (at < events.size()) {
      const std::uint64_t first = events[at].event.seq;
      const std::size_t count = std::min<std::uint64_t>(events.size() - at, next_stop() - first + 1);
      if (!apply(shared, events.subspan(at, count))) return false;
      at += count;
      if (!compare_stored(*shared)) return false;
    }
    report_.events = state_.last_seq();
    return true;
  }

  /// After the last event.
  void finish() {
    if (report_.difference) return;
    if (next_sealed_ < sealed_.size()) {
      const auto& part = sealed_[next_sealed_];
      differs(fmt::format("ledger_sealed_days, day {} part {}", base::to_string(part.day), part.part),
              fmt::format("a sealed_seq of at most {}", state_.last_seq()), std::to_string(part.sealed_seq));
    } else if (next_head_ < heads_.size()) {
      differs("ledger_checkpoints", fmt::format("a seq of at most {}", state_.last_seq()),
              std::to_string(heads_[next_head_].seq));
    }
    // Every sum a second way: what the entries add up to.
    const EntryBook& book = adding_.book();
    if (adding_found()) return;
    for (std::uint32_t number = 1; number <= state_.highest_learner() && !report_.difference; ++number) {
      Learner machine = state_.learner(base::LearnerNumber(number));
      machine.seen = machine.erased = 0;
      const Learner added = book.row(base::LearnerNumber(number));
      if (machine != added) differs(fmt::format("state, learner {}", number), shown(added), shown(machine));
    }
  }

 private:
  bool differs(std::string where, std::string expected, std::string found) {
    report_.difference = Difference{std::move(where), std::move(expected), std::move(found)};
    return false;
  }

  std::uint64_t next_stop() const {
    std::uint64_t stop = UINT64_MAX - 1;
    if (next_sealed_ < sealed_.size()) stop = std::min(stop, sealed_[next_sealed_].sealed_seq);
    if (next_head_ < heads_.size()) stop = std::min(stop, heads_[next_head_].seq);
    return std::max(stop, state_.last_seq() + 1);
  }

  bool apply(const std::shared_ptr<ReplayedRow>& row, std::span<Applied> events) {
    std::size_t judged = 0;  // by the rules in use now
    for (std::size_t i = 0; i < events.size(); ++i) {
      auto& one = events[i];
      if (one.event.verb == Verb::rule_set_taken) {
        adding_.push({row, events.subspan(judged, i - judged), state_.shared_rules()});
        judged = i;
      }
      const auto verdict = state_.apply(one);
      if (verdict == State::Verdict::wrong_rules) {
        return differs(fmt::format("ledger_rule_sets, version {}", one.event.object),
                       "the text that was taken into use", "another, or none");
      }
      if (verdict != State::Verdict::applied) {
        return differs(fmt::format("ledger_batches, event {}", one.event.seq), "an event that can be applied",
                       fmt::format("{} of learner {} ({})", to_string(one.event.verb), one.event.learner.value,
                                   static_cast<int>(verdict)));
      }
    }
    adding_.push({row, events.subspan(judged), state_.shared_rules()});
    if (also_ != nullptr) also_->take(events);
    return !adding_found();
  }

  /// Takes over what the other thread found.
  bool adding_found() {
    if (!report_.difference) report_.difference = adding_.difference();
    return report_.difference.has_value();
  }

  bool compare_stored(const ReplayedRow& row) {
    while (next_sealed_ < sealed_.size() && sealed_[next_sealed_].sealed_seq == state_.last_seq()) {
      if (!compare_entries(sealed_[next_sealed_])) return false;
      ++next_sealed_;
    }
    while (next_head_ < heads_.size() && heads_[next_head_].seq == state_.last_seq()) {
      if (!compare_checkpoint(heads_[next_head_], row)) return false;
      ++next_head_;
    }
    return true;
  }

  bool compare_entries(const SealedDay& part) {
    EntryBook& book = adding_.book();
    if (adding_found()) return false;
    int next = 0;
    const int blocks = book.blocks(part.day);
    const auto place = [&](int block) {
      return fmt::format("ledger_entries, day {} block {} part {}", base::to_string(part.day), block, part.part);
    };
    const auto expect_none_before = [&](int block) {
      for (; next < std::min(block, blocks) && !report_.difference; ++next) {
        const auto expected = book.block(part, next);
        if (!expected.empty()) differs(place(next), fmt::format("{} entries", expected.size()), "no row");
      }
    };
    stored_.each_entries(part, [&](int block, ByteView data) {
      expect_none_before(block);
      if (report_.difference) return;
      const auto expected = block < blocks ? book.block(part, block) : std::vector<LearnerEntry>{};
      std::vector<LearnerEntry> found;
      if (!decode_entries(data, block, found)) {
        differs(place(block), fmt::format("{} entries", expected.size()), "bytes that cannot be read");
        return;
      }
      const auto [mine, theirs] = std::mismatch(expected.begin(), expected.end(), found.begin(), found.end());
      if (mine != expected.end() || theirs != found.end()) {
        differs(place(block), mine == expected.end() ? "no further entry" : shown(*mine),
                theirs == found.end() ? "no further entry" : shown(*theirs));
      }
      report_.entries += found.size();
      next = block + 1;
    });
    expect_none_before(blocks);
    book.sealed(part);
    return !report_.difference;
  }

  bool compare_checkpoint(const CheckpointHead& head, const ReplayedRow& row) {
    EntryBook& book = adding_.book();
    if (adding_found()) return false;
    const auto link =
        std::find_if(row.links.begin(), row.links.end(), [&](const auto& one) { return one.first == head.seq; });
    const std::string where = fmt::format("ledger_checkpoints, seq {}", head.seq);
    if (link == row.links.end()) return differs(where, "the last event of a batch", "one within a batch");
    if (link->second != head.chain) return differs(where + ", chain", base::hex(link->second), base::hex(head.chain));
    std::string why;
    auto sections = read_checkpoint(stored_, head, why);
    if (!sections) {
      for (const auto& other : stored_.checkpoints()) {
        if (other.seq == head.seq) return differs(where, "a whole checkpoint", why);
      }
      return true;  // a server that goes on writing has dropped it meanwhile
    }
    const Bytes mine = all_bytes([&](const Projection::Sink& sink) { state_.freeze()->serialise(sink); });
    state_.release();
    if (!same(where, state_section, mine, (*sections)[std::string(state_section)])) return false;
    EntryBook theirs;
    if (!theirs.load((*sections)[std::string(theirs.name())]))
      return differs(where + ", section entries/1", "entries", "bytes that cannot be read");
    std::vector<SealedDay> so_far(sealed_.begin(), sealed_.begin() + static_cast<std::ptrdiff_t>(next_sealed_));
    theirs.begin(so_far);
    const Bytes my_book = all_bytes(book.freeze());
    book.release();
    if (!same(where, theirs.name(), my_book, all_bytes(theirs.freeze()))) return false;
    if (also_ != nullptr) {
      const auto section = sections->find(also_->section());  // one of an earlier program has none
      if (section != sections->end()) {
        report_.difference = also_->compare(head.seq, section->second);
        if (report_.difference) return false;
      }
    }
    ++report_.checkpoints;
    return true;
  }

  bool same(const std::string& where, std::string_view section, const Bytes& mine, const Bytes& theirs) {
    if (mine == theirs) return true;
    const auto at = std::mismatch(mine.begin(), mine.end(), theirs.begin(), theirs.end()).first - mine.begin();
    return differs(fmt::format("{}, section {}, byte {}", where, section, at),
                   fmt::format("{} bytes with digest {}", mine.size(), base::hex(base::blake2b(mine))),
                   fmt::format("{} bytes with digest {}", theirs.size(), base::hex(base::blake2b(theirs))));
  }

  LogStore& stored_;
  std::vector<SealedDay> sealed_;
  std::vector<CheckpointHead> heads_;
  std::size_t next_sealed_ = 0;
  std::size_t next_head_ = 0;
  VerifyReport& report_;
  AlsoVerified* const also_;
  State state_;
  AddingUp adding_;
};

}  // namespace

std::string VerifyReport::json() const {
  const std::string where =
      difference ? fmt::format("{{\"where\":{},\"expected\":{},\"found\":{}}}", json_quoted(difference->where),
                               json_quoted(difference->expected), json_quoted(difference->found))
                 : "null";
  return fmt::format(
      "{{\"ok\":{},\"events\":{},\"batches\":{},\"learners\":{},\"entries\":{},\"checkpoints\":{},\"figures\":{},"
      "\"seconds\":{:.3f},"
      "\"chain\":\"{}\",\"difference\":{}}}",
      ok, events, batches, learners, entries, checkpoints, figures, seconds, chain, where);
}

base::Result<VerifyReport> verify(const store::Location& location, const base::Clock& clock,
                                  const std::function<void(std::uint64_t events, std::uint64_t of)>& progress,
                                  AlsoVerified* also) try {
  VerifyReport report;
  const auto started = clock.elapsed();
  LogStore log(location, 10'000);
  LogStore stored(location, 10'000);
  log.begin_snapshot();  // the older of the two: what it knows to be stored, the other finds
  const auto zone_name = log.zone();
  stored.begin_snapshot();
  const auto finished = [&] {
    report.ok = !report.difference;
    report.seconds = static_cast<double>((clock.elapsed() - started).count()) / 1000.0;
    return report;
  };
  if (!zone_name) {  // nothing was ever written
    if (log.last_row()) report.difference = Difference{"ledger_writers", "a row", "none"};
    return finished();
  }
  auto zone = base::Zone::find(*zone_name);
  if (!zone) return zone.error();
  Verifying verifying(*zone, stored, log.sealed_days(), log.checkpoints(), report, also);
  for (const auto& rules : log.rule_sets()) {
    auto parsed = parse_rules(rules.text, fmt::format("ledger_rule_sets, version {}", rules.version));
    if (parsed) verifying.state().offer(*parsed);  // one that cannot be read is found where the log takes it
  }
  const auto last = log.last_row();
  const std::uint64_t of = last ? last->last_seq : 0;
  std::uint64_t told = 0;
  auto replayed = replay(log, 1, base::Hash{}, [&](ReplayedRow&& row) {
    const bool good = verifying.take(std::move(row));
    if (progress && report.events - told >= 1'000'000) progress(told = report.events, of);
    return good;
  });
  report.events = verifying.state().last_seq();
  report.batches = replayed.batches;
  report.learners = verifying.state().learners();
  report.chain = base::hex(replayed.hash);
  if (!report.difference) report.difference = replayed.difference;
  verifying.finish();
  if (also != nullptr && !report.difference) report.difference = also->finish();
  if (also != nullptr) report.figures = also->figures();
  return finished();
} catch (const store::Error& error) {
  return base::Fault::unavailable(error.what());
}

}  // namespace wanqiu::ledger
