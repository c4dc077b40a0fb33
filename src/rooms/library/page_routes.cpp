#include <fmt/format.h>

#include <charconv>

#include "answers.h"
#include "base/hash.h"
#include "http/router.h"
#include "item_store.h"
#include "page_cache.h"
#include "pages.h"
#include "routes.h"

namespace wanqiu::library {
namespace {

/// Addresses of the learner app that have no content of their own; the console's are /console and below.
constexpr std::string_view shells[] = {"/search",  "/quiz",     "/quiz/{rest*}", "/arena", "/arena/{rest*}",
                                       "/around",  "/me",       "/me/{rest*}",   "/ranks", "/points",
                                       "/sign-in", "/register", "/activate",     "/about", "/offline"};

class PageRoutes {
 public:
  using Answer = base::Task<http::Response>;

  PageRoutes(Library& library, Media* media, PagesSettings settings)
      : library_(library),
        media_(media),
        answers_(library, media),
        cache_(settings.cache_bytes_max),
        pages_(std::move(settings), library.zone()) {}

  Answer home(http::Request request) {
    const PageKey key{PageKind::home, language(request), 0};
    const auto stamp = list_stamp();
    if (auto page = cache_.find(key, stamp)) co_return response(*page, request);
    const auto answer = co_await answers_.home();
    co_return response(*keep(key, stamp, 200, pages_.home(answer, key.language)), request);
  }

  Answer column(http::Request request) {
    const auto slug = std::string(request.parameter("slug"));
    const auto cursor = std::string(request.query("cursor").value_or(""));
    const PageKey key{PageKind::column, language(request), base::hash64(slug + "?" + cursor)};
    const auto stamp = list_stamp();
    if (auto page = cache_.find(key, stamp)) co_return response(*page, request);
    if (!cursor.empty() && !parse_cursor(cursor)) co_return missing(key.language, no_such_page());
    auto answer = co_await answers_.column(slug, cursor);
    if (!answer) co_return missing(key.language, answer.error());
    const auto columns = library_.columns();
    co_return response(*keep(key, stamp, 200, pages_.column(*answer, *columns, cursor, key.language)), request);
  }

  Answer item(http::Request request) {
    const auto id = id_of<ItemId>(request, "item");
    const auto head = id ? library_.head(*id) : nullptr;
    if (!head) co_return missing(language(request), base::Fault::not_found("there is no such item"));
    if (head->kind == Kind::course && head->state == State::published)
      co_return http::redirect(item_url(Kind::course, *id), 308);
    const auto part = part_of(request);
    if (!part) co_return missing(language(request), no_such_page());
    const PageKey key{PageKind::item, language(request), thing_of(*id, *part)};
    const auto stamp = item_stamp(*head);
    if (auto page = cache_.find(key, stamp)) co_return response(*page, request);
    auto answer = co_await answers_.item(*id);
    if (!answer) co_return not_shown(request, key, stamp, answer.error());
    auto html = pages_.item(std::move(*answer), *part, key.language);
    if (!html) co_return missing(key.language, no_such_page());
    co_return response(*keep(key, stamp, 200, std::move(*html)), request);
  }

  Answer series(http::Request request) {
    const auto slug = std::string(request.parameter("slug"));
    const auto cursor = std::string(request.query("cursor").value_or(""));
    const PageKey key{PageKind::series, language(request), base::hash64(slug + "?" + cursor)};
    const auto stamp = list_stamp();
    if (auto page = cache_.find(key, stamp)) co_return response(*page, request);
    auto answer = co_await answers_.series(slug, cursor);
    if (!answer || (!cursor.empty() && answer->items.empty()))
      co_return missing(key.language, answer ? no_such_page() : answer.error());
    co_return response(*keep(key, stamp, 200, pages_.series(*answer, cursor, key.language)), request);
  }

  Answer course(http::Request request) {
    const auto id = id_of<ItemId>(request, "course");
    const auto head = id ? library_.head(*id) : nullptr;
    if (!head || head->kind != Kind::course)
      co_return missing(language(request), base::Fault::not_found("there is no such course"));
    const auto part = part_of(request);
    if (!part) co_return missing(language(request), no_such_page());
    const PageKey key{PageKind::course, language(request), thing_of(*id, *part)};
    const auto stamp = item_stamp(*head);
    if (auto page = cache_.find(key, stamp)) co_return response(*page, request);
    auto answer = co_await answers_.course(*id);
    if (!answer) co_return not_shown(request, key, stamp, answer.error());
    auto html = pages_.course(std::move(*answer), *part, key.language);
    if (!html) co_return missing(key.language, no_such_page());
    co_return response(*keep(key, stamp, 200, std::move(*html)), request);
  }

