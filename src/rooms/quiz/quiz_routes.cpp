#include "quiz/quiz_routes.h"

#include "bank_access.h"
#include "http/router.h"
#include "question_edit.h"
#include "question_json.h"

namespace wanqiu::quiz {
namespace {

using base::Fault;
using base::FaultError;

constexpr std::size_t question_bytes_max = std::size_t{16} << 20U;  // with its pictures
constexpr std::size_t import_bytes_max = std::size_t{64} << 20U;

using Version = http::Whole<1, 2'000'000'000>;

struct BankIn {
  http::Text<1, 100> name;
  std::optional<http::Text<0, 2'000, true>> description;
  base::OrganisationId organisation;
};
BOOST_DESCRIBE_STRUCT(BankIn, (), (name, description, organisation))

struct BankChangeIn {
  http::Text<1, 100> name;
  std::optional<http::Text<0, 2'000, true>> description;
  base::OrganisationId organisation;
  Version version;
};
BOOST_DESCRIBE_STRUCT(BankChangeIn, (), (name, description, organisation, version))

struct ListIn {
  std::optional<ReviewState> state;
  std::optional<Kind> kind;
  std::optional<http::Text<0, 1'000>> category;
  std::optional<http::Text<0, 200>> tag;
  std::optional<http::Text<0, 200>> text;
  std::optional<bool> reported, similar;
  std::optional<http::Whole<1, 100>> limit;
  std::optional<http::Text<0, 200>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListIn, (), (state, kind, category, tag, text, reported, similar, limit, cursor))

struct ReviewIn {
  ReviewDecision decision = ReviewDecision::approve;
  Version version;
  std::optional<http::Text<0, 1'000, true>> remark;
};
BOOST_DESCRIBE_STRUCT(ReviewIn, (), (decision, version, remark))

struct MistakeIn {
  MistakeWhy why = MistakeWhy::other;
  std::optional<http::Text<0, 1'000, true>> text;
};
BOOST_DESCRIBE_STRUCT(MistakeIn, (), (why, text))

struct ImportIn {
  http::Text<1, 200> name;
  std::optional<http::Text<1, 20>> format;
};
BOOST_DESCRIBE_STRUCT(ImportIn, (), (name, format))

struct ExportIn {
  http::Text<1, 20> format;
};
BOOST_DESCRIBE_STRUCT(ExportIn, (), (format))

struct BankList {
  std::vector<Bank> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(BankList, (), (items, next))

struct ReviewList {
  std::vector<Review> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(ReviewList, (), (items, next))

struct ReportList {
  std::vector<MistakeReport> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(ReportList, (), (items, next))

struct ImportAnswer {
  std::int64_t imported = 0;
  std::int64_t duplicates = 0;
  std::int64_t similar = 0;
  std::vector<QuestionRejected> rejected;
};
BOOST_DESCRIBE_STRUCT(ImportAnswer, (), (imported, duplicates, similar, rejected))

/// A stored question without its body, which is JSON already.
struct QuestionHead {
  QuestionId id;
  BankId bank;
  ReviewState state = ReviewState::draft;
  std::int32_t version = 0;
  std::optional<QuestionId> same_as;
  std::int32_t reports = 0;
  base::Instant made_at, changed_at;
};
BOOST_DESCRIBE_STRUCT(QuestionHead, (), (id, bank, state, version, same_as, reports, made_at, changed_at))

http::Response answer_of(int status, const StoredQuestion& stored) {
  auto json = http::to_json(QuestionHead{stored.id, stored.bank, stored.state, stored.version, stored.same_as,
                                         stored.reports, stored.made_at, stored.changed_at});
  json.back() = ',';
  json += "\"question\":" + question_json(stored.question) + "}";
  http::Response response;
  response.status = status;
  response.content_type = "application/json";
  response.body = std::move(json);
  return response;
}

template <class T>
std::string text_or_none(const std::optional<T>& text) {
  return text ? text->value : std::string();
}

BankId bank_of(const http::Request& request) {
  return request.id<BankId>("bank");
}
QuestionId question_in(const http::Request& request) {
  return request.id<QuestionId>("question");
}

QuestionEdit edit_of(const http::Request& request, bool with_version) {
  const auto type = request.header("content-type");
  if (base::trim(type.substr(0, type.find(';'))) != "application/json")
    throw FaultError(Fault::make(base::FaultKind::unsupported, "", "the body must be sent as application/json"));
  return parse_question_edit(request.body, with_version).value();
}

std::optional<Format> file_format(std::string_view name) {
  if (name.empty()) return std::nullopt;
  const auto format = parse_format(name);
  if (!format) throw FaultError(Fault::invalid("format", "must be jsonl, gift, moodle-xml, aiken or qti"));
  return format;
}

std::string_view content_type_of(Format format) {
  switch (format) {
    case Format::jsonl:
      return "application/jsonl; charset=utf-8";
    case Format::moodle_xml:
      return "application/xml";
    case Format::qti:
      return "application/zip";
    case Format::gift:
    case Format::aiken:
      return "text/plain; charset=utf-8";
  }
  return "application/octet-stream";
}

class Routes {
 public:
  using Answer = base::Task<http::Response>;
  explicit Routes(Quiz& quiz) : quiz_(quiz) {}

