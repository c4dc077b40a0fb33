#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/task.h"
#include "http/access.h"
#include "http/request.h"
#include "http/response.h"

namespace wanqiu::http {

using Handler = std::function<base::Task<Response>(Request)>;

struct Limits {
  std::size_t body_bytes_max = 64 * 1024;
  bool spool = false;    ///< write the body to a temporary file (Request::body_file): for uploads
  int seconds_max = 30;  ///< the whole body must have arrived by then
};

/// Pattern: literal segments and {name} for one segment; a last {name*} takes the rest. A literal wins over a {name}.
struct Route {
  Method method = Method::get;
  std::string pattern;
  Access access;
  Handler handler;
  Limits limits = {};
};

/// Every route of the program and the one place where access is decided.
///
/// handle() never throws and never answers without a status: an unknown path is 404, a known path with another method
/// is 405 with Allow, HEAD is GET without the body, OPTIONS lists the methods. A request that changes something, or
/// asks for a WebSocket, and is authorised by cookie must carry an Origin of this site. A Fault or store::Error that a
/// handler lets out becomes its problem document; anything else is logged and becomes 500 without its text.
class Router {
 public:
  struct Settings {
    /// "https://learn.example": with these an Origin must be one of them, scheme included; without, it must be the
    /// request's own Host.
    std::vector<std::string> origins;
    /// What a store's exception means to a caller; http knows no store. nullopt: not one of its exceptions.
    std::function<std::optional<base::Fault>(std::exception_ptr)> to_fault;
    /// A page for a fault where the caller asked for HTML; a problem document otherwise.
    std::function<Response(const Request&, const base::Fault&)> page;
  };
  Router(Gate& gate, Settings settings);
  ~Router();

  /// Asserts that no route with the same method and pattern is there.
  void add(Route route);
  const std::vector<Route>& routes() const;

  /// What the server needs to know before it reads a body; null when no route fits.
  const Route* find(Method method, std::string_view path) const;

  /// Before the body of an upload is read: the response that turns this request away, or nullopt.
  base::Task<std::optional<Response>> admit(Request& request) const;

  /// How a fault is shown to this caller: a page or a problem document.
  Response show(const Request& request, const base::Fault& fault) const;
  base::Task<Response> handle(Request request) const;

 private:
  struct Node;

  base::Task<Response> answer(Request request) const;
  base::Task<std::optional<base::Fault>> refuse(const Route& route, Request& request) const;
  bool same_origin(const Request& request) const;

  std::unique_ptr<Node> root_;
  std::vector<Route> routes_;
  Gate& gate_;
  Settings settings_;
};

}  // namespace wanqiu::http
