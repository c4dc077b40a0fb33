#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/ids.h"
#include "base/result.h"
#include "base/task.h"
#include "base/time.h"
#include "http/access.h"
#include "library/ids.h"

namespace wanqiu::store {
class Store;
}
namespace wanqiu::http {
class Router;
}
namespace wanqiu::ledger {
class Ledger;
}
namespace wanqiu::people {
class PersonalData;
}

namespace wanqiu::library {

class Library;

/// Whether somebody looks at comments before they show or after.
enum class Moderation : std::uint8_t { before = 1, after = 2 };
BOOST_DESCRIBE_ENUM(Moderation, before, after)

enum class CommentState : std::uint8_t { waiting = 1, visible = 2, refused = 3, taken_back = 4 };
BOOST_DESCRIBE_ENUM(CommentState, waiting, visible, refused, taken_back)

enum class ShareVia : std::uint8_t { link = 1, qr = 2, sheet = 3, poster = 4 };
BOOST_DESCRIBE_ENUM(ShareVia, link, qr, sheet, poster)

enum class ReportWhy : std::uint8_t { advertising = 1, insult = 2, false_information = 3, private_data = 4, other = 5 };
BOOST_DESCRIBE_ENUM(ReportWhy, advertising, insult, false_information, private_data, other)

struct AroundSettings {
  Moderation moderation = Moderation::before;
  bool comments_open = true;
  std::string address = "http://127.0.0.1:8080";  ///< of the site, as in links: scheme and host, no slash at the end
  std::vector<std::string> words;  ///< hold a comment, beside those that moderators list; not theirs to remove
  int comments_per_minute = 5;
  int comments_per_hour = 40;
  int reports_per_hour = 30;
};

struct Followed {
  bool following = false;
  int points_earned = 0;
};
BOOST_DESCRIBE_STRUCT(Followed, (), (following, points_earned))

struct Follow {
  ColumnId column;
  std::string column_name;
  base::Instant followed_at;
};
BOOST_DESCRIBE_STRUCT(Follow, (), (column, column_name, followed_at))

struct Kept {
  bool kept = false;
  int points_earned = 0;
};
BOOST_DESCRIBE_STRUCT(Kept, (), (kept, points_earned))

struct KeptItem {
  ItemId item;
  std::string title;
  std::string kind;
  std::optional<std::string> cover;
  std::string url;
  bool withdrawn = false;
  base::Instant kept_at;
};
BOOST_DESCRIBE_STRUCT(KeptItem, (), (item, title, kind, cover, url, withdrawn, kept_at))

/// What a link, a poster or the phone's share sheet needs.
struct ShareData {
  std::string url;
  std::string title;
  std::string text;
  std::string qr_svg;
  std::string qr_png;
};
BOOST_DESCRIBE_STRUCT(ShareData, (), (url, title, text, qr_svg, qr_png))

struct Shared {
  std::string url;
  std::string title;
  std::string text;
  std::string qr_svg;
  std::string qr_png;
  int points_earned = 0;
};
BOOST_DESCRIBE_STRUCT(Shared, (), (url, title, text, qr_svg, qr_png, points_earned))

struct ItemAround {
  bool kept = false;
  bool following = false;
  std::int64_t comments = 0;
  bool comments_open = false;
  Moderation moderation = Moderation::before;
};
BOOST_DESCRIBE_STRUCT(ItemAround, (), (kept, following, comments, comments_open, moderation))

struct Comment {
  CommentId id;
  ItemId item;
  std::string writer;
  bool mine = false;
  std::string text;
  CommentState state = CommentState::waiting;
  std::optional<std::string> reason;
  base::Instant written_at;
};
BOOST_DESCRIBE_STRUCT(Comment, (), (id, item, writer, mine, text, state, reason, written_at))

struct CommentWritten {
  Comment comment;
  int points_earned = 0;
};
BOOST_DESCRIBE_STRUCT(CommentWritten, (), (comment, points_earned))

struct ModeratedComment {
  CommentId id;
  ItemId item;
  std::string item_title;
  std::string writer;
  base::OrganisationId organisation;
  std::string text;
  CommentState state = CommentState::waiting;
  std::optional<std::string> reason;
  base::Instant written_at;
  int reports = 0;
  std::vector<std::string> found_words;
  std::optional<std::string> decided_by;
  std::optional<base::Instant> decided_at;
};
BOOST_DESCRIBE_STRUCT(ModeratedComment, (),
                      (id, item, item_title, writer, organisation, text, state, reason, written_at, reports,
                       found_words, decided_by, decided_at))

enum class QueueState : std::uint8_t { waiting = 1, reported = 2, refused = 3, visible = 4 };
BOOST_DESCRIBE_ENUM(QueueState, waiting, reported, refused, visible)

struct QueueQuery {
  QueueState state = QueueState::waiting;
  ItemId item;  ///< none for all
  int limit = 50;
  std::string cursor;
};

struct Report {
  std::string reporter;
  ReportWhy why = ReportWhy::other;
  std::optional<std::string> text;
  base::Instant reported_at;
};
BOOST_DESCRIBE_STRUCT(Report, (), (reporter, why, text, reported_at))

enum class WordAction : std::uint8_t {
  hold = 1,    ///< a moderator decides
  refuse = 2,  ///< the comment is not taken
};
BOOST_DESCRIBE_ENUM(WordAction, hold, refuse)

struct ListedWord {
  WordId id;
  std::string word;
  WordAction action = WordAction::hold;
  base::Instant added_at;
};
BOOST_DESCRIBE_STRUCT(ListedWord, (), (id, word, action, added_at))

/// A page of a list, and where the next one begins.
template <class T>
struct AroundPage {
  std::vector<T> items;
  std::optional<std::string> next;
  BOOST_DESCRIBE_CLASS(AroundPage, (), (items, next), (), ())
};

/// What people do around an item: follow its column, keep it, share it, comment on it; and what moderators do about the
/// comments (docs/around.md).
///
/// Each of the four earns points through the ledger. What was done is written first, then the learning event is
/// submitted with the time at which it was done *for the first time* and a key that follows from learner, thing and
/// that time; so undoing and doing again, a request sent twice, or an approval taken back and given again never earn
/// twice. An event that did not reach the ledger (the process was ended in between, the ledger had no
/// room) is submitted again by settle_now().
class Around {
 public:
  struct Parts {
    store::Store& store;
    const base::Clock& clock;
    base::IdSource& ids;
    Library& library;
    ledger::Ledger& ledger;
    const http::Gate& gate;
    /// The name that a learner shows; nullopt for who is not to be named. From memory, from any thread.
    std::function<std::optional<std::string>(base::LearnerNumber)> name;
    AroundSettings settings;
  };
  static std::unique_ptr<Around> open(Parts parts);
  virtual ~Around() = default;

