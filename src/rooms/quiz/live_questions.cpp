#include "quiz/live_questions.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "attempt_store.h"
#include "bank_access.h"
#include "base/hash.h"
#include "paper_store.h"
#include "question_pool.h"
#include "question_store.h"
#include "safe_html.h"
#include "shown_question.h"
#include "store/store.h"

namespace wanqiu::quiz {
namespace {

constexpr std::size_t live_options_max = 16;
constexpr std::size_t live_questions_max = 200;
constexpr std::size_t live_option_bytes_max = 1'024;
constexpr std::size_t live_text_bytes_max = 16'384;
constexpr std::int64_t billionths_a_hundredth = 10'000'000;  // of a percent
constexpr std::int32_t whole_hundredths = 10'000;

bool is_live(Kind kind) {
  return kind == Kind::single || kind == Kind::multiple || kind == Kind::truefalse;
}

/// A rule that draws only what can be asked; without kinds when nothing of it can.
DrawRule live_rule(DrawRule rule) {
  if (rule.kinds.empty()) {
    rule.kinds = {Kind::single, Kind::multiple, Kind::truefalse};
  } else {
    std::erase_if(rule.kinds, [](Kind kind) { return !is_live(kind); });
  }
  return rule;
}

/// Whole hundredths of a percent; what is positive still comes to exactly 100 % where it did (thirds are 33.33333).
std::vector<std::int32_t> hundredths_of(const std::vector<Choice>& choices, bool several) {
  std::vector<std::int32_t> weights;
  std::int32_t positive = 0;
  for (const auto& choice : choices) {
    const auto weight = static_cast<std::int32_t>(choice.weight.billionths() / billionths_a_hundredth);
    weights.push_back(weight);
    positive += std::max(weight, 0);
  }
  for (std::size_t i = 0; several && positive < whole_hundredths && i < weights.size(); ++i) {
    if (weights[i] <= 0) continue;
    ++weights[i];
    ++positive;
  }
  return weights;
}

void put_what_is_right(const Question& question, const std::vector<Choice>& choices, LiveQuestion& live) {
  const auto* multiple = std::get_if<MultipleChoice>(&question->answering);
  live.several = multiple != nullptr;
  std::size_t worth_something = 0;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    const auto weight = choices[i].weight;
    if (weight != Weight()) ++worth_something;
    const bool right = live.several ? weight.is_positive() : weight == Weight::full() && live.right == 0;
    if (right) live.right = static_cast<std::uint16_t>(live.right | 1U << i);
  }
  const bool all_or_nothing = multiple != nullptr ? multiple->exact : worth_something == 1;
  if (!all_or_nothing) live.weights = hundredths_of(choices, live.several);
}

bool can_be_shown(const LiveQuestion& live) {
  const auto short_enough = [](const std::string& option) { return option.size() <= live_option_bytes_max; };
  return live.passage.size() <= live_text_bytes_max && live.stem.size() <= live_text_bytes_max &&
         live.explanation.size() <= live_text_bytes_max && live.passage.size() + live.stem.size() <= 24'576 &&
         std::all_of(live.options.begin(), live.options.end(), short_enough);
}

std::optional<LiveQuestion> live_question(QuestionId id, const Question& question, bool shuffle) {
  const auto* choices = choices_of(question->answering);
  if (choices == nullptr || choices->size() > live_options_max) return std::nullopt;
  auto seen = shown(id, question, OwnOrder::of(question, 0, false));
  LiveQuestion live;
  live.id = id;
  live.passage = std::move(seen.passage);
  live.stem = std::move(seen.stem);
  live.picture = std::move(seen.picture);
  live.audio = std::move(seen.audio);
  live.options = std::move(seen.options);
  live.explanation = safe_html(question->explanation, question_files(id));
  live.shuffle = question.kind() != Kind::truefalse && question->shuffle.value_or(shuffle);
  put_what_is_right(question, *choices, live);
  if (!can_be_shown(live)) return std::nullopt;
  return live;
}

class StoredLiveQuestions final : public LiveQuestions {
 public:
  explicit StoredLiveQuestions(Parts parts) : parts_(parts) {}

  base::Task<std::vector<LivePaperCard>> papers(http::Caller caller) override {
    auto cards = co_await parts_.store.read([&](store::Session& db) {
      std::vector<LivePaperCard> all;
      const BankAccess access(parts_.gate, caller);
      for (const auto& paper : all_papers(db)) {
        if (access.may_read(paper.draft.organisation)) all.push_back(card(db, paper));
      }
      return all;
    });
    co_return cards;
  }

  base::Task<base::Result<LivePaper>> questions(http::Caller caller, PaperId paper, std::uint64_t seed) override {
    auto found = co_await parts_.store.read([&](store::Session& db) -> base::Result<LivePaper> {
      const auto stored = find_paper(db, paper);
      if (!stored || !BankAccess(parts_.gate, caller).may_read(stored->draft.organisation))
        return base::Fault::not_found("there is no such paper");
      return compose(db, *stored, seed);
    });
    co_return found;
  }

