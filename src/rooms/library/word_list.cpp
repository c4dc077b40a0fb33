#include "word_list.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <deque>
#include <set>

#include "base/text.h"

namespace wanqiu::library {
namespace {

struct Letter {
  char32_t character = 0;
  bool starts_word = true;  ///< not inside a run of letters of a script with spaces
  bool ends_word = true;
};

bool is_spaced_script(char32_t c) {
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(static_cast<UChar32>(c), &status)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_BOPOMOFO:
    case USCRIPT_YI:
    case USCRIPT_THAI:
      return false;
    default:
      return u_isalnum(static_cast<UChar32>(c)) != 0;
  }
}

/// Letters and digits, folded, with everything between them gone but remembered as word boundaries.
std::vector<Letter> letters(std::string_view text) {
  const std::string folded = base::folded(text);
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(folded.data());
  const auto length = static_cast<std::int64_t>(folded.size());
  std::vector<Letter> out;
  bool joined = false;  // the letter before stands directly beside this one
  for (std::int64_t i = 0; i < length;) {
    UChar32 c = 0;
    U8_NEXT(bytes, i, length, c);
    if (c < 0 || u_getIntPropertyValue(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0) continue;
    if (u_isalnum(c) == 0) {
      joined = false;
      continue;
    }
    const auto letter = static_cast<char32_t>(c);
    const bool inside = joined && !out.empty() && is_spaced_script(letter) && is_spaced_script(out.back().character);
    if (inside) out.back().ends_word = false;
    out.push_back({letter, !inside, true});
    joined = true;
  }
  return out;
}

std::u32string characters(std::string_view word) {
  std::u32string out;
  for (const auto& letter : letters(word)) out += letter.character;
  return out;
}

}  // namespace

std::string WordList::key(std::string_view word) {
  std::string out;
  for (const char32_t c : characters(word)) {
    std::array<char, 4> bytes{};
    int size = 0;
    U8_APPEND_UNSAFE(bytes, size, c);
    out.append(bytes.data(), static_cast<std::size_t>(size));
  }
  return out;
}

std::int32_t WordList::child(std::int32_t node, char32_t c) const {
  const auto& next = nodes_[static_cast<std::size_t>(node)].next;
  const auto found = std::lower_bound(next.begin(), next.end(), c,
                                      [](const auto& edge, char32_t wanted) { return edge.first < wanted; });
  return found != next.end() && found->first == c ? found->second : -1;
}

std::int32_t WordList::step(std::int32_t node, char32_t c) const {
  for (;;) {
    if (const auto to = child(node, c); to >= 0) return to;
    if (node == 0) return 0;
    node = nodes_[static_cast<std::size_t>(node)].fail;
  }
}

WordList::WordList(const std::vector<Word>& words) {
  for (const auto& word : words) {
    const auto text = characters(word.text);
    if (text.empty()) continue;
    std::int32_t node = 0;
    for (const char32_t c : text) {
      auto to = child(node, c);
      if (to < 0) {
        to = static_cast<std::int32_t>(nodes_.size());
        auto& next = nodes_[static_cast<std::size_t>(node)].next;
        next.insert(std::lower_bound(next.begin(), next.end(), std::pair<char32_t, std::int32_t>(c, 0)), {c, to});
        nodes_.emplace_back();
      }
      node = to;
    }
    nodes_[static_cast<std::size_t>(node)].ends = static_cast<std::int32_t>(words_.size());
    words_.push_back(word);
    lengths_.push_back(text.size());
  }
  std::deque<std::int32_t> waiting{0};
  while (!waiting.empty()) {
    const auto node = waiting.front();
    waiting.pop_front();
    const auto& own = nodes_[static_cast<std::size_t>(node)];
    for (const auto& [c, to] : own.next) {
      auto& below = nodes_[static_cast<std::size_t>(to)];
      below.fail = node == 0 ? 0 : step(own.fail, c);
      const auto& failed = nodes_[static_cast<std::size_t>(below.fail)];
      below.also = failed.ends >= 0 ? below.fail : failed.also;
      waiting.push_back(to);
    }
  }
}

WordsFound WordList::find(std::string_view text) const {
  WordsFound found;
  if (words_.empty()) return found;
  const auto read = letters(text);
  std::set<std::int32_t> seen;
  std::int32_t node = 0;
  for (std::size_t i = 0; i < read.size(); ++i) {
    node = step(node, read[i].character);
    const auto& here = nodes_[static_cast<std::size_t>(node)];
    for (auto at = here.ends >= 0 ? node : here.also; at != 0; at = nodes_[static_cast<std::size_t>(at)].also) {
      const auto word = nodes_[static_cast<std::size_t>(at)].ends;
      const auto start = i + 1 - lengths_[static_cast<std::size_t>(word)];
      if (!read[start].starts_word || !read[i].ends_word || !seen.insert(word).second) continue;
      const auto& one = words_[static_cast<std::size_t>(word)];
      (one.action == WordAction::refuse ? found.refused : found.held).push_back(one.text);
    }
  }
  return found;
}

}  // namespace wanqiu::library
