#include <fmt/format.h>

#include <optional>

#include "base/text.h"
#include "gift_text.h"
#include "moodle_xml.h"
#include "remark.h"
#include "wildcards.h"

namespace wanqiu::quiz {
namespace {

using base::Fault;

[[noreturn]] void refuse_text(std::string_view reason) {
  throw base::FaultError(Fault::invalid("questiontext", reason));
}

struct Type {
  std::string_view name;
  bool held = false;
  bool case_sensitive = false;
};
constexpr Type types[] = {
    {"SHORTANSWER", true, false}, {"SA", true, false}, {"MW", true, false},        {"SHORTANSWER_C", true, true},
    {"SAC", true, true},          {"MWC", true, true}, {"MULTICHOICE", false},     {"MC", false},
    {"MULTICHOICE_V", false},     {"MCV", false},      {"MULTICHOICE_H", false},   {"MCH", false},
    {"MULTICHOICE_S", false},     {"MCS", false},      {"MULTICHOICE_VS", false},  {"MCVS", false},
    {"MULTICHOICE_HS", false},    {"MCHS", false},     {"MULTIRESPONSE", false},   {"MR", false},
    {"MULTIRESPONSE_H", false},   {"MRH", false},      {"MULTIRESPONSE_S", false}, {"MRS", false},
    {"MULTIRESPONSE_HS", false},  {"MRHS", false},     {"NUMERICAL", false},       {"NM", false},
};

/// `{weight:TYPE:` at `at`: its end and what it says; nullopt for braces that are text.
struct Opening {
  std::size_t end = 0;
  int weight = 1;
  const Type* type = nullptr;
};
std::optional<Opening> opening_at(std::string_view text, std::size_t at) {
  const auto colon = text.find(':', at);
  if (colon == text.npos) return std::nullopt;
  const auto number = text.substr(at + 1, colon - at - 1);
  if (number.size() > 3 || number.find_first_not_of("0123456789") != number.npos) return std::nullopt;
  auto end = colon + 1;
  while (end < text.size() && ((text[end] >= 'A' && text[end] <= 'Z') || text[end] == '_')) ++end;
  const auto name = text.substr(colon + 1, end - colon - 1);
  for (const auto& type : types) {
    if (type.name != name) continue;
    if (end == text.size() || text[end] != ':') refuse_text(fmt::format("the gap {{…:{}}} has no answers", name));
    return Opening{end + 1, number.empty() ? 1 : std::stoi(std::string(number)), &type};
  }
  return std::nullopt;
}

/// Within a gap `\}` `\#` `\~` `\/` `\"` `\\` stand for themselves.
std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() &&
        std::string_view("}#~/\"\\").find(text[i + 1]) != std::string_view::npos)
      ++i;
    out += text[i];
  }
  return out;
}

std::size_t find_plain(std::string_view text, std::string_view wanted, std::size_t from) {
  for (std::size_t i = from; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (wanted.find(text[i]) != wanted.npos) {
      return i;
    }
  }
  return text.npos;
}

Accepted accepted_of(std::string_view part, TextFormat format) {
  Accepted accepted;
  accepted.weight = Weight();
  if (part.starts_with('=')) {
    accepted.weight = Weight::full();
    part.remove_prefix(1);
  } else if (part.starts_with('%')) {
    const auto end = part.find('%', 1);
    if (end == part.npos) refuse_text("a gap's weight does not end with %");
    accepted.weight = Weight::parse_percent(part.substr(1, end - 1), "weights").value();
    part.remove_prefix(end + 1);
  }
  const auto comment = find_plain(part, "#", 0);
  accepted.text = trim_ascii(unescaped(part.substr(0, comment)));
  if (comment != part.npos) accepted.feedback = {std::string(trim_ascii(unescaped(part.substr(comment + 1)))), format};
  return accepted;
}

Blank blank_of(std::string_view answers, TextFormat format) {
  Blank blank;
  for (std::size_t at = 0;;) {
    const auto end = find_plain(answers, "~", at);
    blank.accepted.push_back(accepted_of(answers.substr(at, end - at), format));
    if (end == answers.npos) return blank;
    at = end + 1;
  }
}

std::string escape_gap(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("}#~\"\\").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

Cloze read_cloze(std::string_view text, TextFormat format) {
  Cloze cloze;
  std::optional<bool> case_sensitive;
  std::optional<int> weight;
  std::size_t from = 0;
  for (std::size_t at = text.find('{'); at != text.npos; at = text.find('{', at + 1)) {
    const auto opening = opening_at(text, at);
    if (!opening) continue;
    if (!opening->type->held)
      refuse_text(fmt::format("a gap of the type {} is not held; only gaps with accepted texts (SHORTANSWER) are",
                              opening->type->name));
    if (case_sensitive.value_or(opening->type->case_sensitive) != opening->type->case_sensitive)
      refuse_text("gaps that heed the case and gaps that do not cannot stand in one question");
    if (weight.value_or(opening->weight) != opening->weight)
      refuse_text("gaps of different weight cannot stand in one question");
    case_sensitive = opening->type->case_sensitive;
    weight = opening->weight;
    const auto end = find_plain(text, "}", opening->end);
    if (end == text.npos) refuse_text("a gap does not end with }");
    auto one = fill_with_wildcards(blank_of(text.substr(opening->end, end - opening->end), format).accepted, false);
    if (!cloze.fill.blanks.empty() && cloze.fill.wildcards != one.wildcards)
      refuse_text("gaps with wildcards (*) and gaps without cannot stand in one question");
    cloze.fill.wildcards = one.wildcards;
    cloze.fill.blanks.push_back(std::move(one.blanks.front()));
    cloze.stem += std::string(text.substr(from, at - from)) + std::string(gap_marker);
    from = end + 1;
    at = end;
  }
  if (cloze.fill.blanks.empty()) refuse_text("has no gaps");
  cloze.stem += text.substr(from);
  cloze.fill.case_sensitive = case_sensitive.value_or(false);
  return cloze;
}

base::Result<std::string> write_cloze(const Text& text, const Fill& fill) {
  const auto cut = cut_at_gaps(text, fill.blanks.size());
  std::string out = cut.pieces.front();
  for (std::size_t i = 0; i < fill.blanks.size(); ++i) {
    std::string answers;
    for (const auto& accepted : fill.blanks[i].accepted) {
      const auto answer = wildcard_text(accepted.text, fill.wildcards);
      if (!answer) return Fault::invalid("answer", "Moodle cannot say \\* in an accepted answer");
      answers += answers.empty() ? "" : "~";
      answers += accepted.weight == Weight::full() ? "=" : fmt::format("%{}%", accepted.weight.percent_text());
      answers += escape_gap(*answer);
      if (!accepted.feedback.empty()) answers += "#" + escape_gap(accepted.feedback.value);
    }
    out +=
        fmt::format("{{1:{}:{}}}", fill.case_sensitive ? "SHORTANSWER_C" : "SHORTANSWER", answers) + cut.pieces[i + 1];
  }
  return out;
}

}  // namespace wanqiu::quiz
