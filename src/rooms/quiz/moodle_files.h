#pragma once

#include <string>
#include <string_view>
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

/// Does the text refer to the file, its name written as it is or as in addresses ("a%20b.png")?
bool names_file(std::string_view text, std::string_view name);

}  // namespace wanqiu::quiz
