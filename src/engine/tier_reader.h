// TierReader: the published side of a database, as one consistent view.
//
// Every call of one TierReader sees the same generation. Rows come sorted by key (rollup/order.h), their
// labels interned into the Labels that the session was begun with. Not synchronised: one thread at a time.
// Every method throws Error{kFailed} if the database cannot be read.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/directory.h"
#include "model/exclusion.h"
#include "model/generation.h"
#include "model/scope.h"
#include "model/tier_rows.h"
#include "rollup/difference.h"

namespace stepwell {

class TierReader {
 public:
  virtual ~TierReader() = default;

  /// The published generation; nothing before the first.
  virtual std::optional<Generation> latest() = 0;
  /// Up to `count` generations, the latest first.
  virtual std::vector<Generation> generations(std::size_t count) = 0;
  /// What the last verification found; nothing before the first.
  virtual std::optional<Verification> verification() = 0;

  /// The months that any tier has rows of, ascending; none() for rows without one.
  virtual std::vector<Month> months() = 0;
  /// The ASIN groups in scope.
  virtual AsinTier read_asins(const Scope& scope) = 0;
  /// All brand groups of these months; the whole tier if `scope.whole`. `asins` and `asin_months` must be
  /// empty.
  virtual BrandTier read_brands(const Scope& scope) = 0;
  virtual CategoryTier read_categories(const Scope& scope) = 0;

  /// What generation `number` changed, from the journal; nothing if the journal no longer reaches back to it.
  virtual std::optional<PyramidDifference> read_changes(std::int64_t number) = 0;

  virtual Directory read_directory() = 0;
  /// A text that differs whenever the directory does, for a caller that has read it before; nothing where
  /// that cannot be told for less than reading it.
  virtual std::optional<std::string> directory_version() { return std::nullopt; }
};

}  // namespace stepwell
