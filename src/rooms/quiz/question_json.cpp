#include "question_json.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <set>

#include "base64.h"
#include "number.h"

namespace wanqiu::quiz {
namespace {

namespace json = boost::json;

class ObjectWriter {
 public:
  void text(std::string_view name, std::string_view value) { member(name, quoted(value)); }
  void text_if(std::string_view name, std::string_view value) {
    if (!value.empty()) text(name, value);
  }
  void flag_if(std::string_view name, bool value) {
    if (value) member(name, "true");
  }
  void member(std::string_view name, std::string_view json) {
    out_ += out_.empty() ? "{" : ",";
    out_ += quoted(name);
    out_ += ':';
    out_ += json;
  }
  std::string end() && { return out_.empty() ? "{}" : std::move(out_) + "}"; }

  static std::string quoted(std::string_view value) {
    return json::serialize(json::string_view(value.data(), value.size()));
  }

 private:
  std::string out_;
};

std::string list(const std::vector<std::string>& values) {
  return fmt::format("[{}]", fmt::join(values, ","));
}

std::string texts(const std::vector<std::string>& values) {
  std::vector<std::string> quoted;
  quoted.reserve(values.size());
  for (const auto& value : values) quoted.push_back(ObjectWriter::quoted(value));
  return list(quoted);
}

/// What `answer`, `weights`, `feedback` … say, row by row.
struct Rows {
  std::vector<std::string> options, answer, weights, feedback, pairs, tolerance, blanks;
  bool weighted = false;
  bool commented = false;

  void add(Weight weight, const Text& comment) {
    weights.push_back(weight.percent_text());
    feedback.push_back(ObjectWriter::quoted(comment.value));
    commented = commented || !comment.empty();
  }
  void choices(const std::vector<Choice>& list, bool single) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      options.push_back(ObjectWriter::quoted(list[i].text.value));
      const bool right = single ? list[i].weight == Weight::full() : list[i].weight.is_positive();
      if (right) answer.push_back(std::to_string(i));
      add(list[i].weight, list[i].feedback);
    }
    weighted = true;
  }

  void operator()(const SingleChoice& one) { choices(one.choices, true); }
  void operator()(const MultipleChoice& many) {
    choices(many.choices, false);
    weighted = !many.exact;
  }
  void operator()(const TrueFalse& either) { choices(either.choices, true); }
  void operator()(const Fill& fill) {
    weighted = true;
    bool several = false;
    for (std::size_t i = 0; i < fill.blanks.size(); ++i) {
      several = several || fill.blanks[i].accepted.size() > 1;
      for (const auto& accepted : fill.blanks[i].accepted) {
        answer.push_back(ObjectWriter::quoted(accepted.text));
        blanks.push_back(std::to_string(i));
        add(accepted.weight, accepted.feedback);
      }
    }
    if (!several) blanks.clear();
  }
  void operator()(const Ordering& ordering) {
    for (const auto& item : ordering.items) options.push_back(ObjectWriter::quoted(item.value));
    for (const auto place : ordering.order) answer.push_back(std::to_string(place));
  }
  void operator()(const Matching& matching) {
    for (const auto& pair : matching.pairs) {
      pairs.push_back(texts({pair.left.value, pair.right.value}));
      add(pair.weight, {});
      weighted = weighted || pair.weight != Weight();
    }
  }
  void operator()(const Numeric& numeric) {
    weighted = true;
    for (const auto& each : numeric.answers) {
      answer.push_back(each.value ? number_text(*each.value) : "\"*\"");
      tolerance.push_back(number_text(each.tolerance));
      add(each.weight, each.feedback);
    }
  }
};

/// One number where all rows say the same (rows that take any answer say nothing).
std::string tolerance_json(const Numeric& numeric, const std::vector<std::string>& rows) {
  std::set<std::string> different;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (numeric.answers[i].value) different.insert(rows[i]);
  }
  return different.size() == 1 ? *different.begin() : list(rows);
}

std::string_view name_of(TextFormat format) {
  switch (format) {
    case TextFormat::plain:
      return "plain";
    case TextFormat::html:
      return "html";
    case TextFormat::markdown:
      return "markdown";
    case TextFormat::moodle:
      return "moodle";
  }
  return "";
}

/// `format` is the stem's; `formats` names the texts that have another one.
void write_formats(ObjectWriter& out, const Question& question) {
  const auto usual = question->stem.format;
  if (usual != TextFormat::plain) out.text("format", name_of(usual));
  ObjectWriter others;
  bool any = false;
  auto parts = question.parts();
  each_text(parts, [&](const std::string& place, const Text& text) {
    if (text.empty() || text.format == usual) return;
    others.text(place, name_of(text.format));
    any = true;
  });
  if (any) out.member("formats", std::move(others).end());
}

