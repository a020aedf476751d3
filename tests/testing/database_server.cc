#include "tests/testing/database_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <map>
#include <stdexcept>
#include <thread>

#include "tests/testing/mariadb_connection.h"
#include "tests/testing/temporary_folder.h"

namespace stepwell::testing {
namespace {

constexpr int kStart_ms = 120'000;
constexpr int kStop_ms = 60'000;
constexpr std::size_t kSocketPath_max = 100;  // the kernel takes 107 bytes

std::filesystem::path make_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "stepwell-server-XXXXXX").string();
  if (name.size() + 5 > kSocketPath_max) name = "/tmp/stepwell-server-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make the temporary folder " + name);
  return name;
}

}  // namespace

DatabaseServer::DatabaseServer(Options options) : options_(std::move(options)), folder_(make_folder()) {
  socket_ = folder_ / "s";
  try {
    install_server(options_.program, folder_ / "data");
    start();
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
    throw;
  }
}

DatabaseServer::~DatabaseServer() {
  process_.reset();
  if (std::getenv("STEPWELL_KEEP") != nullptr) return;
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void DatabaseServer::start() {
  auto arguments = server_command(options_.program, folder_, options_.durable);
  arguments.insert(arguments.end(), options_.arguments.begin(), options_.arguments.end());
  process_ = std::make_unique<Process>(
      Command{.arguments = arguments, .environment = server_environment(), .ends_with_parent = true});
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(kStart_ms);
  while (!answers(socket_)) {
    if (!process_->running() || std::chrono::steady_clock::now() >= end) {
      throw std::runtime_error(name_of(options_.program) + " does not come up:\n" +
                               process_->errors_so_far() + log());
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

void DatabaseServer::kill() { process_->kill(); }

void DatabaseServer::signal(int number) { process_->signal(number); }

void DatabaseServer::stop() {
  process_->signal(SIGTERM);
  process_->wait(kStop_ms);
}

std::string DatabaseServer::log() const {
  const auto file = folder_ / "log.err";
  return std::filesystem::exists(file) ? read_file(file) : "";
}

std::filesystem::path fixture_note(ServerProgram program) {
  // Beside the program under test: every build folder has servers of its own.
  return std::filesystem::path(STEPWELL_BINARY).parent_path() / (name_of(program) + "-fixture.socket");
}

int free_port() {
  const int file = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool bound = bind(file, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     getsockname(file, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  close(file);
  if (!bound) throw std::runtime_error("no free port on 127.0.0.1");
  return ntohs(address.sin_port);
}

const std::string& shared_socket(ServerProgram program) {
  static std::map<ServerProgram, std::string> sockets;
  static std::map<ServerProgram, std::unique_ptr<DatabaseServer>> own;
  std::string& socket = sockets[program];
  if (!socket.empty()) return socket;
  const auto note = fixture_note(program);
  if (std::filesystem::exists(note)) socket = read_file(note);
  if (!socket.empty() && answers(socket)) return socket;
  own[program] = std::make_unique<DatabaseServer>(DatabaseServer::Options{.program = program});
  return socket = own[program]->socket();
}

}  // namespace stepwell::testing
