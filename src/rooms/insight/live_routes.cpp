// The figures of this moment, once and as a stream.
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "answers.h"

namespace wanqiu::insight {
namespace {

using http::Request;
using http::Response;
using Inside = Room::Inside;

constexpr std::size_t live_children_max = 500;
constexpr auto quiet_max = std::chrono::seconds(15);
constexpr auto identify_every = std::chrono::seconds(30);
constexpr auto after_frame = std::chrono::milliseconds(15);

struct LiveFiguresJson {
  std::optional<std::uint32_t> active_now;
  std::optional<std::uint32_t> registered;
  std::optional<std::uint32_t> participants;
  std::optional<double> participation;
  std::optional<std::int64_t> points;
  std::optional<std::int64_t> points_per_minute;
  std::optional<Hidden> hidden;
  std::optional<double> bound;
};
BOOST_DESCRIBE_STRUCT(LiveFiguresJson, (),
                      (active_now, registered, participants, participation, points, points_per_minute, hidden, bound))

struct LiveChildJson {
  base::OrganisationId id;
  std::string name;
  LiveFiguresJson figures;
};
BOOST_DESCRIBE_STRUCT(LiveChildJson, (), (id, name, figures))

struct LiveJson {
  PlaceJson organisation;
  base::Instant at;
  base::Day day;
  std::string seq;
  LiveFiguresJson figures;
  std::vector<LiveChildJson> children;
};
BOOST_DESCRIBE_STRUCT(LiveJson, (), (organisation, at, day, seq, figures, children))

LiveFiguresJson live_figures(const Inside& room, const LiveFigures& live, base::OrganisationId organisation) {
  const Ordinal at = room.ordinal(organisation);
  LiveFiguresJson json;
  if (at >= live.hidden.size()) return json;  // made since
  const auto figures = figures_json(live.today.of(at), live.hidden[at], room.rule());
  json.registered = figures.registered;
  json.participants = figures.participants;
  json.participation = figures.participation;
  json.points = figures.points;
  json.hidden = figures.hidden;
  json.bound = figures.bound;
  const bool whole = live.hidden[at] == Hidden::none;
  if (whole && !room.rule().too_few(live.active[at])) {
    json.active_now = live.active[at];
    json.points_per_minute = live.points_a_minute[at];
  }
  return json;
}

LiveJson live_json(const Inside& room, const LiveFigures& live, base::OrganisationId organisation) {
  const auto tree = room.tree();
  LiveJson json;
  if (const auto* place = tree->find(organisation)) json.organisation = place_json(*place);
  json.at = live.at;
  json.day = live.day;
  json.seq = std::to_string(live.seq);
  json.figures = live_figures(room, live, organisation);
  for (const auto* child : tree->children(organisation)) {
    if (json.children.size() == live_children_max) break;
    json.children.push_back({child->id, child->name, live_figures(room, live, child->id)});
  }
  return json;
}

base::Task<Response> live_once(Inside& room, Request request) {
  const auto tree = room.tree();
  const auto organisation = organisation_of(*tree, request).id;
  const auto json = co_await room.calculations.run([&] { return live_json(room, room.live.now(), organisation); });
  co_return http::json(200, json);
}

/// One dashboard. Writes wait for the client, so a frame that is not taken is not followed by a second one: whoever
/// reads slowly sees fewer frames, and whoever stops reading is cut off by the server's deadline for a write.
struct LiveStream {
  Inside* room;
  base::OrganisationId organisation;
  std::shared_ptr<Live::Place> place;
  std::shared_ptr<const Request> request;

  /// A session may end, a role may be taken away while the page is open.
  base::Task<bool> may_still_look() const {
    Request again = *request;
    const auto caller = co_await room->parts.people.identify(again);
    if (!caller) co_return false;
    for (const auto& grant : caller->grants) {
      const bool role = grant.role == http::Role::organisation_admin || grant.role == http::Role::operator_;
      if (role && room->parts.people.covers(grant.organisation, organisation)) co_return true;
    }
    co_return false;
  }

  base::Task<void> operator()(http::Writer& writer) const {
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
    std::uint64_t shown = 0;
    base::Stopwatch written, identified;
    const Live::Render render = [inside = room](const LiveFigures& live, base::OrganisationId id) {
      return "event: figures\ndata: " + http::to_json(live_json(*inside, live, id)) + "\n\n";
    };
    for (;;) {
      if (identified.elapsed() >= identify_every) {
        identified = base::Stopwatch();
        const bool may = co_await may_still_look();
        if (!may) co_return;
      }
      const auto frame = room->live.frame(organisation, render);
      if (frame.number > shown || written.elapsed() >= quiet_max) {
        std::string text = frame.number > shown ? *frame.text : std::string(": still here\n\n");
        shown = std::max(shown, frame.number);
        const bool taken = co_await writer.write(std::move(text));
        if (!taken) co_return;
        written = base::Stopwatch();
      }
      // The next frame; or soon, while the first one is being made.
      const std::chrono::microseconds soon = std::chrono::milliseconds(20);
      timer.expires_after(shown == 0 ? soon : std::max(soon, room->live.until_next() + after_frame));
      co_await timer.async_wait(boost::asio::use_awaitable);
    }
  }
};

base::Task<Response> live_stream(Inside& room, Request request) {
  const auto tree = room.tree();
  const auto organisation = organisation_of(*tree, request).id;
  auto place = std::make_shared<Live::Place>(room.live.enter());
  if (!*place) {
    auto fault = base::Fault::unavailable("too many dashboards are open; try again in a moment");
    fault.retry_after_seconds = 10;
    throw base::FaultError(fault);
  }
  Response response;
  response.content_type = "text/event-stream";
  response.headers = {{"Cache-Control", "no-store"}, {"X-Accel-Buffering", "no"}};
  response.body = http::Stream{
      LiveStream{&room, organisation, std::move(place), std::make_shared<const Request>(std::move(request))}};
  co_return response;
}

}  // namespace

void mount_live(http::Router& router, Inside& room) {
  using http::Method;
  const std::string at = "/api/v1/insight/organisations/{organisation_id}/live";
  router.add({Method::get, at, administrators(), handled(room, live_once)});
  router.add({Method::get, at + "/stream", administrators(), handled(room, live_stream)});
}

}  // namespace wanqiu::insight