  Answer banks(http::Request request) {
    BankList list;
    list.items = co_await quiz_.banks(request.who());
    co_return http::json(200, list);
  }
  Answer make_bank(http::Request request) {
    const auto in = request.body_as<BankIn>();
    BankDraft draft{in.name.value, text_or_none(in.description), in.organisation};
    auto made = co_await quiz_.make_bank(request.who(), std::move(draft));
    co_return http::json(201, made.value());
  }
  Answer bank(http::Request request) {
    auto bank = co_await quiz_.bank(request.who(), bank_of(request));
    co_return http::json(200, bank.value());
  }
  Answer change_bank(http::Request request) {
    const auto in = request.body_as<BankChangeIn>();
    BankDraft draft{in.name.value, text_or_none(in.description), in.organisation};
    auto changed = co_await quiz_.change_bank(request.who(), bank_of(request),
                                              static_cast<std::int32_t>(in.version.value), std::move(draft));
    co_return http::json(200, changed.value());
  }
  Answer remove_bank(http::Request request) {
    auto removed = co_await quiz_.remove_bank(request.who(), bank_of(request));
    removed.value();
    co_return http::no_content();
  }
  Answer import_file(http::Request request) {
    const auto in = request.query_as<ImportIn>();
    const auto format = file_format(text_or_none(in.format));
    auto report = co_await quiz_.import_file(request.who(), bank_of(request), request.body_file, in.name.value, format);
    auto done = std::move(report).value();
    co_return http::json(200, ImportAnswer{done.imported, done.duplicates, done.similar, std::move(done.rejected)});
  }
  Answer export_bank(http::Request request) {
    const auto in = request.query_as<ExportIn>();
    const auto format = file_format(in.format.value);
    auto written = co_await quiz_.export_bank(request.who(), bank_of(request), *format);
    auto file = std::move(written).value();
    http::Response response;
    response.content_type = content_type_of(*format);
    response.body = std::move(file.bytes);
    response.headers = {{"content-disposition", "attachment"},
                        {"wanqiu-left-out", std::to_string(file.left_out.size())},
                        {"wanqiu-incomplete", std::to_string(file.incomplete.size())}};
    co_return response;
  }

