// History: what may happen to a database in its life, one random operation after the other.
//
// The domain is tiny (five ASINs, three brands, two categories, three months, few labels), so that
// collisions, returns to earlier states and empty groups are frequent. After every refresh the tiers are held
// against the oracle, and a full refresh of a copy must find nothing to change. The operations are logged: a
// failure shows how it came about.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/testing/dice.h"
#include "tests/testing/driver.h"
#include "tests/testing/engine_under_test.h"
#include "tests/testing/plain_sql.h"
#include "tests/testing/tier_matchers.h"

namespace stepwell::testing {

class History {
 public:
  History(const KindOfEngine& kind, std::uint64_t seed);

  /// One random operation, and whatever must hold after it.
  void step();
  /// Everything that has happened, a line each.
  std::string log() const;

 private:
  // history_operations.cc
  RawFact random_fact();
  RawAsin random_asin();
  RawBrand random_brand();
  void import_facts();
  void import_names();
  void another_program();
  std::string random_statement();

  void refresh(bool full);
  void dry_run();
  void roll_back();
  void tamper();
  void check_published(const RefreshReport& report);
  void check_proofs(bool expected);

  void note(const std::string& text) { log_.push_back(text); }

  Dice dice_;
  Model model_;
  std::unique_ptr<EngineUnderTest> engine_;
  Driver driver_;
  std::vector<std::string> log_;
  /// The tiers of every generation, as they were when it was published.
  std::map<std::int64_t, TierLines> generations_;
};

}  // namespace stepwell::testing
