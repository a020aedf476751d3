// Generate: a synthetic marketplace-sales business to try stepwell on.
//
// It has what makes a real one hard: seasons, growing and shrinking brands, launches and discontinuations,
// returns, loss-making brands, a stock list of brands that are to be left out, and a little dirt of every
// kind that R8 counts. Its figures hang together: for every ASIN, marketplace and month, Net revenue = Gross
// revenue + Returns (which are negative) and CM3 = Net revenue - COGS - FBA fees - PPC spend, to the cent.
//
// The same options give the same rows in the same order, on every machine.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/progress.h"
#include "engine/ingest.h"
#include "model/label.h"

namespace stepwell {

class Engine;

enum class Shape {
  /// Daily postings: 8 metrics, about 38 raw rows a group.
  kDaily,
  /// Monthly closing: 70 metrics, one raw row a group, dated the first of the month. Nothing shrinks.
  kLedger,
};

/// "daily", "ledger".
std::string_view name_of(Shape shape);
/// The inverse; nothing for another word.
std::optional<Shape> shape_of(std::string_view name);

struct GenerateOptions {
  /// Fact rows, exactly. 68,000,000 daily rows have 43,706 ASINs and 487 brands; other counts scale these.
  std::uint64_t rows = 5'000'000;
  Shape shape = Shape::kDaily;
  std::uint64_t seed = 1;
};

/// The first and last month of the business.
inline constexpr Month kFirstSyntheticMonth = Month::of(2024, 1);
inline constexpr Month kLastSyntheticMonth = Month::of(2025, 10);

/// The business in memory, apart from the facts, which its `facts` makes as it goes: month after month, in an
/// arbitrary but fixed order within the month. `labels` receives the marketplaces and metrics, and must
/// outlive the answer; nothing else need. `facts` may be called repeatedly and gives the same rows each time.
/// Throws Error{kUsage} for no rows, or more than 100 billion.
PlainSources synthesize(const GenerateOptions& options, Labels& labels);

/// Fills the source tables of an empty database. Throws Error{kFailed} if the fact table has rows.
void generate(Engine& engine, const GenerateOptions& options, Progress& progress);

}  // namespace stepwell
