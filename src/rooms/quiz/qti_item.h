// A QTI item as it is written, before it is known which kind of question it is.
//
// QTI 2.1 and 2.2 (imsglobal.org/question) name their elements simpleChoice, 3.0 names the same ones qti-simple-choice:
// canonical_qti gives the first names to both.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "quiz/question.h"
#include "xml.h"

namespace wanqiu::quiz {

XmlElement canonical_qti(XmlElement element);

struct QtiMapping {
  struct Entry {
    std::string key;
    double value = 0;
    bool case_sensitive = true;
  };
  std::vector<Entry> entries;
  double otherwise = 0;
  std::optional<double> lower, upper;
};

struct QtiResponse {
  std::string identifier;
  std::string cardinality;  ///< "single", "multiple", "ordered"
  std::string base_type;    ///< "identifier", "string", "float", "directedPair" …
  std::vector<std::string> correct;
  std::optional<QtiMapping> mapping;
};

struct QtiOutcome {
  std::vector<std::string> values;  ///< its default
  std::optional<double> maximum;    ///< normalMaximum
};

/// modalFeedback, feedbackBlock or feedbackInline.
struct QtiFeedback {
  std::string identifier;
  std::string outcome;
  bool shown_when_equal = true;  ///< else: when not
  Text text;
};

struct QtiItem {
  std::map<std::string, QtiResponse> responses;
  std::map<std::string, QtiOutcome> outcomes;
  const XmlElement* processing = nullptr;  ///< null: none
  /// How many more steps its processing may take, all answers that are tried together: a file must not make us work
  /// long.
  mutable std::int64_t steps_left = 20'000'000;
};

/// Throws base::FaultError. `item` must outlive what is returned.
QtiItem read_qti_item(const XmlElement& item);

/// What learners give: identifier → values.
using QtiAnswers = std::map<std::string, std::vector<std::string>>;

/// Runs an item's response processing for given answers: the outcomes, SCORE among them. Templates match_correct and
/// map_response, and the rules and expressions that items in the wild use. Throws base::FaultError (field
/// "responseProcessing") at anything else, so that no scoring is guessed.
std::map<std::string, std::vector<std::string>> run_processing(const QtiItem& item, const QtiAnswers& answers);

double qti_score(const QtiItem& item, const QtiAnswers& answers);
bool qti_shows(const QtiFeedback& feedback, const std::map<std::string, std::vector<std::string>>& outcomes);

}  // namespace wanqiu::quiz
