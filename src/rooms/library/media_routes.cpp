#include "http/router.h"
#include "library/media.h"

namespace wanqiu::library {
namespace {

const http::RoleSet writers{http::Role::contributor, http::Role::editor, http::Role::reviewer, http::Role::chief};
const http::RoleSet removers{http::Role::editor, http::Role::chief};

struct UploadQuery {
  http::Text<1, 200> name;
  std::optional<http::Text<0, 500>> alt;
};
BOOST_DESCRIBE_STRUCT(UploadQuery, (), (name, alt))

struct ListQuery {
  std::optional<MediaKind> kind;
  std::optional<http::Text<0, 100>> name;
  std::optional<http::Whole<1, 100>> limit;
  std::optional<http::Text<0, 200>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListQuery, (), (kind, name, limit, cursor))

struct DescriptionIn {
  std::optional<http::Text<1, 200>> name;
  std::optional<http::Text<0, 500>> alt;
};
BOOST_DESCRIBE_STRUCT(DescriptionIn, (), (name, alt))

template <class T>
std::optional<std::string> text_of(const std::optional<T>& text) {
  return text ? std::optional(text->value) : std::nullopt;
}

class MediaRoutes {
 public:
  explicit MediaRoutes(Media& media) : media_(media) {}

  base::Task<http::Response> upload(http::Request request) {
    const auto query = request.query_as<UploadQuery>();
    Media::In in{request.body_file, query.name.value, text_of(query.alt).value_or(""), request.who().learner};
    auto result = co_await media_.take_in(std::move(in));
    const auto taken = std::move(result).value();
    co_return http::json(taken.known ? 200 : 201, taken.file);
  }

  base::Task<http::Response> list(http::Request request) {
    const auto query = request.query_as<ListQuery>();
    MediaQuery wanted{query.kind, text_of(query.name).value_or(""),
                      query.limit ? static_cast<int>(query.limit->value) : 50, text_of(query.cursor).value_or("")};
    auto page = co_await media_.list(std::move(wanted));
    co_return http::json(200, page.value());
  }

  base::Task<http::Response> get(http::Request request) {
    auto file = co_await media_.find(std::string(request.parameter("hash")));
    co_return http::json(200, file.value());
  }

  base::Task<http::Response> describe(http::Request request) {
    const auto in = request.body_as<DescriptionIn>();
    MediaDescription description{text_of(in.name), text_of(in.alt)};
    auto file = co_await media_.describe(std::string(request.parameter("hash")), std::move(description));
    co_return http::json(200, file.value());
  }

  base::Task<http::Response> remove(http::Request request) {
    const auto removed = co_await media_.remove(std::string(request.parameter("hash")));
    removed.value();
    co_return http::no_content();
  }

  /// The name in the address is for people; only the hash decides. `sandbox` keeps a file that a browser opens by
  /// itself from acting as a page of this site.
  base::Task<http::Response> serve(http::Request request) {
    auto served = co_await media_.serve(std::string(request.parameter("hash")), std::string(request.parameter("name")));
    const auto file = std::move(served).value();
    http::Response response;
    response.content_type = file.content_type;
    response.etag = file.etag;
    response.body = http::File{file.path};
    response.headers = {{"cache-control", "public, max-age=31536000, immutable"},
                        {"x-content-type-options", "nosniff"},
                        {"content-security-policy",
                         "default-src 'none'; media-src 'self'; img-src 'self'; style-src 'unsafe-inline'; sandbox"}};
    co_return response;
  }

 private:
  Media& media_;
};

}  // namespace

void mount_media(http::Router& router, Media& media) {
  const auto routes = std::make_shared<MediaRoutes>(media);
  const auto to = [&](base::Task<http::Response> (MediaRoutes::*handler)(http::Request)) -> http::Handler {
    return [routes, handler](http::Request request) { return ((*routes).*handler)(std::move(request)); };
  };
  using http::Access;
  using http::Method;
  const http::Limits upload{std::size_t{2} * 1024 * 1024 * 1024, true, 1800};
  router.add({Method::get, "/api/v1/media", Access::somewhere(writers), to(&MediaRoutes::list)});
  router.add({Method::post, "/api/v1/media", Access::somewhere(writers), to(&MediaRoutes::upload), upload});
  router.add({Method::get, "/api/v1/media/{hash}", Access::somewhere(writers), to(&MediaRoutes::get)});
  router.add({Method::patch, "/api/v1/media/{hash}", Access::somewhere(writers), to(&MediaRoutes::describe)});
  router.add({Method::delete_, "/api/v1/media/{hash}", Access::somewhere(removers), to(&MediaRoutes::remove)});
  router.add({Method::get, "/media/{hash}/{name}", Access::anyone(), to(&MediaRoutes::serve)});
}

}  // namespace wanqiu::library
