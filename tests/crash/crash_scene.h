// CrashScene: a database, the real program that works on it, and what every generation of it looks like.
//
// The program is run as a person runs it, as a process; it is killed with SIGKILL. Afterwards it is the
// program that opens the database first, and every answer is taken from its exports.
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
#include "tests/testing/process.h"

namespace stepwell::testing {

/// The exports of the three tiers.
using Exports = std::map<std::string, std::string>;

class CrashScene {
 public:
  /// Generates a business of so many raw rows, and publishes generation 1.
  CrashScene(const KindOfEngine& kind, std::uint64_t seed, int raw_rows);

  Dice& dice() { return dice_; }
  EngineUnderTest& engine() { return *engine_; }
  const std::filesystem::path& folder() const { return folder_.path(); }

  /// Runs the program on this database and fails the test unless it ends with status 0. Returns its output.
  std::string run(const std::vector<std::string>& arguments);
  /// The same on another database; how long it took goes to `took_ms`.
  std::string run_on(EngineUnderTest& engine, const std::vector<std::string>& arguments,
                     int* took_ms = nullptr);
  /// Starts the program on this database.
  std::unique_ptr<Process> start(const std::vector<std::string>& arguments);
  /// Waits for a random moment of the time that the program needs: any, or one soon after it has begun to
  /// publish.
  void wait_for_random_moment(Process& process, int needs_ms);
  /// Kills the program at such a moment. False if it had ended before: then it needs less than was thought.
  bool kill_at_random(Process& process, int& needs_ms);

  std::int64_t generation();
  Exports exports() { return exports_of(*engine_); }
  Exports exports_of(EngineUnderTest& engine);

  /// Whether the database is in exactly one of two states, found by the program itself.
  void expect_one_of(std::int64_t last, const Exports& last_exports, std::int64_t next,
                     const Exports& next_exports);
  /// Refreshes, and holds the result against what an undisturbed refresh has made.
  void expect_recovery(const Exports& undisturbed);

  /// Changes the sources so that the next refresh has something to do: by an import, or as another program.
  void change_sources();
  /// A CSV file with so many random raw rows of ASINs that exist.
  std::filesystem::path write_facts(int rows);
  long long count_facts();

 private:
  Dice dice_;
  TemporaryFolder folder_;
  std::unique_ptr<EngineUnderTest> engine_;
  int files_ = 0;
};

}  // namespace stepwell::testing
