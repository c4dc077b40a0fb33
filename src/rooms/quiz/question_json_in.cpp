// Reading a question's JSON.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base64.h"
#include "json_members.h"
#include "number.h"
#include "question_json.h"

namespace wanqiu::quiz {
namespace {

namespace json = boost::json;
using base::Fault;

std::string at(std::string_view name, std::size_t i) {
  return fmt::format("{}[{}]", name, i);
}

/// `weights` and `feedback`: lists beside the options or answers, or absent.
struct Beside {
  Beside(JsonMembers& members, std::size_t count)
      : weights(members.list("weights")), feedback(members.texts("feedback")) {
    if (!weights.empty() && weights.size() != count)
      refuse_member("weights", fmt::format("must be {} numbers, one for each, are {}", count, weights.size()));
    if (!feedback.empty() && feedback.size() != count)
      refuse_member("feedback", fmt::format("must be {} texts, one for each, are {}", count, feedback.size()));
  }
  Weight weight(std::size_t i, Weight otherwise) const {
    if (weights.empty()) return otherwise;
    return Weight::parse_percent(number_value(weights[i], at("weights", i)), at("weights", i)).value();
  }
  Text comment(std::size_t i) const { return feedback.empty() ? Text{} : Text{feedback[i]}; }

  const json::array& weights;
  std::vector<std::string> feedback;
};

std::vector<std::uint32_t> indices(JsonMembers& members, std::size_t options) {
  std::vector<std::uint32_t> right;
  for (const auto& value : members.list("answer"))
    right.push_back(index_value(value, options, at("answer", right.size())));
  return right;
}

std::vector<Choice> read_choices(JsonMembers& members, bool single) {
  const auto options = members.texts("options");
  const auto right = indices(members, options.size());
  const Beside beside(members, options.size());
  std::vector<Choice> choices;
  for (std::uint32_t i = 0; i < options.size(); ++i) {
    const bool named = std::find(right.begin(), right.end(), i) != right.end();
    const auto weight = beside.weight(i, named ? Weight::full() : Weight());
    const bool weighs = single ? weight == Weight::full() : weight.is_positive();
    if (!right.empty() && weighs != named)
      refuse_member("answer", fmt::format("says otherwise than weights about option {}", i));
    choices.push_back({{options[i]}, weight, beside.comment(i)});
  }
  return choices;
}

SingleChoice read_single(JsonMembers& members) {
  return {read_choices(members, true)};
}

MultipleChoice read_multiple(JsonMembers& members) {
  auto choices = read_choices(members, false);
  return {std::move(choices), members.list("weights").empty()};
}

TrueFalse read_true_false(JsonMembers& members) {
  const auto& answer = members.list("answer");
  if (members.list("options").empty() && answer.size() == 1 && answer[0].is_bool()) {
    const bool truth = answer[0].get_bool();
    const Beside beside(members, 2);
    return {{{{"True"}, truth ? Weight::full() : Weight(), beside.comment(0)},
             {{"False"}, truth ? Weight() : Weight::full(), beside.comment(1)}}};
  }
  return {read_choices(members, true)};
}

/// Each text a blank of its own; a list within: what is accepted in one; `blanks` beside: the number of each one's
/// blank.
Fill read_fill(JsonMembers& members) {
  struct Row {
    std::string text;
    std::size_t blank = 0;
  };
  std::vector<Row> rows;
  std::size_t blank = 0;
  for (const auto& value : members.list("answer")) {
    const auto place = at("answer", blank);
    if (value.is_array()) {
      for (const auto& each : value.get_array()) rows.push_back({text_value(each, place), blank});
    } else {
      rows.push_back({text_value(value, place), blank});
    }
    ++blank;
  }
  const auto& numbers = members.list("blanks");
  if (!numbers.empty()) {
    if (numbers.size() != rows.size()) refuse_member("blanks", "must be one number for each answer");
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i].blank = index_value(numbers[i], rows.size(), at("blanks", i));
  }
  const Beside beside(members, rows.size());
  Fill fill;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].blank > fill.blanks.size() || rows[i].blank + 1 < fill.blanks.size())
      refuse_member("blanks", "must go up from 0 one by one");
    if (rows[i].blank == fill.blanks.size()) fill.blanks.emplace_back();
    fill.blanks.back().accepted.push_back({rows[i].text, beside.weight(i, Weight::full()), beside.comment(i)});
  }
  fill.case_sensitive = members.flag("case_sensitive");
  fill.width_sensitive = members.flag("width_sensitive");
  fill.wildcards = members.flag("wildcards");
  fill.all_or_nothing = members.flag("all_or_nothing");
  return fill;
}

