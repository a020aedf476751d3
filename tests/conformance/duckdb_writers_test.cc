// R13 on the embedded engine: other programs write to the same file, and in odd ways. None of their changes
// may be missed.
#include <atomic>
#include <chrono>
#include <filesystem>
#include <thread>

#include "base/error.h"
#include "engine/duckdb/duckdb_gateway.h"
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

// The program dies when its stamp is stored and the file's time is not set to it yet.
TEST_P(DuckdbWriters, DeathBetweenStampAndTime) {
  given(business());
  refresh();
  another_program(
      "UPDATE stepwell_meta SET value = CAST(CAST(value AS BIGINT) + 1000 AS VARCHAR) WHERE key = 'stamp'");
  another_program("UPDATE {facts} SET {facts.value} = 9.00");
  refresh();
  expect_exact_and_complete();
}

TEST_P(DuckdbWriters, DatabaseCopiedTableByTable) {
  given(business());
  refresh();
  const std::string copy = file() + ".copy";
  another_program("ATTACH '" + copy + "' AS copied; COPY FROM DATABASE test TO copied; DETACH copied");
  std::filesystem::rename(copy, file());
  another_program("UPDATE {facts} SET {facts.value} = {facts.value} + 1");
  refresh();
  expect_exact_and_complete();
}

TEST_P(DuckdbWriters, CopyThatKeepsItsTimeIsKnown) {
  given(business());
  refresh();
  const auto time = std::filesystem::last_write_time(file());
  const std::string copy = file() + ".copy";
  std::filesystem::copy_file(file(), copy);
  std::filesystem::last_write_time(copy, time);
  std::filesystem::rename(copy, file());
  import_facts(SourceRows().fact(100, "US", "m", "2025-03-01", 5));
  EXPECT_EQ(refresh().kind, GenerationKind::kIncremental);
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

// R11: the steps of a publish are one. A journal table that is gone makes it fail after the tiers have been
// written.
TEST_P(DuckdbWriters, PublishThatFailsHalfwayLeavesNothing) {
  given(business());
  refresh();
  for (const std::string tier : {"asin", "brand", "category"}) {
    SCOPED_TRACE(tier);
    PlainSql(engine()).load(
        SourceRows().fact(100, "US", "m", "2025-01-02", 7).fact(999, "US", "m", "2025-01-02", 1));
    const auto before = published();
    const auto excluded = exclusions();
    const auto generation = driver().latest()->number;
    another_program("ALTER TABLE stepwell_journal_" + tier + " RENAME TO away");
    EXPECT_THAT(refresh_error(), ::testing::HasSubstr("stepwell_journal_" + tier));
    another_program("ALTER TABLE away RENAME TO stepwell_journal_" + tier);
    EXPECT_TRUE(same_tiers(before, published()));
    EXPECT_TRUE(same_exclusions(excluded, exclusions()));
    EXPECT_EQ(driver().latest()->number, generation);
    refresh();
    expect_exact_and_complete();
  }
}

// A refresh after an import reads the rows whose numbers say that they are new. Here old ones have such
// numbers too: those before them were deleted, and DuckDB closes such gaps only where that saves a row group.
TEST_P(DuckdbWriters, DeletedRowsLeaveGapsInTheNumbers) {
  given(business());
  another_program(
      "INSERT INTO {facts} ({facts.asin}, {facts.marketplace}, {facts.metric}, {facts.month}, {facts.value}) "
      "SELECT 100, 'US', 'm', DATE '2025-01-01' + (i // 70000)::INTEGER * 31, i FROM range(200000) r(i)");
  another_program("DELETE FROM {facts} WHERE {facts.value} % 100 = 7 AND {facts.month} < '2025-02-01'");
  ASSERT_EQ(refresh().kind, GenerationKind::kFull);
  for (const char* day : {"2025-01-09", "2025-03-09", "2025-04-09"}) {
    SCOPED_TRACE(day);
    import_facts(SourceRows().fact(100, "US", "m", day, 70));
    EXPECT_EQ(refresh().kind, GenerationKind::kIncremental);
    expect_exact_and_complete();
  }
}

// The team's own column hides the numbers, and says of an old row what they would say of the new one.
TEST_P(DuckdbWriters, ColumnNamedLikeTheRowNumber) {
  given(business());
  another_program("ALTER TABLE {facts} ADD COLUMN RowID INTEGER DEFAULT 0; UPDATE {facts} SET RowID = 99");
  refresh();
  import_facts(SourceRows().fact(100, "US", "m", "2025-01-09", 70));
  EXPECT_EQ(refresh().kind, GenerationKind::kIncremental);
  expect_exact_and_complete();
}

// Nothing but raw rows came, and yet the placements of the last generation do not hold.
TEST_P(DuckdbWriters, OtherExcludedGroupsThanLastTime) {
  given(business().brand(11, 1, "stock").asin(110, 11).fact(110, "US", "m", "2025-01-01", 4));
  refresh();
  import_facts(SourceRows().fact(100, "US", "m", "2025-02-01", 5));
  Model everything;
  everything.exclude_groups({});
  SilentProgress progress;
  const auto gateway = open_duckdb_gateway(file(), everything);
  stepwell::refresh(*gateway->open(Access::kWrite), {}, progress);
  EXPECT_THAT(published().asins,
              ::testing::Contains("asin 110 'US' 2025-01 'm' = 0.04, brand 11, category 1"));
  EXPECT_TRUE(same_exclusions({}, exclusions()));
}

TEST_P(DuckdbWriters, OneOpeningAtATimeInOneProcess) {
  given(business());
  const std::string link = file() + ".link";
  std::filesystem::create_symlink(file(), link);
  const auto gateway = open_duckdb_gateway(link, model());
  auto open = engine().gateway().open(Access::kWrite);
  try {
    gateway->try_open();
    ADD_FAILURE() << "two openings at once";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kBusy);
    EXPECT_THAT(error.what(), ::testing::HasSubstr("this very process"));
  }
  std::atomic<bool> opened = false;
  std::thread other([&] {
    gateway->open(Access::kRead);
    opened = true;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  EXPECT_FALSE(opened) << "it did not wait";
  open.reset();
  other.join();
  EXPECT_TRUE(opened);
  refresh();
  expect_exact();
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
