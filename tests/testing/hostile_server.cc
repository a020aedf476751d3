#include "tests/testing/hostile_server.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <stdexcept>

namespace stepwell::testing {
namespace {

constexpr int kPatience_ms = 10'000;
constexpr std::uint32_t kTls = 1u << 11;
constexpr std::uint32_t kMethods = 1u << 19;
constexpr std::uint32_t kNoEof = 1u << 24;
constexpr char kQuery = 3;
constexpr char kPrepare = 0x16;
constexpr char kExecute = 0x17;
constexpr char kCloseStatement = 0x19;
constexpr char kQuit = 1;

struct Packet {
  unsigned char number = 0;
  std::string payload;
  std::string bytes;  // with its head
};

bool read_exactly(int file, char* data, std::size_t size, int patience_ms) {
  while (size > 0) {
    pollfd waiting{file, POLLIN, 0};
    if (poll(&waiting, 1, patience_ms) <= 0) return false;
    const ssize_t got = recv(file, data, size, 0);
    if (got <= 0) return false;
    data += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

std::optional<Packet> read_packet(int file, int patience_ms = kPatience_ms) {
  std::array<char, 4> head{};
  if (!read_exactly(file, head.data(), head.size(), patience_ms)) return std::nullopt;
  std::uint32_t size = 0;
  std::memcpy(&size, head.data(), 3);
  Packet packet{static_cast<unsigned char>(head[3]), std::string(size, '\0'), {}};
  if (!read_exactly(file, packet.payload.data(), size, patience_ms)) return std::nullopt;
  packet.bytes.assign(head.data(), head.size());
  packet.bytes += packet.payload;
  return packet;
}

void send_bytes(int file, const std::string& bytes) {
  for (std::size_t sent = 0; sent < bytes.size();) {
    const ssize_t count = send(file, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) return;
    sent += static_cast<std::size_t>(count);
  }
}

std::string packet_of(int number, const std::string& payload) {
  std::string bytes(4, '\0');
  const auto size = static_cast<std::uint32_t>(payload.size());
  std::memcpy(bytes.data(), &size, 3);
  bytes[3] = static_cast<char>(number);
  return bytes + payload;
}

std::string little_endian(std::uint32_t value, std::size_t bytes) {
  std::string text(bytes, '\0');
  for (std::size_t i = 0; i < bytes; ++i) text[i] = static_cast<char>(value >> (8 * i));
  return text;
}

std::string counted(const std::string& text) { return static_cast<char>(text.size()) + text; }

/// A column of text, as a result describes it.
std::string column(const std::string& name) {
  return counted("def") + counted("") + counted("") + counted("") + counted(name) + counted("") + '\x0c' +
         little_endian(45, 2) + little_endian(100, 4) + '\xfd' + little_endian(0, 2) + '\0' +
         little_endian(0, 2);
}

const std::string kEnd = std::string("\xfe\0\0\2\0", 5);
const std::string kDone = std::string("\0\0\0\2\0\0\0", 7);

/// Where the greeting has the low and the high half of its capabilities.
std::size_t low_flags_at(const std::string& greeting) { return greeting.find('\0') + 1 + 4 + 8 + 1; }

/// So that everything behind it is plain and ends in the old way, which `answer` speaks.
std::string simplified(std::string greeting) {
  const std::size_t low = low_flags_at(greeting);
  greeting[low + 1] = static_cast<char>(greeting[low + 1] & ~(kTls >> 8));
  greeting[low + 6] = static_cast<char>(greeting[low + 6] & ~(kNoEof >> 24));
  std::memset(greeting.data() + low + 14, 0, 4);  // MariaDB's further capabilities
  return greeting;
}

std::string made_up_greeting(const HostileServer::Login& login) {
  std::uint32_t flags =
      0x0000A20Fu | (1u << 16) | (1u << 17);  // protocol 4.1, transactions, secure connection, …
  if (login.offers_tls) flags |= kTls;
  if (login.knows_methods) flags |= kMethods;
  const std::string scramble = HostileServer::nonce();
  return "\x0a" + std::string("8.0.36\0", 7) + little_endian(7, 4) + scramble.substr(0, 8) + '\0' +
         little_endian(flags & 0xFFFF, 2) + '\x2d' + little_endian(2, 2) + little_endian(flags >> 16, 2) +
         (login.knows_methods ? '\x15' : '\0') + std::string(10, '\0') + scramble.substr(8) + '\0' +
         (login.knows_methods ? login.method + '\0' : "");
}

}  // namespace

std::string HostileServer::nonce() { return "abcdefghijklmnopqrst"; }

std::string HostileServer::switch_to(const std::string& method, const std::string& data) {
  return "\xfe" + method + '\0' + data;
}

HostileServer::HostileServer(Login login) : login_(std::move(login)) { listen(); }

HostileServer::HostileServer(std::string socket, Answer answer)
    : socket_(std::move(socket)), answer_(std::move(answer)) {
  listen();
}

HostileServer::~HostileServer() {
  stopped_ = true;
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  for (auto& client : clients_) client.join();
  ::close(listener_);
}

void HostileServer::listen() {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  if (listener_ < 0 || ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::listen(listener_, 16) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    throw std::runtime_error("the hostile server cannot listen");
  }
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_clients(); });
}

void HostileServer::accept_clients() {
  while (!stopped_) {
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) return;
    // Answers are passed on in the pieces in which they come, and none waits for the acknowledgement of
    // another.
    const int at_once = 1;
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof(at_once));
    clients_.emplace_back([this, client] {
      if (socket_.empty()) {
        play_login(client);
      } else {
        stand_between(client);
      }
      ::close(client);
    });
  }
}

