// The questions of a paper as a live match can ask them. See docs/arena.md.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "base/task.h"
#include "base/time.h"
#include "http/access.h"
#include "quiz/ids.h"

namespace wanqiu::store {
class Store;
}

namespace wanqiu::quiz {

/// A question that is answered by choosing, in the places of its bank: single, multiple, truefalse, 2 to 16 options.
struct LiveQuestion {
  QuestionId id;
  std::string passage, stem, explanation;  ///< safe HTML
  std::string picture, audio;              ///< addresses of this site, or empty
  std::vector<std::string> options;        ///< safe HTML
  bool shuffle = true;                     ///< options may stand in another order
  bool several = false;
  std::uint16_t right = 0;            ///< a set of places, the lowest bit is place 0
  std::vector<std::int32_t> weights;  ///< beside the options, in hundredths of a percent; empty: all or nothing
};

struct LivePaper {
  std::string name;
  std::vector<LiveQuestion> questions;
  std::int32_t left_out = 0;  ///< of the asked ones: those that nobody can choose an answer of, or that are too long
};

struct LivePaperCard {
  PaperId id;
  std::string name;
  base::OrganisationId organisation;
  std::int32_t questions = 0;
  std::int32_t playable = 0;  ///< of them, as far as their kind tells
};

/// Papers for live matches. Any state will do: a paper that only a hall is to see stays a draft. What is drawn by rule
/// is drawn once for the match.
class LiveQuestions {
 public:
  struct Parts {
    store::Store& store;
    const http::Gate& gate;
  };
  static std::unique_ptr<LiveQuestions> open(Parts parts);
  virtual ~LiveQuestions() = default;

  /// Those that the caller reads, the newest first.
  virtual base::Task<std::vector<LivePaperCard>> papers(http::Caller caller) = 0;
  /// For live duels of learners of an organisation: the nearest open paper with the purpose duel, of it or above it,
  /// that has `duel_questions` that can be asked live.
  virtual base::Task<std::optional<PaperId>> duel_paper(base::OrganisationId organisation, base::Instant now) = 0;
  /// That many of it, drawn by `seed`; conflict when there are fewer.
  virtual base::Task<base::Result<LivePaper>> draw_duel(PaperId paper, std::uint64_t seed) = 0;
  /// The same for the same seed, while no question changes. not_found when the caller reads no such paper.
  virtual base::Task<base::Result<LivePaper>> questions(http::Caller caller, PaperId paper, std::uint64_t seed) = 0;
};

}  // namespace wanqiu::quiz
