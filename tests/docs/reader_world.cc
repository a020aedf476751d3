#include "tests/docs/reader_world.h"

#include <cstdlib>
#include <regex>
#include <stdexcept>

#include "tests/testing/mariadb_connection.h"
#include "tests/testing/printed_text.h"
#include "tests/testing/process.h"

namespace stepwell::testing {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPort = "8080";
constexpr const char* kInstalled = "/usr/bin/stepwell";
constexpr const char* kReadersFolder = "/srv/stepwell";

std::string replaced(const std::string& text, const char* pattern, const std::string& by) {
  return std::regex_replace(text, std::regex(pattern), by);
}

}  // namespace

ReaderWorld::ReaderWorld(bool with_mariadb) : port_(std::to_string(free_port())) {
  fs::create_directories(folder());
  fs::create_directories(root_ / "bin");
  fs::create_directory_symlink(fs::path(STEPWELL_SOURCE) / "database", folder() / "database");
  write_program("stepwell",
                "case \" $* \" in\n"
                "*' --listen '* | *' user '*) ;;\n"
                "*' serve '* | *' demo '*) set -- \"$@\" --listen 127.0.0.1:" +
                    port_ +
                    " ;;\n"
                    "esac\n"
                    "exec " STEPWELL_BINARY " --quiet \"$@\"\n");
  write_program("duckdb", "exec " STEPWELL_DUCKDB_CLIENT " \"$@\"\n");
  write_program("crontab",
                "file=" + (root_ / "crontab").string() +
                    "\n"
                    "case ${1:--} in\n"
                    "-l) cat $file 2>/dev/null || { echo 'no crontab for reader' >&2; exit 1; } ;;\n"
                    "-r) rm -f $file ;;\n"
                    "-) cat >$file ;;\n"
                    "*) cp \"$1\" $file ;;\n"
                    "esac\n");
  if (with_mariadb) make_team_database();
}

void ReaderWorld::write_program(const std::string& name, const std::string& script) const {
  const fs::path file = root_.write("bin/" + name, "#!/bin/sh\n" + script);
  fs::permissions(file, fs::perms::owner_all);
}

void ReaderWorld::make_team_database() {
  server_ = std::make_unique<DatabaseServer>();
  root_.write(".my.cnf", "[client]\nuser=root\nsocket=" + server_->socket() + "\n");
  MariaDbConnection(server_->socket())
      .execute(
          "CREATE DATABASE sales; CREATE USER team IDENTIFIED BY 'secret'; GRANT ALL ON sales.* TO team;"
          " GRANT RELOAD, BINLOG MONITOR ON *.* TO team");
  const Outcome outcome =
      run({.arguments = {STEPWELL_BINARY, "--quiet", "--db", entering("mariadb://root@db-1/sales"),
                         "generate", "--rows", "100000", "--seed", "1"}});
  if (outcome.status != 0) throw std::runtime_error("the team's raw rows: " + outcome.errors);
}

std::map<std::string, std::string> ReaderWorld::environment() const {
  const char* path = std::getenv("PATH");
  return {{"PATH", (root_ / "bin").string() + ":" + (path == nullptr ? "/usr/bin:/bin" : path)},
          {"HOME", root_.path().string()},
          {"LC_ALL", "C.UTF-8"},
          {"PORT", port_}};
}

std::string ReaderWorld::entering(std::string text) const {
  text = replaced(text, ":8080\\b", ":" + port_);
  if (server_ == nullptr) return text;
  text = replaced(text, R"(@db-1(?::3306)?/(\w+))", "@localhost/$1?socket=" + server_->socket());
  return replaced(text, R"(\bhost( *= *)db-1\b)", "socket$1" + server_->socket());
}

std::string ReaderWorld::leaving(std::string text) const {
  replace_all(text, ":" + port_, std::string(":") + kPort);
  replace_all(text, folder().string(), kReadersFolder);
  replace_all(text, STEPWELL_BINARY, kInstalled);
  if (server_ == nullptr) return text;
  replace_all(text, "@localhost/sales?socket=" + server_->socket(), "@db-1:3306/sales");
  return text;
}

}  // namespace stepwell::testing
