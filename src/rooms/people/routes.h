#pragma once

#include "http/router.h"

namespace wanqiu::people {

class People;
struct Room;

/// Adds a route whose handler is a plain function over the room. (A coroutine lambda with captures would be gone before
/// it ends; this lambda is none, it only calls.)
struct Mount {
  using Handler = base::Task<http::Response> (*)(Room&, http::Request);
  http::Router& router;
  Room& room;

  void operator()(http::Method method, std::string pattern, http::Access access, Handler handler,
                  http::Limits limits = {}) const {
    router.add({method, std::move(pattern), std::move(access),
                [&to = room, handler](http::Request request) { return handler(to, std::move(request)); }, limits});
  }
};

void mount_accounts(http::Router& router, Room& room);
void mount_organisations(http::Router& router, Room& room);
void mount_learners(http::Router& router, Room& room, People& people);

}  // namespace wanqiu::people
