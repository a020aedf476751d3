// Reading: what the keeper takes out of the database in one go, and the snapshot that it becomes.
//
// The two halves are apart because an open embedded engine holds the file's lock: everything is read first,
// the engine is closed, and only then is anything sorted, packed and indexed.
#pragma once

#include <memory>
#include <vector>

#include "engine/engine.h"
#include "model/dashboard_metrics.h"
#include "serve/snapshot/snapshot.h"

namespace stepwell::serve {

class Reading {
 public:
  enum class Kind {
    kNothing,  // no generation has been published
    kSame,     // `known` is the latest, as far as the database has anything to say
    kChecks,   // the same generation, which a refresh or a verification has looked at since
    kChanges,  // what the journal says that changed since `known`
    kWhole,    // all of it
  };

  /// Reads what is newer than `known`, which may be nullptr. Reads all of it if `whole`, if the journal does
  /// not lead from `known` to the latest generation, or if `known` is no generation of this database. Throws
  /// Error{kBusy} if somebody else holds the database, Error{kFailed} if it cannot be read. Answers look
  /// `metrics` up in the snapshot.
  Reading(Gateway& gateway, const DashboardMetrics& metrics, std::shared_ptr<const Snapshot> known,
          bool whole);

  Kind kind() const { return kind_; }
  /// The newer snapshot; to be called once, not for kNothing and kSame. Throws Error{kFailed} if changes do
  /// not fit `known`: then only a whole reading helps.
  std::shared_ptr<const Snapshot> build();

 private:
  bool read_changes(TierReader& reader, const Generation& latest);
  /// Only if it is not the one that is known: thousands of names weigh more than a small generation.
  void read_directory(TierReader& reader);
  void read_whole(TierReader& reader);

  Kind kind_ = Kind::kNothing;
  std::shared_ptr<const Snapshot> known_;
  SnapshotFacts facts_;
  Pyramid pyramid_;
  std::vector<PyramidDifference> changes_;
};

}  // namespace stepwell::serve
