#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "qti_item.h"

namespace wanqiu::quiz {

/// What an item shows: its text with gap_marker where something is to be filled in, its interactions, and what it shows
/// after an answer.
struct QtiBody {
  Text stem;
  std::vector<const XmlElement*> interactions;
  std::vector<QtiFeedback> feedback;
  std::optional<base::Fault> not_held;  ///< the first of what stands beside the question: a rubric, a template
};

/// Takes in a picture or sound that a text names and gives the name that the text shall have for it. What is only
/// linked (not `shown`) may be missing.
using TakeFile = std::function<std::string(const std::string& address, bool shown)>;

/// `item` is canonical (canonical_qti) and outlives what is returned.
QtiBody read_qti_body(const XmlElement& item, const TakeFile& take_file);

/// The content of a choice, a prompt …: plain where it is only text and line breaks, else XHTML.
Text qti_text(const XmlElement& element, const TakeFile& take_file);

}  // namespace wanqiu::quiz
