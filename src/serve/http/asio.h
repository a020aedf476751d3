// Asio: Boost.Asio as this server uses it, with what GCC 12 needs to be told about it.
//
// The only place that includes Asio's headers, so that every file sees the same of it. Private to the server.
#pragma once

// ThreadSanitizer does not understand fences, and GCC says so. Asio uses them beside the locks that it holds
// anyway.
#if defined(__SANITIZE_THREAD__)
#define BOOST_ASIO_DISABLE_FENCED_BLOCK 1
#endif

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>

// A coroutine's frame is allocated and freed by Asio's own operators, which GCC takes for a mismatched pair
// when it inlines one of them and not the other.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace stepwell::serve {

// The concrete executor throughout: any_io_executor would make every operation an indirect call.
using Executor = boost::asio::io_context::executor_type;
template <typename T>
using Awaitable = boost::asio::awaitable<T, Executor>;
using SlowExecutor = boost::asio::thread_pool::executor_type;
using Socket = boost::asio::ip::tcp::socket::rebind_executor<Executor>::other;
using Acceptor = boost::asio::ip::tcp::acceptor::rebind_executor<Executor>::other;
using SteadyClock = std::chrono::steady_clock;
using Timer = boost::asio::basic_waitable_timer<SteadyClock, boost::asio::wait_traits<SteadyClock>, Executor>;

/// Operations give their error code back rather than throw it, and need no frame of their own.
inline constexpr auto kAwait = boost::asio::as_tuple(boost::asio::deferred);

}  // namespace stepwell::serve
