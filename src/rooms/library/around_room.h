#pragma once

#include <mutex>

#include "comment_store.h"
#include "ledger/event.h"
#include "library/around.h"
#include "library/library.h"
#include "word_list.h"

namespace wanqiu::library {

/// Around, over the store and the ledger: around.cpp follows, keeps and shares, comments.cpp writes and shows comments,
/// moderation.cpp decides on them.
class StoredAround final : public Around {
 public:
  explicit StoredAround(Parts parts);

  base::Task<base::Result<Followed>> follow(http::Caller caller, ColumnId column, bool following) override;
  base::Task<AroundPage<Follow>> follows(http::Caller caller) override;
  base::Task<base::Result<Kept>> keep(http::Caller caller, ItemId item, bool kept) override;
  base::Task<base::Result<AroundPage<KeptItem>>> kept(http::Caller caller, int limit, std::string cursor) override;
  base::Task<base::Result<ShareData>> share_data(ItemId item, std::string asked_at) override;
  base::Task<base::Result<Shared>> share(http::Caller caller, ItemId item, ShareVia via, std::string asked_at) override;
  base::Task<base::Result<ItemAround>> around(std::optional<http::Caller> caller, ItemId item) override;

  base::Task<base::Result<AroundPage<Comment>>> comments(std::optional<http::Caller> caller, ItemId item, int limit,
                                                         std::string cursor) override;
  base::Task<base::Result<AroundPage<Comment>>> my_comments(http::Caller caller, int limit,
                                                            std::string cursor) override;
  base::Task<base::Result<Comment>> comment(std::optional<http::Caller> caller, CommentId id) override;
  base::Task<base::Result<CommentWritten>> write(http::Caller caller, ItemId item, std::string text,
                                                 std::string request_key) override;
  base::Task<base::Result<void>> take_back(http::Caller caller, CommentId id) override;
  base::Task<base::Result<void>> report(http::Caller caller, CommentId id, ReportWhy why,
                                        std::optional<std::string> text) override;

  base::Task<base::Result<AroundPage<ModeratedComment>>> queue(http::Caller caller, QueueQuery query) override;
  base::Task<base::Result<ModeratedComment>> approve(http::Caller caller, CommentId id) override;
  base::Task<base::Result<ModeratedComment>> refuse(http::Caller caller, CommentId id, std::string reason) override;
  base::Task<base::Result<ModeratedComment>> undo(http::Caller caller, CommentId id) override;
  base::Task<base::Result<AroundPage<Report>>> reports(http::Caller caller, CommentId id) override;
  base::Task<AroundPage<ListedWord>> words() override;
  base::Task<base::Result<ListedWord>> add_word(http::Caller caller, std::string word, WordAction action) override;
  base::Task<base::Result<void>> remove_word(WordId id) override;

  int settle_now(base::Seconds older_than) override;

 private:
  /// What an item is now: not_found, gone when withdrawn.
  base::Result<std::shared_ptr<const ItemHead>> published(ItemId item) const;
  bool is_published(ItemId item) const;
  Viewer viewer(const std::optional<http::Caller>& caller) const;

  ledger::Event event(base::LearnerNumber learner, ledger::Verb verb, std::uint64_t object, base::Instant at) const;
  /// Submits; the points that this very submission earned. Nothing when the ledger does not take it now: settle_now()
  /// will.
  base::Task<std::optional<int>> earn(ledger::Event event);

  Comment shown(StoredComment stored, base::LearnerId reader) const;
  AroundPage<Comment> page_of(std::vector<StoredComment> stored, int limit, base::LearnerId reader) const;
  base::Task<int> credit(StoredComment comment);
  ModeratedComment moderated(const StoredComment& stored, const std::optional<Decision>& decision) const;
  base::Task<base::Result<ModeratedComment>> decide(http::Caller caller, CommentId id, CommentState wanted,
                                                    std::optional<std::string> reason);

  std::shared_ptr<const WordList> word_list() const;
  void set_word_list(const std::vector<ListedWord>& words);

  Parts parts_;
  mutable std::mutex words_mutex_;
  std::shared_ptr<const WordList> words_;
};

base::Result<CommentId> parse_comment_cursor(const std::string& cursor);
base::Fault no_such_comment();

}  // namespace wanqiu::library
