#include "account.h"
#include "http/router.h"
#include "my_data.h"
#include "people/people_routes.h"
#include "room.h"
#include "routes.h"
#include "views.h"

namespace wanqiu::people {
namespace {

using base::Task;
using http::Access;
using http::Method;
using http::Request;
using http::Response;
using http::Text;

struct RegistrationBody {
  Text<1, 40> join_code;
  Text<1, 40> name;
  Text<1, 60> user_name;
  std::string password;
};
BOOST_DESCRIBE_STRUCT(RegistrationBody, (), (join_code, name, user_name, password))
struct ActivationBody {
  std::string account;
  std::string code;
  std::string password;
};
BOOST_DESCRIBE_STRUCT(ActivationBody, (), (account, code, password))
struct SignInBody {
  std::string account;
  std::string password;
};
BOOST_DESCRIBE_STRUCT(SignInBody, (), (account, password))
enum class Language : std::uint8_t { zh, en };
BOOST_DESCRIBE_ENUM(Language, zh, en)
struct MeBody {
  std::optional<Text<1, 40>> name;
  std::optional<Language> language;
  std::optional<bool> large_type;
  std::optional<bool> hide_name;
};
BOOST_DESCRIBE_STRUCT(MeBody, (), (name, language, large_type, hide_name))
struct PasswordBody {
  std::string old;
  std::string new_;  // "new"
};
BOOST_DESCRIBE_STRUCT(PasswordBody, (), (old, new_))
struct ErasureBody {
  std::string password;
};
BOOST_DESCRIBE_STRUCT(ErasureBody, (), (password))
struct TokenBody {
  Text<1, 60> label;
};
BOOST_DESCRIBE_STRUCT(TokenBody, (), (label))

struct JoinTarget {
  std::string name;
  std::vector<std::string> path;
};
BOOST_DESCRIBE_STRUCT(JoinTarget, (), (name, path))
struct TokenView {
  TokenId id;
  std::string label;
  base::Instant created_at;
  std::optional<base::Instant> used_at;
};
BOOST_DESCRIBE_STRUCT(TokenView, (), (id, label, created_at, used_at))
struct NewTokenView {
  TokenId id;
  std::string label;
  std::string secret;
};
BOOST_DESCRIBE_STRUCT(NewTokenView, (), (id, label, secret))

/// The session has a sliding end that the server keeps; the cookie lasts as long as browsers let it.
std::string cookie(std::string_view secret, bool secure) {
  std::string text = "wq_session=" + std::string(secret) + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=";
  text += secret.empty() ? "0" : "34560000";
  if (secure) text += "; Secure";
  return text;
}

bool is_secure(const Room& room, const Request& request) {
  return request.secure || room.parts.settings.secure_cookies;
}

Task<MeView> load_me(Room& room, base::LearnerNumber number) {
  const auto row = co_await room.parts.store.read([number](store::Session& db) { return find_learner(db, number); });
  if (!row || !is_registered(row->state)) throw base::FaultError(base::Fault::not_found("this learner is gone"));
  co_return me_view(room, *row);
}

Task<Response> enter(Room& room, base::Result<SignedIn> signed_in, bool secure) {
  const auto in = std::move(signed_in).value();
  const auto me = co_await load_me(room, in.number);
  co_return http::json(201, me).with("Set-Cookie", cookie(in.secret, secure)).with("Cache-Control", "no-store");
}

Task<Response> show_join_code(Room& room, Request request) {
  const std::string code(request.parameter("code"));
  auto found = co_await look_up_join_code(room, code, request.remote);
  const auto view = view_of(room, std::move(found).value());
  co_return http::json(200, JoinTarget{view.name, view.path});
}

Task<Response> post_registration(Room& room, Request request) {
  const auto body = request.body_as<RegistrationBody>();
  RegistrationIn in{body.join_code.value, body.name.value, body.user_name.value, body.password, request.remote};
  auto signed_in = co_await register_learner(room, std::move(in));
  co_return co_await enter(room, std::move(signed_in), is_secure(room, request));
}

Task<Response> post_activation(Room& room, Request request) {
  auto body = request.body_as<ActivationBody>();
  auto signed_in = co_await activate(room, body.account, body.code, body.password, request.remote);
  co_return co_await enter(room, std::move(signed_in), is_secure(room, request));
}

Task<Response> post_session(Room& room, Request request) {
  auto body = request.body_as<SignInBody>();
  auto signed_in = co_await sign_in(room, body.account, body.password, request.remote);
  co_return co_await enter(room, std::move(signed_in), is_secure(room, request));
}

Task<Response> delete_session(Room& room, Request request) {
  const std::string secret(request.cookie("wq_session"));
  if (!secret.empty()) co_await sign_out(room, secret);
  co_return http::no_content().with("Set-Cookie", cookie("", is_secure(room, request)));
}

Task<Response> delete_sessions(Room& room, Request request) {
  co_await sign_out_everywhere(room, request.who().number);
  co_return http::no_content().with("Set-Cookie", cookie("", is_secure(room, request)));
}

Task<Response> get_me(Room& room, Request request) {
  const auto me = co_await load_me(room, request.who().number);
  co_return http::json(200, me).with("Cache-Control", "no-store");
}

Task<Response> patch_me(Room& room, Request request) {
  const auto body = request.body_as<MeBody>();
  MeChange change;
  if (body.name) change.name = body.name->value;
  if (body.language) change.language = *body.language == Language::zh ? "zh" : "en";
  change.large_type = body.large_type;
  change.hide_name = body.hide_name;
  co_await change_me(room, request.who().number, std::move(change));
  const auto me = co_await load_me(room, request.who().number);
  co_return http::json(200, me);
}

Task<Response> put_password(Room& room, Request request) {
  const auto body = request.body_as<PasswordBody>();
  const auto changed = co_await change_password(room, request.who(), body.old, body.new_);
  changed.value();
  co_return http::no_content();
}

Task<Response> get_tokens(Room& room, Request request) {
  const auto number = request.who().number;
  const auto rows = co_await room.parts.store.read([number](store::Session& db) { return tokens_of(db, number); });
  Page<TokenView> page;
  for (const auto& row : rows) page.items.push_back({row.id, row.label, row.created_at, row.used_at});
  co_return http::json(200, page);
}

Task<Response> post_token(Room& room, Request request) {
  const auto body = request.body_as<TokenBody>();
  if (request.who().by_token) throw base::FaultError(base::Fault::forbidden("an API token makes no tokens; sign in"));
  auto made = co_await make_token(room, request.who(), body.label.value);
  const auto token = std::move(made).value();
  co_return http::json(201, NewTokenView{token.token.id, token.token.label, token.secret})
      .with("Cache-Control", "no-store");
}

Task<Response> delete_token_of_mine(Room& room, Request request) {
  const auto revoked = co_await revoke_token(room, request.who().number, request.id<TokenId>("token_id"));
  revoked.value();
  co_return http::no_content();
}

Task<Response> get_my_data(Room& room, Request request) {
  auto text = co_await my_data_json(room, request.who());
  co_return Response{200, "application/json", std::move(text), {}, {{"Cache-Control", "no-store"}}};
}

Task<Response> get_my_export(Room& room, Request request) {
  auto bytes = co_await my_data_zip(room, request.who());
  co_return Response{200,
                     "application/zip",
                     std::move(bytes),
                     {},
                     {{"Cache-Control", "no-store"}, {"Content-Disposition", "attachment; filename=\"my-data.zip\""}}};
}

Task<Response> post_my_erasure(Room& room, Request request) {
  auto body = request.body_as<ErasureBody>();
  const auto erased = co_await erase_me(room, request.who(), std::move(body.password));
  erased.value();
  co_return http::no_content().with("Set-Cookie", cookie("", is_secure(room, request)));
}

}  // namespace

void mount_accounts(http::Router& router, Room& room) {
  const Mount mount{router, room};
  mount(Method::get, "/api/v1/join-codes/{code}", Access::anyone(), show_join_code);
  mount(Method::post, "/api/v1/registrations", Access::anyone(), post_registration);
  mount(Method::post, "/api/v1/activations", Access::anyone(), post_activation);
  mount(Method::post, "/api/v1/sessions", Access::anyone(), post_session);
  mount(Method::delete_, "/api/v1/sessions", Access::signed_in(), delete_sessions);
  mount(Method::delete_, "/api/v1/sessions/current", Access::anyone(), delete_session);
  mount(Method::get, "/api/v1/me", Access::signed_in(), get_me);
  mount(Method::patch, "/api/v1/me", Access::signed_in(), patch_me);
  mount(Method::put, "/api/v1/me/password", Access::signed_in(), put_password);
  mount(Method::get, "/api/v1/me/tokens", Access::signed_in(), get_tokens);
  mount(Method::post, "/api/v1/me/tokens", Access::signed_in(), post_token);
  mount(Method::delete_, "/api/v1/me/tokens/{token_id}", Access::signed_in(), delete_token_of_mine);
  mount(Method::get, "/api/v1/me/data", Access::signed_in(), get_my_data);
  mount(Method::get, "/api/v1/me/data/export", Access::signed_in(), get_my_export);
  mount(Method::post, "/api/v1/me/erasure", Access::signed_in(), post_my_erasure);
}

}  // namespace wanqiu::people
