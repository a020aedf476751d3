// A database that an older stepwell has set up, and one that a newer one has.
#include "base/error.h"
#include "tests/conformance/conformance_test.h"

namespace stepwell::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kThis = "stepwell " STEPWELL_VERSION;

class Migration : public ConformanceTest {
 protected:
  void given_two_generations() {
    given(SourceRows()
              .category(1)
              .brand(10, 1)
              .asin(100, 10)
              .fact(100, "US", "m", "2025-01-01", 100)
              .fact(100, "DE", "m", "2025-02-01", 250));
    refresh();
    add_fact("2025-03-01");
    refresh();
    current_ = meta("schema_version");
  }

  void add_fact(const std::string& day) {
    another_program(
        "INSERT INTO {facts} ({facts.asin}, {facts.marketplace}, {facts.metric}, {facts.month}, "
        "{facts.value}) "
        "VALUES (100, 'US', 'm', '" +
        day + "', 7.00)");
  }

  std::string meta(const std::string& key) {
    return engine()
        .connect()
        ->query("SELECT " + quoted("value") + " FROM stepwell_meta WHERE " + quoted("key") + " = '" + key +
                "'")
        .at(0)
        .at(0)
        .value_or("");
  }

  void record(const std::string& layout, const std::string& made_by) {
    const auto connection = engine().connect();
    for (const auto& [key, value] : {std::pair("schema_version", layout), {"made_by", made_by}}) {
      connection->execute("UPDATE stepwell_meta SET " + quoted("value") + " = '" + value + "' WHERE " +
                          quoted("key") + " = '" + key + "'");
    }
  }

  /// Takes away what later layouts have added.
  void make_first_layout() {
    engine().connect()->execute("ALTER TABLE stepwell_generations DROP COLUMN made_by");
    engine().connect()->execute("ALTER TABLE stepwell_generations DROP COLUMN confirmed_at");
    engine().connect()->execute("ALTER TABLE stepwell_generations DROP COLUMN repaired");
    engine().connect()->execute("ALTER TABLE stepwell_generations DROP COLUMN actor");
    engine().connect()->execute("ALTER TABLE stepwell_imports DROP COLUMN content");
    engine().connect()->execute("DELETE FROM stepwell_meta WHERE " + quoted("key") +
                                " IN ('model', 'seals')");
    if (engine().quote() == '"') {
      engine().connect()->execute("ALTER TABLE stepwell_import_months DROP COLUMN asin_id");
    }
    record("1", "stepwell 0.0.1");
  }

  std::string error_of_opening(Access access) {
    try {
      engine().gateway().open(access);
    } catch (const Error& error) {
      return std::string(error.what()) + " / " + error.hint();
    }
    return {};
  }

  std::string current_;

  std::string quoted(const std::string& name) { return engine().quote() + name + engine().quote(); }
};

TEST_P(Migration, WhoeverWritesBringsTheFirstLayoutUpAndKeepsWhatItHolds) {
  given_two_generations();
  const TierLines before = published();
  make_first_layout();
  engine().gateway().open(Access::kWrite);
  EXPECT_EQ(meta("schema_version"), current_);
  EXPECT_EQ(meta("made_by"), kThis);
  EXPECT_EQ(published(), before);

  add_fact("2025-04-01");
  driver().refresh({.actor = "ada"});
  expect_exact_and_complete();
  EXPECT_THAT(engine().connect()->query("SELECT actor FROM stepwell_generations ORDER BY generation"),
              ElementsAre(TextRow{""}, TextRow{""}, TextRow{"ada"}));
  EXPECT_THAT(engine().connect()->query("SELECT made_by FROM stepwell_generations ORDER BY generation"),
              ElementsAre(TextRow{""}, TextRow{""}, TextRow{kThis}));
  // The journal of the older layout still leads back.
  driver().rollback(2);
  EXPECT_EQ(published(), before);
}

TEST_P(Migration, WhoeverOnlyReadsTheFirstLayoutIsToldWhatToDo) {
  given_two_generations();
  make_first_layout();
  EXPECT_THAT(error_of_opening(Access::kRead),
              AllOf(HasSubstr("have layout 1"), HasSubstr("works on layout " + current_),
                    HasSubstr("'stepwell setup'")));
  EXPECT_EQ(meta("schema_version"), "1");
}

TEST_P(Migration, OneThatWasInterruptedBeforeItRecordedTheLayoutIsFinished) {
  given_two_generations();
  if (!engine().traits().commits_each_table) return;  // one transaction there: there is no halfway
  record("1", "stepwell 0.0.1");
  engine().gateway().open(Access::kWrite);
  EXPECT_EQ(meta("schema_version"), current_);
}

TEST_P(Migration, ANewerLayoutIsRefusedByReadersAndWritersAndStaysAsItIs) {
  given_two_generations();
  record("99", "stepwell 9.0.0");
  for (const Access access : {Access::kRead, Access::kWrite, Access::kCreate}) {
    EXPECT_THAT(error_of_opening(access), AllOf(HasSubstr("layout 99, written by stepwell 9.0.0"),
                                                HasSubstr("use that stepwell, or a newer one")));
  }
  EXPECT_EQ(meta("schema_version"), "99");
  record(current_, kThis);
  EXPECT_EQ(rows_written(refresh()), 0u);
}

INSTANTIATE_TEST_SUITE_P(Engines, Migration, ::testing::ValuesIn(kinds_of_releases()),
                         name_of_parameter<::testing::TestParamInfo<KindOfEngine>>);

}  // namespace
}  // namespace stepwell::testing
