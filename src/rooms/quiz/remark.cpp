#include "remark.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <map>

#include "base/text.h"
#include "json_members.h"
#include "question_json.h"
#include "xml.h"

namespace wanqiu::quiz {
namespace {

namespace json = boost::json;

/// Members of a question's JSON that a remark may set: none of them is text that the formats show.
constexpr std::array<std::string_view, 21> settable{"id",
                                                    "lang",
                                                    "title",
                                                    "category",
                                                    "source",
                                                    "tags",
                                                    "score",
                                                    "difficulty",
                                                    "picture",
                                                    "audio",
                                                    "shuffle",
                                                    "hints",
                                                    "explanation",
                                                    "feedback_right",
                                                    "feedback_partly",
                                                    "feedback_wrong",
                                                    "format",
                                                    "formats",
                                                    "case_sensitive",
                                                    "width_sensitive",
                                                    "all_or_nothing"};
/// What a remark says beside members.
constexpr std::array<std::string_view, 7> not_members{"kind", "labels", "exact", "gaps", "passage", "order", "html"};
constexpr std::string_view passage_end = "\n\n";

/// Pairs have weights in no format but QTI, which needs no remark on them.
bool is_weight_of_pairs(const Question& question, std::string_view name) {
  return name == "weights" && question.kind() == Kind::matching;
}

bool may_set(const Question& question, std::string_view name) {
  return std::find(settable.begin(), settable.end(), name) != settable.end() || is_weight_of_pairs(question, name) ||
         question->extra.contains(std::string(name));
}

json::object object_of(const Question& question) {
  return json::parse(question_json(question)).as_object();
}

json::value member(const json::object& object, std::string_view name) {
  const auto* found = object.if_contains(json::string_view(name.data(), name.size()));
  return found == nullptr ? json::value(nullptr) : *found;
}

bool is_exact(const Question& question) {
  const auto* multiple = std::get_if<MultipleChoice>(&question->answering);
  return multiple != nullptr && multiple->exact;
}

std::size_t blanks_of(const Question& question) {
  const auto* fill = std::get_if<Fill>(&question->answering);
  if (fill != nullptr) return fill->blanks.size();
  return question.kind() == Kind::numeric ? 1 : 0;
}

/// A line of gaps behind the text.
std::string gap_line(std::size_t blanks) {
  std::string line = "\n";
  for (std::size_t i = 0; i < blanks; ++i) line += (i > 0 ? " " : "") + std::string(gap_marker);
  return line;
}

/// Puts what stood in the gaps back into the stem.
void restore_gaps(QuestionParts& parts, const json::array& markers, std::size_t blanks) {
  auto& stem = parts.stem.value;
  if (markers.empty()) {
    const auto line = gap_line(blanks);
    if (stem.ends_with(line)) stem.resize(stem.size() - line.size());
    return;
  }
  std::string whole;
  std::size_t at = 0;
  for (const auto& marker : markers) {
    const auto found = stem.find(gap_marker, at);
    if (found == stem.npos) return;
    whole += stem.substr(at, found - at) + text_value(marker, "gaps");
    at = found + gap_marker.size();
  }
  stem = whole + stem.substr(at);
}

/// The words and the order of a true/false question's choices.
void restore_labels(QuestionParts& parts, const json::array& labels) {
  auto* either = std::get_if<TrueFalse>(&parts.answering);
  if (either == nullptr || labels.size() != 2 || either->choices.size() != 2) return;
  auto& choices = either->choices;
  const auto first = truth_of(text_value(labels[0], "labels"));
  if (first && first != truth_of(choices[0].text.value)) std::swap(choices[0], choices[1]);
  for (std::size_t i = 0; i < 2; ++i) choices[i].text.value = text_value(labels[i], "labels");
}

void restore_exactness(QuestionParts& parts) {
  auto* multiple = std::get_if<MultipleChoice>(&parts.answering);
  if (multiple == nullptr) return;
  multiple->exact = true;
  for (auto& choice : multiple->choices) choice.weight = choice.weight.is_positive() ? Weight::full() : Weight();
}

void restore_passage(QuestionParts& parts, std::string_view passage) {
  auto& stem = parts.stem.value;
  if (!stem.starts_with(passage) || !std::string_view(stem).substr(passage.size()).starts_with(passage_end)) return;
  parts.passage = {std::string(passage), parts.stem.format};
  stem.erase(0, passage.size() + passage_end.size());
}

/// Formats that list items in their right order do not say how they are shown.
void restore_shown_order(QuestionParts& parts, const json::array& order) {
  auto* ordering = std::get_if<Ordering>(&parts.answering);
  if (ordering == nullptr || order.size() != ordering->items.size()) return;
  Ordering shown{std::vector<Text>(order.size()), {}};
  for (std::size_t i = 0; i < order.size(); ++i) {
    shown.order.push_back(index_value(order[i], order.size(), "order"));
    shown.items[shown.order[i]] = ordering->items[ordering->order[i]];
  }
  ordering->items = std::move(shown.items);
  ordering->order = std::move(shown.order);
}

/// HTML as browsers understand it: "<br>" and "<br/>" are the same.
std::string understood(const std::string& html) {
  const auto body = parse_html(html);
  return std::string(base::trim(body ? inner_xml(*body) : html));
}

/// How an author wrote HTML that XML cannot hold as it is. It says nothing where the text was changed since.
void restore_html(QuestionParts& parts, const json::object& written) {
  each_text(parts, [&](const std::string& place, Text& text) {
    const auto* original = written.if_contains(place);
    if (original == nullptr || text.format != TextFormat::html) return;
    auto value = text_value(*original, "html");
    if (understood(value) == understood(text.value)) text.value = std::move(value);
  });
}

void restore_choice(QuestionParts& parts) {
  if (auto* single = std::get_if<SingleChoice>(&parts.answering)) {
    auto choices = std::move(single->choices);
    parts.answering = TrueFalse{std::move(choices)};
  }
}

Question apply(const Question& native, const json::object& remark) {
  JsonMembers members(remark);
  auto parts = native.parts();
  if (members.text("kind") == "truefalse") restore_choice(parts);
  if (const auto* labels = members.find("labels"); labels != nullptr) restore_labels(parts, members.list("labels"));
  if (members.flag("exact")) restore_exactness(parts);
  if (members.find("order") != nullptr) restore_shown_order(parts, members.list("order"));
  if (const auto* html = members.find("html"); html != nullptr && html->is_object())
    restore_html(parts, html->get_object());
  if (members.find("gaps") != nullptr) restore_gaps(parts, members.list("gaps"), blanks_of(native));
  const auto passage = members.text("passage");
  if (!passage.empty()) restore_passage(parts, passage);
  auto object = object_of(Question::of(std::move(parts)).value());
  for (const auto& [name, value] : remark) {
    const std::string_view key(name.data(), name.size());
    if (std::find(not_members.begin(), not_members.end(), key) != not_members.end()) continue;
    const bool content = key == "stem" || key == "options" || key == "answer" || key == "weights" || key == "pairs" ||
                         key == "feedback" || key == "blanks" || key == "tolerance" || key == "wildcards" ||
                         key == "files";
    if (content && !is_weight_of_pairs(native, key)) refuse_member(key, "cannot be said by a remark");
    object[name] = value;
  }
  return parse_question(object).value();
}

std::optional<json::array> shown_order(const Question& question, const Question& native) {
  const auto* mine = std::get_if<Ordering>(&question->answering);
  const auto* other = std::get_if<Ordering>(&native->answering);
  if (mine == nullptr || other == nullptr || mine->order == other->order) return std::nullopt;
  json::array order;
  for (const auto place : mine->order) order.emplace_back(place);
  return order;
}

json::object html_as_written(const Question& question, const Question& native) {
  std::map<std::string, Text> mine;
  auto parts = question.parts();
  each_text(parts, [&](const std::string& place, const Text& text) { mine.emplace(place, text); });
  json::object written;
  parts = native.parts();
  each_text(parts, [&](const std::string& place, const Text& text) {
    const auto found = mine.find(place);
    if (found == mine.end() || found->second.value == text.value || found->second.format != TextFormat::html) return;
    if (understood(found->second.value) == understood(text.value)) written[place] = found->second.value;
  });
  return written;
}

/// What must not be read as something else by those who skip the remark: XML's comment end, GIFT's tags in comments.
std::string harmless(std::string text) {
  for (const auto& [from, to] : {std::pair<std::string_view, std::string_view>{"--", "-\\u002d"},
                                 {"[tag:", "\\u005btag:"},
                                 {"[id:", "\\u005bid:"}}) {
    for (std::size_t at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
      text.replace(at, from.size(), to);
  }
  return text;
}

}  // namespace

Text text_with_passage(const Question& question) {
  if (question->passage.empty()) return question->stem;
  return {question->passage.value + std::string(passage_end) + question->stem.value, question->stem.format};
}

std::string default_title(const Question& question) {
  if (!question->title.empty()) return question->title;
  std::string plain;
  bool in_tag = false;
  for (const char c : question->stem.value) {
    if (c == '<') in_tag = true;
    if (!in_tag) plain += c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
    if (c == '>') in_tag = false;
  }
  const auto text = base::trim(plain);
  return text.empty() ? "Question" : std::string(base::trim(base::first_code_points(text, 80)));
}

GappedText cut_at_gaps(const Text& text, std::size_t blanks) {
  GappedText cut;
  std::size_t from = 0;
  const std::string_view value = text.value;
  for (std::size_t at = value.find("__"); at != value.npos; at = value.find("__", from)) {
    auto end = value.find_first_not_of('_', at);
    if (end == value.npos) end = value.size();
    cut.pieces.emplace_back(value.substr(from, at - from));
    cut.markers.emplace_back(value.substr(at, end - at));
    from = end;
  }
  cut.pieces.emplace_back(value.substr(from));
  if (cut.markers.size() == blanks) return cut;
  cut = {{text.value + "\n"}, {}};
  for (std::size_t i = 1; i < blanks; ++i) cut.pieces.emplace_back(" ");
  cut.pieces.emplace_back();
  return cut;
}

std::string remark_for(const Question& question, const Question& native) {
  const auto mine = object_of(question);
  json::object remark;
  const auto different = differences(question, native);
  for (const auto& name : different) {
    if (may_set(question, name)) remark[name] = member(mine, name);
  }
  if (question.kind() == Kind::truefalse && different != std::vector<std::string>{}) {
    if (native.kind() == Kind::single) remark["kind"] = "truefalse";
    const auto& shown = choices_of(question->answering)->at(0).text.value;
    const auto* back = choices_of(native->answering);
    if (back != nullptr && back->at(0).text.value != shown) remark["labels"] = member(mine, "options");
  }
  if (is_exact(question) && native.kind() == Kind::multiple && !is_exact(native)) remark["exact"] = true;
  if (auto order = shown_order(question, native)) remark["order"] = std::move(*order);
  if (auto html = html_as_written(question, native); !html.empty()) remark["html"] = std::move(html);
  if (!question->passage.empty() && native->passage.empty()) remark["passage"] = question->passage.value;
  if (blanks_of(question) > 0 && native->stem.value != question->stem.value) {
    const auto cut = cut_at_gaps(text_with_passage(question), blanks_of(question));
    const bool usual =
        std::all_of(cut.markers.begin(), cut.markers.end(), [](const auto& each) { return each == gap_marker; });
    const bool gapped = native->stem.value.find(gap_marker) != std::string::npos;
    if (gapped && (cut.markers.empty() || !usual)) {
      json::array markers;
      for (const auto& each : cut.markers) markers.emplace_back(each);
      auto parts = native.parts();
      restore_gaps(parts, markers, blanks_of(native));
      if (parts.stem.value == text_with_passage(question).value) remark["gaps"] = markers;
    }
  }
  return remark.empty() ? std::string() : harmless(json::serialize(remark));
}

base::Result<Question> apply_remark(const Question& native, std::string_view remark) {
  const auto value = parse_json_value(remark);
  if (!value || !value->is_object()) return base::Fault::invalid("remark", "is not a whole JSON object");
  try {
    return apply(native, value->get_object());
  } catch (const base::FaultError& error) {
    return base::Fault::invalid("remark", error.fault.field + ": " + error.fault.reason);
  }
}

}  // namespace wanqiu::quiz
