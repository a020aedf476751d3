// ConformanceTest: one rule of docs/rules.md, on every engine.
//
// A test gives source rows, refreshes, and says in plain lines what the tiers must hold; `expect_exact` then
// asks the oracle about everything else: all tiers, exclusions, conservation, and the program's own
// verification.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/testing/driver.h"
#include "tests/testing/engine_under_test.h"
#include "tests/testing/plain_sql.h"
#include "tests/testing/tier_matchers.h"

namespace stepwell::testing {

/// Two brands in a category each, three ASINs, and five groups, in which all sums tell their rows apart.
SourceRows two_brands();

class ConformanceTest : public ::testing::TestWithParam<KindOfEngine> {
 protected:
  /// Before `given`: the excluded groups of the model.
  void exclude_groups(std::vector<std::string> groups) { model_.exclude_groups(std::move(groups)); }
  Model& model() { return model_; }

  /// Makes the database and loads the rows as another program would.
  void given(const SourceRows& rows);
  /// Runs SQL, names written as roles, as another program.
  void another_program(const std::string& roles_sql);

  EngineUnderTest& engine() { return *engine_; }
  Driver& driver() { return *driver_; }
  RefreshReport refresh() { return driver_->refresh(); }
  /// The message of the refresh's error; an empty text if there was none.
  std::string refresh_error();

  void import_facts(const SourceRows& rows);
  void import_asins(const SourceRows& rows);
  void import_brands(const SourceRows& rows);
  void import_categories(const SourceRows& rows);

  /// How many different labels these are, as the database compares (R4).
  std::size_t count_different(const std::vector<std::string>& labels);
  bool are_equal(const std::vector<std::string>& labels) { return count_different(labels) == 1; }
  /// The refresh read only what had changed, where the engine can know that.
  void expect_incremental(const RefreshReport& report);

  /// The published tiers as lines.
  TierLines published();
  Exclusions exclusions();

  /// Tiers, exclusions and account are what the sources say, and the program's verification agrees.
  void expect_exact();
  /// `expect_exact`, and a full refresh of a copy writes no tier row (R13).
  void expect_exact_and_complete();

 private:
  Model model_;
  std::unique_ptr<EngineUnderTest> engine_;
  std::unique_ptr<Driver> driver_;
};

/// The suite of one rule, on every engine with every collation: STEPWELL_RULE(R05); TEST_P(R05,
/// AsinsCountOnce) {…}
#define STEPWELL_RULE(rule) STEPWELL_RULE_ON(rule, kinds_of_engines())
/// Of a rule that no collation has a say in.
#define STEPWELL_RULE_OF_RELEASES(rule) STEPWELL_RULE_ON(rule, kinds_of_releases())
#define STEPWELL_RULE_ON(rule, kinds)                                     \
  class rule : public ConformanceTest {};                                 \
  INSTANTIATE_TEST_SUITE_P(Conformance, rule, ::testing::ValuesIn(kinds), \
                           [](const auto& tested) { return name_of_parameter(tested); })

}  // namespace stepwell::testing
