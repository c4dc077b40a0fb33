// What makes a question whole: Question::of.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/text.h"
#include "quiz/question.h"

namespace wanqiu::quiz {
namespace {

using base::Fault;
using Checked = base::Result<void>;

constexpr std::size_t text_points_max = 100'000;
constexpr std::size_t name_points_max = 200;
constexpr std::size_t choices_max = 100;
constexpr std::size_t blanks_max = 50;
constexpr std::size_t tags_max = 50;
constexpr std::size_t extra_max = 30;
constexpr std::size_t files_max = 50;
constexpr std::size_t files_bytes_max = std::size_t{10} << 20U;
/// Moodle's rule: thirds written with few digits still come to the whole.
constexpr std::int64_t whole_tolerance = 500'000'000;  // half a percent

Checked check_text(std::string_view text, std::string_view field, std::size_t points_max) {
  if (!base::is_utf8(text)) return Fault::invalid(field, "must be well-formed UTF-8");
  if (text.find('\0') != text.npos) return Fault::invalid(field, "must not contain NUL");
  if (base::code_points(text) > points_max) {
    return Fault::invalid(field, fmt::format("must have at most {} characters", points_max));
  }
  return {};
}

Checked check_name(std::string_view text, std::string_view field, std::size_t points_max = name_points_max) {
  if (text.find_first_of("\r\n") != text.npos) return Fault::invalid(field, "must be one line");
  return check_text(text, field, points_max);
}

bool is_blank(const Text& text) {
  return base::trim(text.value).empty();
}

template <class Weighted>
bool has_full(const std::vector<Weighted>& answers) {
  return std::any_of(answers.begin(), answers.end(), [](const auto& each) { return each.weight == Weight::full(); });
}

struct Check {
  Checked operator()(const SingleChoice& single) const {
    if (auto checked = choices(single.choices); !checked) return checked;
    if (!has_full(single.choices)) return Fault::invalid("weights", "one choice must be worth 100 %");
    return {};
  }
  Checked operator()(const MultipleChoice& multiple) const {
    if (auto checked = choices(multiple.choices); !checked) return checked;
    std::int64_t sum = 0;
    for (const auto& choice : multiple.choices) {
      if (choice.weight.is_positive()) sum += choice.weight.billionths();
      const bool plain = choice.weight == Weight() || choice.weight == Weight::full();
      if (multiple.exact && !plain)
        return Fault::invalid("weights", "must be 100 or 0 where only the exact set counts");
    }
    if (sum == 0) return Fault::invalid("answer", "must name at least one right choice");
    if (!multiple.exact && std::abs(sum - Weight::full().billionths()) > whole_tolerance) {
      return Fault::invalid(
          "weights", fmt::format("what is positive must come to 100 %, comes to {} %", static_cast<double>(sum) / 1e9));
    }
    return {};
  }
  Checked operator()(const TrueFalse& either) const {
    if (either.choices.size() != 2) return Fault::invalid("options", "must be two: one for true and one for false");
    const auto first = truth_of(either.choices[0].text.value);
    const auto second = truth_of(either.choices[1].text.value);
    if (!first || !second || *first == *second) {
      return Fault::invalid("options",
                            "must be a word for true and one for false, such as True and False, 正确 and 错误");
    }
    const bool right = either.choices[0].weight == Weight::full();
    if (either.choices[right ? 1 : 0].weight != Weight() || either.choices[right ? 0 : 1].weight != Weight::full()) {
      return Fault::invalid("answer", "exactly one of true and false must be right");
    }
    return {};
  }
  Checked operator()(const Fill& fill) const {
    if (fill.blanks.empty()) return Fault::invalid("answer", "must name what is accepted");
    if (fill.blanks.size() > blanks_max)
      return Fault::invalid("answer", fmt::format("has more than {} blanks", blanks_max));
    for (const auto& blank : fill.blanks) {
      if (blank.accepted.empty()) return Fault::invalid("answer", "a blank without anything accepted");
      if (blank.accepted.size() > choices_max)
        return Fault::invalid("answer", fmt::format("a blank accepts more than {} answers", choices_max));
      if (!has_full(blank.accepted)) return Fault::invalid("weights", "one accepted answer must be worth 100 %");
      for (const auto& accepted : blank.accepted) {
        if (base::trim(accepted.text).empty()) return Fault::invalid("answer", "an accepted answer is empty");
        if (accepted.weight < Weight()) return Fault::invalid("weights", "an accepted answer cannot weigh less than 0");
        if (fill.all_or_nothing && accepted.weight != Weight() && accepted.weight != Weight::full())
          return Fault::invalid("weights", "must be 100 or 0 where blanks count only together");
        if (auto checked = check_text(accepted.text, "answer", text_points_max); !checked) return checked;
      }
    }
    return {};
  }
  Checked operator()(const Ordering& ordering) const {
    if (ordering.items.size() < 2) return Fault::invalid("options", "must be at least two to be put in order");
    if (ordering.items.size() > choices_max)
      return Fault::invalid("options", fmt::format("must be at most {}", choices_max));
    for (std::size_t i = 0; i < ordering.items.size(); ++i) {
      if (is_blank(ordering.items[i])) return Fault::invalid(fmt::format("options[{}]", i), "must not be empty");
    }
    const std::set<std::uint32_t> places(ordering.order.begin(), ordering.order.end());
    if (ordering.order.size() != ordering.items.size() || places.size() != ordering.items.size() ||
        *places.rbegin() != ordering.items.size() - 1) {
      return Fault::invalid("answer", "must name every option once, in the right order");
    }
    return {};
  }
  Checked operator()(const Matching& matching) const {
    if (matching.pairs.size() < 2) return Fault::invalid("pairs", "must be at least two");
    if (matching.pairs.size() > choices_max)
      return Fault::invalid("pairs", fmt::format("must be at most {}", choices_max));
    bool asks = false;
    for (std::size_t i = 0; i < matching.pairs.size(); ++i) {
      if (is_blank(matching.pairs[i].right)) return Fault::invalid(fmt::format("pairs[{}][1]", i), "must not be empty");
      asks = asks || !is_blank(matching.pairs[i].left);
    }
    if (!asks) return Fault::invalid("pairs", "must have something to match");
    return weights(matching);
  }
  static Checked weights(const Matching& matching) {
    std::int64_t sum = 0;
    for (const auto& pair : matching.pairs) {
      if (pair.weight < Weight()) return Fault::invalid("weights", "a pair cannot weigh less than 0");
      if (is_blank(pair.left) && pair.weight != Weight())
        return Fault::invalid("weights", "must be 0 where nothing is to be matched");
      sum += pair.weight.billionths();
    }
    if (sum != 0 && matching.all_or_nothing)
      return Fault::invalid("weights", "mean nothing where only everything together counts");
    if (sum != 0 && std::abs(sum - Weight::full().billionths()) > whole_tolerance)
      return Fault::invalid("weights",
                            fmt::format("of pairs must come to 100 %, come to {} %", static_cast<double>(sum) / 1e9));
    return {};
  }
  Checked operator()(const Numeric& numeric) const {
    if (numeric.answers.empty()) return Fault::invalid("answer", "must name a number");
    if (numeric.answers.size() > choices_max)
      return Fault::invalid("answer", fmt::format("must be at most {} numbers", choices_max));
    if (!has_full(numeric.answers)) return Fault::invalid("weights", "one number must be worth 100 %");
    for (const auto& answer : numeric.answers) {
      const double value = answer.value.value_or(0);
      if (!std::isfinite(value) || !std::isfinite(answer.tolerance)) return Fault::invalid("answer", "must be finite");
      if (answer.tolerance < 0) return Fault::invalid("tolerance", "must not be less than 0");
      if (!answer.value && answer.tolerance != 0)
        return Fault::invalid("tolerance", "means nothing where any answer is taken");
    }
    return {};
  }

