// Generated rows go over several connections, whose threads end when all is loaded and not before.
#include "tests/mariadb/mariadb_test.h"

namespace stepwell::testing {
namespace {

class LoadingFacts : public MariaDbTest {
 protected:
  void SetUp() override { use_shared_server(); }
  /// Into an empty database.
  void expect_all_loaded(int rows) {
    SCOPED_TRACE(rows);
    for (const std::string table : {"facts", "stock", "asins", "brands", "categories"}) {
      another_program("SET foreign_key_checks = 0; DROP TABLE IF EXISTS {" + table + "}");
    }
    expect_success({"generate", "--rows", std::to_string(rows)});
    EXPECT_EQ(value("SELECT COUNT(*) FROM {facts}"), std::to_string(rows));
    EXPECT_EQ(value("SELECT MAX({facts.id}) FROM {facts}"), std::to_string(rows));
  }
};

// A loader that is told to stop leaves the turns that wait; told so at its end, it left the last of them.
TEST_F(LoadingFacts, LeavesNoTurnOut) {
  for (int i = 0; i < 8; ++i) expect_all_loaded(500 + i);
  expect_all_loaded(600'000);  // more turns than one
}

}  // namespace
}  // namespace stepwell::testing
