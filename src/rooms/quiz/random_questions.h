// Questions drawn from a seed, with everything that formats find hard.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "base/random.h"
#include "quiz/question.h"

namespace wanqiu::quiz {

class RandomQuestions {
 public:
  explicit RandomQuestions(base::Random& random) : random_(random) {}

  Question question(std::string id) {
    for (;;) {
      auto drawn = Question::of(parts(id));
      if (drawn) return std::move(*drawn);
    }
  }

 private:
  std::uint64_t below(std::uint64_t count) { return random_.below(count); }
  bool chance(std::uint64_t percent) { return below(100) < percent; }

  std::string words(std::size_t most = 6) {
    static constexpr std::array<std::string_view, 42> pieces{
        "Qin",         "秦都",  "宛丘之下", "a=b",         "x~y",   "#1",     "{",       "}",    "\\",
        "\\n",         ":",     "::",       "->",          "%50%",  "[html]", "$x^{2}$", "&",    "<",
        ">",           "\"q\"", "'",        "<b>bold</b>", "&amp;", "]]>",    "--",      "____", "_____",
        "line\nbreak", "//",    "*",        "ＦＵＬＬ",    "é",     "\u3000", "3.14",    "True", "@@x",
        "[tag:y]",     "a  b",  "\t",       "；",          "（1）", "🐉"};
    std::string text;
    const auto count = 1 + below(most);
    for (std::uint64_t i = 0; i < count; ++i) {
      if (i > 0) text += ' ';
      text += pieces[below(pieces.size())];
    }
    return text;
  }
  Text text() {
    static constexpr std::array<TextFormat, 6> formats{TextFormat::plain, TextFormat::plain,    TextFormat::html,
                                                       TextFormat::html,  TextFormat::markdown, TextFormat::moodle};
    Text drawn{words(), formats[below(formats.size())]};
    if (drawn.format == TextFormat::html && chance(70)) drawn.value = "<p>Qin &amp; Han <b>秦</b><br/>x</p>";
    return drawn;
  }
  Text maybe_text(std::uint64_t percent) { return chance(percent) ? text() : Text{}; }

  std::vector<Choice> choices(std::size_t count) {
    std::vector<Choice> list;
    for (std::size_t i = 0; i < count; ++i) list.push_back({text(), Weight(), maybe_text(30)});
    return list;
  }
  Answering answering() {
    switch (below(7)) {
      case 0: {
        SingleChoice single{choices(2 + below(4))};
        if (chance(40))
          single.choices[below(single.choices.size())].weight = Weight::parse_percent("33.33333", "").value();
        single.choices[below(single.choices.size())].weight = Weight::full();
        return single;
      }
      case 1: {
        MultipleChoice multiple{choices(3 + below(3)), chance(50)};
        multiple.choices[0].weight = multiple.exact ? Weight::full() : Weight::percent(50);
        multiple.choices[1].weight = multiple.exact ? Weight::full() : Weight::percent(50);
        if (!multiple.exact) multiple.choices[2].weight = Weight::percent(-100);
        return multiple;
      }
      case 2: {
        TrueFalse either{{{{"True"}, Weight::full(), maybe_text(50)}, {{"False"}, Weight(), maybe_text(50)}}};
        if (chance(50)) std::swap(either.choices[0].weight, either.choices[1].weight);
        if (chance(50)) std::swap(either.choices[0], either.choices[1]);
        if (chance(30)) {
          for (auto& choice : either.choices) choice.text.value = *truth_of(choice.text.value) ? "正确" : "错误";
        }
        return either;
      }
      case 3: {
        Fill fill;
        const auto blanks = chance(50) ? 1 : 1 + below(3);
        for (std::uint64_t i = 0; i < blanks; ++i) {
          Blank blank;
          const auto count = 1 + below(3);
          for (std::uint64_t j = 0; j < count; ++j)
            blank.accepted.push_back({words(2), j == 0 ? Weight::full() : Weight::percent(50), maybe_text(30)});
          fill.blanks.push_back(std::move(blank));
        }
        fill.case_sensitive = chance(30);
        fill.width_sensitive = chance(10);
        fill.wildcards = chance(10);
        if (chance(20)) {
          fill.all_or_nothing = true;
          for (auto& blank : fill.blanks) {
            for (auto& accepted : blank.accepted) accepted.weight = Weight::full();
          }
        }
        return fill;
      }
      case 4: {
        Ordering ordering;
        const auto count = static_cast<std::uint32_t>(2 + below(4));
        for (std::uint32_t i = 0; i < count; ++i) {
          ordering.items.push_back(text());
          ordering.order.push_back(count - 1 - i);
        }
        return ordering;
      }
      case 5: {
        Matching matching;
        const auto count = 2 + below(3);
        for (std::uint64_t i = 0; i < count; ++i) matching.pairs.push_back({text(), {words(2)}});
        matching.all_or_nothing = chance(20);
        if (!matching.all_or_nothing && chance(20)) {
          for (auto& pair : matching.pairs) pair.weight = Weight();
          matching.pairs[0].weight = Weight::percent(75);
          matching.pairs[1].weight = Weight::percent(25);
          matching.pairs.resize(2);
        }
        if (chance(30)) matching.pairs.push_back({{}, {words(2)}});
        return matching;
      }
      default: {
        Numeric numeric;
        numeric.answers.push_back(
            {static_cast<double>(below(1000)) / 8, static_cast<double>(below(4)) / 10, Weight::full(), maybe_text(40)});
        if (chance(40)) numeric.answers.push_back({5000.5, 0.25, Weight::percent(50), maybe_text(40)});
        if (chance(30)) numeric.answers.push_back({std::nullopt, 0, Weight(), text()});
        return numeric;
      }
    }
  }
  QuestionParts parts(const std::string& id) {
    QuestionParts drawn;
    drawn.id = id;
    drawn.answering = answering();
    drawn.stem = text();
    if (chance(50)) drawn.title = words(3);
    if (chance(20)) drawn.passage = text();
    if (chance(40)) drawn.category = chance(50) ? "History/Qin" : "a//b/c";
    drawn.explanation = maybe_text(40);
    drawn.feedback_right = maybe_text(20);
    drawn.feedback_partly = maybe_text(10);
    drawn.feedback_wrong = maybe_text(20);
    if (chance(10)) drawn.hints.push_back({text(), chance(50), chance(50), chance(50) ? "1" : ""});
    if (chance(30)) drawn.tags = {"秦", "a ] b"};
    if (chance(30)) drawn.source = words(2);
    if (chance(30)) drawn.language = "zh";
    if (chance(30)) drawn.score = static_cast<double>(below(20)) / 2;
    if (chance(30)) drawn.difficulty = static_cast<int>(1 + below(5));
    if (chance(30)) drawn.shuffle = chance(50);
    if (chance(10)) drawn.extra["year"] = std::string("2010");
    if (chance(10)) {
      drawn.files.push_back({"a.png", std::string("\x89PNG\0x", 6)});
      drawn.stem.value += " <img src=\"@@PLUGINFILE@@/a.png\"/>";
    }
    return drawn;
  }

  base::Random& random_;
};

}  // namespace wanqiu::quiz
