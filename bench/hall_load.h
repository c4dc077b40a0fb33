// A hall full of players and their host, over the crowd: they join, answer at random moments, come back when they are
// cut off, and check whatever they are told.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/random.h"
#include "crowd.h"
#include "frames.h"

namespace wanqiu::bench {

/// Of one question, in ms. Each is how long it took to the last player.
struct QuestionTimes {
  double read = 0;             ///< from the server's time in the frame, before it was committed
  double open = 0;             ///< the same
  double acknowledged = 0;     ///< from the sending of the last answer
  double standing = 0;         ///< own rank, from the sending of the last answer, which locks the question
  double standing_locked = 0;  ///< own rank, from the first who was told that it is locked
  double ranking = 0;          ///< the top ten, from the host's wish to see it
};

class HallLoad : private CrowdListener {
 public:
  struct Settings {
    std::uint16_t port = 0;
    std::string match;
    std::vector<std::string> secrets;  ///< of the players
    std::string host;
    int answer_within_ms = 3'000;
  };
  explicit HallLoad(Settings settings);

  /// The host opens the lobby; everybody connects and has a seat.
  void gather();
  /// The host shows the next question; everybody is told everything of it.
  QuestionTimes play_question();
  /// The same until about half of the answers are acknowledged.
  void play_half_a_question();
  /// After the server was killed: everybody comes back by themselves. Comes back once all have their seat and the
  /// question before them, and gives the seconds since `killed_us`. Then the question goes on.
  double come_back(std::int64_t killed_us);
  QuestionTimes finish_question();
  /// The host goes on behind the last ranking.
  void see_the_end();

  std::vector<double>& acknowledgements_ms() { return acknowledgements_ms_; }
  /// Since the beginning: frames of the match that a player should have been told and was not, answers that were
  /// acknowledged and are not there. Everything else that is wrong ends the bench.
  std::uint64_t lost() const { return lost_; }
  std::uint32_t questions() const { return questions_; }
  /// What was chosen, by those whose answers count.
  std::vector<std::uint32_t> chosen(std::size_t question) const;
  std::uint64_t messages() const { return crowd_.messages(); }

 private:
  struct Player {
    std::uint32_t seat = 0;  // 0 until the welcome has one
    std::uint8_t seen = 0;   // of this question: a bit a kind
    bool welcomed = false;
    bool waits_to_answer = false;  // its moment has passed, and the question was not open for it
    bool answered = false;         // and acknowledged, the question that is asked
    std::uint8_t returns = 0;      // attempts to come back
    arena::Choices choice = 0;     // what it sends, or sent
    arena::frame::Token token{};
    std::int64_t sent_us = 0;
    std::uint32_t taken_ms = 0;
    bool timed = false;       // taken_ms was acknowledged
    std::uint32_t score = 0;  // by the formula
    std::uint32_t right = 0;
    std::uint64_t right_ms = 0;
    arena::frame::Standing standing;
  };
  struct Progress {  // of one kind of frame, of this question
    std::uint32_t players = 0;
    std::int64_t first_us = 0;
    std::int64_t last_us = 0;
  };
  static constexpr std::size_t kinds = 16;  // 64 … 79

  void opened(std::uint32_t member) override;
  void received(std::uint32_t member, std::string_view message) override;
  void closed(std::uint32_t member, int code) override;

  void connect(std::uint32_t member);
  void take_room_frame(std::uint32_t member, std::string_view message);
  void take_news(const arena::frame::ToClient& frame);
  void take(std::uint32_t member, const arena::frame::Welcome& told);
  void take(std::uint32_t member, const arena::frame::Acknowledged& told);
  void take(std::uint32_t member, const arena::frame::Standing& told);
  void take(std::uint32_t member, const arena::frame::Refused& told);
  void note(std::uint32_t member, std::uint8_t kind);
  Progress& progress(std::uint8_t kind) { return progress_[kind - 64U]; }
  double since_ms(std::uint8_t kind, std::int64_t from_us) { return ms(progress(kind).last_us - from_us); }
  static double ms(std::int64_t us) { return static_cast<double>(us) / 1'000; }
  void check_standings(const arena::frame::Reveal& reveal);
  void check_ranks() const;

  void send(std::uint32_t member, const arena::frame::FromClient& frame);
  void draw_moments();
  void answer(std::uint32_t member);
  void answer_what_is_due(std::int64_t now);
  void return_who_may(std::int64_t now);
  /// Turns until `done`; what it waited for, if it did not come.
  template <class F>
  bool turn_until(const F& done, int seconds = 20);
  void expect(std::uint8_t kind);
  void next(arena::Phase phase);
  void ask_next();
  bool is_host(std::uint32_t member) const { return member == host_; }

  Settings settings_;
  std::uint32_t host_;  // the member behind the last player
  std::vector<Player> players_;
  Crowd crowd_;
  base::SeededRandom random_{1};
  std::int64_t wall_offset_us_;
  std::array<std::string, kinds> told_;  // the room's frames, as the first was told them
  std::array<Progress, kinds> progress_{};
  std::multimap<std::int64_t, std::uint32_t> returns_;
  std::vector<std::pair<std::int64_t, std::uint32_t>> moments_;  // since the opening, sorted
  std::size_t next_moment_ = 0;
  std::int64_t opened_us_ = 0;  // 0: nobody can answer
  std::int64_t read_at_us_ = 0;
  std::int64_t open_at_us_ = 0;
  std::int64_t last_sent_us_ = 0;
  std::uint32_t question_ = 0;
  std::uint32_t questions_ = 0;
  arena::frame::Read asked_;
  std::uint32_t welcomed_ = 0;
  std::uint32_t seated_ = 0;
  std::uint32_t acknowledged_ = 0;  // of this question
  std::int64_t last_acknowledged_us_ = 0;
  bool host_welcomed_ = false;
  bool may_be_cut_ = false;
  std::vector<std::vector<arena::Choices>> given_;  // by question and player
  std::vector<double> acknowledgements_ms_;
  std::uint64_t lost_ = 0;
};

}  // namespace wanqiu::bench