  Answer list(http::Request request) {
    const auto in = request.query_as<ListIn>();
    QuestionQuery query{bank_of(request),
                        in.state,
                        in.kind,
                        text_or_none(in.category),
                        text_or_none(in.tag),
                        text_or_none(in.text),
                        in.reported.value_or(false),
                        in.similar.value_or(false),
                        in.limit ? static_cast<int>(in.limit->value) : 50,
                        text_or_none(in.cursor)};
    auto page = co_await quiz_.list(request.who(), std::move(query));
    co_return http::json(200, page.value());
  }
  Answer add(http::Request request) {
    const auto key = base::parse_text(request.header("idempotency-key"), "Idempotency-Key", {8, 100, false}).value();
    auto edit = edit_of(request, false);
    auto added = co_await quiz_.add(request.who(), bank_of(request), std::move(edit.question), key);
    co_return answer_of(201, added.value());
  }
  Answer get(http::Request request) {
    auto found = co_await quiz_.question(request.who(), question_in(request));
    co_return answer_of(200, found.value());
  }
  Answer change(http::Request request) {
    auto edit = edit_of(request, true);
    auto changed = co_await quiz_.change(request.who(), question_in(request), edit.version, std::move(edit.question));
    co_return answer_of(200, changed.value());
  }
  Answer remove(http::Request request) {
    auto removed = co_await quiz_.remove(request.who(), question_in(request));
    removed.value();
    co_return http::no_content();
  }
  Answer similar(http::Request request) {
    auto found = co_await quiz_.similar(request.who(), question_in(request));
    co_return http::json(200, QuestionPage{std::move(found).value(), std::nullopt});
  }
  Answer reviews(http::Request request) {
    auto found = co_await quiz_.reviews(request.who(), question_in(request));
    co_return http::json(200, ReviewList{std::move(found).value(), std::nullopt});
  }
  Answer review(http::Request request) {
    const auto in = request.body_as<ReviewIn>();
    auto decided =
        co_await quiz_.review(request.who(), question_in(request), static_cast<std::int32_t>(in.version.value),
                              in.decision, text_or_none(in.remark));
    co_return answer_of(200, decided.value());
  }
  Answer reports(http::Request request) {
    auto found = co_await quiz_.reports(request.who(), question_in(request));
    co_return http::json(200, ReportList{std::move(found).value(), std::nullopt});
  }
  Answer report(http::Request request) {
    const auto in = request.body_as<MistakeIn>();
    auto done = co_await quiz_.report(request.who(), question_in(request), in.why, text_or_none(in.text));
    done.value();
    co_return http::no_content();
  }
  Answer close_report(http::Request request) {
    auto done = co_await quiz_.close_report(request.who(), request.id<ReportId>("report"));
    done.value();
    co_return http::no_content();
  }

 private:
  Quiz& quiz_;
};

}  // namespace

void mount_quiz(http::Router& router, Quiz& quiz) {
  const auto routes = std::make_shared<Routes>(quiz);
  const auto to = [&](Routes::Answer (Routes::*handler)(http::Request)) -> http::Handler {
    return [routes, handler](http::Request request) { return ((*routes).*handler)(std::move(request)); };
  };
  using http::Access;
  using http::Method;
  const auto reader = Access::somewhere(bank_readers);
  const auto editor = Access::somewhere(bank_editors);
  const auto reviewer = Access::somewhere(bank_reviewers);
  const auto learner = Access::signed_in();
  const http::Limits question{question_bytes_max, false, 60};
  const http::Limits upload{import_bytes_max, true, 300};
  router.add({Method::get, "/api/v1/quiz/banks", reader, to(&Routes::banks)});
  router.add({Method::post, "/api/v1/quiz/banks", editor, to(&Routes::make_bank)});
  router.add({Method::get, "/api/v1/quiz/banks/{bank}", reader, to(&Routes::bank)});
  router.add({Method::put, "/api/v1/quiz/banks/{bank}", editor, to(&Routes::change_bank)});
  router.add({Method::delete_, "/api/v1/quiz/banks/{bank}", editor, to(&Routes::remove_bank)});
  router.add({Method::post, "/api/v1/quiz/banks/{bank}/imports", editor, to(&Routes::import_file), upload});
  router.add({Method::get, "/api/v1/quiz/banks/{bank}/export", reader, to(&Routes::export_bank)});
  router.add({Method::get, "/api/v1/quiz/banks/{bank}/questions", reader, to(&Routes::list)});
  router.add({Method::post, "/api/v1/quiz/banks/{bank}/questions", editor, to(&Routes::add), question});
  router.add({Method::get, "/api/v1/quiz/questions/{question}", reader, to(&Routes::get)});
  router.add({Method::put, "/api/v1/quiz/questions/{question}", editor, to(&Routes::change), question});
  router.add({Method::delete_, "/api/v1/quiz/questions/{question}", editor, to(&Routes::remove)});
  router.add({Method::get, "/api/v1/quiz/questions/{question}/similar", reader, to(&Routes::similar)});
  router.add({Method::get, "/api/v1/quiz/questions/{question}/reviews", reader, to(&Routes::reviews)});
  router.add({Method::post, "/api/v1/quiz/questions/{question}/reviews", reviewer, to(&Routes::review)});
  router.add({Method::get, "/api/v1/quiz/questions/{question}/reports", reader, to(&Routes::reports)});
  router.add({Method::post, "/api/v1/quiz/questions/{question}/reports", learner, to(&Routes::report)});
  router.add({Method::post, "/api/v1/quiz/reports/{report}/close", editor, to(&Routes::close_report)});
}

}  // namespace wanqiu::quiz
