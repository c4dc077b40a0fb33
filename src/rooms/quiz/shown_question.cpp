#include "shown_question.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/assert.h"
#include "remark.h"
#include "safe_address.h"
#include "safe_html.h"

namespace wanqiu::quiz {
namespace {

bool is_medium_hash(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == text.npos;
}

/// The name behind a medium's hash is for people.
std::string shown_medium(const std::string& given, const Question& question, std::string_view files,
                         std::string_view name) {
  const auto is_it = [&](const Attachment& file) { return file.name == given; };
  if (std::any_of(question->files.begin(), question->files.end(), is_it)) return attachment_address(files, given);
  if (is_medium_hash(given)) return fmt::format("/media/{}/{}", given, name);
  return source_address(given, files).value_or("");
}

/// In Markdown `_____` may be emphasis or a rule, and the gap would be gone.
Text with_gaps_kept(const Text& stem, std::size_t blanks) {
  if (stem.format != TextFormat::markdown) return stem;
  const auto cut = cut_at_gaps(stem, blanks);
  if (cut.markers.empty()) return stem;
  Text kept{cut.pieces.front(), stem.format};
  for (std::size_t i = 0; i < cut.markers.size(); ++i) {
    for (std::size_t sign = 0; sign < cut.markers[i].size(); ++sign) kept.value += "\\_";
    kept.value += cut.pieces[i + 1];
  }
  return kept;
}

std::vector<std::string> all_safe(const std::vector<Text>& texts, std::string_view files) {
  std::vector<std::string> html;
  html.reserve(texts.size());
  for (const auto& text : texts) html.push_back(safe_html(text, files));
  return html;
}

std::vector<Text> in_own_order(const std::vector<Text>& texts, const OwnOrder& order) {
  WQ_ASSERT(order.stored_of().size() == texts.size());
  std::vector<Text> ordered;
  for (const auto place : order.stored_of()) ordered.push_back(texts[place]);
  return ordered;
}

std::vector<Text> texts_of(const std::vector<Choice>& choices) {
  std::vector<Text> texts;
  texts.reserve(choices.size());
  for (const auto& choice : choices) texts.push_back(choice.text);
  return texts;
}

}  // namespace

std::string question_files(QuestionId id) {
  return fmt::format("/api/v1/quiz/questions/{}/files/", id.value);
}

ShownQuestion shown(QuestionId id, const Question& question, const OwnOrder& order) {
  const auto files = question_files(id);
  ShownQuestion seen;
  seen.id = id;
  seen.kind = question.kind();
  seen.passage = safe_html(question->passage, files);
  seen.picture = shown_medium(question->picture, question, files, "picture");
  seen.audio = shown_medium(question->audio, question, files, "audio");
  auto stem = question->stem;
  if (const auto* choices = choices_of(question->answering)) {
    seen.options = all_safe(in_own_order(texts_of(*choices), order), files);
  } else if (const auto* ordering = std::get_if<Ordering>(&question->answering)) {
    seen.options = all_safe(in_own_order(ordering->items, order), files);
  } else if (const auto* matching = std::get_if<Matching>(&question->answering)) {
    seen.options = all_safe(lefts_of(*matching), files);
    seen.rights = all_safe(in_own_order(rights_of(*matching), order), files);
  } else if (const auto* fill = std::get_if<Fill>(&question->answering)) {
    seen.blanks = static_cast<std::int32_t>(fill->blanks.size());
    stem = with_gaps_kept(stem, fill->blanks.size());
  }
  seen.stem = safe_html(stem, files);
  return seen;
}

ShownOutcome shown_outcome(QuestionId id, const Question& question, const OwnOrder& order, const Answer& stored) {
  const auto files = question_files(id);
  auto marked = mark(question, stored);
  ShownOutcome outcome;
  outcome.right = marked.right();
  outcome.worth = static_cast<double>(marked.worth.billionths()) / static_cast<double>(Weight::full().billionths());
  outcome.parts_right = std::move(marked.parts_right);
  outcome.right_answer = order.to_shown(question, right_answer(question));
  if (question.kind() == Kind::multiple)
    std::sort(outcome.right_answer.choices.begin(), outcome.right_answer.choices.end());
  outcome.feedback = all_safe(marked.feedback, files);
  outcome.explanation = safe_html(question->explanation, files);
  outcome.source = question->source;
  return outcome;
}

}  // namespace wanqiu::quiz
