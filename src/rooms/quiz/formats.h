// The single formats behind read_questions and write_questions.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "quiz/question_format.h"

namespace wanqiu::quiz {

// Each reads a whole file; none throws.
void read_jsonl(std::string_view bytes, std::string_view file, const Reader& reader);
void read_gift(std::string_view bytes, std::string_view file, const Reader& reader);
void read_moodle_xml(std::string_view bytes, std::string_view file, const Reader& reader);
void read_aiken(std::string_view bytes, std::string_view file, const Reader& reader);
/// One item, or a package.
void read_qti(std::string_view bytes, std::string_view file, const Reader& reader);

// Each writes one question as the format has it; a fault says what the format cannot say. What is written may still say
// less than the question: write_questions reads it again and compares.
base::Result<std::string> gift_of(const Question& question, std::string_view remark);
base::Result<std::string> moodle_xml_of(const Question& question, std::string_view remark);
/// A whole item file. It stands in a folder of its package; its files are at ../files/<identifier>/<name>.
base::Result<std::string> qti_of(const Question& question, std::string_view remark);
std::string qti_identifier(const Question& question);

/// The choices of a question in which only the exact set counts, for formats in which every choice has its share: what
/// is right shares 100 %, what is wrong takes all away.
std::vector<Choice> shared(std::vector<Choice> choices);

// The frames around them.
std::string gift_category(std::string_view path);
std::string moodle_xml_category(const Category& category);
std::string moodle_xml_file(std::string_view questions);
struct QtiEntry {
  std::string item;  ///< the whole item file
  const Question* question = nullptr;
};
/// A package of items with their files. `unsupported` names two files that would lie at the same place.
base::Result<std::string> qti_package(std::span<const QtiEntry> entries);

}  // namespace wanqiu::quiz
