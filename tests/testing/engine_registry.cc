#include "tests/testing/engine_mariadb.h"
#include "tests/testing/engine_under_test.h"

namespace stepwell::testing {

const std::vector<KindOfEngine>& kinds_of_engines() {
  static const std::vector<KindOfEngine> kinds = {
      {"duckdb", make_duckdb_under_test},
      mariadb_kind("mariadb", ""),
      mariadb_kind("mariadb_general_ci", "utf8mb4_general_ci"),
      mariadb_kind("mariadb_bin", "utf8mb4_bin"),
      mariadb_kind("mariadb_nopad", "utf8mb4_unicode_520_nopad_ci"),
  };
  return kinds;
}

}  // namespace stepwell::testing
