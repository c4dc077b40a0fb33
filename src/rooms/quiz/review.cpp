#include "review.h"

namespace wanqiu::quiz {

using base::Fault;

base::Result<ReviewState> decide(ReviewState state, ReviewDecision decision, bool own_work, std::string_view remark) {
  const auto wrong_state = [](std::string_view reason) { return Fault::conflict("decision", reason); };
  switch (decision) {
    case ReviewDecision::approve:
      if (state != ReviewState::draft && state != ReviewState::returned)
        return wrong_state("only a draft or a returned question is approved");
      if (own_work) return Fault::forbidden("a question is approved by another person than the one who wrote it");
      return ReviewState::approved;
    case ReviewDecision::return_:
      if (state != ReviewState::draft && state != ReviewState::approved)
        return wrong_state("only a draft or an approved question is returned");
      if (remark.empty()) return Fault::invalid("remark", "must say what is to be mended");
      return ReviewState::returned;
    case ReviewDecision::retire:
      if (state == ReviewState::retired) return wrong_state("it is retired already");
      return ReviewState::retired;
    case ReviewDecision::reopen:
      if (state != ReviewState::retired) return wrong_state("only a retired question is opened again");
      return ReviewState::draft;
  }
  return wrong_state("is not known");
}

}  // namespace wanqiu::quiz
