// DatabaseServer: a real MariaDB or MySQL of the suite's own, with its own data folder and Unix socket and no
// TCP.
//
// It touches nothing that a server installed on the machine uses. It runs as whoever runs the tests, root
// included. A throw-away server never waits for a disk; a durable one writes its logs like a real one, so
// that its death by kill -9 means something.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tests/testing/process.h"
#include "tests/testing/server_program.h"

namespace stepwell::testing {

class DatabaseServer {
 public:
  struct Options {
    bool durable = false;
    /// Further arguments, which win over ours.
    std::vector<std::string> arguments = {};
    ServerProgram program = server_of_suite();
  };

  /// Makes the data folder and starts the server; returns when it answers. It is gone with the object, or
  /// with this process, however that ends. Throws std::runtime_error with the server's log if it does not
  /// come up.
  explicit DatabaseServer(Options options);
  DatabaseServer() : DatabaseServer(Options()) {}
  ~DatabaseServer();
  DatabaseServer(const DatabaseServer&) = delete;
  DatabaseServer& operator=(const DatabaseServer&) = delete;

  /// The path of its socket. Its administrator is root, without password.
  const std::string& socket() const { return socket_; }
  const std::filesystem::path& folder() const { return folder_; }
  bool running() { return process_ != nullptr && process_->running(); }

  /// kill -9.
  void kill();
  /// SIGSTOP and SIGCONT, say.
  void signal(int number);
  /// Ends it as a service manager would, and waits.
  void stop();
  /// Starts it again on the same data folder.
  void start();
  /// What it has logged.
  std::string log() const;

 private:
  Options options_;
  std::filesystem::path folder_;
  std::string socket_;
  std::unique_ptr<Process> process_;
};

/// The socket of the server that the tests share: the one that CTest's fixture started (tests/fixture), or
/// else one that this process starts now and takes along when it ends.
const std::string& shared_socket(ServerProgram program = server_of_suite());

/// A port that nobody listens on now, and that the kernel gives to nobody else for a while. Throws
/// std::runtime_error.
int free_port();

/// Where the fixture notes the socket of such a server.
std::filesystem::path fixture_note(ServerProgram program);

}  // namespace stepwell::testing
