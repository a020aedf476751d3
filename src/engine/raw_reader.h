// RawReader: the raw rows of a database, as one consistent view, and what they amount to.
//
// Not synchronised: one thread at a time. Every method throws Error{kFailed} if the database cannot be read.
#pragma once

#include <memory>

#include "base/progress.h"
#include "model/exclusion.h"
#include "model/model.h"
#include "model/scope.h"
#include "rollup/raw_groups.h"

namespace stepwell {

/// Who counts the raw rows for conservation. A statement costs another pass, and also notices rows that the
/// database never handed out.
enum class CountedBy { kReader, kStatement };

class RawReader {
 public:
  virtual ~RawReader() = default;

  /// What the tables and columns are called, for messages.
  virtual const Model& model() const = 0;

  /// The groups of the raw rows in scope, aggregated in one pass. The parts must not outlive the reader.
  /// Throws Error{kFailed} on the reserved marketplace (R9) and on a sum that does not fit (R10).
  virtual std::unique_ptr<RawParts> read_groups(const Scope& scope, Progress& progress) = 0;

  /// Rows and money of the same raw rows, counted on their own: the other side of conservation (R8). By
  /// kReader the engine may take what it counted while `read_groups` read them.
  virtual Account read_raw_account(const Scope& scope, CountedBy counted_by) = 0;
};

}  // namespace stepwell
