// MariaDbUnderTest: MariaDB as an engine under test: one database of a server, with the team's source tables
// in it, empty.
#pragma once

#include <memory>
#include <string>

#include "tests/testing/engine_under_test.h"
#include "tests/testing/server_program.h"

namespace stepwell::testing {

/// What the source tables of a database are like.
struct MariaDbDatabase {
  std::string socket;
  /// Of all texts. Empty: the default of the server.
  std::string collation = {};
};

std::unique_ptr<EngineUnderTest> make_mariadb_under_test(const MariaDbDatabase& database, const Model& model);

/// Databases of that collation on the shared server of that kind.
KindOfEngine mariadb_kind(const std::string& name, ServerProgram program, const std::string& collation);

/// One database of each server that is there.
const std::vector<KindOfEngine>& kinds_of_servers();

/// On the server of the suite.
KindOfEngine kind_of_suite();

}  // namespace stepwell::testing
