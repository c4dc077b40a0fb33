#pragma once

#include "city.h"

namespace wanqiu::app {

/// SIGTERM and SIGINT wait for serve() in this thread and all made after it: call it before anything is opened.
void block_end_signals();

/// Serves an open city until SIGTERM or SIGINT; then lets requests under way finish, writes a checkpoint and returns.
base::Result<void> serve(City& city);

/// Every route of the program, in one place. What is mounted must outlive the router.
struct Mounted;
std::unique_ptr<Mounted, void (*)(Mounted*)> mount_all(City& city);
const http::Router& router_of(const Mounted& mounted);

}  // namespace wanqiu::app