Ordering read_ordering(JsonMembers& members) {
  Ordering ordering;
  for (auto& text : members.texts("options")) ordering.items.push_back({std::move(text)});
  ordering.order = indices(members, ordering.items.size());
  return ordering;
}

Matching read_matching(JsonMembers& members) {
  Matching matching;
  for (const auto& value : members.list("pairs")) {
    const auto place = at("pairs", matching.pairs.size());
    if (value.is_array() && value.get_array().size() == 2) {
      matching.pairs.push_back({{text_value(value.get_array()[0], place)}, {text_value(value.get_array()[1], place)}});
    } else if (value.is_object()) {
      JsonMembers sides(value.get_object());
      matching.pairs.push_back({{sides.text("left")}, {sides.text("right")}});
      if (!sides.others().empty()) refuse_member(place, "must be left and right");
    } else {
      refuse_member(place, "must be two texts");
    }
  }
  const Beside beside(members, matching.pairs.size());
  for (std::size_t i = 0; i < matching.pairs.size(); ++i) matching.pairs[i].weight = beside.weight(i, Weight());
  matching.all_or_nothing = members.flag("all_or_nothing");
  return matching;
}

double read_number(const json::value& value, std::string_view name) {
  return parse_number(value.is_string() ? text_value(value, name) : number_value(value, name), name).value();
}

Numeric read_numeric(JsonMembers& members) {
  const auto& answers = members.list("answer");
  const Beside beside(members, answers.size());
  const auto* tolerance = members.find("tolerance");
  if (tolerance != nullptr && tolerance->is_array() && tolerance->get_array().size() != answers.size())
    refuse_member("tolerance", "must be one number, or one for each answer");
  Numeric numeric;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    NumericAnswer answer;
    const bool any = answers[i].is_string() && answers[i].get_string() == "*";
    if (!any) {
      answer.value = read_number(answers[i], at("answer", i));
      if (tolerance != nullptr) {
        answer.tolerance = tolerance->is_array() ? read_number(tolerance->get_array()[i], at("tolerance", i))
                                                 : read_number(*tolerance, "tolerance");
      }
    }
    answer.weight = beside.weight(i, Weight::full());
    answer.feedback = beside.comment(i);
    numeric.answers.push_back(std::move(answer));
  }
  return numeric;
}

Answering read_answering(JsonMembers& members) {
  const auto kind = members.text("kind");
  if (kind == "single") return read_single(members);
  if (kind == "multiple") return read_multiple(members);
  if (kind == "truefalse") return read_true_false(members);
  if (kind == "fill") return read_fill(members);
  if (kind == "ordering") return read_ordering(members);
  if (kind == "matching") return read_matching(members);
  if (kind == "numeric") return read_numeric(members);
  refuse_member("kind", "must be single, multiple, truefalse, fill, ordering, matching or numeric");
}

/// `options` and `answer` stand in every line, also where a kind has none.
void refuse_what_does_not_fit(JsonMembers& members, const Answering& answering) {
  for (const char* name : {"weights", "feedback", "pairs", "blanks", "tolerance", "case_sensitive", "width_sensitive",
                           "wildcards", "all_or_nothing"})
    (void)members.find(name);
  const auto empty = [&](const char* name, const char* reason) {
    const auto* value = members.find(name);
    if (value != nullptr && !(value->is_array() && value->get_array().empty())) refuse_member(name, reason);
  };
  const bool fill = std::holds_alternative<Fill>(answering);
  const bool numeric = std::holds_alternative<Numeric>(answering);
  const bool matching = std::holds_alternative<Matching>(answering);
  if (fill || numeric || matching) empty("options", "this kind of question has none");
  if (matching) empty("answer", "must be said by pairs");
  if (!matching) empty("pairs", "only matching questions have them");
  if (!fill) empty("blanks", "only fill-in questions have them");
  if (!numeric) empty("tolerance", "only numeric questions have one");
  const bool ordering = std::holds_alternative<Ordering>(answering);
  if (ordering) empty("weights", "this kind of question has none");
  if (matching || ordering) empty("feedback", "this kind of question has none for each answer");
  if (!fill && !matching && members.flag("all_or_nothing"))
    refuse_member("all_or_nothing", "only fill-in and matching questions have it");
  if (!fill) {
    for (const char* name : {"case_sensitive", "width_sensitive", "wildcards"}) {
      if (members.flag(name)) refuse_member(name, "only fill-in questions have it");
    }
  }
}

