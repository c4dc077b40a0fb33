#include <fmt/format.h>

#include "answers.h"
#include "base/hash.h"
#include "http/router.h"
#include "ledger/views.h"
#include "page_cache.h"
#include "routes.h"

namespace wanqiu::library {
namespace {

struct ListIn {
  std::optional<ColumnId> column;
  std::optional<Kind> kind;
  std::optional<http::Whole<1, 100>> limit;
  std::optional<http::Text<0, 200>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListIn, (), (column, kind, limit, cursor))

struct CoursesIn {
  std::optional<http::Whole<1, 100>> limit;
  std::optional<http::Text<0, 200>> cursor;
};
BOOST_DESCRIBE_STRUCT(CoursesIn, (), (limit, cursor))

struct SeriesIn {
  std::optional<http::Text<0, 20>> cursor;
};
BOOST_DESCRIBE_STRUCT(SeriesIn, (), (cursor))

struct ViewsAnswer {
  std::uint64_t total = 0;
  std::uint64_t learners = 0;
};
BOOST_DESCRIBE_STRUCT(ViewsAnswer, (), (total, learners))

struct ProgressAnswer {
  ItemId course;
  std::int64_t lessons = 0;
  std::vector<FinishedLesson> finished;
  std::optional<ItemId> next;
};
BOOST_DESCRIBE_STRUCT(ProgressAnswer, (), (course, lessons, finished, next))

constexpr std::size_t cache_bytes_max = std::size_t{32} << 20U;

/// Answers as JSON, each made once and kept as long as memory says that it is still right.
class PublicRoutes {
 public:
  using Answer = base::Task<http::Response>;
  PublicRoutes(Library& library, Media* media, const ledger::Views* views)
      : library_(library), media_(media), views_(views), answers_(library, media), cache_(cache_bytes_max) {}

  Answer home(http::Request request) {
    const auto key = key_of("home");
    const auto stamp = list_stamp_of(library_);
    if (auto known = cache_.find(key, stamp)) co_return response(*known, request);
    const auto answer = co_await answers_.home();
    co_return keep(request, key, stamp, answer);
  }
  Answer columns(http::Request request) {
    const auto key = key_of("columns");
    const auto stamp = list_stamp_of(library_);
    if (auto known = cache_.find(key, stamp)) co_return response(*known, request);
    co_return keep(request, key, stamp, answers_.columns());
  }
  Answer column(http::Request request) {
    const std::string slug(request.parameter("slug"));
    const auto key = key_of("column/" + slug);
    const auto stamp = list_stamp_of(library_);
    if (auto known = cache_.find(key, stamp)) co_return response(*known, request);
    auto answer = co_await answers_.column(slug, "");
    co_return keep(request, key, stamp, answer.value());
  }
  Answer items(http::Request request) {
    const auto in = request.query_as<ListIn>();
    auto answer = co_await list(std::move(request), in.column, in.kind, in.limit, in.cursor);
    co_return answer;
  }
  Answer item(http::Request request) {
    const auto id = request.id<ItemId>("item");
    const auto head = library_.head(id);
    if (!head) throw base::FaultError(base::Fault::not_found("there is no such item"));
    const auto key = key_of("item/", id);
    const auto stamp = item_stamp_of(library_, media_, *head);
    if (auto known = cache_.find(key, stamp)) co_return response(*known, request);
    auto answer = co_await answers_.item(id);
    co_return keep(request, key, stamp, answer.value());
  }
  Answer views(http::Request request) {
    const auto head = library_.head(request.id<ItemId>("item"));
    if (!head || head->state != State::published)
      throw base::FaultError(base::Fault::not_found("there is no such item"));
    ViewsAnswer answer;
    if (views_ != nullptr) {
      const auto count = views_->of(head->number.value);
      answer = {count.total, count.learners};
    }
    co_return http::json(200, answer);
  }
  Answer all_series(http::Request request) {
    const auto key = key_of("series");
    const auto stamp = list_stamp_of(library_);
    if (auto known = cache_.find(key, stamp)) co_return response(*known, request);
    co_return keep(request, key, stamp, answers_.all_series());
  }
  Answer series(http::Request request) {
    const auto in = request.query_as<SeriesIn>();
    const std::string slug(request.parameter("slug"));
    const std::string cursor = in.cursor ? in.cursor->value : "";
    const auto key = key_of("series/" + slug + "?" + cursor);
    const auto stamp = list_stamp_of(library_);
    if (auto known = cache_.find(key, stamp)) co_return response(*known, request);
    auto answer = co_await answers_.series(slug, cursor);
    co_return keep(request, key, stamp, answer.value());
  }
  Answer courses(http::Request request) {
    const auto in = request.query_as<CoursesIn>();
    auto answer = co_await list(std::move(request), std::nullopt, Kind::course, in.limit, in.cursor);
    co_return answer;
  }
  /// A lesson that changes raises the structure, so the course's own version and that say all.
  Answer course(http::Request request) {
    const auto id = request.id<ItemId>("course");
    const auto head = library_.head(id);
    if (!head) throw base::FaultError(base::Fault::not_found("there is no such course"));
    const auto key = key_of("course/", id);
    const auto stamp = item_stamp_of(library_, media_, *head);
    if (auto known = cache_.find(key, stamp)) co_return response(*known, request);
    auto answer = co_await answers_.course(id);
    co_return keep(request, key, stamp, answer.value());
  }
  Answer progress(http::Request request) {
    const auto course = request.id<ItemId>("course");
    const auto head = library_.head(course);
    if (!head || head->kind != Kind::course || head->state != State::published) {
      throw base::FaultError(base::Fault::not_found("there is no such course"));
    }
    ProgressAnswer answer{course, 0, {}, std::nullopt};
    answer.finished = co_await library_.finished(course, request.who().learner);
    for (const auto lesson : library_.lessons(course)) {
      const auto known = library_.head(lesson);
      if (!known || known->state != State::published) continue;
      ++answer.lessons;
      const bool done = std::any_of(answer.finished.begin(), answer.finished.end(),
                                    [lesson](const FinishedLesson& f) { return f.item == lesson; });
      if (!done && !answer.next) answer.next = lesson;
    }
    co_return http::json(200, answer);
  }

