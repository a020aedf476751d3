#include "tests/testing/engine_under_test.h"

namespace stepwell::testing {

const std::vector<KindOfEngine>& kinds_of_engines() {
  static const std::vector<KindOfEngine> kinds = {
      {"duckdb", make_duckdb_under_test},
  };
  return kinds;
}

}  // namespace stepwell::testing
