// SqlColumn: one column of a table of stepwell's, as every dialect can make it (dialect.h).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stepwell {

/// What a column holds, whatever a dialect calls such a type.
enum class ColumnType : std::uint8_t {
  kRowNumber,  // given by the database, and nobody's business
  kAsinId,
  kBrandId,
  kCategoryId,  // as the team's tables have them
  kMarketplace,
  kMetric,  // labels, as the fact table has them
  kId,      // 32 bits
  kMonth,   // a date
  kValue,
  kTotal,
  kSum,  // money of 15, 18 and 38 digits, two of them cents
  kWhole,
  kCount,  // 32 bits with and without a sign
  kSmall,
  kBig,
  kUnsignedBig,
  kReal,
  kBoolean,
  kSerial,     // kBig, given by the database where none is said
  kTimestamp,  // microseconds, UTC
  kChangedAt,  // when the row was last written
  kWord,
  kText,
  kLongText,  // up to `width` characters, 64 KB, 16 MB
};

/// How an engine learns what has happened to the sources: it keeps the columns that this takes.
enum class Tracking : std::uint8_t { kAny, kImportLog, kBinlog };

struct SqlColumn {
  std::string_view name;
  ColumnType type;
  bool required = true;             // NOT NULL
  std::string_view otherwise = {};  // the SQL of its default
  std::string_view comment = {};
  int width = 0;  // of a kWord
  int since = 1;  // the layout that it came with (layout.h)
  Tracking tracking = Tracking::kAny;
};

/// A table of stepwell's own, of which a database has one.
struct BookTable {
  std::string_view name;
  std::vector<SqlColumn> columns;
  std::vector<std::string_view> key;    // by which a row is known; empty: by nothing
  std::vector<std::string_view> index;  // by which rows are found
  std::string_view index_name = {};
  Tracking tracking = Tracking::kAny;
};

}  // namespace stepwell
