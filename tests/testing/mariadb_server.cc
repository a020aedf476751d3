#include "tests/testing/mariadb_server.h"

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <thread>

#include "tests/testing/mariadb_connection.h"
#include "tests/testing/temporary_folder.h"

namespace stepwell::testing {
namespace {

constexpr int kInstallAttempts = 3;
constexpr int kStart_ms = 120'000;
constexpr int kStop_ms = 60'000;
constexpr std::size_t kSocketPath_max = 100;  // the kernel takes 107 bytes

/// Debian keeps servers where an ordinary user's PATH does not look.
std::map<std::string, std::string> environment() {
  const char* path = std::getenv("PATH");
  return {{"PATH", std::string(path == nullptr ? "/usr/bin" : path) + ":/usr/sbin:/usr/local/sbin"}};
}

std::filesystem::path make_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "stepwell-mariadb-XXXXXX").string();
  if (name.size() + 5 > kSocketPath_max) name = "/tmp/stepwell-mariadb-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make the temporary folder " + name);
  return name;
}

/// mariadbd refuses to run as root unless it is told to.
std::string user_argument() { return geteuid() == 0 ? "--user=root" : "--skip-symbolic-links"; }

/// What makes a server quick and careless: nothing of it has to outlive a power failure.
const std::vector<std::string> kCareless = {"--debug-no-sync", "--innodb-flush-method=nosync",
                                            "--sync-frm=0"};

}  // namespace

MariaDbServer::MariaDbServer(Options options) : options_(std::move(options)), folder_(make_folder()) {
  socket_ = folder_ / "s";
  try {
    install();
    start();
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
    throw;
  }
}

MariaDbServer::~MariaDbServer() {
  process_.reset();
  if (std::getenv("STEPWELL_KEEP") != nullptr) return;
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void MariaDbServer::install() {
  Command command{
      .arguments = {"mariadb-install-db", "--no-defaults", "--datadir=" + (folder_ / "data").string(),
                    user_argument(), "--auth-root-authentication-method=normal", "--skip-test-db",
                    "--skip-name-resolve", "--innodb-log-file-size=32M", "--innodb-use-native-aio=0"},
      .environment = environment()};
  command.arguments.insert(command.arguments.end(), kCareless.begin(), kCareless.end());
  // Its bootstrap gives up now and then on a machine that is busy with other servers; the next one succeeds.
  Outcome outcome;
  for (int attempt = 0; attempt < kInstallAttempts; ++attempt) {
    outcome = run(command, kStart_ms);
    if (outcome.status == 0) return;
    std::filesystem::remove_all(folder_ / "data");
  }
  throw std::runtime_error("mariadb-install-db failed (Debian: apt-get install mariadb-server-core)\n" +
                           outcome.output + outcome.errors);
}

std::vector<std::string> MariaDbServer::arguments() const {
  std::vector<std::string> all = {
      "mariadbd", "--no-defaults", user_argument(), "--datadir=" + (folder_ / "data").string(),
      "--socket=" + socket_, "--pid-file=" + (folder_ / "pid").string(),
      "--log-error=" + (folder_ / "log.err").string(), "--tmpdir=" + folder_.string(), "--skip-networking",
      "--skip-name-resolve",
      // A binlog, so that snapshots have a position in it.
      "--log-bin=binlog", "--binlog-format=ROW", "--server-id=1", "--local-infile=1", "--max-connections=300",
      // Small, for there may be several.
      "--performance-schema=0", "--innodb-buffer-pool-size=128M", "--innodb-log-file-size=32M",
      "--key-buffer-size=1M", "--aria-pagecache-buffer-size=8M", "--innodb-buffer-pool-dump-at-shutdown=0",
      "--innodb-use-native-aio=0"};
  const auto add = [&all](const std::vector<std::string>& more) {
    all.insert(all.end(), more.begin(), more.end());
  };
  if (options_.durable) {
    // What is written survives the process; only a power failure would need the syncs.
    add({"--debug-no-sync", "--innodb-flush-log-at-trx-commit=1", "--sync-binlog=1"});
  } else {
    add(kCareless);
    // One file for all tables: creating and dropping them is what most tests spend their time on.
    add({"--innodb-flush-log-at-trx-commit=0", "--sync-binlog=0", "--innodb-doublewrite=0",
         "--innodb-file-per-table=0"});
  }
  add(options_.arguments);
  return all;
}

void MariaDbServer::start() {
  process_ = std::make_unique<Process>(
      Command{.arguments = arguments(), .environment = environment(), .ends_with_parent = true});
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(kStart_ms);
  while (!answers(socket_)) {
    if (!process_->running() || std::chrono::steady_clock::now() >= end) {
      throw std::runtime_error("mariadbd does not come up:\n" + process_->errors_so_far() + log());
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

void MariaDbServer::kill() { process_->kill(); }

void MariaDbServer::signal(int number) { process_->signal(number); }

void MariaDbServer::stop() {
  process_->signal(SIGTERM);
  process_->wait(kStop_ms);
}

std::string MariaDbServer::log() const {
  const auto file = folder_ / "log.err";
  return std::filesystem::exists(file) ? read_file(file) : "";
}

std::filesystem::path mariadb_fixture_note() {
  // Beside the program under test: every build folder has a server of its own.
  return std::filesystem::path(STEPWELL_BINARY).parent_path() / "mariadb-fixture.socket";
}

const std::string& shared_mariadb_socket() {
  static const std::string noted = [] {
    const auto note = mariadb_fixture_note();
    const std::string socket = std::filesystem::exists(note) ? read_file(note) : "";
    return !socket.empty() && answers(socket) ? socket : std::string();
  }();
  if (!noted.empty()) return noted;
  static MariaDbServer own;
  return own.socket();
}

}  // namespace stepwell::testing
