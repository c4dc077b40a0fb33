#pragma once

#include <boost/asio/awaitable.hpp>

namespace wanqiu::base {

/// A coroutine on an event loop. Takes its arguments by value: a reference parameter of a spawned one outlives its
/// referent. Never blocks; what blocks goes through store::Store or a process of its own.
template <class T = void>
using Task = boost::asio::awaitable<T>;

}  // namespace wanqiu::base
