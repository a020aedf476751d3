// RawClient: a blocking loopback socket that sends exactly the bytes that a test wants to send.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <string_view>

#include "serve/http/testing/asking.h"

namespace stepwell::serve::testing {

class RawClient {
 public:
  /// `receive_bytes` bounds the socket's buffer, for a client that takes little at a time.
  /// `from` is the loopback address that it comes from.
  explicit RawClient(std::uint16_t port, int receive_bytes = 0, const char* from = nullptr)
      : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval timeout{.tv_sec = 10, .tv_usec = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
    if (receive_bytes > 0) ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    if (from != nullptr) {
      address.sin_addr.s_addr = ::inet_addr(from);
      ::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    }
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  ~RawClient() { ::close(socket_); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  bool connected() const { return connected_; }
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) continue;
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  void finish_sending() { ::shutdown(socket_, SHUT_WR); }
  /// Closes so that the server meets a reset.
  void reset() {
    const linger hard{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    ::close(socket_);
    socket_ = -1;
  }

  /// The next answer; status 0 if the server closed, or said nothing for ten seconds.
  HttpAnswer receive(bool has_body = true) {
    for (;;) {
      std::string rest = received_;
      const HttpAnswer answer = complete(rest, has_body);
      if (answer.status != 0) {
        received_ = rest;
        return answer;
      }
      if (!receive_more()) return {};
    }
  }
  HttpAnswer get(std::string_view target, std::string_view fields = {}) {
    send("GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(fields) + "\r\n");
    return receive();
  }
  /// As the server's own pages send it.
  HttpAnswer post(std::string_view target, std::string_view body, std::string_view fields = {}) {
    send("POST " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\nX-Stepwell: 1\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n" + std::string(fields) + "\r\n" + std::string(body));
    return receive();
  }
  /// Whether the server closes in an orderly way, with nothing more to say.
  bool closed() { return received_.empty() && !receive_more() && orderly_; }

 private:
  static HttpAnswer complete(std::string& text, bool has_body) {
    const std::size_t head = text.find("\r\n\r\n");
    if (head == std::string::npos) return {};
    std::string copy = text;
    HttpAnswer answer = take_answer(copy, has_body);
    const std::string length = answer.field("Content-Length");
    if (has_body && !length.empty() && answer.body.size() < std::stoul(length)) return {};
    text = copy;
    return answer;
  }
  bool receive_more() {
    char buffer[65536];
    ssize_t count = 0;
    // A socket with a timeout is interrupted where the process is stopped and goes on.
    do {
      count = ::recv(socket_, buffer, sizeof buffer, 0);
    } while (count < 0 && errno == EINTR);
    orderly_ = count == 0;
    if (count <= 0) return false;
    received_.append(buffer, static_cast<std::size_t>(count));
    return true;
  }

  int socket_;
  bool connected_ = false;
  bool orderly_ = false;
  std::string received_;
};

}  // namespace stepwell::serve::testing
