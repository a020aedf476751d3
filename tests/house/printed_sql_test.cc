// database/ holds what `stepwell sql` prints for MariaDB and MySQL, and rights for every table that there is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "engine/mariadb/scripts.h"
#include "engine/mariadb/tables.h"

namespace stepwell::testing {
namespace {

std::string path_of(const std::string& file) { return std::string(STEPWELL_SOURCE) + "/database/" + file; }

std::string content_of(const std::string& file) {
  std::ifstream stream(path_of(file), std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// STEPWELL_UPDATE=1 rewrites the files; read the difference.
TEST(PrintedSql, FilesAreWhatTheProgramPrints) {
  const std::pair<SqlScript, const char*> kFiles[] = {{SqlScript::kCreate, "create_summary_tables.sql"},
                                                      {SqlScript::kRefresh, "refresh_summary_tables.sql"},
                                                      {SqlScript::kMonitor, "monitor.sql"},
                                                      {SqlScript::kRollback, "rollback.sql"},
                                                      {SqlScript::kGrants, "grants.sql"}};
  const char* update = std::getenv("STEPWELL_UPDATE");
  for (const auto& [which, file] : kFiles) {
    const std::string printed = maria::script(which, Model()) + "\n";
    if (update != nullptr && *update != '\0') std::ofstream(path_of(file), std::ios::binary) << printed;
    EXPECT_EQ(content_of(file), printed) << file;
  }
}

TEST(PrintedSql, RightsAreGivenForEveryTable) {
  const std::string grants = content_of("grants.sql");
  for (const auto tables : {maria::source_tables(), maria::tier_tables(), maria::bookkeeping_tables()}) {
    for (const auto& table : tables) {
      EXPECT_THAT(grants, ::testing::HasSubstr("ON " + maria::table_name(table, Model()) + " TO "));
    }
  }
}

}  // namespace
}  // namespace stepwell::testing