  base::Task<std::optional<PaperId>> duel_paper(base::OrganisationId organisation, base::Instant now) override {
    auto found = co_await parts_.store.read([&](store::Session& db) {
      std::optional<Paper> nearest;
      for (auto& paper : open_papers(db)) {  // the newest first
        const auto& draft = paper.draft;
        if (draft.purpose != Purpose::duel || !parts_.gate.covers(draft.organisation, organisation)) continue;
        if ((draft.opens_at && now < *draft.opens_at) || (draft.closes_at && now >= *draft.closes_at)) continue;
        const bool nearer = !nearest || (draft.organisation != nearest->draft.organisation &&
                                         parts_.gate.covers(nearest->draft.organisation, draft.organisation));
        if (nearer && card(db, paper).playable >= duel_questions) nearest = std::move(paper);
      }
      return nearest ? std::optional(nearest->id) : std::nullopt;
    });
    co_return found;
  }

  base::Task<base::Result<LivePaper>> draw_duel(PaperId paper, std::uint64_t seed) override {
    auto found = co_await parts_.store.read([&](store::Session& db) -> base::Result<LivePaper> {
      const auto stored = find_paper(db, paper);
      if (!stored) return base::Fault::not_found("there is no such paper");
      auto live = compose_duel(db, *stored, seed);
      if (live.questions.size() < duel_questions)
        return base::Fault::conflict("paper", "too few of its questions can be asked live");
      return live;
    });
    co_return found;
  }

 private:
  /// Of what is picked, and of as many as each rule draws, the first by the seed that can be asked.
  LivePaper compose_duel(store::Session& db, const Paper& paper, std::uint64_t seed) {
    auto ids = paper.draft.questions;
    for (std::size_t i = 0; i < paper.draft.draws.size(); ++i) {
      const auto rule = live_rule(paper.draft.draws[i]);
      if (rule.kinds.empty()) continue;
      const auto pool = pool_.fitting(db, rule);
      const Draw now{seed + i, 0, static_cast<std::uint64_t>(paper.id.value)};
      const auto unseen = [](QuestionId) { return std::optional<std::int64_t>(); };
      for (const auto id : draw(*pool, rule.count, now, unseen)) ids.push_back(id);
    }
    const auto rank = [&](QuestionId id) { return std::pair(base::hash64(fmt::format("{}:{}", seed, id.value)), id); };
    std::sort(ids.begin(), ids.end(), [&](QuestionId a, QuestionId b) { return rank(a) < rank(b); });
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    LivePaper live;
    live.name = paper.draft.name;
    for (const auto id : ids) {
      if (live.questions.size() == duel_questions) break;
      const auto version = question_version(db, id);
      const auto question = version == 0 ? nullptr : pool_.asked(db, {id, version});
      auto one = question ? live_question(id, *question, paper.draft.shuffle_options) : std::nullopt;
      if (one) live.questions.push_back(std::move(*one));
    }
    return live;
  }

  LivePaperCard card(store::Session& db, const Paper& paper) {
    LivePaperCard card{paper.id, paper.draft.name, paper.draft.organisation, questions_asked(paper.draft), 0};
    for (const auto id : paper.draft.questions) {
      const auto question = find_card(db, id);
      if (question && is_live(question->kind) && question_version(db, id) != 0) ++card.playable;
    }
    for (const auto& rule : paper.draft.draws) {
      const auto live = live_rule(rule);
      if (live.kinds.empty()) continue;
      card.playable += std::min(rule.count, static_cast<std::int32_t>(pool_.fitting(db, live)->size()));
    }
    return card;
  }

  LivePaper compose(store::Session& db, const Paper& paper, std::uint64_t seed) {
    LivePaper live;
    live.name = paper.draft.name;
    std::set<QuestionId> taken;
    const auto take = [&](QuestionId id) {
      const auto version = question_version(db, id);
      if (version == 0 || !taken.insert(id).second) return false;
      const auto question = pool_.asked(db, {id, version});
      auto one = question ? live_question(id, *question, paper.draft.shuffle_options) : std::nullopt;
      if (!one || live.questions.size() == live_questions_max) return false;
      live.questions.push_back(std::move(*one));
      return true;
    };
    for (const auto id : paper.draft.questions) {
      if (!take(id)) ++live.left_out;
    }
    for (std::size_t i = 0; i < paper.draft.draws.size(); ++i) draw_for(db, paper, i, seed, take, live.left_out);
    if (paper.draft.shuffle_questions) shuffle(live.questions, seed);
    return live;
  }

  template <class Take>
  void draw_for(store::Session& db, const Paper& paper, std::size_t place, std::uint64_t seed, const Take& take,
                std::int32_t& left_out) {
    const auto rule = live_rule(paper.draft.draws[place]);
    int wanted = rule.count;
    if (!rule.kinds.empty()) {
      const auto pool = pool_.fitting(db, rule);
      const Draw now{seed + place, 0, static_cast<std::uint64_t>(paper.id.value)};
      const auto unseen = [](QuestionId) { return std::optional<std::int64_t>(); };
      for (const auto id : draw(*pool, static_cast<int>(live_questions_max) + rule.count, now, unseen)) {
        if (wanted == 0) break;
        if (take(id)) --wanted;
      }
    }
    left_out += wanted;
  }

  static void shuffle(std::vector<LiveQuestion>& questions, std::uint64_t seed) {
    const auto rank = [&](const LiveQuestion& one) { return base::hash64(fmt::format("{}:{}", seed, one.id.value)); };
    std::sort(questions.begin(), questions.end(),
              [&](const LiveQuestion& a, const LiveQuestion& b) { return rank(a) < rank(b); });
  }

  Parts parts_;
  QuestionPool pool_;
};

}  // namespace

std::unique_ptr<LiveQuestions> LiveQuestions::open(Parts parts) {
  return std::make_unique<StoredLiveQuestions>(parts);
}

}  // namespace wanqiu::quiz
