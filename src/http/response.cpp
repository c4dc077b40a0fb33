#include "http/response.h"

#include "response_head.h"

namespace wanqiu::http {
namespace {

struct FieldFault {
  std::string field;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(FieldFault, (), (field, reason))

struct Problem {
  std::string type = "about:blank";
  std::string title;
  int status = 0;
  std::string detail;
  std::vector<FieldFault> errors;
};
BOOST_DESCRIBE_STRUCT(Problem, (), (type, title, status, detail, errors))

std::string_view title_of(base::FaultKind kind) {
  switch (kind) {
    case base::FaultKind::invalid:
      return "The input is not right";
    case base::FaultKind::unauthenticated:
      return "Sign in first";
    case base::FaultKind::forbidden:
      return "Not allowed";
    case base::FaultKind::not_found:
      return "Not found";
    case base::FaultKind::gone:
      return "Withdrawn";
    case base::FaultKind::conflict:
      return "Conflict";
    case base::FaultKind::too_many:
      return "Too many requests";
    case base::FaultKind::too_large:
      return "Too large";
    case base::FaultKind::unsupported:
      return "Unsupported format";
    case base::FaultKind::unavailable:
      return "Not available now";
  }
  return "Error";
}

}  // namespace

int to_status(const base::Fault& fault) {
  switch (fault.kind) {
    case base::FaultKind::invalid:
      return fault.field.empty() ? 400 : 422;  // no field: the text itself could not be read
    case base::FaultKind::unauthenticated:
      return 401;
    case base::FaultKind::forbidden:
      return 403;
    case base::FaultKind::not_found:
      return 404;
    case base::FaultKind::gone:
      return 410;
    case base::FaultKind::conflict:
      return 409;
    case base::FaultKind::too_many:
      return 429;
    case base::FaultKind::too_large:
      return 413;
    case base::FaultKind::unsupported:
      return 415;
    case base::FaultKind::unavailable:
      return 503;
  }
  return 500;
}

Response problem(const base::Fault& fault) {
  return problem(fault, to_status(fault));
}

Response problem(const base::Fault& fault, int status) {
  Problem out;
  out.title = status == to_status(fault) ? title_of(fault.kind) : reason_of(status);
  out.status = status;
  out.detail = base::to_string(fault);
  if (!fault.field.empty()) out.errors.push_back({fault.field, fault.reason});
  Response response{out.status, "application/problem+json", to_json(out), {}, {}};
  if (fault.retry_after_seconds > 0)
    response.headers.emplace_back("Retry-After", std::to_string(fault.retry_after_seconds));
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

Response html(int status, std::string page) {
  return {status, "text/html; charset=utf-8", std::move(page), {}, {}};
}

Response no_content() {
  return {204, "", std::string(), {}, {}};
}

Response redirect(std::string_view to, int status) {
  return Response{status, "text/plain; charset=utf-8", std::string(), {}, {}}.with("Location", std::string(to));
}

}  // namespace wanqiu::http
