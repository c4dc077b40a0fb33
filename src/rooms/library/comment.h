#pragma once

#include <boost/describe.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "base/time.h"
#include "library/around.h"
#include "word_list.h"

namespace wanqiu::library {

/// A comment as it is stored.
struct StoredComment {
  CommentId id;
  ItemId item;
  base::LearnerId learner;
  base::LearnerNumber number;
  base::OrganisationId organisation;
  std::string text;
  CommentState state = CommentState::waiting;
  std::optional<std::string> reason;
  std::string found_words;  ///< each on a line
  int reports = 0;          ///< open ones
  base::Instant written_at;
  bool credited = false;
};
BOOST_DESCRIBE_STRUCT(StoredComment, (),
                      (id, item, learner, number, organisation, text, state, reason, found_words, reports, written_at,
                       credited))

/// Who looks. `covers(organisation)` is true within the scopes in which they moderate.
struct Viewer {
  base::LearnerId learner;  ///< none for a stranger
  std::function<bool(base::OrganisationId)> covers;
};

/// Who may read a comment: anybody a visible one on an item that is published, its writer also while it waits or is
/// refused, nobody what was taken back. list_comments() says the same in SQL; a test holds the two together.
bool may_read(const Viewer& viewer, const StoredComment& comment, bool item_is_published);

/// Who may decide on it: those whose scope covers the writer's organisation. Never on what was taken back, and nobody
/// on their own.
bool may_moderate(const Viewer& viewer, const StoredComment& comment);

/// The state of a new comment: refused words end it with a fault that names them, held ones and moderation before make
/// it wait.
base::Result<CommentState> first_state(const WordsFound& words, Moderation moderation);

/// conflict when nothing would change.
base::Result<void> check_decision(const StoredComment& comment, CommentState wanted);

}  // namespace wanqiu::library
