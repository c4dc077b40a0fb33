#pragma once

#include "arena/arena.h"

namespace wanqiu::http {
class Router;
}

namespace wanqiu::arena {

/// Duels, invitations, ratings and seasons; part of mount_arena.
void mount_meetings(http::Router& router, Arena::Inside& inside);

}  // namespace wanqiu::arena