  virtual base::Task<base::Result<Followed>> follow(http::Caller caller, ColumnId column, bool following) = 0;
  virtual base::Task<AroundPage<Follow>> follows(http::Caller caller) = 0;
  virtual base::Task<base::Result<Kept>> keep(http::Caller caller, ItemId item, bool kept) = 0;
  virtual base::Task<base::Result<AroundPage<KeptItem>>> kept(http::Caller caller, int limit, std::string cursor) = 0;

  virtual base::Task<base::Result<ShareData>> share_data(ItemId item) = 0;
  virtual base::Task<base::Result<Shared>> share(http::Caller caller, ItemId item, ShareVia via) = 0;
  virtual base::Task<base::Result<ItemAround>> around(std::optional<http::Caller> caller, ItemId item) = 0;

  virtual base::Task<base::Result<AroundPage<Comment>>> comments(std::optional<http::Caller> caller, ItemId item,
                                                                 int limit, std::string cursor) = 0;
  virtual base::Task<base::Result<AroundPage<Comment>>> my_comments(http::Caller caller, int limit,
                                                                    std::string cursor) = 0;
  virtual base::Task<base::Result<Comment>> comment(std::optional<http::Caller> caller, CommentId id) = 0;
  virtual base::Task<base::Result<CommentWritten>> write(http::Caller caller, ItemId item, std::string text,
                                                         std::string request_key) = 0;
  virtual base::Task<base::Result<void>> take_back(http::Caller caller, CommentId id) = 0;
  virtual base::Task<base::Result<void>> report(http::Caller caller, CommentId id, ReportWhy why,
                                                std::optional<std::string> text) = 0;

  virtual base::Task<base::Result<AroundPage<ModeratedComment>>> queue(http::Caller caller, QueueQuery query) = 0;
  virtual base::Task<base::Result<ModeratedComment>> approve(http::Caller caller, CommentId id) = 0;
  virtual base::Task<base::Result<ModeratedComment>> refuse(http::Caller caller, CommentId id, std::string reason) = 0;
  virtual base::Task<base::Result<ModeratedComment>> undo(http::Caller caller, CommentId id) = 0;
  virtual base::Task<base::Result<AroundPage<Report>>> reports(http::Caller caller, CommentId id) = 0;

  virtual base::Task<AroundPage<ListedWord>> words() = 0;
  virtual base::Task<base::Result<ListedWord>> add_word(http::Caller caller, std::string word, WordAction action) = 0;
  virtual base::Task<base::Result<void>> remove_word(WordId id) = 0;

  /// Submits the events that never reached the ledger, of what was done at least `older_than` ago (0 at the start;
  /// while requests are served, so long that none of them is still about to submit its own). Waits. Returns how many.
  virtual int settle_now(base::Seconds older_than) = 0;
};

/// What the library keeps about a learner: what they follow, keep and share, lessons finished, comments, reports.
/// Erasing removes the words; the items, the points and other people's decisions stay.
std::unique_ptr<people::PersonalData> personal_data(store::Store& store);

/// The routes of api/library-around.yaml but for search.
void mount_around(http::Router& router, Around& around);

}  // namespace wanqiu::library
