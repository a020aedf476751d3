// `generate` on every engine: all of it or nothing, into tables that are empty or its own.
#include "synthetic/generate.h"
#include "base/error.h"
#include "tests/conformance/conformance_test.h"

namespace stepwell::testing {
namespace {

constexpr const char* kRoles[] = {"facts", "stock", "asins", "brands", "categories"};

class Generate : public ConformanceTest {
 protected:
  std::string count(const std::string& role) {
    return PlainSql(engine()).query("SELECT count(*) FROM {" + role + "}").at(0).at(0).value();
  }
  /// Generates until so many rows have been made, and fails then.
  std::string failure_after(std::uint64_t rows) {
    const auto opened = engine().gateway().open(Access::kWrite);
    Labels labels(opened->folds());
    PlainSources sources = synthesize({.rows = 20'000}, labels);
    const auto all = sources.facts;
    sources.facts = [&](const FactSink& sink) {
      std::uint64_t made = 0;
      all([&](const FactBatch& batch) {
        sink(batch);
        made += batch.size();
        if (made >= rows) throw Error(ErrorCode::kFailed, "enough", "stop");
      });
    };
    SilentProgress silent;
    try {
      opened->ingest().generate(sources, silent);
    } catch (const Error& error) {
      return error.what();
    }
    return "it succeeded";
  }
};
INSTANTIATE_TEST_SUITE_P(Conformance, Generate, ::testing::ValuesIn(kinds_of_releases()),
                         [](const auto& tested) { return name_of_parameter(tested); });

TEST_P(Generate, ThatFailsLeavesNothing) {
  given(SourceRows());
  EXPECT_THAT(failure_after(10'000), ::testing::HasSubstr("enough"));
  for (const char* role : kRoles) EXPECT_EQ(count(role), "0") << role;
  SilentProgress silent;
  generate(*engine().gateway().open(Access::kWrite), {.rows = 20'000}, silent);
  EXPECT_EQ(count("facts"), "20000");
  refresh();
  expect_exact();
}

TEST_P(Generate, TouchesNoTableThatHasRows) {
  for (const char* role : kRoles) {
    SCOPED_TRACE(role);
    const std::string wanted = role;
    SourceRows rows;
    if (wanted == "facts") rows.fact(100, "US", "m", "2025-01-01", 100);
    if (wanted == "asins") rows.asin(100, 10);
    if (wanted == "brands") rows.brand(10, 1);
    if (wanted == "categories") rows.category(1);
    given(rows);
    if (wanted == "stock")
      another_program(
          "INSERT INTO {stock} ({stock.asin}, {stock.month}, {stock.value}) VALUES (100, '2025-01-01', 1)");
    EXPECT_THAT(failure_after(10'000), ::testing::HasSubstr("already has rows"));
    for (const char* other : kRoles) EXPECT_EQ(count(other), other == wanted ? "1" : "0") << other;
  }
}

}  // namespace
}  // namespace stepwell::testing
