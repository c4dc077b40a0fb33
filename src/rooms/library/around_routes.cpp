#include "http/origin.h"
#include "http/router.h"
#include "library/around.h"
#include "library/qr_code.h"

namespace wanqiu::library {
namespace {

const http::RoleSet moderators{http::Role::editor, http::Role::chief};

struct PageIn {
  std::optional<http::Whole<1, 100>> limit;
  std::optional<http::Text<0, 200>> cursor;
  int limit_or(int otherwise) const { return limit ? static_cast<int>(limit->value) : otherwise; }
  std::string cursor_text() const { return cursor ? cursor->value : ""; }
};
BOOST_DESCRIBE_STRUCT(PageIn, (), (limit, cursor))

struct QueueIn {
  std::optional<QueueState> state;
  std::optional<ItemId> item;
  std::optional<http::Whole<1, 100>> limit;
  std::optional<http::Text<0, 200>> cursor;
};
BOOST_DESCRIBE_STRUCT(QueueIn, (), (state, item, limit, cursor))

struct QrIn {
  std::optional<http::Whole<1, 20>> scale;
};
BOOST_DESCRIBE_STRUCT(QrIn, (), (scale))

struct ShareIn {
  ShareVia via = ShareVia::link;
};
BOOST_DESCRIBE_STRUCT(ShareIn, (), (via))

struct CommentIn {
  http::Text<1, 500, true> text;
};
BOOST_DESCRIBE_STRUCT(CommentIn, (), (text))

struct ReportIn {
  ReportWhy why = ReportWhy::other;
  std::optional<http::Text<0, 200, true>> text;
};
BOOST_DESCRIBE_STRUCT(ReportIn, (), (why, text))

struct RefusalIn {
  http::Text<1, 200> reason;
};
BOOST_DESCRIBE_STRUCT(RefusalIn, (), (reason))

struct WordIn {
  http::Text<1, 50> word;
  WordAction action = WordAction::hold;
};
BOOST_DESCRIBE_STRUCT(WordIn, (), (word, action))

/// What makes a repeated request the same one.
std::string request_key(const http::Request& request) {
  const auto key = request.header("idempotency-key");
  auto text = base::parse_text(key, "Idempotency-Key", {8, 100, false});
  return std::move(text).value();
}

class AroundRoutes {
 public:
  explicit AroundRoutes(Around& around) : around_(around) {}
  using Answer = base::Task<http::Response>;

  Answer follow(http::Request request) {
    auto done =
        co_await around_.follow(request.who(), request.id<ColumnId>("column"), request.method == http::Method::put);
    co_return http::json(200, done.value());
  }
  Answer follows(http::Request request) {
    auto page = co_await around_.follows(request.who());
    co_return http::json(200, page);
  }
  Answer keep(http::Request request) {
    auto done = co_await around_.keep(request.who(), request.id<ItemId>("item"), request.method == http::Method::put);
    co_return http::json(200, done.value());
  }
  Answer kept(http::Request request) {
    const auto in = request.query_as<PageIn>();
    auto page = co_await around_.kept(request.who(), in.limit_or(50), in.cursor_text());
    co_return http::json(200, page.value());
  }

  Answer share_data(http::Request request) {
    auto data = co_await around_.share_data(request.id<ItemId>("item"), http::origin_of(request));
    co_return http::json(200, data.value());
  }
  Answer share(http::Request request) {
    const auto in = request.body_as<ShareIn>();
    auto shared = co_await around_.share(request.who(), request.id<ItemId>("item"), in.via, http::origin_of(request));
    co_return http::json(200, shared.value());
  }
  Answer qr_svg(http::Request request) {
    auto data = co_await around_.share_data(request.id<ItemId>("item"), http::origin_of(request));
    auto code = library::qr_svg(data.value().url);
    co_return picture("image/svg+xml", std::move(code).value());
  }
  Answer qr_png(http::Request request) {
    const auto in = request.query_as<QrIn>();
    auto data = co_await around_.share_data(request.id<ItemId>("item"), http::origin_of(request));
    auto code = library::qr_png(data.value().url, in.scale ? static_cast<int>(in.scale->value) : 8);
    co_return picture("image/png", std::move(code).value());
  }
  Answer around(http::Request request) {
    auto one = co_await around_.around(request.caller, request.id<ItemId>("item"));
    co_return http::json(200, one.value());
  }

  Answer comments(http::Request request) {
    const auto in = request.query_as<PageIn>();
    auto page =
        co_await around_.comments(request.caller, request.id<ItemId>("item"), in.limit_or(20), in.cursor_text());
    co_return http::json(200, page.value());
  }
  Answer write(http::Request request) {
    auto in = request.body_as<CommentIn>();
    auto key = request_key(request);
    auto written =
        co_await around_.write(request.who(), request.id<ItemId>("item"), std::move(in.text.value), std::move(key));
    co_return http::json(201, written.value());
  }
  Answer comment(http::Request request) {
    auto one = co_await around_.comment(request.caller, comment_of(request));
    co_return http::json(200, one.value());
  }
  Answer take_back(http::Request request) {
    auto done = co_await around_.take_back(request.who(), comment_of(request));
    done.value();
    co_return http::no_content();
  }
  Answer report(http::Request request) {
    const auto in = request.body_as<ReportIn>();
    auto text = in.text && !in.text->value.empty() ? std::optional(in.text->value) : std::nullopt;
    auto done = co_await around_.report(request.who(), comment_of(request), in.why, std::move(text));
    done.value();
    co_return http::no_content();
  }
  Answer my_comments(http::Request request) {
    const auto in = request.query_as<PageIn>();
    auto page = co_await around_.my_comments(request.who(), in.limit_or(50), in.cursor_text());
    co_return http::json(200, page.value());
  }