std::string extra_json(const Extra& extra) {
  if (const auto* truth = std::get_if<bool>(&extra)) return *truth ? "true" : "false";
  if (const auto* whole = std::get_if<std::int64_t>(&extra)) return std::to_string(*whole);
  if (const auto* number = std::get_if<double>(&extra)) {
    auto text = number_text(*number);
    if (text.find_first_of(".e") == text.npos) text += ".0";
    return text;
  }
  return ObjectWriter::quoted(std::get<std::string>(extra));
}

std::string hint_json(const Hint& hint) {
  ObjectWriter out;
  out.text("text", hint.text.value);
  out.flag_if("shows_count", hint.shows_count);
  out.flag_if("clears_wrong", hint.clears_wrong);
  out.text_if("options", hint.options);
  return std::move(out).end();
}

std::string file_json(const Attachment& file) {
  ObjectWriter out;
  out.text("name", file.name);
  out.text("base64", to_base64(file.bytes));
  return std::move(out).end();
}

template <class T, class F>
void write_list_if(ObjectWriter& out, std::string_view name, const std::vector<T>& values, F json_of) {
  if (values.empty()) return;
  std::vector<std::string> rows;
  rows.reserve(values.size());
  for (const auto& value : values) rows.push_back(json_of(value));
  out.member(name, list(rows));
}

void write_answering(ObjectWriter& out, const Question& question) {
  Rows rows;
  std::visit([&rows](const auto& answering) { rows(answering); }, question->answering);
  out.member("options", list(rows.options));
  out.member("answer", list(rows.answer));
  out.text("kind", to_string(question.kind()));
  if (rows.weighted) out.member("weights", list(rows.weights));
  if (rows.commented) out.member("feedback", list(rows.feedback));
  if (!rows.pairs.empty()) out.member("pairs", list(rows.pairs));
  if (!rows.blanks.empty()) out.member("blanks", list(rows.blanks));
  if (const auto* numeric = std::get_if<Numeric>(&question->answering))
    out.member("tolerance", tolerance_json(*numeric, rows.tolerance));
  if (const auto* fill = std::get_if<Fill>(&question->answering)) {
    out.flag_if("case_sensitive", fill->case_sensitive);
    out.flag_if("width_sensitive", fill->width_sensitive);
    out.flag_if("wildcards", fill->wildcards);
    out.flag_if("all_or_nothing", fill->all_or_nothing);
  }
  if (const auto* matching = std::get_if<Matching>(&question->answering))
    out.flag_if("all_or_nothing", matching->all_or_nothing);
}

}  // namespace

std::string question_json(const Question& question) {
  ObjectWriter out;
  const auto& parts = question.parts();
  out.text_if("id", parts.id);
  out.text_if("lang", parts.language);
  out.text_if("title", parts.title);
  out.text_if("passage", parts.passage.value);
  out.text("stem", parts.stem.value);
  write_answering(out, question);
  out.text_if("category", parts.category);
  out.text_if("explanation", parts.explanation.value);
  out.text_if("feedback_right", parts.feedback_right.value);
  out.text_if("feedback_partly", parts.feedback_partly.value);
  out.text_if("feedback_wrong", parts.feedback_wrong.value);
  write_list_if(out, "hints", parts.hints, hint_json);
  write_formats(out, question);
  out.text_if("picture", parts.picture);
  out.text_if("audio", parts.audio);
  out.text_if("source", parts.source);
  write_list_if(out, "tags", parts.tags, ObjectWriter::quoted);
  if (parts.score) out.member("score", number_text(*parts.score));
  if (parts.difficulty) out.member("difficulty", std::to_string(*parts.difficulty));
  if (parts.shuffle) out.member("shuffle", *parts.shuffle ? "true" : "false");
  write_list_if(out, "files", parts.files, file_json);
  for (const auto& [name, value] : parts.extra) out.member(name, extra_json(value));
  return std::move(out).end();
}

std::vector<std::string> differences(const Question& one, const Question& other) {
  std::vector<std::string> names;
  if (one == other) return names;
  const auto a = json::parse(question_json(one)).as_object();
  const auto b = json::parse(question_json(other)).as_object();
  for (const auto& [name, value] : a) {
    const auto* found = b.if_contains(name);
    if (found == nullptr || *found != value) names.emplace_back(name.data(), name.size());
  }
  for (const auto& [name, value] : b) {
    if (!a.contains(name)) names.emplace_back(name.data(), name.size());
  }
  return names;
}

}  // namespace wanqiu::quiz
