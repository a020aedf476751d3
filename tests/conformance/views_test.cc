// Source tables that are views (docs/your-own-tables.md): what they show is what counts, whatever lies below.
#include <functional>
#include <map>

#include "base/error.h"
#include "tests/conformance/conformance_test.h"

namespace stepwell::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class SourceViews : public ConformanceTest {
 protected:
  /// A business whose source tables are views that hide rows with a time in `gone`; below them lie tables
  /// with
  /// "_below" in their names. stepwell is set up on the views.
  void given_views(const std::vector<std::string>& roles) {
    given(SourceRows()
              .category(1)
              .category(2)
              .brand(10, 1)
              .brand(11, 2, "stock")
              .asin(100, 10)
              .asin(110, 11)
              .fact(100, "US", "CM3", "2025-01-17", 100)
              .fact(100, "DE", "CM3", "2025-02-18", 23)
              .fact(110, "US", "CM3", "2025-01-17", 200)
              .fact(999, "US", "CM3", std::nullopt, std::nullopt));
    engine().gateway().open(Access::kWrite)->schema().drop();
    for (const auto& role : roles) {
      std::string columns;
      for (const auto& column : model().columns(role))
        columns += (columns.empty() ? "{" : ", {") + column + "}";
      another_program("ALTER TABLE {" + role + "} RENAME TO " + role + "_below; ALTER TABLE " + role +
                      "_below ADD COLUMN gone INTEGER; CREATE VIEW {" + role + "} AS SELECT " + columns +
                      " FROM " + role + "_below WHERE gone IS NULL");
    }
    driver().setup();
  }

  /// Another program has changed something below: the next refresh finds it.
  void expect_found(const std::string& change) {
    SCOPED_TRACE(change);
    const auto before = published();
    another_program(change);
    const RefreshReport report = refresh();
    EXPECT_TRUE(report.published);
    EXPECT_EQ(report.kind, GenerationKind::kFull);
    if (engine().traits().knows_changes) {
      EXPECT_THAT(report.why, HasSubstr("what changed below"));
    }
    EXPECT_FALSE(same_tiers(before, published()));
    expect_exact();
  }

  std::string failure_of(const std::function<void()>& action) {
    try {
      action();
    } catch (const Error& error) {
      EXPECT_FALSE(error.hint().empty()) << "no hint what to do after: " << error.what();
      return error.what();
    }
    return "it succeeded";
  }
};
INSTANTIATE_TEST_SUITE_P(Conformance, SourceViews, ::testing::ValuesIn(kinds_of_releases()),
                         [](const auto& tested) { return name_of_parameter(tested); });

constexpr const char* kInsertBelow =
    "INSERT INTO facts_below ({facts.id}, {facts.asin}, {facts.marketplace}, {facts.metric}, {facts.month}, "
    "{facts.value}) VALUES (50, 100, 'US', 'CM3', '2025-03-01', 5.00)";

TEST_P(SourceViews, ChangesOfRawRowsBelowAViewAreFound) {
  given_views({"facts"});
  refresh();
  expect_exact_and_complete();
  expect_found(kInsertBelow);
  expect_found("UPDATE facts_below SET {facts.value} = 7.00 WHERE {facts.asin} = 100");
  expect_found("UPDATE facts_below SET gone = 1 WHERE {facts.marketplace} = 'DE'");
  expect_found("DELETE FROM facts_below WHERE {facts.id} = 50");
  const RefreshReport idle = refresh();
  EXPECT_FALSE(idle.published) << idle.why;
  expect_exact_and_complete();
}

TEST_P(SourceViews, ChangesOfNamesBelowViewsAreFound) {
  given_views({"asins", "brands", "categories", "stock"});
  refresh();
  expect_exact_and_complete();
  expect_found("UPDATE brands_below SET {brands.group} = NULL WHERE {brands.id} = 11");
  expect_found("UPDATE asins_below SET {asins.brand} = 11 WHERE {asins.id} = 100");
  expect_found("UPDATE categories_below SET gone = 1 WHERE {categories.id} = 2");
  expect_found("UPDATE asins_below SET gone = 1 WHERE {asins.id} = 110");
  expect_exact_and_complete();
}

// Raw rows that name products by their codes: the import of a product changes which raw rows there are.
TEST_P(SourceViews, AnImportIntoATableThatAViewReadsIsNoImportOfThatTableAlone) {
  given_views({});
  another_program(
      "CREATE TABLE ledger AS SELECT f.*, concat('B', f.{facts.asin}) AS code FROM {facts} f; DROP TABLE "
      "{facts}; CREATE VIEW {facts} AS SELECT a.{asins.id} AS {facts.asin}, l.{facts.marketplace}, "
      "l.{facts.metric}, l.{facts.month}, l.{facts.value} FROM ledger l LEFT JOIN {asins} a ON "
      "concat('B', a.{asins.id}) = l.code WHERE a.{asins.id} IS NULL OR a.{asins.id} < 1000");
  driver().setup();
  refresh();
  expect_exact();
  another_program("UPDATE ledger SET code = 'B120'");
  refresh();
  expect_exact();
  import_asins(SourceRows().asin(120, 10));
  refresh();
  EXPECT_FALSE(published().asins.empty());
  expect_exact_and_complete();
}

