#include "http/router.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <deque>

#include "base/assert.h"
#include "base/text.h"
#include "upgrade.h"

namespace wanqiu::http {
namespace {

constexpr std::size_t method_count = 7;
constexpr std::size_t none = static_cast<std::size_t>(-1);

bool changes_state(Method method) {
  return method != Method::get && method != Method::head && method != Method::options;
}

bool wants_html(const Request& request) {
  return request.method == Method::get && !request.path.starts_with("/api/") &&
         request.header("accept").find("text/html") != std::string_view::npos;
}

/// Gives the matched segments, which are in order, the names of the route's pattern.
void name_parameters(std::string_view pattern, std::vector<std::pair<std::string, std::string>>& parameters) {
  std::size_t next = 0;
  for (const auto segment : base::split(pattern.substr(1), '/')) {
    if (!segment.starts_with('{') || !segment.ends_with('}')) continue;
    const auto name = segment.substr(1, segment.size() - 2);
    WQ_ASSERT(next < parameters.size());
    parameters[next++].first = name.ends_with('*') ? name.substr(0, name.size() - 1) : name;
  }
}

}  // namespace

/// One segment of the patterns: literals first, then the one {name}, then {name*}. What {name} is called belongs to the
/// route, so that /columns/{slug} and /columns/{column}/follow can stand side by side.
struct Router::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::unique_ptr<Node> any;
  std::unique_ptr<Node> rest;
  std::array<std::size_t, method_count> route = filled();

  static std::array<std::size_t, method_count> filled() {
    std::array<std::size_t, method_count> empty{};
    empty.fill(none);
    return empty;
  }
  bool ends_here() const {
    return std::any_of(route.begin(), route.end(), [](std::size_t index) { return index != none; });
  }

  using Parameters = std::vector<std::pair<std::string, std::string>>;

  /// `path` begins behind the slash that leads to this node's children; whole is the path's end reached.
  const Node* match(std::string_view path, bool whole, Parameters* parameters) const {
    if (whole) return ends_here() ? this : nullptr;
    const auto slash = path.find('/');
    const auto segment = path.substr(0, slash);
    const auto after = slash == path.npos ? std::string_view() : path.substr(slash + 1);
    if (const auto found = literals.find(segment); found != literals.end()) {
      if (const auto* node = found->second->match(after, slash == path.npos, parameters)) return node;
    }
    if (any && !segment.empty()) {
      if (parameters != nullptr) parameters->emplace_back(std::string(), segment);
      if (const auto* node = any->match(after, slash == path.npos, parameters)) return node;
      if (parameters != nullptr) parameters->pop_back();
    }
    if (rest && !path.empty()) {
      if (parameters != nullptr) parameters->emplace_back(std::string(), path);
      return rest.get();
    }
    return nullptr;
  }
};

Router::Router(Gate& gate, Settings settings)
    : root_(std::make_unique<Node>()), gate_(gate), settings_(std::move(settings)) {}

Router::~Router() = default;

void Router::add(Route route) {
  WQ_ASSERT(route.pattern.starts_with('/'));
  WQ_ASSERT(route.access.who == Access::Who::anyone || route.access.who == Access::Who::signed_in ||
            !route.access.roles.empty());
  Node* node = root_.get();
  for (const auto segment : base::split(std::string_view(route.pattern).substr(1), '/')) {
    const bool named = segment.starts_with('{') && segment.ends_with('}');
    const auto name = named ? segment.substr(1, segment.size() - 2) : segment;
    std::unique_ptr<Node>* next = nullptr;
    if (named && name.ends_with('*')) {
      next = &node->rest;
    } else if (named) {
      next = &node->any;
    } else {
      next = &node->literals[std::string(name)];
    }
    if (!*next) *next = std::make_unique<Node>();
    node = next->get();
  }
  auto& place = node->route.at(static_cast<std::size_t>(route.method));
  WQ_ASSERT(place == none);
  place = routes_.size();
  routes_.push_back(std::move(route));
}

const std::vector<Route>& Router::routes() const {
  return routes_;
}

const Route* Router::find(Method method, std::string_view path) const {
  if (method == Method::head) method = Method::get;
  const auto* node = path.empty() ? nullptr : root_->match(path.substr(1), false, nullptr);
  const std::size_t index = node == nullptr ? none : node->route.at(static_cast<std::size_t>(method));
  return index == none ? nullptr : &routes_[index];
}

Response Router::show(const Request& request, const base::Fault& fault) const {
  if (settings_.page && wants_html(request)) return settings_.page(request, fault);
  return problem(fault);
}

bool Router::same_origin(const Request& request) const {
  const auto origin = request.header("origin");
  if (origin.empty()) return false;
  if (!settings_.origins.empty()) {
    return std::find(settings_.origins.begin(), settings_.origins.end(), origin) != settings_.origins.end();
  }
  const auto scheme = origin.find("://");
  return scheme != origin.npos && origin.substr(scheme + 3) == request.header("host");
}

