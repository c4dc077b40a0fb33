#include "arena/arena.h"

#include "inside.h"

namespace wanqiu::arena {

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
                         [self = inside.get()](const MatchNews&) { self->has_work = true; }});
  inside->halls = std::make_unique<Halls>(inside->parts, *inside->journal, *inside->live, inside->ended);
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
  inside_->journal->stop();
}

}  // namespace wanqiu::arena
