#include "answers.h"
#include "base/hash.h"
#include "http/router.h"
#include "ledger/views.h"
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

/// JSON with an ETag of its bytes.
template <class T>
http::Response read_answer(const T& value) {
  auto response = http::json(200, value);
  response.etag = base::hex(base::blake2b(std::get<std::string>(response.body))).substr(0, 15);
  return std::move(response).with("Cache-Control", "no-cache");
}

class PublicRoutes {
 public:
  using Answer = base::Task<http::Response>;
  PublicRoutes(Library& library, Media* media, const ledger::Views* views)
      : library_(library), views_(views), answers_(library, media) {}

  Answer home(http::Request) {
    const auto answer = co_await answers_.home();
    co_return read_answer(answer);
  }
  Answer columns(http::Request) { co_return read_answer(answers_.columns()); }
  Answer column(http::Request request) {
    const std::string slug(request.parameter("slug"));
    const std::string cursor;
    auto answer = co_await answers_.column(slug, cursor);
    co_return read_answer(answer.value());
  }
  Answer items(http::Request request) {
    const auto in = request.query_as<ListIn>();
    const ItemQuery query{in.column, in.kind, in.limit ? static_cast<int>(in.limit->value) : 20,
                          in.cursor ? in.cursor->value : ""};
    auto page = co_await library_.list(query);
    co_return read_answer(page);
  }
  Answer item(http::Request request) {
    auto answer = co_await answers_.item(request.id<ItemId>("item"));
    co_return read_answer(answer.value());
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
  Answer all_series(http::Request) { co_return read_answer(answers_.all_series()); }
  Answer series(http::Request request) {
    const std::string slug(request.parameter("slug"));
    auto answer = co_await answers_.series(slug);
    co_return read_answer(answer.value());
  }
  Answer courses(http::Request request) {
    const auto in = request.query_as<CoursesIn>();
    const ItemQuery query{std::nullopt, Kind::course, in.limit ? static_cast<int>(in.limit->value) : 20,
                          in.cursor ? in.cursor->value : ""};
    auto page = co_await library_.list(query);
    co_return read_answer(page);
  }
  Answer course(http::Request request) {
    auto answer = co_await answers_.course(request.id<ItemId>("course"));
    co_return read_answer(answer.value());
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
  Library& library_;
  const ledger::Views* views_;
  Answers answers_;
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