base::Task<std::optional<base::Fault>> Router::refuse(const Route& route, Request& request) const {
  using base::Fault;
  using base::FaultKind;
  request.caller = co_await gate_.identify(request);
  const auto& caller = request.caller;
  const bool by_cookie = !(caller && caller->by_token);
  const bool to_check = changes_state(request.method) || asks_for_web_socket(request);
  if (to_check && by_cookie && !same_origin(request)) {
    co_return Fault::forbidden("the request must come from this site: its Origin header is missing or another site's");
  }
  const auto& access = route.access;
  if (access.who == Access::Who::anyone) co_return std::nullopt;
  if (!caller) co_return Fault::make(FaultKind::unauthenticated, "", "sign in first");
  if (access.who == Access::Who::signed_in) co_return std::nullopt;

  std::optional<base::OrganisationId> target;
  if (access.who == Access::Who::site) target = gate_.root();
  if (access.who == Access::Who::within) target = request.id<base::OrganisationId>(access.parameter);
  for (const auto& grant : caller->grants) {
    if (!access.roles.has(grant.role)) continue;
    if (!target || gate_.covers(grant.organisation, *target)) co_return std::nullopt;
  }
  co_return Fault::forbidden("your roles do not allow this here");
}

base::Task<std::optional<Response>> Router::admit(Request& request) const {
  const auto* node = root_->match(std::string_view(request.path).substr(1), false, &request.parameters);
  const std::size_t index = node == nullptr ? none : node->route.at(static_cast<std::size_t>(request.method));
  std::optional<Response> response;
  if (index == none) co_return response;
  name_parameters(routes_[index].pattern, request.parameters);
  std::optional<base::Fault> refused;
  try {
    refused = co_await refuse(routes_[index], request);
  } catch (const base::FaultError& error) {
    refused = error.fault;
  }
  request.parameters.clear();
  request.caller.reset();
  if (refused) response = show(request, *refused);
  co_return response;
}

base::Task<Response> Router::answer(Request request) const {
  const Method asked = request.method == Method::head ? Method::get : request.method;
  const auto* node = root_->match(std::string_view(request.path).substr(1), false, &request.parameters);
  if (node == nullptr) co_return show(request, base::Fault::not_found("there is nothing at this address"));
  const std::size_t index = node->route.at(static_cast<std::size_t>(asked));
  if (index == none) {
    std::string allowed = "OPTIONS";
    for (std::size_t i = 0; i < method_count; ++i) {
      if (node->route[i] != none) allowed += ", " + std::string(to_string(static_cast<Method>(i)));
    }
    if (node->route[0] != none) allowed += ", HEAD";
    if (asked == Method::options) co_return no_content().with("Allow", allowed);
    const auto fault =
        base::Fault::invalid("", fmt::format("{} is not possible here, only {}", to_string(request.method), allowed));
    co_return problem(fault, 405).with("Allow", allowed);
  }
  const Route& route = routes_[index];
  name_parameters(route.pattern, request.parameters);
  const auto refused = co_await refuse(route, request);
  if (refused) co_return show(request, *refused);
  const auto upgrade_asked = UpgradeAsked::of(request);
  auto response = co_await route.handler(std::move(request));
  if (const auto* upgrade = std::get_if<Upgrade>(&response.body)) {
    auto unfit = refuse_upgrade(upgrade_asked, *upgrade);
    if (unfit) co_return std::move(*unfit);
    response.status = 101;
  }
  co_return response;
}

base::Task<Response> Router::handle(Request request) const {
  WQ_ASSERT(request.path.starts_with('/'));
  // What a failure needs of the request, which the handler takes away; only a page needs more than its name.
  Request shown;
  shown.method = request.method;
  shown.path = request.path;
  if (settings_.page && wants_html(request)) {
    for (const std::string_view name : {"accept", "cookie", "accept-language"}) {
      shown.headers.emplace_back(name, request.header(name));
    }
  }
  std::exception_ptr failure;
  try {
    auto response = co_await answer(std::move(request));
    co_return response;
  } catch (const base::FaultError& error) {
    co_return show(shown, error.fault);
  } catch (...) {
    failure = std::current_exception();
  }
  if (settings_.to_fault) {
    if (const auto fault = settings_.to_fault(failure)) {
      if (to_status(*fault) >= 500) spdlog::error("{} {}: {}", to_string(shown.method), shown.path, fault->reason);
      co_return show(shown, *fault);
    }
  }
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& error) {
    spdlog::error("{} {} failed: {}", to_string(shown.method), shown.path, error.what());
  }
  co_return problem(base::Fault::unavailable("something went wrong here; it was written to the log"), 500);
}

}  // namespace wanqiu::http
