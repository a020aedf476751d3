// ReaderWorld: the machine of a page's reader, in a folder. See session.h for what stands in for what.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "tests/testing/database_server.h"
#include "tests/testing/temporary_folder.h"

namespace stepwell::testing {

class ReaderWorld {
 public:
  /// With a server of MariaDB only if asked for: it takes seconds. Throws std::runtime_error.
  explicit ReaderWorld(bool with_mariadb);

  /// Where the reader types.
  std::filesystem::path folder() const { return root_ / "stepwell"; }
  /// For what the reader does not see.
  std::filesystem::path backstage() const { return root_.path(); }
  std::map<std::string, std::string> environment() const;

  /// What a page says, with the addresses of this world.
  std::string entering(std::string text) const;
  /// What this world printed, with the addresses that a page would show.
  std::string leaving(std::string text) const;

 private:
  void write_program(const std::string& name, const std::string& script) const;
  void make_team_database();

  TemporaryFolder root_;
  std::string port_;
  std::unique_ptr<DatabaseServer> server_;
};

}  // namespace stepwell::testing
