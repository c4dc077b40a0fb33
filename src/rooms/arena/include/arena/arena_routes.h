#pragma once

namespace wanqiu::http {
class Router;
}

namespace wanqiu::arena {

class Arena;

void mount_arena(http::Router& router, Arena& arena);

}  // namespace wanqiu::arena
