#include "serve/http/probe.h"

#include "serve/http/asio.h"

#include <fmt/format.h>

#include <boost/algorithm/string.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "base/error.h"

namespace stepwell::serve {
namespace {

namespace asio = boost::asio;

struct Question {
  std::string host;
  std::uint16_t port = 0;
  std::string request;
};

asio::awaitable<std::string> ask(const Question& question, bool& connected) {
  constexpr std::size_t kAnswerBytesMax = 1 << 20;
  const auto executor = co_await asio::this_coro::executor;
  asio::ip::tcp::resolver resolver(executor);
  const auto endpoints =
      co_await resolver.async_resolve(question.host, std::to_string(question.port), asio::use_awaitable);
  asio::ip::tcp::socket socket(executor);
  co_await asio::async_connect(socket, endpoints, asio::use_awaitable);
  connected = true;
  co_await asio::async_write(socket, asio::buffer(question.request), asio::use_awaitable);
  std::string answer;
  boost::system::error_code end;  // the server closes when it has answered
  co_await asio::async_read(socket, asio::dynamic_buffer(answer, kAnswerBytesMax),
                            asio::redirect_error(asio::use_awaitable, end));
  if (end && end != asio::error::eof) throw boost::system::system_error(end);
  co_return answer;
}

}  // namespace

std::string Probed::field(std::string_view name) const {
  for (std::size_t at = head.find("\r\n"); at != std::string::npos; at = head.find("\r\n", at)) {
    at += 2;
    const auto colon = head.find(':', at);
    if (colon == std::string::npos) break;
    if (!boost::algorithm::iequals(std::string_view(head).substr(at, colon - at), name)) continue;
    return boost::algorithm::trim_copy(head.substr(colon + 1, head.find("\r\n", colon) - colon - 1));
  }
  return {};
}

Probed probe(const std::string& host, std::uint16_t port, std::string_view target,
             std::chrono::milliseconds patience) {
  const Question question{
      host, port, fmt::format("GET {} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", target)};
  std::string answer;
  std::string reason = "it does not answer";
  asio::io_context context;
  bool connected = false;
  asio::co_spawn(context, ask(question, connected), [&](const std::exception_ptr& failure, std::string text) {
    try {
      if (failure) std::rethrow_exception(failure);
      answer = std::move(text);
    } catch (const std::exception& error) {
      reason = error.what();
    }
  });
  context.run_for(patience);
  const auto body = answer.find("\r\n\r\n");
  if (body == std::string::npos) {
    if (connected) return {};
    throw Error(ErrorCode::kFailed, fmt::format("cannot ask {}:{}: {}", host, port, reason));
  }
  return {.head = answer.substr(0, body + 2), .body = answer.substr(body + 4)};
}

}  // namespace stepwell::serve
