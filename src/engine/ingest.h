// Ingest: how raw rows get into the source tables. Each call is all or nothing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.h"
#include "model/fact_batch.h"
#include "model/month.h"

namespace stepwell {

/// Rows of the source tables, apart from the facts. NULL: kNoId, or no value.
struct SourceBrand {
  std::int32_t id = kNoId;
  std::string name;
  std::int32_t category = kNoId;
  std::optional<std::string> group;
};
struct SourceAsin {
  std::int32_t id = kNoId;
  std::string asin;
  std::string name;
  std::int32_t brand = kNoId;
};
struct SourceStock {
  std::int32_t asin = kNoId;
  Month month;
  std::int64_t value = 0;  // hundredths
};
struct PlainSources {
  std::vector<std::pair<std::int32_t, std::string>> categories;
  std::vector<SourceBrand> brands;
  std::vector<SourceAsin> asins;
  std::vector<SourceStock> stock;
  std::uint64_t fact_count = 0;
  /// Calls the sink with batches of facts, `fact_count` rows in all, whose labels are in `labels`.
  std::function<void(const FactSink&)> facts;
  const Labels* labels = nullptr;
};

/// What a quote means in the files of one import.
enum class Quoting {
  kByFormat,  // in CSV it encloses a field; a TSV file has none, and one that seems to have is refused
  kQuoted,    // it encloses a field
  kUnquoted   // it is a character like any other; TSV alone
};

struct ImportOptions {
  /// Takes facts and stock that have been imported before, so that they count once more.
  bool again = false;
  Quoting quoting = Quoting::kByFormat;
};

struct ImportReport {
  std::uint64_t rows = 0;
  std::vector<Month> months;  // that a file of facts touched; none() for rows without a date
};

class Ingest {
 public:
  virtual ~Ingest() = default;

  /// Creates the source tables where missing and fills them. Throws Error{kFailed} if the fact table has
  /// rows.
  virtual void generate(const PlainSources& sources, Progress& progress) = 0;

  /// Adds all files to the source table of that name. Facts and stock are appended; rows of the other tables
  /// replace those with the same id. Throws Error{kFailed} with file, line, column and value for what does
  /// not fit, and for a file whose rows would count twice.
  virtual ImportReport import(const std::string& table, const std::vector<std::filesystem::path>& files,
                              const ImportOptions& options, Progress& progress) = 0;
};

}  // namespace stepwell
