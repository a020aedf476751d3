// ServerProgram: which database server a test starts, and how.
//
// MariaDB 10.11 is the system's. The others lie under build/servers/ (packaging/servers.sh) since before the
// build: what the archive did not have is missing there, and no test asks for it; `make test` says so at its
// end.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace stepwell::testing {

enum class ServerProgram { kMariaDB, kMariaDB118, kMySQL };
inline constexpr ServerProgram kServerPrograms[] = {ServerProgram::kMariaDB, ServerProgram::kMariaDB118,
                                                    ServerProgram::kMySQL};

/// "mariadb", "mariadb-11.8", "mysql".
std::string name_of(ServerProgram program);

/// Whether it was there when the tests were built.
bool is_there(ServerProgram program);

/// The one that tests of "the server" use: MariaDB 10.11, or what STEPWELL_SERVER names.
ServerProgram server_of_suite();

/// Debian keeps servers where an ordinary user's PATH does not look.
std::map<std::string, std::string> server_environment();

/// Makes the system tables in `data`, which is not there yet. Throws std::runtime_error.
void install_server(ServerProgram program, const std::filesystem::path& data);

/// Program and arguments that serve from `folder`/data at `folder`/s, quickly. A durable one outlives kill -9
/// of itself, and nothing outlives a power failure. What comes later on the command line wins.
std::vector<std::string> server_command(ServerProgram program, const std::filesystem::path& folder,
                                        bool durable);

}  // namespace stepwell::testing
