// R12: a publish writes only what changed, and updated_at moves only there.
#include <set>

#include "tests/conformance/conformance_test.h"

namespace stepwell::testing {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

std::vector<std::uint64_t> counts(const ChangeCounts& changes) {
  return {changes.inserted, changes.updated, changes.deleted};
}

class R12 : public ConformanceTest {
 protected:
  /// Dates every row back, so that rows that are written afterwards stand out whatever the clock's
  /// resolution.
  void date_back() {
    for (const std::string tier : {"asin_tier", "brand_tier", "category_tier"}) {
      another_program("UPDATE {" + tier + "} SET {" + tier + ".updated_at} = '2001-01-01 00:00:00'");
    }
  }
  /// The rows that were written since `date_back`.
  std::vector<std::string> written() {
    std::vector<std::string> lines;
    for (const auto& [line, time] : PlainSql(engine()).updated_at()) {
      if (!time.starts_with("2001-01-01")) lines.push_back(line);
    }
    return lines;
  }
};
INSTANTIATE_TEST_SUITE_P(Conformance, R12, ::testing::ValuesIn(kinds_of_releases()),
                         [](const auto& tested) { return name_of_parameter(tested); });

TEST_P(R12, SecondRefreshWritesNothingAndSaysSo) {
  given(two_brands());
  refresh();
  const auto before = PlainSql(engine()).updated_at();
  const auto report = refresh();
  EXPECT_FALSE(report.published);
  EXPECT_THAT(report.why, Not(IsEmpty()));
  EXPECT_EQ(report.generation.number, driver().latest()->number);
  EXPECT_EQ(PlainSql(engine()).updated_at(), before);
}

TEST_P(R12, ARefreshThatFindsNothingToChangeRecordsWhenThatWas) {
  given(two_brands());
  refresh();
  const auto published = driver().latest();
  EXPECT_EQ(published->confirmed_at, published->published_at);
  for (const bool full : {false, true}) {
    const auto last = driver().latest()->confirmed_at;
    driver().refresh({.full = full, .dry_run = true});
    EXPECT_EQ(driver().latest()->confirmed_at, last);
    const std::string token = engine().gateway().change_token();
    const TimestampUs before = now_us();
    const auto report = full ? driver().refresh_full() : refresh();
    EXPECT_NE(engine().gateway().change_token(), token) << "a server would not notice";
    EXPECT_GE(report.generation.confirmed_at, before);
    const auto confirmed = driver().latest();
    EXPECT_EQ(confirmed->number, published->number);
    EXPECT_EQ(confirmed->published_at, published->published_at);
    EXPECT_GE(confirmed->confirmed_at, before);
    EXPECT_LE(confirmed->confirmed_at, now_us());
  }
  another_program("UPDATE {facts} SET {facts.value} = 5.00 WHERE {facts.value} = 4.00");
  refresh();
  const auto next = driver().latest();
  EXPECT_EQ(next->number, published->number + 1);
  EXPECT_EQ(next->confirmed_at, next->published_at);
}

TEST_P(R12, FullRefreshOfUnchangedSourcesWritesNoTierRow) {
  given(two_brands());
  refresh();
  const auto before = PlainSql(engine()).updated_at();
  const auto report = driver().refresh_full();
  EXPECT_EQ(report.kind, GenerationKind::kFull);
  EXPECT_EQ(rows_written(report), 0u);
  EXPECT_EQ(PlainSql(engine()).updated_at(), before);
}

TEST_P(R12, WritesThatChangeNoSumWriteNoTierRow) {
  given(two_brands());
  refresh();
  date_back();
  another_program("UPDATE {facts} SET {facts.value} = {facts.value}");
  another_program("DELETE FROM {facts} WHERE {facts.value} = 4.00");
  PlainSql(engine()).load(SourceRows().fact(101, "us ", "M", "2025-01-30", 400));
  another_program(
      "UPDATE {facts} SET {facts.marketplace} = 'US', {facts.metric} = 'm' WHERE {facts.value} = 4.00");
  EXPECT_EQ(rows_written(refresh()), 0u);
  EXPECT_THAT(written(), IsEmpty());
  expect_exact();
}

TEST_P(R12, OneChangedGroupWritesFourRows) {
  given(two_brands());
  refresh();
  date_back();
  another_program("UPDATE {facts} SET {facts.value} = 5.00 WHERE {facts.value} = 4.00");
  const auto report = refresh();
  EXPECT_THAT(written(), UnorderedElementsAre("asin 101 'US' 2025-01 'm' = 5.00, brand 10, category 1",
                                              "brand 10 'US' 2025-01 'm' = 6.00, asins 2, category 1",
                                              "brand 10 'ALL' 2025-01 'm' = 8.00, asins 2, category 1",
                                              "category 1 2025-01 'm' = 8.00, brands 1, asins 2"));
  EXPECT_EQ(counts(report.generation.asin_changes), (std::vector<std::uint64_t>{0, 1, 0}));
  EXPECT_EQ(counts(report.generation.brand_changes), (std::vector<std::uint64_t>{0, 2, 0}));
  EXPECT_EQ(counts(report.generation.category_changes), (std::vector<std::uint64_t>{0, 1, 0}));
}

TEST_P(R12, IncrementalPublishWritesOnlyWhatChanged) {
  given(two_brands());
  refresh();
  date_back();
  refresh();
  ASSERT_THAT(written(), IsEmpty());
  import_facts(SourceRows().fact(200, "US", "m", "2025-01-20", 1));
  const auto report = refresh();
  expect_incremental(report);
  EXPECT_THAT(written(), UnorderedElementsAre("asin 200 'US' 2025-01 'm' = 16.01, brand 20, category 2",
                                              "brand 20 'US' 2025-01 'm' = 16.01, asins 1, category 2",
                                              "brand 20 'ALL' 2025-01 'm' = 16.01, asins 1, category 2",
                                              "category 2 2025-01 'm' = 16.01, brands 1, asins 1"));
  expect_exact_and_complete();
}

TEST_P(R12, InsertedUpdatedAndDeletedRowsAreCounted) {
  given(two_brands());
  EXPECT_EQ(counts(refresh().generation.asin_changes), (std::vector<std::uint64_t>{5, 0, 0}));
  another_program("DELETE FROM {facts} WHERE {facts.value} IN (2.00, 16.00)");
  another_program("UPDATE {facts} SET {facts.value} = 0 WHERE {facts.value} = 1.00");
  PlainSql(engine()).load(SourceRows().fact(200, "FR", "m", "2025-03-01", 7));
  const auto generation = refresh().generation;
  // ASIN tier: 100 US January updated, 200 FR March inserted, 100 DE and 200 US January deleted.
  EXPECT_EQ(counts(generation.asin_changes), (std::vector<std::uint64_t>{1, 1, 2}));
  // Brand tier: 10 US and 10 ALL updated; 20 FR and ALL of March inserted; 10 DE, 20 US and 20 ALL of January
  // deleted.
  EXPECT_EQ(counts(generation.brand_changes), (std::vector<std::uint64_t>{2, 2, 3}));
  EXPECT_EQ(counts(generation.category_changes), (std::vector<std::uint64_t>{1, 1, 1}));
  EXPECT_EQ(counts(driver().latest()->brand_changes), counts(generation.brand_changes));
  expect_exact();
}

TEST_P(R12, RowsThatStayKeepTheirIds) {
  given(two_brands());
  refresh();
  const std::string ids =
      "SELECT {asin_tier.id}, {asin_tier.asin}, {asin_tier.month} FROM {asin_tier}"
      " WHERE {asin_tier.asin} <> 101 ORDER BY 1";
  const auto before = PlainSql(engine()).query(ids);
  another_program("UPDATE {facts} SET {facts.value} = 5.00 WHERE {facts.value} = 4.00");
  refresh();
  EXPECT_EQ(PlainSql(engine()).query(ids), before);
  const auto all = PlainSql(engine()).query("SELECT {asin_tier.id} FROM {asin_tier}");
  EXPECT_EQ(std::set<TextRow>(all.begin(), all.end()).size(), all.size()) << "an id is there twice";
}

TEST_P(R12, MovedBrandMovesItsRowsOnly) {
  given(two_brands());
  refresh();
  date_back();
  another_program("UPDATE {brands} SET {brands.category} = NULL WHERE {brands.id} = 20");
  const auto report = refresh();
  EXPECT_THAT(written(), UnorderedElementsAre("asin 200 'US' 2025-01 'm' = 16.00, brand 20, category NULL",
                                              "brand 20 'US' 2025-01 'm' = 16.00, asins 1, category NULL",
                                              "brand 20 'ALL' 2025-01 'm' = 16.00, asins 1, category NULL"));
  EXPECT_EQ(counts(report.generation.category_changes), (std::vector<std::uint64_t>{0, 0, 1}));
  expect_exact();
}

TEST_P(R12, DryRunSaysWhatAndWritesNothing) {
  given(two_brands());
  refresh();
  const auto before = PlainSql(engine()).updated_at();
  const auto generation = driver().latest()->number;
  import_facts(SourceRows().fact(101, "US", "m", "2025-01-20", 100));
  for (int i = 0; i < 2; ++i) {
    const auto report = driver().refresh({.full = false, .dry_run = true});
    EXPECT_TRUE(report.dry_run);
    EXPECT_FALSE(report.published);
    EXPECT_EQ(counts(report.generation.asin_changes), (std::vector<std::uint64_t>{0, 1, 0}));
    EXPECT_EQ(counts(report.generation.brand_changes), (std::vector<std::uint64_t>{0, 2, 0}));
  }
  EXPECT_EQ(PlainSql(engine()).updated_at(), before);
  EXPECT_EQ(driver().latest()->number, generation);
  EXPECT_TRUE(refresh().published);
  expect_exact_and_complete();
}

TEST_P(R12, GenerationsAreNumberedFromOne) {
  given(two_brands());
  EXPECT_EQ(refresh().generation.number, 1);
  another_program("DELETE FROM {facts} WHERE {facts.value} = 4.00");
  EXPECT_EQ(refresh().generation.number, 2);
  const auto latest = driver().latest();
  EXPECT_EQ(latest->number, 2);
  EXPECT_EQ(latest->kind, GenerationKind::kFull);
}

}  // namespace
}  // namespace stepwell::testing
