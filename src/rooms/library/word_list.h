#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "library/around.h"

namespace wanqiu::library {

/// What of the word list stands in a text.
struct WordsFound {
  std::vector<std::string> held;  ///< as they stand in the list, each once
  std::vector<std::string> refused;
  bool none() const { return held.empty() && refused.empty(); }
};

/// The words a site does not want to see unlooked-at, compiled once and shared by every check.
///
/// Both sides are compared folded (width, case) and with everything removed that only separates: spaces, punctuation,
/// invisible characters, so that "广 告" and "广-告" are 广告. In scripts with spaces a word has to begin and end where
/// a word of the text does, so that "ass" is not found in "class". One pass over the text whatever the number of words
/// (Aho and Corasick 1975).
class WordList {
 public:
  struct Word {
    std::string text;
    WordAction action = WordAction::hold;
  };
  WordList() = default;
  explicit WordList(const std::vector<Word>& words);

  WordsFound find(std::string_view text) const;

  /// What two entries of the list are compared by; empty when nothing is left of a word.
  static std::string key(std::string_view word);

 private:
  struct Node {
    std::vector<std::pair<char32_t, std::int32_t>> next;  // sorted by character
    std::int32_t fail = 0;
    std::int32_t ends = -1;  // the word that ends here
    std::int32_t also = 0;   // the next node up the fail chain at which a word ends
  };
  std::int32_t step(std::int32_t node, char32_t c) const;
  std::int32_t child(std::int32_t node, char32_t c) const;

  std::vector<Node> nodes_{1};
  std::vector<Word> words_;
  std::vector<std::size_t> lengths_;  // of the words' keys, in characters
};

}  // namespace wanqiu::library
