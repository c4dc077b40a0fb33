#include "http/router.h"
#include "library/search.h"

namespace wanqiu::library {
namespace {

struct SearchIn {
  http::Text<1, 100> q;
  std::optional<ColumnId> column;
  std::optional<Kind> kind;
  std::optional<http::Whole<1, 50>> limit;
  std::optional<http::Text<0, 200>> cursor;
};
BOOST_DESCRIBE_STRUCT(SearchIn, (), (q, column, kind, limit, cursor))

class SearchRoutes {
 public:
  explicit SearchRoutes(Search& search) : search_(search) {}

  base::Task<http::Response> find(http::Request request) {
    const auto in = request.query_as<SearchIn>();
    SearchQuery query{in.q.value, in.column.value_or(ColumnId()), in.kind,
                      in.limit ? static_cast<int>(in.limit->value) : 20, in.cursor ? in.cursor->value : ""};
    auto page = co_await search_.find(std::move(query));
    co_return http::json(200, page.value()).with("cache-control", "no-store");
  }

 private:
  Search& search_;
};

}  // namespace

void mount_search(http::Router& router, Search& search) {
  const auto routes = std::make_shared<SearchRoutes>(search);
  router.add({http::Method::get, "/api/v1/search", http::Access::anyone(),
              [routes](http::Request request) { return routes->find(std::move(request)); }});
}

}  // namespace wanqiu::library