TextFormat format_named(std::string_view name, std::string_view field) {
  if (name == "plain") return TextFormat::plain;
  if (name == "html") return TextFormat::html;
  if (name == "markdown") return TextFormat::markdown;
  if (name == "moodle") return TextFormat::moodle;
  refuse_member(field, "must be plain, html, markdown or moodle");
}

void read_formats(JsonMembers& members, QuestionParts& parts) {
  const auto name = members.text("format");
  const auto usual = name.empty() ? TextFormat::plain : format_named(name, "format");
  std::map<std::string, TextFormat> others;
  if (const auto* value = members.find("formats")) {
    if (!value->is_object()) refuse_member("formats", "must be an object");
    for (const auto& [key, format] : value->get_object()) {
      const std::string place(key.data(), key.size());
      const auto field = "formats." + place;
      others.emplace(place, format_named(text_value(format, field), field));
    }
  }
  each_text(parts, [&](const std::string& place, Text& text) {
    const auto found = others.find(place);
    text.format = text.empty() ? TextFormat::plain : found == others.end() ? usual : found->second;
    if (found != others.end()) others.erase(found);
  });
  if (!others.empty()) refuse_member("formats", fmt::format("there is no text '{}'", others.begin()->first));
}

Hint read_hint(const json::value& value, const std::string& place) {
  if (value.is_string()) return {{text_value(value, place)}, false, false, {}};
  if (!value.is_object()) refuse_member(place, "must be a text or an object");
  JsonMembers members(value.get_object());
  Hint hint{{members.text("text")}, members.flag("shows_count"), members.flag("clears_wrong"), members.text("options")};
  if (!members.others().empty()) refuse_member(place, "has an unknown member");
  return hint;
}

Attachment read_attachment(const json::value& value, const std::string& place) {
  if (!value.is_object()) refuse_member(place, "must be an object with name and base64");
  JsonMembers members(value.get_object());
  auto bytes = from_base64(members.text("base64"));
  if (!bytes) refuse_member(place + ".base64", "is not base64");
  Attachment file{members.text("name"), std::move(*bytes)};
  if (!members.others().empty()) refuse_member(place, "has an unknown member");
  return file;
}

Extra read_extra(const std::string& name, const json::value& value) {
  if (value.is_bool()) return value.get_bool();
  if (value.is_int64()) return value.get_int64();
  if (value.is_string()) return text_value(value, name);
  if (value.is_number()) return value.to_number<double>();
  refuse_member(name, "is not known; only texts, numbers and truth values are kept beside what is");
}

}  // namespace

base::Result<json::value> parse_json_value(std::string_view text) {
  json::error_code error;
  auto value = json::parse(json::string_view(text.data(), text.size()), error);
  if (error) return Fault::invalid("", fmt::format("is not JSON: {}", error.message()));
  return value;
}

base::Result<Question> parse_question(const json::object& object) {
  try {
    JsonMembers members(object);
    QuestionParts parts;
    parts.answering = read_answering(members);
    refuse_what_does_not_fit(members, parts.answering);
    parts.id = members.text("id");
    parts.language = members.text("lang");
    parts.title = members.text("title");
    parts.passage.value = members.text("passage");
    parts.stem.value = members.text("stem");
    parts.picture = members.text("picture");
    parts.audio = members.text("audio");
    parts.explanation.value = members.text("explanation");
    parts.feedback_right.value = members.text("feedback_right");
    parts.feedback_partly.value = members.text("feedback_partly");
    parts.feedback_wrong.value = members.text("feedback_wrong");
    for (const auto& value : members.list("hints"))
      parts.hints.push_back(read_hint(value, at("hints", parts.hints.size())));
    parts.category = members.text("category");
    parts.source = members.text("source");
    parts.tags = members.texts("tags");
    parts.score = members.number("score");
    if (const auto difficulty = members.whole("difficulty"))
      parts.difficulty = static_cast<int>(std::clamp<std::int64_t>(*difficulty, 0, 6));
    parts.shuffle = members.truth("shuffle");
    for (const auto& value : members.list("files"))
      parts.files.push_back(read_attachment(value, at("files", parts.files.size())));
    read_formats(members, parts);
    for (const auto& [name, value] : members.others()) parts.extra.emplace(name, read_extra(name, *value));
    return Question::of(std::move(parts));
  } catch (const base::FaultError& error) {
    return error.fault;
  }
}

base::Result<Question> parse_question_json(std::string_view text) {
  auto value = parse_json_value(text);
  if (!value) return value.error();
  if (!value->is_object()) return Fault::invalid("", "must be a JSON object");
  return parse_question(value->get_object());
}

}  // namespace wanqiu::quiz
