#include "bytes.h"
#include "hall_match.h"

namespace wanqiu::arena {
namespace {

void put_seats(ByteWriter& out, const HallSeats& seats, std::size_t questions) {
  out.varint(seats.size());
  out.varint(seats.present());
  for (std::size_t i = 0; i < seats.size(); ++i) {
    const Seat seat = Seat::at(i);
    out.varint(seats.learner(seat).value);
    out.varint(seats.organisation(seat));
    out.text(seats.name(seat));
    out.byte(seats.is_present(seat) ? 1 : 0);
    for (std::size_t question = 0; question < questions; ++question) {
      out.varint(seats.choices(question, seat));
      if (seats.answered(question, seat)) out.signed_varint(seats.taken(question, seat).count());
    }
  }
  for (const auto& organisation : seats.organisations()) {
    out.signed_varint(organisation.id.value);
    out.varint(organisation.players);
  }
}

void put_ranking(ByteWriter& out, const HallRanking& ranking) {
  for (const Seat seat : ranking.order) out.varint(seat.value);
  for (const auto rank : ranking.rank) out.varint(rank);
  for (const auto& place : ranking.organisations) {
    out.varint(place.organisation);
    out.varint(place.rank);
    out.signed_varint(place.points);
  }
}

}  // namespace

base::Hash HallMatch::digest() const {
  Bytes bytes;
  ByteWriter out(bytes);
  out.byte(static_cast<std::uint8_t>(phase_));
  out.varint(question_);
  out.signed_varint(base::to_ms(since_));
  out.byte(by_itself_ ? 1 : 0);
  out.varint(commands_);
  out.varint(phase_ == Phase::open ? awaited_ : 0);
  put_seats(out, seats_, plan_.questions.size());
  for (const auto& counts : counts_) {
    out.varint(counts.answers);
    for (const auto chosen : counts.chosen) out.varint(chosen);
  }
  for (std::size_t i = 0; i < totals_.score.size(); ++i) {
    out.signed_varint(totals_.score[i]);
    out.varint(totals_.right[i]);
    out.varint(totals_.right_taken_ms[i]);
  }
  put_ranking(out, ranking_);
  for (const auto& top : tops_) {
    for (const auto& place : top.persons) out.varint(place.seat.value);
    for (const auto& place : top.organisations) out.varint(place.organisation);
  }
  return base::blake2b(bytes);
}

}  // namespace wanqiu::arena
