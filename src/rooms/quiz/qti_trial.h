#pragma once

#include "qti_body.h"

namespace wanqiu::quiz {

/// Ends the reading of an item: throws base::FaultError (invalid).
[[noreturn]] void refuse_item(std::string_view field, std::string_view reason);

/// One learner's answer and what the item makes of it.
struct Tried {
  double score = 0;
  std::map<std::string, std::vector<std::string>> outcomes;
};

/// Tries answers on an item whose first interaction asks for `response()`.
class QtiTrial {
 public:
  QtiTrial(const QtiItem& item, const QtiBody& body);

  Tried tried(const QtiAnswers& answers) const;
  Tried given(std::vector<std::string> values) const;  ///< to response()

  /// What the right answer earns is the whole: what the item declares as its maximum where that is nearly the same.
  /// Sets the question's score where the item has a MAXSCORE.
  void take_full_score(QuestionParts& parts, const Tried& right);
  double share(const Tried& one) const;  ///< of the full score, -1 … 1
  Weight weight(const Tried& one) const;

  const QtiItem& item() const { return item_; }
  const QtiResponse& response() const { return *response_; }
  const QtiResponse& response_of(const XmlElement& interaction) const;
  /// The keys that a mapping gives something for.
  std::vector<std::string> mapped_as_right() const;
  void take_shuffle(QuestionParts& parts) const;

 private:
  std::optional<double> declared_maximum() const;

  const QtiItem& item_;
  const QtiBody& body_;
  const QtiResponse* response_;
  double full_ = 1;
};

/// Refuses a second, other text in the same place.
void set_feedback(Text& place, const Text& text, std::string_view what);
/// Of answers that are only right or wrong: is it shown for the right one, for all and for no wrong ones?
void feedback_of_results(QuestionParts& parts, const QtiFeedback& feedback, bool right, bool all_wrong, bool no_wrong);

// The kinds. Each puts its answers, weights and feedback into `parts`.
void read_qti_choices(QtiTrial& trial, const QtiBody& body, const TakeFile& take_file, QuestionParts& parts);
void read_qti_fill(QtiTrial& trial, const QtiBody& body, QuestionParts& parts);
void read_qti_numeric(QtiTrial& trial, const QtiBody& body, QuestionParts& parts);

}  // namespace wanqiu::quiz
