#pragma once

#include <functional>
#include <memory>
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
  bool spool = false;  ///< write the body to a temporary file (Request::body_file): for uploads
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
/// handle() never throws and never answers without a status: an unknown path is 404, a known path with another method is
/// 405 with Allow, HEAD is GET without the body, OPTIONS lists the methods. A state-changing request that is authorised
/// by cookie must carry an Origin of this site. A Fault or store::Error that a handler lets out becomes its problem
/// document; anything else is logged and becomes 500 without its text.
class Router {
 public:
  struct Settings {
    std::vector<std::string> origins;  ///< "https://learn.example"; the Host of a plain-loopback request counts too
  };
  Router(Gate& gate, Settings settings);
  ~Router();

  /// Asserts that no route with the same method and pattern is there.
  void add(Route route);
  const std::vector<Route>& routes() const;

  /// What the server needs to know before it reads a body; null when no route fits.
  const Route* find(Method method, std::string_view path) const;
  base::Task<Response> handle(Request request) const;

 private:
  struct Tree;
  std::unique_ptr<Tree> tree_;
  Gate& gate_;
  Settings settings_;
};

}  // namespace wanqiu::http
