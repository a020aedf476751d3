#include "tests/testing/engine_mariadb.h"
#include "tests/testing/engine_under_test.h"
#include "tests/testing/mariadb_server.h"

namespace stepwell::testing {
namespace {

KindOfEngine mariadb(const std::string& name, const std::string& collation) {
  return {name, [collation](const Model& model) {
            return make_mariadb_under_test({.socket = shared_mariadb_socket(), .collation = collation},
                                           model);
          }};
}

}  // namespace

const std::vector<KindOfEngine>& kinds_of_engines() {
  static const std::vector<KindOfEngine> kinds = {
      {"duckdb", make_duckdb_under_test},
      mariadb("mariadb", ""),
      mariadb("mariadb_general_ci", "utf8mb4_general_ci"),
      mariadb("mariadb_bin", "utf8mb4_bin"),
      mariadb("mariadb_nopad", "utf8mb4_unicode_520_nopad_ci"),
  };
  return kinds;
}

}  // namespace stepwell::testing
