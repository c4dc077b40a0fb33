#include "bank_access.h"
#include "http/router.h"
#include "quiz/papers.h"
#include "quiz/quiz_routes.h"

namespace wanqiu::quiz {
namespace {

/// A paper's text in and out. What is in it is checked by check_paper.
struct PaperBody {
  std::string name, description;
  Purpose purpose = Purpose::special;
  base::OrganisationId organisation;
  std::optional<LessonId> item;
  std::vector<QuestionId> questions;
  std::vector<DrawRule> draws;
  bool shuffle_questions = false;
  bool shuffle_options = true;
  Explain explain = Explain::at_end;
  std::optional<std::int32_t> minutes, tries;
  std::int32_t pass_per_mille = 600;
  bool revival = false;
  std::optional<base::Instant> opens_at, closes_at;
};
BOOST_DESCRIBE_STRUCT(PaperBody, (),
                      (name, description, purpose, organisation, item, questions, draws, shuffle_questions,
                       shuffle_options, explain, minutes, tries, pass_per_mille, revival, opens_at, closes_at))

struct PaperChangeIn {
  http::Whole<1, 2'000'000'000> version;
  PaperBody paper;
};
BOOST_DESCRIBE_STRUCT(PaperChangeIn, (), (version, paper))

struct PaperStateIn {
  http::Whole<1, 2'000'000'000> version;
  PaperState state = PaperState::draft;
};
BOOST_DESCRIBE_STRUCT(PaperStateIn, (), (version, state))

struct PaperOut {
  PaperId id;
  PaperState state = PaperState::draft;
  std::int32_t version = 1;
  base::Instant made_at, changed_at;
  PaperBody paper;
};
BOOST_DESCRIBE_STRUCT(PaperOut, (), (id, state, version, made_at, changed_at, paper))

struct PaperList {
  std::vector<PaperOut> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(PaperList, (), (items, next))

struct AnalysisList {
  std::vector<ItemAnalysis> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(AnalysisList, (), (items, next))

PaperDraft draft_of(PaperBody in) {
  return {std::move(in.name),
          std::move(in.description),
          in.purpose,
          in.organisation,
          in.item.value_or(LessonId()),
          std::move(in.questions),
          std::move(in.draws),
          in.shuffle_questions,
          in.shuffle_options,
          in.explain,
          in.minutes,
          in.tries,
          in.pass_per_mille,
          in.revival,
          in.opens_at,
          in.closes_at};
}

PaperOut out_of(Paper paper) {
  auto& draft = paper.draft;
  PaperOut out{paper.id,
               paper.state,
               paper.version,
               paper.made_at,
               paper.changed_at,
               {std::move(draft.name), std::move(draft.description), draft.purpose, draft.organisation, std::nullopt,
                std::move(draft.questions), std::move(draft.draws), draft.shuffle_questions, draft.shuffle_options,
                draft.explain, draft.minutes, draft.tries, draft.pass_per_mille, draft.revival, draft.opens_at,
                draft.closes_at}};
  if (draft.item) out.paper.item = draft.item;
  return out;
}

PaperId paper_in(const http::Request& request) {
  return request.id<PaperId>("paper");
}

class PaperRoutes {
 public:
  using Reply = base::Task<http::Response>;
  explicit PaperRoutes(Papers& papers) : papers_(papers) {}

  Reply list(http::Request request) {
    auto papers = co_await papers_.papers(request.who());
    PaperList list;
    for (auto& one : papers) list.items.push_back(out_of(std::move(one)));
    co_return http::json(200, list);
  }
  Reply make(http::Request request) {
    const auto key = base::parse_text(request.header("idempotency-key"), "Idempotency-Key", {8, 100, false}).value();
    auto draft = draft_of(request.body_as<PaperBody>());
    auto made = co_await papers_.make(request.who(), std::move(draft), key);
    co_return http::json(201, out_of(std::move(made).value()));
  }
  Reply get(http::Request request) {
    auto found = co_await papers_.paper(request.who(), paper_in(request));
    co_return http::json(200, out_of(std::move(found).value()));
  }
  Reply change(http::Request request) {
    auto in = request.body_as<PaperChangeIn>();
    const auto version = static_cast<std::int32_t>(in.version.value);
    auto draft = draft_of(std::move(in.paper));
    auto changed = co_await papers_.change(request.who(), paper_in(request), version, std::move(draft));
    co_return http::json(200, out_of(std::move(changed).value()));
  }
  Reply set_state(http::Request request) {
    const auto in = request.body_as<PaperStateIn>();
    auto changed = co_await papers_.set_state(request.who(), paper_in(request),
                                              static_cast<std::int32_t>(in.version.value), in.state);
    co_return http::json(200, out_of(std::move(changed).value()));
  }
  Reply remove(http::Request request) {
    auto removed = co_await papers_.remove(request.who(), paper_in(request));
    removed.value();
    co_return http::no_content();
  }
  Reply stock(http::Request request) {
    auto found = co_await papers_.stock(request.who(), paper_in(request));
    co_return http::json(200, found.value());
  }
  Reply results(http::Request request) {
    auto found = co_await papers_.results(request.who(), paper_in(request));
    co_return http::json(200, found.value());
  }
  Reply analyse_bank(http::Request request) {
    auto found = co_await papers_.analysis(request.who(), request.id<BankId>("bank"));
    co_return http::json(200, AnalysisList{std::move(found).value(), std::nullopt});
  }
  Reply analyse_question(http::Request request) {
    auto found = co_await papers_.analysis(request.who(), request.id<QuestionId>("question"));
    co_return http::json(200, found.value());
  }

 private:
  Papers& papers_;
};

}  // namespace

void mount_papers(http::Router& router, Papers& papers) {
  using http::Method;
  const auto reader = http::Access::somewhere(bank_readers);
  const auto editor = http::Access::somewhere(bank_editors);
  const http::Limits paper{256 * 1024, false, 30};
  const auto routes = std::make_shared<PaperRoutes>(papers);
  const auto to = [&](PaperRoutes::Reply (PaperRoutes::*handle)(http::Request)) {
    return [routes, handle](http::Request request) { return ((*routes).*handle)(std::move(request)); };
  };
  router.add({Method::get, "/api/v1/quiz/papers", reader, to(&PaperRoutes::list)});
  router.add({Method::post, "/api/v1/quiz/papers", editor, to(&PaperRoutes::make), paper});
  router.add({Method::get, "/api/v1/quiz/papers/{paper}", reader, to(&PaperRoutes::get)});
  router.add({Method::put, "/api/v1/quiz/papers/{paper}", editor, to(&PaperRoutes::change), paper});
  router.add({Method::delete_, "/api/v1/quiz/papers/{paper}", editor, to(&PaperRoutes::remove)});
  router.add({Method::put, "/api/v1/quiz/papers/{paper}/state", editor, to(&PaperRoutes::set_state)});
  router.add({Method::get, "/api/v1/quiz/papers/{paper}/stock", reader, to(&PaperRoutes::stock)});
  router.add({Method::get, "/api/v1/quiz/papers/{paper}/results", reader, to(&PaperRoutes::results)});
  router.add({Method::get, "/api/v1/quiz/banks/{bank}/analysis", reader, to(&PaperRoutes::analyse_bank)});
  router.add({Method::get, "/api/v1/quiz/questions/{question}/analysis", reader, to(&PaperRoutes::analyse_question)});
}

}  // namespace wanqiu::quiz
