#pragma once

#include <string>
#include <vector>

#include "quiz/question.h"
#include "xml.h"

namespace wanqiu::quiz {

/// The files of one question of Moodle XML. There every text has a folder of its own, and pasted pictures are all
/// called image.png; a question here has one folder, so that the second of two different files gets another name.
class MoodleFiles {
 public:
  /// Takes in the files of a text's element; `text` names them by what they are called here. Throws base::FaultError.
  void take(const XmlElement& element, std::string& text);
  /// Takes one more in; its name here.
  std::string take(Attachment file);

  std::vector<Attachment> all() && { return std::move(files_); }

 private:
  std::vector<Attachment> files_;
};

}  // namespace wanqiu::quiz
