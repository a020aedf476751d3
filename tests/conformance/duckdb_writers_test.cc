// R13 on the embedded engine: other programs write to the same file, and in odd ways. None of their changes
// may be missed.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "tests/conformance/conformance_test.h"

namespace stepwell::testing {
namespace {

SourceRows business() {
  return SourceRows()
      .category(1)
      .brand(10, 1)
      .asin(100, 10)
      .fact(100, "US", "m", "2025-01-01", 100)
      .fact(100, "DE", "m", "2025-02-01", 200);
}

/// The embedded engine alone: what is tested is how it knows its file.
class DuckdbWriters : public ConformanceTest {
 protected:
  std::string file() { return engine().url().substr(std::string("duckdb:").size()); }
  /// The number of the last checkpoint, which stands after the checksum in either of two headers.
  std::int64_t iteration() {
    const int descriptor = open(file().c_str(), O_RDONLY | O_CLOEXEC);
    std::int64_t latest = -1;
    for (const off_t header : {4096, 8192}) {
      std::int64_t value = -1;
      EXPECT_EQ(pread(descriptor, &value, sizeof value, header + 8), static_cast<ssize_t>(sizeof value));
      latest = std::max(latest, value);
    }
    close(descriptor);
    return latest;
  }
  std::int64_t stamp() {
    const auto rows = PlainSql(engine()).query("SELECT value FROM stepwell_meta WHERE key = 'stamp'");
    return std::stoll(rows.at(0).at(0).value());
  }
};
INSTANTIATE_TEST_SUITE_P(Conformance, DuckdbWriters,
                         ::testing::Values(KindOfEngine{"duckdb", make_duckdb_under_test}),
                         [](const auto& tested) { return name_of_parameter(tested); });

TEST_P(DuckdbWriters, ReadersDoNotForceAFullRefresh) {
  given(business());
  refresh();
  published();
  EXPECT_EQ(driver().refresh().kind, GenerationKind::kIncremental);
  import_facts(SourceRows().fact(100, "US", "m", "2025-03-01", 5));
  published();
  EXPECT_EQ(refresh().kind, GenerationKind::kIncremental);
  expect_exact_and_complete();
}

TEST_P(DuckdbWriters, WriterThatDiesLeavesALogThatIsSeen) {
  given(business());
  refresh();
  another_program("PRAGMA disable_checkpoint_on_shutdown; UPDATE {facts} SET {facts.value} = 9.00");
  ASSERT_TRUE(std::filesystem::exists(file() + ".wal"));
  refresh();
  expect_exact_and_complete();
}

// Somebody else's write between two of ours, each of which tidies the log away.
TEST_P(DuckdbWriters, LogThatAVerificationTookOverIsNotForgotten) {
  given(business());
  refresh();
  another_program("PRAGMA disable_checkpoint_on_shutdown; UPDATE {facts} SET {facts.value} = 9.00");
  EXPECT_FALSE(driver().verify(true).verification.passed);
  import_facts(SourceRows().fact(100, "US", "m", "2025-03-01", 5));
  refresh();
  expect_exact_and_complete();
}

// The program dies when its stamp is in the log and the checkpoint that the stamp speaks of is not made; then
// the next writer's checkpoint gets the number that the stamp promises.
TEST_P(DuckdbWriters, DeathBetweenStampAndCheckpoint) {
  given(business());
  refresh();
  const auto next = iteration() + 1;
  another_program("PRAGMA disable_checkpoint_on_shutdown; UPDATE stepwell_meta SET value = '" +
                  std::to_string(next) + "' WHERE key = 'stamp'");
  another_program("UPDATE {facts} SET {facts.value} = 9.00");
  refresh();
  expect_exact_and_complete();
}

// A copy of the database counts its checkpoints anew, and passes the number of the stamp sooner or later.
TEST_P(DuckdbWriters, CopiedDatabaseThatReachesTheOldNumber) {
  given(business());
  refresh();
  for (int i = 0; i < 3; ++i) {
    import_facts(SourceRows().fact(100, "US", "m", "2025-03-01", 5));
    refresh();
  }
  const std::string copy = file() + ".copy";
  another_program("ATTACH '" + copy + "' AS copied; COPY FROM DATABASE test TO copied; DETACH copied");
  const auto promised = stamp();
  std::filesystem::rename(copy, file());
  ASSERT_LT(iteration(), promised);
  while (iteration() < promised) another_program("UPDATE {facts} SET {facts.value} = {facts.value} + 1");
  ASSERT_EQ(iteration(), promised);
  refresh();
  expect_exact_and_complete();
}

TEST_P(DuckdbWriters, FileRestoredFromABackup) {
  given(business());
  refresh();
  const std::string backup = file() + ".backup";
  std::filesystem::copy_file(file(), backup);
  import_facts(SourceRows().fact(100, "US", "m", "2025-03-01", 5));
  refresh();
  std::filesystem::copy_file(backup, file(), std::filesystem::copy_options::overwrite_existing);
  EXPECT_FALSE(refresh().published);
  expect_exact_and_complete();
}

TEST_P(DuckdbWriters, TablesMadeAnew) {
  given(business());
  refresh();
  another_program(
      "CREATE TABLE other AS SELECT * FROM {facts} WHERE {facts.marketplace} = 'US'; DROP TABLE {facts};"
      " ALTER TABLE other RENAME TO {facts}");
  refresh();
  expect_exact_and_complete();
}

TEST_P(DuckdbWriters, DatesThatAreNoMonths) {
  given(business());
  PlainSql(engine()).load(SourceRows()
                              .fact(100, "US", "m", "infinity", 1)
                              .fact(100, "US", "m", "-infinity", 2)
                              .fact(100, "US", "m", "0044-03-15 (BC)", 4));
  refresh();
  EXPECT_TRUE(same_exclusions({{"NULL or zero date", {3, 7}}}, exclusions()));
  EXPECT_EQ(published().asins.size(), 2u);
  for (const auto& proof : driver().inspect().proofs) EXPECT_TRUE(proof.verification.passed);
  import_facts(SourceRows().fact(100, "US", "m", std::nullopt, 8));
  refresh();
  EXPECT_TRUE(same_exclusions({{"NULL or zero date", {4, 15}}}, exclusions()));
  for (const auto& proof : driver().inspect().proofs) EXPECT_TRUE(proof.verification.passed);
}

}  // namespace
}  // namespace stepwell::testing