 private:
  static PageKey key_of(const std::string& what) { return {PageKind::item_data, Language::zh, base::hash64(what)}; }
  static PageKey key_of(const char* what, ItemId id) { return key_of(what + std::to_string(id.value)); }

  Answer list(http::Request request, std::optional<ColumnId> column, std::optional<Kind> kind,
              std::optional<http::Whole<1, 100>> limit, std::optional<http::Text<0, 200>> cursor) {
    const ItemQuery query{column, kind, limit ? static_cast<int>(limit->value) : 20, cursor ? cursor->value : ""};
    const auto key = key_of(fmt::format("items/{}/{}/{}/{}", column.value_or(ColumnId()).value,
                                        kind ? to_string(*kind) : "", query.limit, query.cursor));
    const auto stamp = list_stamp_of(library_);
    if (auto known = cache_.find(key, stamp)) co_return response(*known, request);
    const auto page = co_await library_.list(query);
    co_return keep(request, key, stamp, page);
  }

  static http::Response response(const Page& page, const http::Request& request) {
    return sent(page, request, "application/json", "Accept-Encoding");
  }

  template <class T>
  http::Response keep(const http::Request& request, const PageKey& key, const PageStamp& stamp, const T& answer) {
    auto page = finished(200, http::to_json(answer));
    cache_.keep(key, stamp, page);
    return response(*page, request);
  }

  Library& library_;
  Media* media_;
  const ledger::Views* views_;
  Answers answers_;
  PageCache cache_;
};

}  // namespace

void mount_public_reads(http::Router& router, Library& library, Media* media, const ledger::Views* views) {
  const auto routes = std::make_shared<PublicRoutes>(library, media, views);
  const auto add = [&](std::string pattern, http::Access access,
                       PublicRoutes::Answer (PublicRoutes::*handler)(http::Request)) {
    router.add({http::Method::get, std::move(pattern), std::move(access),
                [routes, handler](http::Request request) { return (routes.get()->*handler)(std::move(request)); }});
  };
  const auto anyone = http::Access::anyone();
  add("/api/v1/home", anyone, &PublicRoutes::home);
  add("/api/v1/columns", anyone, &PublicRoutes::columns);
  add("/api/v1/columns/{slug}", anyone, &PublicRoutes::column);
  add("/api/v1/items", anyone, &PublicRoutes::items);
  add("/api/v1/items/{item}", anyone, &PublicRoutes::item);
  add("/api/v1/items/{item}/views", anyone, &PublicRoutes::views);
  add("/api/v1/series", anyone, &PublicRoutes::all_series);
  add("/api/v1/series/{slug}", anyone, &PublicRoutes::series);
  add("/api/v1/courses", anyone, &PublicRoutes::courses);
  add("/api/v1/courses/{course}", anyone, &PublicRoutes::course);
  add("/api/v1/courses/{course}/progress", http::Access::signed_in(), &PublicRoutes::progress);
}

}  // namespace wanqiu::library
