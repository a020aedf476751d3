// Generation: one published state of all three tiers, and what is known about how it came to be.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "model/exclusion.h"
#include "model/scope.h"

namespace stepwell {

enum class GenerationKind { kFull, kIncremental, kRollback };

/// "full", "incremental", "rollback".
std::string_view name_of(GenerationKind kind);
/// The inverse; throws Error{kFailed} for another word.
GenerationKind generation_kind_of(std::string_view name);

/// Rows that a publish wrote to one tier.
struct ChangeCounts {
  std::uint64_t inserted = 0;
  std::uint64_t updated = 0;
  std::uint64_t deleted = 0;

  std::uint64_t total() const { return inserted + updated + deleted; }
  ChangeCounts& operator+=(const ChangeCounts& other) {
    inserted += other.inserted;
    updated += other.updated;
    deleted += other.deleted;
    return *this;
  }
  friend ChangeCounts operator+(ChangeCounts a, const ChangeCounts& b) { return a += b; }
};

/// A refresh that would have taken too much away from a generation, and was not published.
struct Held {
  TimestampUs since = 0;
  std::string why;
  /// What the raw rows amounted to when they were last looked at, and since when they had.
  std::string sources;
  TimestampUs sources_since = 0;

  friend bool operator==(const Held&, const Held&) = default;
};

struct Generation {
  std::int64_t number = 0;  // from 1
  TimestampUs published_at = 0;
  /// When a refresh last found nothing to change in it; before that, when it was published.
  TimestampUs confirmed_at = 0;
  GenerationKind kind = GenerationKind::kFull;
  std::string why;
  /// From the start of the refresh to the end of its publish, but for the commit itself.
  double duration_s = 0;
  /// The program that published it, "stepwell 0.1.0"; empty: not recorded.
  std::string made_by;
  /// Who had it made: the login of whoever asked a server, "schedule", or the operating system's user of a
  /// command; empty: not recorded.
  std::string actor;

  Account raw;            // every raw row of the fact table
  Account summarised;     // what the ASIN tier holds of it
  Account uncategorised;  // the part of it whose brand has no category
  ExclusionTotals excluded;

  ChangeCounts asin_changes;
  ChangeCounts brand_changes;
  ChangeCounts category_changes;

  /// Rows of tiers that another program had changed, and that were put right with it (R17): whoever has read
  /// the tiers before may have read those.
  std::uint64_t repaired = 0;

  /// The generation whose tiers a rollback restored; 0 otherwise.
  std::int64_t restored = 0;

  /// Of the published generation: the refresh after it that is held.
  std::optional<Held> held;

  std::uint64_t changes() const {
    return asin_changes.total() + brand_changes.total() + category_changes.total();
  }
};

/// The last comparison of tiers and raw rows.
struct Verification {
  std::int64_t generation = 0;
  TimestampUs verified_at = 0;
  bool full = false;
  bool passed = false;
};

}  // namespace stepwell
