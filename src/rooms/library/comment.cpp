#include "comment.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace wanqiu::library {

bool may_read(const Viewer& viewer, const StoredComment& comment, bool item_is_published) {
  switch (comment.state) {
    case CommentState::visible:
      return item_is_published || (viewer.learner && viewer.learner == comment.learner);
    case CommentState::waiting:
    case CommentState::refused:
      return viewer.learner && viewer.learner == comment.learner;
    case CommentState::taken_back:
      return false;
  }
  return false;
}

bool may_moderate(const Viewer& viewer, const StoredComment& comment) {
  return comment.state != CommentState::taken_back && comment.learner != viewer.learner && viewer.covers &&
         viewer.covers(comment.organisation);
}

base::Result<CommentState> first_state(const WordsFound& words, Moderation moderation) {
  if (!words.refused.empty()) {
    return base::Fault::invalid(
        "text", fmt::format("contains what this site does not take: {}", fmt::join(words.refused, ", ")));
  }
  return moderation == Moderation::before || !words.held.empty() ? CommentState::waiting : CommentState::visible;
}

base::Result<void> check_decision(const StoredComment& comment, CommentState wanted) {
  if (comment.state == wanted && comment.reports == 0) {
    return base::Fault::conflict("state",
                                 wanted == CommentState::visible ? "it is visible already" : "it is refused already");
  }
  return {};
}

}  // namespace wanqiu::library
