#pragma once

#include <array>
#include <boost/system/result.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "bytes.h"
#include "hall_command.h"

/// What goes over the wire between the server and a player, a host or a screen; api/arena.md says what each frame means
/// and when it comes. A frame is one binary WebSocket message: version, kind, then the fields in the order of fields().
///
/// fields() is the one place that knows a frame's layout: writing, reading, checking limits and drawing frames for
/// tests all walk it. Numbers have one spelling, texts are UTF-8, so what can be read is written again byte for byte.
namespace wanqiu::arena::frame {

constexpr std::uint8_t version = 1;
constexpr std::size_t from_client_bytes_max = 512;
constexpr std::size_t to_client_bytes_max = 65'536;

constexpr std::size_t token_bytes = 16;
constexpr std::size_t text_bytes_max = 16'384;  ///< passage, stem, explanation
constexpr std::size_t option_bytes_max = 1'024;
constexpr std::size_t address_bytes_max = 512;
constexpr std::size_t top_max = 10;
constexpr std::uint64_t time_max = (std::uint64_t{1} << 53) - 1;  ///< what a JavaScript number holds

using Token = std::array<std::byte, token_bytes>;

enum class Role : std::uint8_t { player, host, screen };
enum class Refusal : std::uint8_t {
  verdict,        ///< the match refused it: `verdict` says why
  malformed,      ///< the frame cannot be read
  too_large,      ///< over from_client_bytes_max
  unknown_kind,   ///< no frame of this version
  wrong_version,  ///< reload the page
  out_of_turn,    ///< nothing before a hello, and no second one
  not_allowed,    ///< what only the host may do, or only a player
  too_fast,       ///< too many frames; after `retry_ms`
  no_match,       ///< there is none here, or it is over
  replaced,       ///< the same person has connected elsewhere
  left_behind,    ///< the connection could not keep up: come back
  unavailable,    ///< nothing can be stored now; after `retry_ms`
};
enum class Seeking : std::uint8_t { duel, four };

// From a client.
struct Hello {
  static constexpr std::uint8_t kind = 1;
  Role role = Role::player;
  std::vector<std::byte> token;  ///< of an earlier welcome, or empty
  template <class A, class M>
  static void fields(A& a, M& m) {
    a.choice(m.role, Role::screen);
    a.bytes(m.token, token_bytes);
  }
};
struct Join {
  static constexpr std::uint8_t kind = 2;
  std::string name;
  template <class A, class M>
  static void fields(A& a, M& m) {
    a.text(m.name, name_bytes_max);
  }
};
struct Answer {
  static constexpr std::uint8_t kind = 3;
  std::uint16_t question = 0;
  Choices choices = 0;
  template <class A, class M>
  static void fields(A& a, M& m) {
    a.number(m.question, match_questions_max);
    a.number(m.choices, UINT16_MAX);
  }
};
struct Pong {
  static constexpr std::uint8_t kind = 4;
  std::uint32_t number = 0;
  template <class A, class M>
  static void fields(A& a, M& m) {
    a.number(m.number, UINT32_MAX);
  }
};
struct Leave {
  static constexpr std::uint8_t kind = 5;
  template <class A, class M>
  static void fields(A&, M&) {}
};
struct Next {
  static constexpr std::uint8_t kind = 6;
  Phase phase = Phase::created;  ///< where the host sees the match
  std::uint16_t question = 0;
  template <class A, class M>
  static void fields(A& a, M& m) {
    a.choice(m.phase, Phase::ended);
    a.number(m.question, match_questions_max);
  }
};
struct RunByItself {
  static constexpr std::uint8_t kind = 7;
  bool on = false;
  template <class A, class M>
  static void fields(A& a, M& m) {
    a.truth(m.on);
  }
};
struct End {
  static constexpr std::uint8_t kind = 8;
  template <class A, class M>
  static void fields(A&, M&) {}
};
struct Seek {
  static constexpr std::uint8_t kind = 9;
  Seeking seeking = Seeking::duel;
  template <class A, class M>
  static void fields(A& a, M& m) {
    a.choice(m.seeking, Seeking::four);
  }
};
struct Rematch {
  static constexpr std::uint8_t kind = 10;
  template <class A, class M>
  static void fields(A&, M&) {}
};

// From the server.
struct Welcome {
  static constexpr std::uint8_t kind = 64;
  Role role = Role::player;
  std::uint32_t seat = 0;  ///< 0: not joined yet
  Token token{};
  std::uint32_t order_seed = 0;  ///< for option_order()
  std::uint64_t server_ms = 0;
  Phase phase = Phase::created;
  std::uint16_t question = 0;
  std::uint16_t questions = 0;
  std::uint32_t players = 0;
  bool by_itself = false;
  Choices answered = 0;  ///< what this player answered to the question that is asked; 0: nothing
  template <class A, class M>
  static void fields(A& a, M& m) {
    a.choice(m.role, Role::screen);
    a.number(m.seat, hall_players_max);
    a.fixed(m.token);
    a.number(m.order_seed, UINT32_MAX);
    a.number(m.server_ms, time_max);
    a.choice(m.phase, Phase::ended);
    a.number(m.question, match_questions_max);
    a.number(m.questions, match_questions_max);
    a.number(m.players, hall_players_max);
    a.truth(m.by_itself);
    a.number(m.answered, UINT16_MAX);
  }
};
struct Lobby {
  static constexpr std::uint8_t kind = 65;
  std::uint32_t players = 0;
  template <class A, class M>
  static void fields(A& a, M& m) {
    a.number(m.players, hall_players_max);
  }
};
struct Read {
  static constexpr std::uint8_t kind = 66;
  std::uint16_t question = 0;
  std::uint64_t at_ms = 0;
  std::uint32_t read_ms = 0;
  std::uint32_t answer_ms = 0;
  std::uint16_t worth = 100;
  bool several = false;
  bool shuffled = true;
  std::string passage;
  std::string stem;
  std::string picture;  ///< its address, or empty
  std::string audio;
  std::vector<std::string> options;  ///< in stored places
  template <class A, class M>
  static void fields(A& a, M& m) {
    a.number(m.question, match_questions_max);
    a.number(m.at_ms, time_max);
    a.number(m.read_ms, 600'000);
    a.number(m.answer_ms, 600'000);
    a.number(m.worth, 500);
    a.truth(m.several);
    a.truth(m.shuffled);
    a.text(m.passage, text_bytes_max);
    a.text(m.stem, text_bytes_max);
    a.text(m.picture, address_bytes_max);
    a.text(m.audio, address_bytes_max);
    a.list(m.options, options_max, [](auto& each, auto& option) { each.text(option, option_bytes_max); });
  }
};
struct Open {
  static constexpr std::uint8_t kind = 67;
  std::uint16_t question = 0;
  std::uint64_t at_ms = 0;
  std::uint64_t until_ms = 0;
  template <class A, class M>
  static void fields(A& a, M& m) {
    a.number(m.question, match_questions_max);
    a.number(m.at_ms, time_max);
    a.number(m.until_ms, time_max);
  }
};
struct Acknowledged {
  static constexpr std::uint8_t kind = 68;
  std::uint16_t question = 0;
  Verdict verdict = Verdict::done;
  std::uint32_t taken_ms = 0;  ///< less the credit; 0 when it does not count
  template <class A, class M>
  static void fields(A& a, M& m) {
    a.number(m.question, match_questions_max);
    a.choice(m.verdict, Verdict::over);
    a.number(m.taken_ms, 600'000);
  }
};
struct Locked {
  static constexpr std::uint8_t kind = 69;
  std::uint16_t question = 0;
  std::uint32_t answers = 0;
  template <class A, class M>
  static void fields(A& a, M& m) {
    a.number(m.question, match_questions_max);
    a.number(m.answers, hall_players_max);
  }
};
struct Reveal {
  static constexpr std::uint8_t kind = 70;
  std::uint16_t question = 0;
  Choices right = 0;
  std::string explanation;
  std::uint32_t answers = 0;
  std::vector<std::uint32_t> chosen;  ///< beside the options
  template <class A, class M>
  static void fields(A& a, M& m) {
    a.number(m.question, match_questions_max);
    a.number(m.right, UINT16_MAX);
    a.text(m.explanation, text_bytes_max);
    a.number(m.answers, hall_players_max);
    a.list(m.chosen, options_max, [](auto& each, auto& count) { each.number(count, hall_players_max); });
  }
};
struct Standing {
  static constexpr std::uint8_t kind = 71;
  std::uint16_t question = 0;
  std::uint32_t rank = 0;
  std::uint32_t players = 0;
  std::uint32_t score = 0;
  std::uint32_t points = 0;
  bool right = false;
  std::uint32_t organisation_rank = 0;
  std::uint32_t organisation_mean = 0;
  template <class A, class M>
  static void fields(A& a, M& m) {
    a.number(m.question, match_questions_max);
    a.number(m.rank, hall_players_max);
    a.number(m.players, hall_players_max);
    a.number(m.score, UINT32_MAX);
    a.number(m.points, UINT32_MAX);
    a.truth(m.right);
    a.number(m.organisation_rank, hall_players_max);
    a.number(m.organisation_mean, UINT32_MAX);
  }
};
struct Person {
  std::uint32_t rank = 0;
  std::uint32_t seat = 0;
  std::string name;
  std::string organisation;
  std::uint32_t score = 0;
  template <class A, class M>
  static void fields(A& a, M& m) {
    a.number(m.rank, hall_players_max);
    a.number(m.seat, hall_players_max);
    a.text(m.name, name_bytes_max);
    a.text(m.organisation, address_bytes_max);
    a.number(m.score, UINT32_MAX);
  }
};
struct Organisation {
  std::uint32_t rank = 0;
  std::string name;
  std::uint32_t mean = 0;
  std::uint32_t players = 0;
  template <class A, class M>
  static void fields(A& a, M& m) {
    a.number(m.rank, hall_players_max);
    a.text(m.name, address_bytes_max);
    a.number(m.mean, UINT32_MAX);
    a.number(m.players, hall_players_max);
  }
};
struct Ranking {
  static constexpr std::uint8_t kind = 72;
  std::uint16_t question = 0;
  bool last = false;  ///< the podium
  std::vector<Person> persons;
  std::vector<Organisation> organisations;
  template <class A, class M>
  static void fields(A& a, M& m) {
    a.number(m.question, match_questions_max);
    a.truth(m.last);
    a.list(m.persons, top_max, [](auto& each, auto& person) { Person::fields(each, person); });
    a.list(m.organisations, top_max, [](auto& each, auto& one) { Organisation::fields(each, one); });
  }
};
struct Ended {
  static constexpr std::uint8_t kind = 73;
  std::uint64_t at_ms = 0;
  template <class A, class M>
  static void fields(A& a, M& m) {
    a.number(m.at_ms, time_max);
  }
};
struct Ping {
  static constexpr std::uint8_t kind = 74;
  std::uint32_t number = 0;
  std::uint64_t server_ms = 0;
  template <class A, class M>
  static void fields(A& a, M& m) {
    a.number(m.number, UINT32_MAX);
    a.number(m.server_ms, time_max);
  }
};
struct Counts {
  static constexpr std::uint8_t kind = 75;
  std::uint16_t question = 0;
  std::uint32_t answers = 0;
  std::uint32_t present = 0;
  template <class A, class M>
  static void fields(A& a, M& m) {
    a.number(m.question, match_questions_max);
    a.number(m.answers, hall_players_max);
    a.number(m.present, hall_players_max);
  }
};
struct Refused {
  static constexpr std::uint8_t kind = 76;
  std::uint8_t of = 0;  ///< the kind of the frame that was refused; 0: none
  Refusal why = Refusal::verdict;
  Verdict verdict = Verdict::done;
  std::uint32_t retry_ms = 0;
  template <class A, class M>
  static void fields(A& a, M& m) {
    a.number(m.of, UINT8_MAX);
    a.choice(m.why, Refusal::unavailable);
    a.choice(m.verdict, Verdict::over);
    a.number(m.retry_ms, 600'000);
  }
};
struct Rival {
  static constexpr std::uint8_t kind = 77;
  std::uint32_t seat = 0;
  std::uint16_t question = 0;
  bool answered = false;
  bool present = true;
  std::string name;  ///< empty: is shown to nobody any more
  template <class A, class M>
  static void fields(A& a, M& m) {
    a.number(m.seat, hall_players_max);
    a.number(m.question, match_questions_max);
    a.truth(m.answered);
    a.truth(m.present);
    a.text(m.name, name_bytes_max);
  }
};
struct Waiting {
  static constexpr std::uint8_t kind = 78;
  std::uint64_t since_ms = 0;
  std::uint32_t at_most_ms = 0;
  template <class A, class M>
  static void fields(A& a, M& m) {
    a.number(m.since_ms, time_max);
    a.number(m.at_most_ms, 600'000);
  }
};
struct Met {
  static constexpr std::uint8_t kind = 79;
  std::string address;  ///< of the match to connect to
  bool practice = false;
  template <class A, class M>
  static void fields(A& a, M& m) {
    a.text(m.address, address_bytes_max);
    a.truth(m.practice);
  }
};

using FromClient = std::variant<Hello, Join, Answer, Pong, Leave, Next, RunByItself, End, Seek, Rematch>;
using ToClient = std::variant<Welcome, Lobby, Read, Open, Acknowledged, Locked, Reveal, Standing, Ranking, Ended, Ping,
                              Counts, Refused, Rival, Waiting, Met>;

/// Why bytes are no frame: the Refusal that goes back.
enum class Malformation : std::uint8_t { too_large, wrong_version, unknown_kind, malformed };
Refusal refusal(Malformation what);

boost::system::result<FromClient, Malformation> decode_from_client(ByteView bytes);
boost::system::result<ToClient, Malformation> decode_to_client(ByteView bytes);

/// What is encoded keeps the limits, or can_be_sent() was not asked: a match's texts come from banks, and are checked
/// when the match is made.
Bytes encode(const FromClient& given);
Bytes encode(const ToClient& given);
bool can_be_sent(const ToClient& given);

}  // namespace wanqiu::arena::frame
