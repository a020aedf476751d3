#include "tests/testing/engine_mariadb.h"
#include "tests/testing/engine_under_test.h"

namespace stepwell::testing {
namespace {

std::vector<KindOfEngine> make_kinds() {
  using enum ServerProgram;
  std::vector<KindOfEngine> kinds = {
      {"duckdb", make_duckdb_under_test},
      mariadb_kind("mariadb", kMariaDB, ""),
      mariadb_kind("mariadb_general_ci", kMariaDB, "utf8mb4_general_ci"),
      mariadb_kind("mariadb_bin", kMariaDB, "utf8mb4_bin"),
      mariadb_kind("mariadb_nopad", kMariaDB, "utf8mb4_unicode_520_nopad_ci"),
  };
  if (is_there(kMySQL)) {
    kinds.push_back(mariadb_kind("mysql", kMySQL, ""));
    kinds.push_back(mariadb_kind("mysql_unicode_ci", kMySQL, "utf8mb4_unicode_ci"));
  }
  if (is_there(kMariaDB118)) kinds.push_back(mariadb_kind("mariadb_11_8", kMariaDB118, ""));
  return kinds;
}

}  // namespace

const std::vector<KindOfEngine>& kinds_of_engines() {
  static const std::vector<KindOfEngine> kinds = make_kinds();
  return kinds;
}

const std::vector<KindOfEngine>& kinds_of_releases() {
  static const std::vector<KindOfEngine> kinds = [] {
    std::vector<KindOfEngine> all = {{"duckdb", make_duckdb_under_test}};
    all.insert(all.end(), kinds_of_servers().begin(), kinds_of_servers().end());
    return all;
  }();
  return kinds;
}

const std::vector<KindOfEngine>& kinds_of_storage() {
  static const std::vector<KindOfEngine> kinds = [] {
    std::vector<KindOfEngine> chosen;
    for (const auto& kind : kinds_of_engines()) {
      if (kind.name == "duckdb" || kind.name == "mariadb" || kind.name == "mysql") chosen.push_back(kind);
    }
    return chosen;
  }();
  return kinds;
}

}  // namespace stepwell::testing
