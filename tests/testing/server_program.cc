#include "tests/testing/server_program.h"

#include <fcntl.h>
#include <pwd.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string_view>

#include "tests/testing/process.h"
#include "tests/testing/temporary_folder.h"

namespace stepwell::testing {
namespace {

namespace fs = std::filesystem;

constexpr int kInstallAttempts = 3;
constexpr int kInstall_ms = 120'000;

fs::path folder_of(ServerProgram program) {
  return fs::path(STEPWELL_SOURCE) / "build/servers" / name_of(program);
}

std::string binary(ServerProgram program) {
  if (program == ServerProgram::kMariaDB) return "mariadbd";
  return (folder_of(program) / (program == ServerProgram::kMySQL ? "mysqld" : "mariadbd")).string();
}

fs::path shared_files(ServerProgram program) {
  return folder_of(program) / "root/usr/share" / (program == ServerProgram::kMySQL ? "mysql" : "mariadb");
}

void append(std::vector<std::string>& all, const std::vector<std::string>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

/// What every start needs: no configuration of the machine's, and the files that came with the program.
std::vector<std::string> place(ServerProgram program) {
  std::vector<std::string> arguments = {binary(program), "--no-defaults"};
  // Servers refuse to run as root unless they are told to.
  if (geteuid() == 0) arguments.emplace_back("--user=root");
  if (program == ServerProgram::kMariaDB) return arguments;
  const std::string root = (folder_of(program) / "root/usr").string();
  const std::string share = shared_files(program).string();
  append(arguments, {"--basedir=" + root, "--plugin-dir=" + root + "/lib/mysql/plugin",
                     "--lc-messages-dir=" + share, "--character-sets-dir=" + share + "/charsets"});
  return arguments;
}

/// What makes a server quick and careless: nothing of it has to outlive a power failure.
std::vector<std::string> careless(ServerProgram program) {
  if (program == ServerProgram::kMySQL) return {"--innodb-flush-method=nosync"};
  return {"--debug-no-sync", "--innodb-flush-method=nosync", "--sync-frm=0"};
}

void run_installer(const Command& command, const fs::path& data) {
  Outcome outcome;
  // MariaDB's bootstrap gives up now and then on a machine that is busy with other servers; the next one
  // succeeds.
  for (int attempt = 0; attempt < kInstallAttempts; ++attempt) {
    outcome = run(command, kInstall_ms);
    if (outcome.status == 0) return;
    fs::remove_all(data);
  }
  throw std::runtime_error(command.arguments.front() + " failed\n" + outcome.output + outcome.errors);
}

/// The system's script, which knows the system's program. It need not know how the machine is called (--force):
/// there may be no /etc/hosts.
void install_mariadb(const fs::path& data) {
  std::vector<std::string> arguments = {"mariadb-install-db", "--no-defaults"};
  if (geteuid() == 0) arguments.emplace_back("--user=root");
  append(arguments,
         {"--datadir=" + data.string(), "--auth-root-authentication-method=normal", "--skip-test-db",
          "--force", "--innodb-log-file-size=32M", "--innodb-use-native-aio=0"});
  append(arguments, careless(ServerProgram::kMariaDB));
  run_installer({.arguments = arguments, .environment = server_environment()}, data);
}

/// What that script does, for a server that is not the system's.
void bootstrap_mariadb(ServerProgram program, const fs::path& data) {
  std::string sql = "use mysql;\nSET @auth_root_socket=NULL;\n";
  for (const char* file :
       {"mariadb_system_tables.sql", "mariadb_performance_tables.sql", "mariadb_system_tables_data.sql",
        "maria_add_gis_sp_bootstrap.sql", "mariadb_sys_schema.sql"}) {
    sql += read_file(shared_files(program) / file);
  }
  fs::create_directories(data / "mysql");
  std::vector<std::string> arguments = place(program);
  append(arguments, {"--bootstrap", "--datadir=" + data.string(), "--innodb-log-file-size=32M",
                     "--innodb-use-native-aio=0"});
  append(arguments, careless(program));
  const Outcome outcome = run({.arguments = arguments, .input = sql}, kInstall_ms);
  if (outcome.status != 0) throw std::runtime_error("the bootstrap failed\n" + outcome.errors);
}

/// MySQL takes seconds to make its system tables: once for all tests, which copy them.
void install_mysql(const fs::path& data) {
  const fs::path ready = folder_of(ServerProgram::kMySQL) / "data";
  const int lock = open((ready.string() + ".lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644);
  flock(lock, LOCK_EX);
  if (!fs::exists(ready)) {
    const fs::path made = ready.string() + ".new";
    fs::remove_all(made);
    // Whoever runs the tests is its administrator, by the socket.
    const fs::path administrator = ready.string() + ".sql";
    std::ofstream(administrator) << "INSTALL PLUGIN auth_socket SONAME 'auth_socket.so';\n"
                                 << "ALTER USER root@localhost IDENTIFIED WITH auth_socket AS '"
                                 << getpwuid(geteuid())->pw_name << "';\n";
    std::vector<std::string> arguments = place(ServerProgram::kMySQL);
    append(arguments, {"--datadir=" + made.string(), "--initialize-insecure", "--innodb-redo-log-capacity=8M",
                       "--innodb-use-native-aio=0", "--init-file=" + administrator.string()});
    append(arguments, careless(ServerProgram::kMySQL));
    run_installer({.arguments = arguments}, made);
    fs::remove(made / "auto.cnf");  // every server has a name of its own
    fs::rename(made, ready);
  }
  close(lock);
  fs::copy(ready, data, fs::copy_options::recursive);
}

}  // namespace

std::string name_of(ServerProgram program) {
  switch (program) {
    case ServerProgram::kMariaDB:
      return "mariadb";
    case ServerProgram::kMariaDB118:
      return "mariadb-11.8";
    case ServerProgram::kMySQL:
      return "mysql";
  }
  throw std::logic_error("no such server");
}

bool is_there(ServerProgram program) {
  if (program == ServerProgram::kMariaDB) return true;
  constexpr std::string_view kFound = STEPWELL_SERVERS;  // ",mysql,…,", from CMake
  return kFound.find("," + name_of(program) + ",") != std::string_view::npos;
}

ServerProgram server_of_suite() {
  const char* wanted = std::getenv("STEPWELL_SERVER");
  if (wanted == nullptr) return ServerProgram::kMariaDB;
  for (const ServerProgram program : kServerPrograms) {
    if (name_of(program) == wanted) return program;
  }
  throw std::runtime_error("STEPWELL_SERVER names no server that tests know: " + std::string(wanted));
}

std::map<std::string, std::string> server_environment() {
  const char* path = std::getenv("PATH");
  return {{"PATH", std::string(path == nullptr ? "/usr/bin" : path) + ":/usr/sbin:/usr/local/sbin"}};
}

void install_server(ServerProgram program, const fs::path& data) {
  if (program == ServerProgram::kMySQL) return install_mysql(data);
  if (program == ServerProgram::kMariaDB) return install_mariadb(data);
  bootstrap_mariadb(program, data);
}

std::vector<std::string> server_command(ServerProgram program, const fs::path& folder, bool durable) {
  std::vector<std::string> all = place(program);
  append(all, {"--datadir=" + (folder / "data").string(), "--socket=" + (folder / "s").string(),
               "--pid-file=" + (folder / "pid").string(), "--log-error=" + (folder / "log.err").string(),
               "--tmpdir=" + folder.string(), "--skip-networking", "--skip-name-resolve",
               // A binlog, so that snapshots have a position in it.
               "--log-bin=binlog", "--binlog-format=ROW", "--server-id=1", "--local-infile=1",
               "--max-connections=300",
               // Small, for there may be several.
               "--performance-schema=0", "--innodb-buffer-pool-size=128M", "--key-buffer-size=1M",
               "--innodb-buffer-pool-dump-at-shutdown=0", "--innodb-use-native-aio=0"});
  if (program == ServerProgram::kMySQL) {
    append(all, {"--secure-file-priv=NULL", "--mysqlx=OFF", "--innodb-redo-log-capacity=32M"});
  } else {
    append(all, {"--innodb-log-file-size=32M", "--aria-pagecache-buffer-size=8M"});
  }
  if (durable) {
    // What is written survives the process; only a power failure would need the syncs.
    append(all, {program == ServerProgram::kMySQL ? "--innodb-flush-method=nosync" : "--debug-no-sync",
                 "--innodb-flush-log-at-trx-commit=1", "--sync-binlog=1"});
  } else {
    append(all, careless(program));
    // One file for all tables: creating and dropping them is what most tests spend their time on.
    append(all, {"--innodb-flush-log-at-trx-commit=0", "--sync-binlog=0", "--innodb-doublewrite=0"});
    // MySQL notes in a table's definition that it lies there.
    if (program != ServerProgram::kMySQL) append(all, {"--innodb-file-per-table=0"});
  }
  return all;
}

}  // namespace stepwell::testing