  Answer queue(http::Request request) {
    const auto in = request.query_as<QueueIn>();
    QueueQuery query{in.state.value_or(QueueState::waiting), in.item.value_or(ItemId()),
                     in.limit ? static_cast<int>(in.limit->value) : 50, in.cursor ? in.cursor->value : ""};
    auto page = co_await around_.queue(request.who(), std::move(query));
    co_return http::json(200, page.value());
  }
  Answer approve(http::Request request) {
    auto one = co_await around_.approve(request.who(), comment_of(request));
    co_return http::json(200, one.value());
  }
  Answer refuse(http::Request request) {
    auto in = request.body_as<RefusalIn>();
    auto one = co_await around_.refuse(request.who(), comment_of(request), std::move(in.reason.value));
    co_return http::json(200, one.value());
  }
  Answer undo(http::Request request) {
    auto one = co_await around_.undo(request.who(), comment_of(request));
    co_return http::json(200, one.value());
  }
  Answer reports(http::Request request) {
    auto page = co_await around_.reports(request.who(), comment_of(request));
    co_return http::json(200, page.value());
  }
  Answer words(http::Request) {
    auto page = co_await around_.words();
    co_return http::json(200, page);
  }
  Answer add_word(http::Request request) {
    auto in = request.body_as<WordIn>();
    auto word = co_await around_.add_word(request.who(), std::move(in.word.value), in.action);
    co_return http::json(201, word.value());
  }
  Answer remove_word(http::Request request) {
    auto done = co_await around_.remove_word(request.id<WordId>("word"));
    done.value();
    co_return http::no_content();
  }

 private:
  static CommentId comment_of(const http::Request& request) { return request.id<CommentId>("comment"); }
  static http::Response picture(std::string content_type, std::string bytes) {
    http::Response response;
    response.content_type = std::move(content_type);
    response.body = std::move(bytes);
    // Not kept: it holds the address at which this request came, and the item may be withdrawn.
    response.headers = {{"cache-control", "no-cache"}, {"x-content-type-options", "nosniff"}};
    return response;
  }

  Around& around_;
};

}  // namespace

void mount_around(http::Router& router, Around& around) {
  const auto routes = std::make_shared<AroundRoutes>(around);
  const auto to = [&](AroundRoutes::Answer (AroundRoutes::*handler)(http::Request)) -> http::Handler {
    return [routes, handler](http::Request request) { return ((*routes).*handler)(std::move(request)); };
  };
  using http::Access;
  using http::Method;
  const auto learner = Access::signed_in();
  const auto moderator = Access::somewhere(moderators);
  const auto whole_site = Access::site(moderators);  // a word holds or refuses comments of the whole city
  const auto anyone = Access::anyone();
  router.add({Method::put, "/api/v1/columns/{column}/follow", learner, to(&AroundRoutes::follow)});
  router.add({Method::delete_, "/api/v1/columns/{column}/follow", learner, to(&AroundRoutes::follow)});
  router.add({Method::get, "/api/v1/me/follows", learner, to(&AroundRoutes::follows)});
  router.add({Method::put, "/api/v1/items/{item}/keep", learner, to(&AroundRoutes::keep)});
  router.add({Method::delete_, "/api/v1/items/{item}/keep", learner, to(&AroundRoutes::keep)});
  router.add({Method::get, "/api/v1/me/kept", learner, to(&AroundRoutes::kept)});
  router.add({Method::get, "/api/v1/items/{item}/shares", anyone, to(&AroundRoutes::share_data)});
  router.add({Method::post, "/api/v1/items/{item}/shares", learner, to(&AroundRoutes::share)});
  router.add({Method::get, "/items/{item}/qr.svg", anyone, to(&AroundRoutes::qr_svg)});
  router.add({Method::get, "/items/{item}/qr.png", anyone, to(&AroundRoutes::qr_png)});
  router.add({Method::get, "/api/v1/items/{item}/around", anyone, to(&AroundRoutes::around)});
  router.add({Method::get, "/api/v1/items/{item}/comments", anyone, to(&AroundRoutes::comments)});
  router.add({Method::post, "/api/v1/items/{item}/comments", learner, to(&AroundRoutes::write)});
  router.add({Method::get, "/api/v1/comments/{comment}", anyone, to(&AroundRoutes::comment)});
  router.add({Method::delete_, "/api/v1/comments/{comment}", learner, to(&AroundRoutes::take_back)});
  router.add({Method::post, "/api/v1/comments/{comment}/reports", learner, to(&AroundRoutes::report)});
  router.add({Method::get, "/api/v1/me/comments", learner, to(&AroundRoutes::my_comments)});
  router.add({Method::get, "/api/v1/moderation/comments", moderator, to(&AroundRoutes::queue)});
  router.add({Method::post, "/api/v1/moderation/comments/{comment}/approve", moderator, to(&AroundRoutes::approve)});
  router.add({Method::post, "/api/v1/moderation/comments/{comment}/refuse", moderator, to(&AroundRoutes::refuse)});
  router.add({Method::post, "/api/v1/moderation/comments/{comment}/undo", moderator, to(&AroundRoutes::undo)});
  router.add({Method::get, "/api/v1/moderation/comments/{comment}/reports", moderator, to(&AroundRoutes::reports)});
  router.add({Method::get, "/api/v1/moderation/words", moderator, to(&AroundRoutes::words)});
  router.add({Method::post, "/api/v1/moderation/words", whole_site, to(&AroundRoutes::add_word)});
  router.add({Method::delete_, "/api/v1/moderation/words/{word}", whole_site, to(&AroundRoutes::remove_word)});
}

}  // namespace wanqiu::library
