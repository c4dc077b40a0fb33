// GIFT: what `wanqiu import questions` reads from anybody. Every question is whole or refused with a reason and a
// place, and a whole one comes back the same through JSON.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "question_json.h"
#include "quiz/question_format.h"

namespace quiz = wanqiu::quiz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  quiz::Reader reader;
  reader.question = [](const std::string& where, wanqiu::base::Result<quiz::Question> question) {
    if (where.empty()) __builtin_trap();
    if (!question) {
      if (question.error().reason.empty()) __builtin_trap();
      return;
    }
    const auto again = quiz::parse_question_json(quiz::question_json(*question));
    if (!again || !(*again == *question)) __builtin_trap();
  };
  quiz::read_questions(quiz::Format::gift, bytes, "file", reader);
  return 0;
}
