#include <algorithm>

#include "http/router.h"
#include "http/static_files.h"
#include "quiz/practice.h"
#include "quiz/quiz_routes.h"

namespace wanqiu::quiz {
namespace {

struct BeginIn {
  std::optional<PaperId> paper;
};
BOOST_DESCRIBE_STRUCT(BeginIn, (), (paper))

struct AnswerIn {
  std::vector<http::Whole<-1, 199>> choices;
  std::vector<http::Text<0, 1'000>> texts;
};
BOOST_DESCRIBE_STRUCT(AnswerIn, (), (choices, texts))

struct PastAttemptList {
  std::vector<PastAttempt> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(PastAttemptList, (), (items, next))

struct MistakeList {
  std::vector<ShownMistake> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(MistakeList, (), (items, next))

struct OfferList {
  std::vector<Offer> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(OfferList, (), (items, next))

AttemptId attempt_in(const http::Request& request) {
  return request.id<AttemptId>("attempt");
}

/// "0" … "499"
std::int32_t place_in(const http::Request& request) {
  const auto text = request.parameter("place");
  const bool digits = !text.empty() && text.size() <= 3 &&
                      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) throw base::FaultError(base::Fault::not_found("there is no such question in this attempt"));
  return std::stoi(std::string(text));
}

Answer answer_in(const http::Request& request) {
  auto in = request.body_as<AnswerIn>();
  Answer answer;
  for (const auto& choice : in.choices) answer.choices.push_back(static_cast<std::int32_t>(choice.value));
  for (auto& text : in.texts) answer.texts.push_back(std::move(text.value));
  return answer;
}

/// What a browser may show in a page by itself; anything else, such as a page, is offered for keeping.
std::string_view medium_type(std::string_view name) {
  const auto type = http::content_type_of(name);
  const bool is_medium = type.starts_with("image/") || type.starts_with("audio/") || type.starts_with("video/");
  return is_medium ? type : "application/octet-stream";
}

class PracticeRoutes {
 public:
  using Reply = base::Task<http::Response>;
  explicit PracticeRoutes(Practice& practice) : practice_(practice) {}

  Reply today(http::Request request) {
    const auto today = co_await practice_.today(request.who());
    co_return http::json(200, today);
  }
  Reply past(http::Request request) {
    PastAttemptList list;
    list.items = co_await practice_.past(request.who());
    co_return http::json(200, list);
  }
  Reply begin(http::Request request) {
    const auto in = request.body_as<BeginIn>();
    const auto caller = request.who();
    if (!in.paper) {
      auto again = co_await practice_.begin_mistakes(caller);
      co_return http::json(200, again.value());
    }
    auto begun = co_await practice_.begin(caller, *in.paper);
    co_return http::json(200, begun.value());
  }
  Reply attempt(http::Request request) {
    auto found = co_await practice_.attempt(request.who(), attempt_in(request));
    co_return http::json(200, found.value());
  }
  Reply save(http::Request request) {
    auto answer = answer_in(request);
    auto saved = co_await practice_.save(request.who(), attempt_in(request), place_in(request), std::move(answer));
    co_return http::json(200, saved.value());
  }
  Reply check(http::Request request) {
    auto answer = answer_in(request);
    auto checked = co_await practice_.check(request.who(), attempt_in(request), place_in(request), std::move(answer));
    co_return http::json(200, checked.value());
  }
  Reply revive(http::Request request) {
    auto revived = co_await practice_.revive(request.who(), attempt_in(request));
    co_return http::json(200, revived.value());
  }
  Reply finish(http::Request request) {
    auto finished = co_await practice_.finish(request.who(), attempt_in(request));
    co_return http::json(200, finished.value());
  }
  Reply mistakes(http::Request request) {
    MistakeList list;
    list.items = co_await practice_.mistakes(request.who());
    co_return http::json(200, list);
  }
  Reply forget(http::Request request) {
    co_await practice_.forget(request.who(), request.id<QuestionId>("question"));
    co_return http::no_content();
  }
  Reply offers(http::Request request) {
    OfferList list;
    list.items = co_await practice_.offers_at(request.who(), request.id<LessonId>("item"));
    co_return http::json(200, list);
  }
  Reply file(http::Request request) {
    std::string name(request.parameter("name"));
    auto found = co_await practice_.file(request.who(), request.id<QuestionId>("question"), std::move(name));
    auto file = std::move(found).value();
    http::Response response;
    response.content_type = medium_type(file.name);
    response.body = std::move(file.bytes);
    // `sandbox` keeps a file that a browser opens by itself from acting as a page of this site.
    response.headers = {{"cache-control", "private, max-age=3600"},
                        {"x-content-type-options", "nosniff"},
                        {"content-security-policy",
                         "default-src 'none'; media-src 'self'; img-src 'self'; style-src 'unsafe-inline'; sandbox"}};
    co_return response;
  }

 private:
  Practice& practice_;
};

}  // namespace

void mount_practice(http::Router& router, Practice& practice) {
  using http::Method;
  const auto learner = http::Access::signed_in();
  const auto routes = std::make_shared<PracticeRoutes>(practice);
  const auto to = [&](PracticeRoutes::Reply (PracticeRoutes::*handle)(http::Request)) {
    return [routes, handle](http::Request request) { return ((*routes).*handle)(std::move(request)); };
  };
  router.add({Method::get, "/api/v1/quiz/today", learner, to(&PracticeRoutes::today)});
  router.add({Method::get, "/api/v1/quiz/attempts", learner, to(&PracticeRoutes::past)});
  router.add({Method::post, "/api/v1/quiz/attempts", learner, to(&PracticeRoutes::begin)});
  router.add({Method::get, "/api/v1/quiz/attempts/{attempt}", learner, to(&PracticeRoutes::attempt)});
  router.add({Method::put, "/api/v1/quiz/attempts/{attempt}/answers/{place}", learner, to(&PracticeRoutes::save)});
  router.add(
      {Method::post, "/api/v1/quiz/attempts/{attempt}/answers/{place}/check", learner, to(&PracticeRoutes::check)});
  router.add({Method::post, "/api/v1/quiz/attempts/{attempt}/revive", learner, to(&PracticeRoutes::revive)});
  router.add({Method::post, "/api/v1/quiz/attempts/{attempt}/finish", learner, to(&PracticeRoutes::finish)});
  router.add({Method::get, "/api/v1/quiz/mistakes", learner, to(&PracticeRoutes::mistakes)});
  router.add({Method::delete_, "/api/v1/quiz/mistakes/{question}", learner, to(&PracticeRoutes::forget)});
  router.add({Method::get, "/api/v1/quiz/items/{item}/offers", learner, to(&PracticeRoutes::offers)});
  router.add({Method::get, "/api/v1/quiz/questions/{question}/files/{name*}", learner, to(&PracticeRoutes::file)});
}

}  // namespace wanqiu::quiz