void HostileServer::note(const std::string& bytes) {
  const std::lock_guard lock(mutex_);
  received_ += bytes;
}

std::string HostileServer::received() const {
  const std::lock_guard lock(mutex_);
  return received_;
}

std::string HostileServer::answered_command() const {
  const std::lock_guard lock(mutex_);
  return answered_command_;
}

void HostileServer::play_login(int client) {
  send_bytes(client,
             packet_of(0, login_.first_packet.value_or(made_up_greeting(login_))) + login_.behind_greeting);
  for (const auto& reply : login_.answers) {
    const auto packet = read_packet(client);
    if (!packet) return;
    note(packet->bytes);
    send_bytes(client, packet_of(packet->number + 1, reply));
  }
  ::shutdown(client, SHUT_WR);
  while (const auto packet = read_packet(client)) note(packet->bytes);
}

void HostileServer::stand_between(int client) {
  const int server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  socket_.copy(address.sun_path, sizeof(address.sun_path) - 1);
  if (::connect(server, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0 &&
      pass_login(client, server)) {
    while (const auto command = read_packet(client)) {
      note(command->bytes);
      const char kind = command->payload.empty() ? '\0' : command->payload.front();
      if (kind == kQuit || !pass_command(client, server, command->bytes)) break;
    }
  }
  ::close(server);
}

bool HostileServer::pass_login(int client, int server) {
  const auto greeting = read_packet(server);
  if (!greeting) return false;
  send_bytes(client, packet_of(0, simplified(greeting->payload)));
  for (;;) {
    const auto from_client = read_packet(client);
    if (!from_client) return false;
    note(from_client->bytes);
    send_bytes(server, from_client->bytes);
    const auto from_server = read_packet(server);
    if (!from_server || from_server->payload.empty()) return false;
    send_bytes(client, from_server->bytes);
    if (from_server->payload.front() == '\0') return true;
    if (from_server->payload.front() == '\xff') return false;
  }
}

bool HostileServer::pass_command(int client, int server, const std::string& command) {
  const char kind = command[4];
  // These have no answer.
  if (kind == kCloseStatement || kind == 0x18) {
    send_bytes(server, command);
    return true;
  }
  // One that makes rows of a prepared statement up needs the statement.
  const bool rows = answer_.kind == Answer::Kind::kOneColumn;
  const bool answerable = answer_.kind == Answer::Kind::kHugeCell
                              ? kind == kExecute
                              : kind == kQuery || kind == kExecute || !rows;
  if (answerable && commands_++ == answer_.at) {
    answer(client, command.substr(4));
    return false;
  }
  send_bytes(server, command);
  // Until the server has said all: whoever waits for both sides sees whose turn it is.
  for (;;) {
    std::array<pollfd, 2> waiting{pollfd{server, POLLIN, 0}, pollfd{client, POLLIN, 0}};
    if (poll(waiting.data(), waiting.size(), kPatience_ms * 6) <= 0) return false;
    std::array<char, 65536> block{};
    if (waiting[0].revents != 0) {
      const ssize_t got = recv(server, block.data(), block.size(), 0);
      if (got <= 0) return false;
      send_bytes(client, in_other_words({block.data(), static_cast<std::size_t>(got)}));
      continue;
    }
    // A block of a file that the statement loads goes on the number of its packets; a command begins with 0.
    std::array<char, 4> head{};
    if (recv(client, head.data(), head.size(), MSG_PEEK | MSG_WAITALL) != 4) return false;
    if (head[3] == 0) return true;
    const auto packet = read_packet(client);
    if (!packet) return false;
    note(packet->bytes);
    send_bytes(server, packet->bytes);
  }
}

std::string HostileServer::in_other_words(std::string said) const {
  if (answer_.kind != Answer::Kind::kOtherWords) return said;
  for (auto at = said.find(answer_.from); at != std::string::npos; at = said.find(answer_.from, at + 1)) {
    said.replace(at, answer_.from.size(), answer_.to);
  }
  return said;
}

void HostileServer::answer(int client, const std::string& command) {
  {
    const std::lock_guard lock(mutex_);
    answered_command_ = command;
  }
  switch (answer_.kind) {
    case Answer::Kind::kAskForFile:
      send_bytes(client, packet_of(1, "\xfb" + answer_.path));
      if (answer_.hangs_up) return;
      break;
    case Answer::Kind::kOneColumn: {
      const std::string row =
          command.front() == kExecute ? std::string("\0\0", 2) + counted("1") : counted("1");
      send_bytes(client, packet_of(1, "\x01") + packet_of(2, column("x")) + packet_of(3, kEnd) +
                             packet_of(4, row) + packet_of(5, kEnd));
      break;
    }
    case Answer::Kind::kHugeCell: {
      // A cell that says that it has two gigabytes, of which one byte follows.
      const std::string row("\0\0\xfe\0\0\0\x80\0\0\0\0x", 12);
      send_bytes(client, packet_of(1, "\x01") + packet_of(2, column("x")) + packet_of(3, kEnd) +
                             packet_of(4, row) + packet_of(5, kEnd));
      break;
    }
    case Answer::Kind::kNoRows:
    case Answer::Kind::kOtherWords:
      send_bytes(client, packet_of(1, kDone));
      break;
  }
  // Whatever the client says to that; then every further command is done. Some answers make it wait for more.
  constexpr int kSoon_ms = 2'000;
  while (const auto packet = read_packet(client, kSoon_ms)) {
    note(packet->bytes);
    const char kind = packet->payload.empty() ? '\0' : packet->payload.front();
    if (packet->number == 0 && kind == kQuit) return;
    if (kind == kCloseStatement && packet->number == 0) continue;
    if (answer_.kind == Answer::Kind::kAskForFile && packet->number != 0 && !packet->payload.empty())
      continue;
    send_bytes(client, packet_of(packet->number + 1, kDone));
  }
}

}  // namespace stepwell::testing
