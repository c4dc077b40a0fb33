#include "arena/arena.h"

#include "inside.h"

namespace wanqiu::arena {
namespace {

/// Where nobody has said what duels ask.
class NoMeetingQuestions final : public MeetingQuestions {
 public:
  base::Task<std::optional<PaperRef>> paper_of(base::OrganisationId) override { co_return std::nullopt; }
  base::Task<base::Result<PaperQuestions>> draw(PaperRef, std::uint64_t) override {
    co_return base::Fault::conflict("paper", "there are no questions for duels yet");
  }
};

Meetings::Parts parts_of_meetings(Arena::Inside& inside, MeetingQuestions& questions) {
  const Arena::Parts& with = inside.parts;
  LiveMatches& live = *inside.live;
  Meetings::Parts parts{with.store, with.clock, with.ids, with.random, *inside.journal, questions, with.ledger, {}, {},
                        {},         {},         {},       {}};
  parts.connected = [&live](MatchId match, base::LearnerNumber who) {
    const auto held = live.held(match);
    return held && held->is_connected(who);
  };
  parts.tell_player = [&live](MatchId match, base::LearnerNumber who, const frame::ToClient& frame) {
    live.tell_player(match, who, frame);
  };
  parts.follow = [&live](MatchId match) -> base::Task<> { co_await live.find(match); };
  parts.watch = [&live](MatchId match) {
    if (const auto held = live.held(match)) live.watch(*held);
  };
  parts.practice_name = with.practice_name;
  return parts;
}

}  // namespace

base::Result<std::unique_ptr<Arena>> Arena::open(Parts parts) {
  auto inside = std::make_unique<Inside>(std::move(parts));
  const Parts& with = inside->parts;
  auto journal = MatchJournal::open(with.store, with.clock);
  if (!journal) return journal.error();
  inside->journal = std::move(*journal);
  base::Hash fresh;
  with.random.fill(fresh);
  const auto secret = with.store.write_now([&fresh](store::Session& db) { return ensure_secret(db, fresh); });
  inside->live = std::make_unique<LiveMatches>(
      LiveMatches::Parts{with.store, with.clock, *inside->journal, secret, with.shown_name, with.organisation_name,
                         [self = inside.get()](const MatchNews&) { self->has_work = true; },
                         [self = inside.get()](MatchId match, base::LearnerNumber who) {
                           return self->meetings->ask_rematch(match, who);
                         }});
  inside->halls = std::make_unique<Halls>(inside->parts, *inside->journal, *inside->live, inside->ended);
  static NoMeetingQuestions none;
  MeetingQuestions& questions = with.meeting_questions != nullptr ? *with.meeting_questions : none;
  inside->meetings = std::make_unique<Meetings>(parts_of_meetings(*inside, questions));
  return std::make_unique<Arena>(std::move(inside));
}

Arena::Arena(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
Arena::~Arena() = default;

bool Arena::has_work() const {
  return inside_->has_work;
}

base::Task<> Arena::keep_house() {
  inside_->has_work = false;
  co_await inside_->halls->end_unattended();
  co_await inside_->settle_halls();
  inside_->live->tidy();
}

void Arena::stop() {
  inside_->meetings->stop();
  inside_->journal->stop();
}

}  // namespace wanqiu::arena