// UNION ALL over one column a metric: such rows have no ids of their own.
TEST_P(SourceViews, RawRowsWithoutIdsAreRead) {
  given_views({});
  // The words in the view have the session's collation, and the tiers are to be made with it.
  engine().gateway().open(Access::kWrite)->schema().drop();
  another_program(
      "CREATE TABLE wide (asin INTEGER, place VARCHAR(10), day DATE, revenue DECIMAL(15,2), cm3 "
      "DECIMAL(15,2)); "
      "INSERT INTO wide VALUES (100, 'US', '2025-01-17', 10.00, 1.50), (100, 'DE', '2025-02-01', 20.00, "
      "NULL); "
      "DROP TABLE {facts}; CREATE VIEW {facts} AS "
      "SELECT asin AS {facts.asin}, place AS {facts.marketplace}, 'Net revenue' AS {facts.metric}, day AS "
      "{facts.month}, revenue AS {facts.value} FROM wide UNION ALL "
      "SELECT asin, place, 'CM3', day, cm3 FROM wide WHERE cm3 IS NOT NULL");
  driver().setup();
  refresh();
  EXPECT_EQ(driver().latest()->raw.rows, 3u);
  EXPECT_THAT(published().asins,
              ::testing::ElementsAre("asin 100 'DE' 2025-02 'Net revenue' = 20.00, brand 10, category 1",
                                     "asin 100 'US' 2025-01 'CM3' = 1.50, brand 10, category 1",
                                     "asin 100 'US' 2025-01 'Net revenue' = 10.00, brand 10, category 1"));
  for (const auto& proof : driver().inspect().proofs) EXPECT_TRUE(proof.verification.passed);
}

TEST_P(SourceViews, ImportsIntoAViewAreRefusedByItsName) {
  given_views({"facts", "asins", "categories"});
  refresh();
  const auto before = PlainSql(engine()).sources();
  const std::string lines = "asin_id,marketplace,metric,month,value\n100,US,CM3,2025-05-01,1.00\n";
  EXPECT_THAT(failure_of([&] { driver().import_csv("facts", lines); }),
              HasSubstr("'" + model().name("facts") + "' is a view"));
  EXPECT_THAT(failure_of([&] { import_asins(SourceRows().asin(130, 10)); }),
              HasSubstr("'" + model().name("asins") + "' is a view"));
  EXPECT_EQ(PlainSql(engine()).sources().facts.size(), before.facts.size());
  EXPECT_EQ(PlainSql(engine()).sources().asins.size(), before.asins.size());
  import_brands(SourceRows().brand(11, 1));
  EXPECT_TRUE(refresh().published);
  expect_exact_and_complete();
}

TEST_P(SourceViews, GenerateLeavesViewsAndWhatIsBelowThemAlone) {
  given_views({"facts", "asins", "brands", "categories", "stock"});
  for (const auto* role : {"facts", "asins", "brands", "categories", "stock"}) {
    another_program("UPDATE " + std::string(role) + "_below SET gone = 1");
  }
  const PlainSources nothing{};
  SilentProgress silent;
  EXPECT_THAT(
      failure_of([&] { engine().gateway().open(Access::kWrite)->ingest().generate(nothing, silent); }),
      HasSubstr("is a view"));
  EXPECT_EQ(PlainSql(engine()).query("SELECT count(*) FROM brands_below").at(0).at(0), "2");
}

TEST_P(SourceViews, SizesEstimatesAndInspectionsKnowViews) {
  given_views({"facts", "asins", "brands", "categories", "stock"});
  {
    const auto opened = engine().gateway().open(Access::kWrite);
    const Estimate estimate = opened->inspector().estimate();
    EXPECT_EQ(estimate.raw_rows, 4u) << "no statistics tell of a view";
    EXPECT_GE(estimate.groups, 3u);
    EXPECT_LE(estimate.groups, 4u);
  }
  refresh();
  EXPECT_EQ(
      engine().gateway().open_bench()->time(Dashboard::kCategories, QueryBase::kRawRows, {}).rows_scanned, 2u);
  const auto opened = engine().gateway().open(Access::kWrite);
  std::map<std::string, std::uint64_t> rows;
  for (const auto& size : opened->schema().sizes()) rows[size.table] = size.rows;
  EXPECT_EQ(rows.at(model().name("facts")), 4u);
  EXPECT_EQ(rows.at(model().name("asins")), 2u);
  for (const auto& finding : opened->inspector().prerequisites()) {
    EXPECT_NE(finding.severity, Severity::kProblem) << finding.found;
  }
  Labels labels(opened->folds());
  EXPECT_EQ(opened->begin(labels)->read_directory().asins.size(), 2u);
}

