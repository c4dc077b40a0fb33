#include "match_content.h"

#include <numeric>

#include "http/json_in.h"
#include "http/json_out.h"

namespace wanqiu::arena {
namespace {

struct StoredContent {
  std::vector<ShownQuestion> questions;
};
BOOST_DESCRIBE_STRUCT(StoredContent, (), (questions))

/// Element i: the place in the bank of what gets place i here.
std::vector<std::size_t> places_of(const PaperQuestion& question, base::Random& random) {
  std::vector<std::size_t> places(question.options.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  if (!question.shuffle) return places;
  for (std::size_t i = places.size(); i > 1; --i) std::swap(places[i - 1], places[random.below(i)]);
  return places;
}

}  // namespace

MatchContent content_of(std::vector<PaperQuestion> questions, base::Milliseconds answer_time, base::Random& random) {
  MatchContent content;
  for (auto& one : questions) {
    const auto places = places_of(one, random);
    MatchQuestion asked;
    asked.options = static_cast<std::uint8_t>(places.size());
    asked.several = one.several;
    asked.answer_time = answer_time;
    ShownQuestion shown;
    for (std::size_t i = 0; i < places.size(); ++i) {
      if ((one.right >> places[i] & 1U) != 0) asked.right = static_cast<Choices>(asked.right | 1U << i);
      if (!one.weights.empty()) asked.weights.push_back(one.weights[places[i]]);
      shown.options.push_back(std::move(one.options[places[i]]));
    }
    shown.passage = std::move(one.passage);
    shown.stem = std::move(one.stem);
    shown.picture = std::move(one.picture);
    shown.audio = std::move(one.audio);
    shown.explanation = std::move(one.explanation);
    shown.shuffled = one.shuffle;
    content.asked.push_back(std::move(asked));
    content.shown.push_back(std::move(shown));
  }
  return content;
}

std::string to_stored(const std::vector<ShownQuestion>& shown) {
  return http::to_json(StoredContent{shown});
}

base::Result<std::vector<ShownQuestion>> shown_of(std::string_view stored) {
  auto content = http::parse_json<StoredContent>(stored);
  if (!content) return content.error();
  return std::move(content->questions);
}

}  // namespace wanqiu::arena