  static Checked choices(const std::vector<Choice>& choices) {
    if (choices.size() < 2) return Fault::invalid("options", "must be at least two");
    if (choices.size() > choices_max) return Fault::invalid("options", fmt::format("must be at most {}", choices_max));
    for (std::size_t i = 0; i < choices.size(); ++i) {
      if (is_blank(choices[i].text)) return Fault::invalid(fmt::format("options[{}]", i), "must not be empty");
    }
    return {};
  }
};

bool is_safe_path(std::string_view name) {
  if (name.empty() || name.starts_with('/') || name.find('\\') != name.npos) return false;
  for (const auto part : base::split(name, '/')) {
    if (part.empty() || part == "." || part == "..") return false;
  }
  return std::none_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

Checked check_files(std::vector<Attachment>& files) {
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (!is_safe_path(files[i].name))
      return Fault::invalid("files",
                            fmt::format("'{}' is not a file's name", base::first_code_points(files[i].name, 80)));
    if (auto checked = check_name(files[i].name, "files"); !checked) return checked;
    if (i > 0 && files[i].name == files[i - 1].name) {
      return Fault::invalid("files", fmt::format("two files have the name '{}'", files[i].name));
    }
    bytes += files[i].bytes.size();
  }
  if (files.size() > files_max) return Fault::invalid("files", fmt::format("must be at most {}", files_max));
  if (bytes > files_bytes_max)
    return Fault::invalid("files", fmt::format("must have at most {} bytes together", files_bytes_max));
  return {};
}

Checked check_names(const QuestionParts& parts) {
  for (const auto& [text, field] : {std::pair<const std::string&, const char*>{parts.id, "id"},
                                    {parts.language, "lang"},
                                    {parts.picture, "picture"},
                                    {parts.audio, "audio"}}) {
    if (auto checked = check_name(text, field); !checked) return checked;
  }
  for (const auto& [text, field] : {std::pair<const std::string&, const char*>{parts.title, "title"},
                                    {parts.category, "category"},
                                    {parts.source, "source"}}) {
    if (auto checked = check_text(text, field, 1'000); !checked) return checked;
  }
  if (parts.tags.size() > tags_max) return Fault::invalid("tags", fmt::format("must be at most {}", tags_max));
  for (std::size_t i = 0; i < parts.tags.size(); ++i) {
    const auto field = fmt::format("tags[{}]", i);
    if (base::trim(parts.tags[i]).empty()) return Fault::invalid(field, "must not be empty");
    if (auto checked = check_name(parts.tags[i], field); !checked) return checked;
  }
  if (parts.hints.size() > tags_max) return Fault::invalid("hints", fmt::format("must be at most {}", tags_max));
  for (const auto& hint : parts.hints) {
    if (auto checked = check_name(hint.options, "hints"); !checked) return checked;
  }
  return {};
}

Checked check_extra(const std::map<std::string, Extra>& extra) {
  if (extra.size() > extra_max)
    return Fault::invalid("", fmt::format("has more than {} members that are not known", extra_max));
  for (const auto& [name, value] : extra) {
    if (auto checked = check_name(name, "a member's name"); !checked) return checked;
    if (const auto* text = std::get_if<std::string>(&value)) {
      if (auto checked = check_text(*text, name, text_points_max); !checked) return checked;
    }
    if (const auto* number = std::get_if<double>(&value); number != nullptr && !std::isfinite(*number))
      return Fault::invalid(name, "must be finite");
  }
  return {};
}

}  // namespace

base::Result<Question> Question::of(QuestionParts parts) {
  if (auto* matching = std::get_if<Matching>(&parts.answering)) {
    // What fits nothing stands last, since its place says nothing.
    const auto decoys = std::stable_partition(matching->pairs.begin(), matching->pairs.end(),
                                              [](const Pair& pair) { return !is_blank(pair.left); });
    if (decoys - matching->pairs.begin() == 1) matching->all_or_nothing = false;  // one is all
  }
  if (auto* fill = std::get_if<Fill>(&parts.answering); fill != nullptr && fill->blanks.size() == 1)
    fill->all_or_nothing = false;
  Checked checked;
  each_text(parts, [&](const std::string& place, Text& text) {
    if (text.empty()) text.format = TextFormat::plain;
    if (checked) checked = check_text(text.value, place, text_points_max);
  });
  if (!checked) return checked.error();
  if (is_blank(parts.stem)) return Fault::invalid("stem", "must not be empty");
  for (const auto& part :
       {check_names(parts), check_extra(parts.extra), std::visit(Check{}, parts.answering), check_files(parts.files)}) {
    if (!part) return part.error();
  }
  if (parts.score && !(*parts.score >= 0 && *parts.score <= 10'000))
    return Fault::invalid("score", "must lie between 0 and 10,000");
  if (parts.difficulty && (*parts.difficulty < 1 || *parts.difficulty > 5))
    return Fault::invalid("difficulty", "must be 1, 2, 3, 4 or 5");
  return Question(std::move(parts));
}

}  // namespace wanqiu::quiz