TEST_P(SourceViews, RollbackAndDropLeaveViewsAlone) {
  given_views({"facts", "brands"});
  refresh();
  const auto first = published();
  expect_found(kInsertBelow);
  driver().rollback(1);
  EXPECT_TRUE(same_tiers(first, published()));
  refresh();
  expect_exact_and_complete();
  engine().gateway().open(Access::kWrite)->schema().drop();
  EXPECT_EQ(PlainSql(engine()).query("SELECT count(*) FROM {facts}").at(0).at(0), "5");
  driver().setup();
  refresh();
  expect_exact();
}

TEST_P(SourceViews, AViewWhoseTableIsGoneIsNamedAndNotReplaced) {
  given_views({"facts", "brands"});
  refresh();
  another_program("ALTER TABLE facts_below RENAME TO elsewhere");
  EXPECT_THAT(refresh_error(), HasSubstr(model().name("facts")));
  EXPECT_THAT(failure_of([&] { driver().setup(); }), HasSubstr(model().name("facts")));
  another_program("ALTER TABLE elsewhere RENAME TO facts_below");
  another_program("ALTER TABLE brands_below RENAME COLUMN {brands.group} TO team");
  EXPECT_THAT(refresh_error(), HasSubstr(model().name("brands")));
  another_program("ALTER TABLE brands_below RENAME COLUMN team TO {brands.group}");
  refresh();
  expect_exact_and_complete();
}

class EmbeddedViews : public SourceViews {
 protected:
  /// Whatever reads the view of that role is refused by its name, and nothing of what it reads is shown.
  void expect_closed(const std::string& role, const TierLines& published_before) {
    const std::string name = model().name(role);
    EXPECT_THAT(refresh_error(), AllOf(HasSubstr("'" + name + "'"), HasSubstr("reads a file"))) << role;
    EXPECT_THAT(failure_of([&] { driver().verify(true); }), HasSubstr("reads a file"));
    const auto opened = engine().gateway().open(Access::kRead);
    Labels labels(opened->folds());
    EXPECT_THAT(failure_of([&] { opened->begin(labels)->read_directory(); }), HasSubstr("reads a file"));
    EXPECT_TRUE(same_tiers(published_before, published()));
  }
};
INSTANTIATE_TEST_SUITE_P(Conformance, EmbeddedViews,
                         ::testing::Values(KindOfEngine{"duckdb", make_duckdb_under_test}),
                         [](const auto& tested) { return name_of_parameter(tested); });

// What the page said was a view over a file that grows; whoever sends a database could name any file.
TEST_P(EmbeddedViews, FilesOfThisMachineWereReadThroughAView) {
  given_views({});
  refresh();
  const auto before = published();
  const TemporaryFolder folder;
  const auto file = folder.write("ledger.csv", "asin,place,metric,day,amount\n100,US,CM3,2025-01-01,1.00\n");
  another_program(
      "ALTER TABLE {facts} RENAME TO facts_below; CREATE VIEW {facts} AS SELECT CAST(asin AS "
      "INTEGER) AS {facts.asin}, place AS {facts.marketplace}, metric AS {facts.metric}, CAST(day "
      "AS DATE) AS {facts.month}, CAST(amount AS DECIMAL(15,2)) AS {facts.value} FROM read_csv('" +
      file.string() + "', header = true, all_varchar = true)");
  expect_closed("facts", before);
}

TEST_P(EmbeddedViews, SecretsOfThisMachineWereServedAsNamesOfBrands) {
  given_views({"brands"});
  refresh();
  const auto before = published();
  const TemporaryFolder folder;
  const auto secret = folder.write("secret.txt", "precious").string();
  for (const std::string& source : {"(SELECT content FROM read_text('" + secret + "'))",
                                    "(SELECT content::VARCHAR FROM read_blob('" + secret + "'))",
                                    "(SELECT file FROM glob('" + folder.path().string() + "/*'))",
                                    "(SELECT column0 FROM read_csv('" + secret + "', header = false))",
                                    std::string("(SELECT content FROM read_text('/proc/self/environ'))")}) {
    SCOPED_TRACE(source);
    another_program(
        "CREATE OR REPLACE VIEW {brands} AS SELECT {brands.id}, {brands.category}, {brands.group}, " +
        source + " AS {brands.name} FROM brands_below");
    expect_closed("brands", before);
  }
}

// A view below a view, and one that reads the database's own file as bytes of another's.
TEST_P(EmbeddedViews, ViewsOverOwnTablesGoOnWorkingOneBelowTheOther) {
  given_views({"facts"});
  another_program("CREATE VIEW between_them AS SELECT * FROM facts_below WHERE gone IS NULL");
  another_program(
      "CREATE OR REPLACE VIEW {facts} AS SELECT {facts.id}, {facts.asin}, {facts.marketplace}, "
      "{facts.metric}, {facts.month}, {facts.value} FROM between_them");
  refresh();
  expect_exact_and_complete();
  expect_found(kInsertBelow);
}

}  // namespace
}  // namespace stepwell::testing