  Answer shell(http::Request request) { co_return shell_of(request, false); }
  Answer console(http::Request request) { co_return shell_of(request, true); }

 private:
  static Language language(const http::Request& request) {
    return choose_language(request.cookie("wq_language"), request.header("accept-language"));
  }

  template <class T>
  static std::optional<T> id_of(const http::Request& request, std::string_view name) {
    auto id = base::parse_id<T>(request.parameter(name), name);
    if (!id) return std::nullopt;
    return *id;
  }

  /// `?part=2`; 1 when it is left out.
  static std::optional<std::size_t> part_of(const http::Request& request) {
    const auto text = request.query("part");
    if (!text) return 1;
    std::size_t part = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), part);
    return error == std::errc{} && end == text->data() + text->size() && part > 0 ? std::optional(part) : std::nullopt;
  }
  static std::uint64_t thing_of(ItemId id, std::size_t part) {
    return part == 1 ? static_cast<std::uint64_t>(id.value) : base::hash64(fmt::format("{}?part={}", id.value, part));
  }
  static base::Fault no_such_page() { return base::Fault::not_found("there is no such page"); }

  PageStamp list_stamp() const { return list_stamp_of(library_); }
  PageStamp item_stamp(const ItemHead& head) const { return item_stamp_of(library_, media_, head); }

  http::Response response(const Page& page, const http::Request& request) const {
    return plain(page, request).with("Content-Security-Policy", pages_.policy());
  }
  static http::Response plain(const Page& page, const http::Request& request) {
    return sent(page, request, "text/html; charset=utf-8", "Accept-Language, Accept-Encoding, Cookie");
  }

  std::shared_ptr<const Page> keep(const PageKey& key, const PageStamp& stamp, int status, std::string html) {
    auto page = finished(status, std::move(html));
    cache_.keep(key, stamp, page);
    return page;
  }

  static std::string problem_text(const base::Fault& fault) {
    auto problem = http::problem(fault);
    return std::get<std::string>(problem.body);
  }

  /// A page that tells what happened to the item: withdrawn ones keep their address and say why.
  http::Response not_shown(const http::Request& request, const PageKey& key, const PageStamp& stamp,
                           const base::Fault& fault) {
    if (fault.kind != base::FaultKind::gone) return missing(key.language, fault);
    return response(*keep(key, stamp, 410, pages_.notice(true, fault.reason, problem_text(fault), key.language)),
                    request);
  }

  http::Response missing(Language language, const base::Fault& fault) const {
    return http::html(404, pages_.notice(false, "", problem_text(fault), language));
  }

  http::Response shell_of(const http::Request& request, bool console) {
    const PageKey key{console ? PageKind::console : PageKind::shell, language(request), 0};
    auto page = cache_.find(key, {});
    if (!page) page = keep(key, {}, 200, pages_.shell(console, key.language));
    return console ? plain(*page, request) : response(*page, request);
  }

  Library& library_;
  Media* media_;
  Answers answers_;
  PageCache cache_;
  Pages pages_;
};

}  // namespace

std::function<http::Response(const http::Request&, const base::Fault&)> fault_page(PagesSettings settings,
                                                                                   base::Zone zone) {
  return [pages = std::make_shared<const Pages>(std::move(settings), std::move(zone))](const http::Request& request,
                                                                                       const base::Fault& fault) {
    auto problem = http::problem(fault);
    if (fault.kind != base::FaultKind::not_found) return problem;
    const auto language = choose_language(request.cookie("wq_language"), request.header("accept-language"));
    return http::html(404, pages->notice(false, "", std::get<std::string>(problem.body), language));
  };
}

void mount_pages(http::Router& router, Library& library, Media* media, PagesSettings settings) {
  const auto routes = std::make_shared<PageRoutes>(library, media, std::move(settings));
  const auto add = [&](std::string pattern, PageRoutes::Answer (PageRoutes::*handler)(http::Request)) {
    router.add({http::Method::get, std::move(pattern), http::Access::anyone(),
                [routes, handler](http::Request request) { return (routes.get()->*handler)(std::move(request)); }});
  };
  add("/", &PageRoutes::home);
  add("/columns/{slug}", &PageRoutes::column);
  add("/items/{item}", &PageRoutes::item);
  add("/series/{slug}", &PageRoutes::series);
  add("/courses/{course}", &PageRoutes::course);
  for (const auto shell : shells) add(std::string(shell), &PageRoutes::shell);
  add("/console", &PageRoutes::console);
  add("/console/{rest*}", &PageRoutes::console);
}

}  // namespace wanqiu::library
