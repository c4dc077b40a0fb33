#pragma once

#include <memory>
#include <vector>

#include "frame_limits.h"
#include "frames.h"
#include "http/socket.h"
#include "live_loop.h"
#include "live_matches.h"
#include "scoring.h"

namespace wanqiu::arena {

/// Who connects, as the session says.
struct LivePerson {
  base::LearnerNumber number;
  base::OrganisationId organisation;
  bool may_host = false;
};

/// What a person is told on coming: worked out on the journal's thread, in one commit's state.
struct Arrival {
  std::uint64_t commit = 0;
  std::optional<Seat> seat;
  bool present = false;
  std::vector<http::Shared> frames;
};

/// One socket of a match, on its event loop's thread: what a client says becomes errands of the journal, and what is
/// answered comes back through the loop (LiveLoop::tell), by number, since the connection may be gone by then. No
/// coroutine: 19,000 answers within seconds are 19,000 entries of a queue.
class LiveConnection final : public http::SocketListener {
 public:
  LiveConnection(LiveMatches& matches, std::shared_ptr<LiveLoop> loop, std::shared_ptr<LiveMatch> match,
                 LivePerson person, http::Socket& socket);

  void received(std::string_view message) override;
  void closed() override;

  // By its loop.
  frame::Role role() const { return role_; }
  void hear(const Cast& cast);
  void tick(std::uint32_t tick, base::Milliseconds now);
  void send(const http::Shared& bytes) { socket_.send(bytes); }

 private:
  enum class Stage : std::uint8_t { silent, coming, here, closing };

  void take(const frame::Hello& hello);
  void take(const frame::Join& join);
  void take(const frame::Answer& answer);
  void take(const frame::Pong& pong);
  void take(const frame::Leave& leave);
  void take(const frame::Next& next);
  void take(const frame::RunByItself& run);
  void take(const frame::End& end);
  void take(const frame::Seek& seek);
  void take(const frame::Rematch& rematch);

  void arrived(const Arrival& arrival);
  void refuse_bytes(frame::Malformation what, std::string_view message);
  void refuse(std::uint8_t of, frame::Refusal why, Verdict verdict = Verdict::done,
              base::Milliseconds retry = base::Milliseconds(0));
  void refuse_fault(std::uint8_t of, const base::Fault& fault);
  void close(http::CloseCode code, std::string_view reason);
  void send(const frame::ToClient& frame);
  bool is_player(std::uint8_t of);
  bool is_host(std::uint8_t of);
  /// Hands in what answers with a refusal or not at all.
  void hand_in(std::uint8_t of, Command command);
  void hand_in(MatchErrand errand, std::function<void(LiveConnection&, const MatchAnswer&)> answered);
  frame::Welcome welcome_now() const;
  void ping(std::uint32_t number, base::Milliseconds now);
  void show_count();

  LiveMatches& matches_;
  std::shared_ptr<LiveLoop> loop_;
  std::shared_ptr<LiveMatch> match_;
  http::Socket& socket_;
  const LivePerson person_;
  std::uint64_t number_ = 0;
  std::uint64_t commit_ = 0;  // what it was told of when it came
  base::Milliseconds began_;
  base::Milliseconds pinged_at_{0};
  std::uint32_t ping_ = 0;  // that waits for its pong; 0: none
  std::uint32_t shown_players_ = 0;
  Seat seat_;
  FrameRate rate_;
  RoundTrips round_trips_;
  Stage stage_ = Stage::silent;
  frame::Role role_ = frame::Role::player;
  std::uint8_t malformed_ = 0;
  std::uint8_t first_pings_ = 0;
};

}  // namespace wanqiu::arena
