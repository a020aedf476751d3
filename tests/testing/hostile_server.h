// HostileServer: the other side of a MariaDB connection, played by somebody who wants what the client has.
//
// It listens on a loopback port of its own and speaks as much of the protocol as an attacker needs. Either it
// makes the whole conversation up (`Login`: a greeting, and an answer to each packet of the client's), or it
// stands before a real server and lets everything through until one command, which it answers itself
// (`Answer`). Everything that clients sent is kept, so that a test can look for what must not be in it.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace stepwell::testing {

class HostileServer {
 public:
  /// A login without a server behind it.
  struct Login {
    /// The method that the greeting names.
    std::string method = "mysql_native_password";
    /// Capabilities that the greeting has, or lacks.
    bool offers_tls = false;
    bool knows_methods = true;
    /// Sent as the first packet, in place of a greeting.
    std::optional<std::string> first_packet = {};
    /// Bytes that follow the greeting in the same breath.
    std::string behind_greeting = {};
    /// What answers the client's packets, one after the other; then it hangs up.
    std::vector<std::string> answers = {};
  };
  /// One command that is answered with something else than the server behind would say.
  struct Answer {
    enum class Kind { kAskForFile, kOneColumn, kNoRows, kOtherWords, kHugeCell };
    Kind kind = Kind::kAskForFile;
    /// Which command, of all connections together, from 0.
    int at = 0;
    /// kAskForFile: which, and whether it waits for what the client says to that.
    std::string path = {};
    bool hangs_up = false;
    /// kOtherWords, in all answers: what the server behind says, and as long a text in its place.
    std::string from = {};
    std::string to = {};
  };

  explicit HostileServer(Login login);
  /// `socket`: of the real server behind.
  HostileServer(std::string socket, Answer answer);
  ~HostileServer();
  HostileServer(const HostileServer&) = delete;
  HostileServer& operator=(const HostileServer&) = delete;

  int port() const { return port_; }
  /// All that clients have sent.
  std::string received() const;
  /// How many commands have come; past `Answer::at`, the answer was given.
  int commands() const { return commands_; }
  /// The first byte of the command that was answered, and its text.
  std::string answered_command() const;

  /// The packet that asks for another login method, with its data.
  static std::string switch_to(const std::string& method, const std::string& data);
  /// Twenty bytes for a client to mix with its password.
  static std::string nonce();

 private:
  void listen();
  void accept_clients();
  void play_login(int client);
  void stand_between(int client);
  /// Takes the login through; false if it fails.
  bool pass_login(int client, int server);
  bool pass_command(int client, int server, const std::string& command);
  void answer(int client, const std::string& command);
  std::string in_other_words(std::string said) const;
  void note(const std::string& bytes);

  Login login_;
  std::string socket_;
  Answer answer_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> commands_ = 0;
  std::atomic<bool> stopped_ = false;
  mutable std::mutex mutex_;
  std::string received_;
  std::string answered_command_;
  std::vector<std::thread> clients_;
  std::thread acceptor_;
};

}  // namespace stepwell::testing
