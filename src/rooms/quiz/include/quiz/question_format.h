// Question banks in the forms that other programs read and write. Pure: bytes in, questions out, and back.
#pragma once

#include <boost/describe.hpp>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "quiz/question.h"

namespace wanqiu::quiz {

enum class Format { jsonl, gift, moodle_xml, aiken, qti };
std::string_view to_string(Format format);                  ///< "moodle-xml"
std::optional<Format> parse_format(std::string_view name);  ///< of the same names
/// By what can be nothing else (a zip file, the root of XML), then by an ending that is a format's own (".gift"), then
/// by what the text looks like; nullopt when it is none of them.
std::optional<Format> recognise(std::string_view bytes, std::string_view file);

/// A category that a file describes. Questions name theirs by its path.
struct Category {
  std::string path;  ///< as in QuestionParts::category
  Text description;
  std::string id;
  friend bool operator==(const Category&, const Category&) = default;
};

/// What a reader finds, one call each, in the order of the file: a question, or why there is none.
struct Reader {
  /// `where` is "bank.gift:17", or "package.zip/item.xml:4" within a package.
  std::function<void(std::string where, base::Result<Question> question)> question;
  std::function<void(Category category)> category;
  /// How many of the bytes are read.
  std::function<void(std::size_t bytes)> progress;
};

/// Reads all of `bytes`. Whatever comes in, this ends with calls to `reader`, never with an exception. A file that
/// cannot be read as a whole is one rejection with the file's name. At most 256 MiB; 200,000 questions.
void read_questions(Format format, std::string_view bytes, std::string_view file, const Reader& reader);

struct Omitted {
  std::string where;  ///< the question's id, title or the beginning of its stem
  std::string why;
};
BOOST_DESCRIBE_STRUCT(Omitted, (), (where, why))

/// A bank in another form. What is neither in `left_out` nor in `incomplete` comes back equal when it is read again.
struct Written {
  std::string bytes;
  std::int64_t written = 0;
  std::vector<Omitted> left_out;    ///< the format cannot say it
  std::vector<Omitted> incomplete;  ///< it is written, but not everything of it; `why` names the members
};

/// `unsupported` for Aiken, which is only read. QTI comes as a package (zip) of QTI 2.2 items.
base::Result<Written> write_questions(Format format, std::span<const Question> questions,
                                      std::span<const Category> categories,
                                      const std::function<void(std::size_t done)>& progress = {});

}  // namespace wanqiu::quiz
