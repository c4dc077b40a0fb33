// What tests of formats read and compare.
#pragma once

#include <string>
#include <vector>

#include "quiz/question_format.h"

namespace wanqiu::quiz {

struct QuestionsRead {
  std::vector<Question> questions;
  std::vector<Omitted> rejected;
  std::vector<Category> categories;
};

inline QuestionsRead read_all(Format format, std::string_view bytes, std::string_view file = "file") {
  QuestionsRead all;
  Reader reader;
  reader.question = [&](std::string where, base::Result<Question> question) {
    if (question) {
      all.questions.push_back(std::move(*question));
    } else {
      all.rejected.push_back({std::move(where), base::to_string(question.error())});
    }
  };
  reader.category = [&](Category category) { all.categories.push_back(std::move(category)); };
  read_questions(format, bytes, file, reader);
  return all;
}

}  // namespace wanqiu::quiz
