// Driver: the program's verbs, run inside the test process on an engine under test.
//
// Every call opens the database, does one thing, and closes it, as a command does; in between the database is
// free for other programs (PlainSql). This is the one place in the suites that calls the verbs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.h"
#include "engine/engine.h"
#include "refresh/refresh.h"
#include "tests/testing/engine_under_test.h"
#include "tests/testing/temporary_folder.h"

namespace stepwell::testing {

class Driver {
 public:
  /// The engine must outlive the driver.
  explicit Driver(EngineUnderTest& engine) : engine_(engine) {}

  /// Creates whatever is missing in the database.
  void setup();
  RefreshReport refresh(const RefreshOptions& options = {});
  RefreshReport refresh(const RefreshOptions& options, Progress& progress);
  RefreshReport refresh_full() { return refresh({.full = true}); }
  Proof verify(bool full);
  struct Inspection {
    std::optional<Generation> latest;
    std::vector<Proof> proofs;  // plain, then full
  };
  /// Verifies both ways and reads the latest generation, all with one opening of the database.
  Inspection inspect();
  Generation rollback(std::optional<std::int64_t> to);
  /// Imports one CSV file with that content into the source table that plays `role`. Histories repeat
  /// themselves by chance, so that contents may come in again unless a test is about that.
  ImportReport import_csv(const std::string& role, const std::string& content, bool again = true);
  /// Names that one file twice.
  ImportReport import_csv_twice(const std::string& role, const std::string& content);

  std::optional<Generation> latest();

 private:
  EngineUnderTest& engine_;
  std::filesystem::path write_import(const std::string& content);
  ImportReport import(const std::string& role, const std::vector<std::filesystem::path>& files, bool again);

  TemporaryFolder folder_;
  int files_ = 0;
};

/// Tier rows that the refresh wrote.
inline std::uint64_t rows_written(const RefreshReport& report) {
  return report.published ? report.generation.changes() : 0;
}

/// Rows as a CSV file of the source table, with the model's column names: what Driver::import_csv takes.
std::string facts_csv(const Model& model, const std::vector<RawFact>& facts);
std::string asins_csv(const Model& model, const std::vector<RawAsin>& asins);
std::string brands_csv(const Model& model, const std::vector<RawBrand>& brands);
std::string categories_csv(const Model& model, const std::vector<RawCategory>& categories);

}  // namespace stepwell::testing
