// Engine: one database that stepwell works on, behind the contracts beside this file.
//
//   Schema     creates and removes stepwell's tables
//   Ingest     fills the source tables
//   Session    one consistent view; computes from it and publishes
//   Prover     the second opinion
//   Inspector  looks whether all is well
//
// An Engine is used by one thread at a time. `Gateway` makes them: for the embedded engine an open Engine
// holds the file's lock, so that whoever serves opens one only while it reads.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/output_file.h"
#include "engine/ingest.h"
#include "engine/inspector.h"
#include "engine/prover.h"
#include "engine/schema.h"
#include "engine/session.h"
#include "model/dashboard_metrics.h"

namespace stepwell {

/// kCreate is kWrite that makes the embedded engine's file where there is none.
enum class Access { kRead, kWrite, kCreate };

/// The three queries that `demo` and `bench` compare.
enum class Dashboard { kDashboard, kCategories, kProfitability };
enum class QueryBase { kRawRows, kTiers };

/// One run of a dashboard query.
struct QueryTiming {
  double seconds = 0;
  /// The raw rows, or rows of a tier, that meet the query's conditions: however the database goes about it,
  /// it has to read each of them. Exact.
  std::uint64_t rows_scanned = 0;
};

class Engine {
 public:
  virtual ~Engine() = default;

  virtual Schema& schema() = 0;
  virtual Ingest& ingest() = 0;
  virtual Prover& prover() = 0;
  virtual Inspector& inspector() = 0;

  /// Begins a session whose rows are interned into `labels`, which must outlive it. One session at a time.
  virtual std::unique_ptr<Session> begin(Labels& labels) = 0;

  /// How this database holds labels for equal (R4). The functions may be called from any thread, several at
  /// once, and after the engine is gone: the server looks labels up in its snapshot.
  virtual LabelFolds folds() = 0;

  /// Writes a tier to `output`, which the caller finishes, sorted by key with a header row, without id and
  /// updated_at. `format` is csv, tsv or parquet. Returns the number of rows.
  virtual std::uint64_t export_tier(Tier tier, const std::string& format, OutputFile& output) = 0;

  /// Runs the query behind a dashboard once, as a team writes it by hand, on the raw rows or on the tiers.
  /// `metrics` are spelled as the tiers have them.
  virtual QueryTiming time_dashboard_query(Dashboard dashboard, QueryBase base,
                                           const DashboardMetrics& metrics) = 0;

  /// What runs the queries: "DuckDB 1.4.4", "MariaDB 10.11.6".
  virtual std::string version() = 0;
};

/// Throws Error{kFailed} if the tables of stepwell are not there.
void require_tables(Engine& engine);

class Gateway {
 public:
  virtual ~Gateway() = default;

  /// Connects. Throws Error{kBusy} saying who holds the database if it cannot be had within a few seconds,
  /// Error{kFailed} if there is none or it cannot be reached.
  virtual std::unique_ptr<Engine> open(Access access) = 0;
  /// Like open(kRead), but does not wait: throws Error{kBusy} at once.
  virtual std::unique_ptr<Engine> try_open() = 0;

  /// A text that changes when something may have been published; cheap enough to ask ten times a second, and
  /// takes no lock. Throws Error{kFailed} if the database is out of reach.
  virtual std::string change_token() = 0;

  /// Plain SQL that does the same without stepwell. Needs no connection. Throws Error{kUsage} for rights
  /// where there are no users.
  virtual std::string script(SqlScript which) const = 0;

  /// Where the database lies, in words that are the same for every program that works on it and others for a
  /// copy elsewhere, as far as that can be told without a connection. To be compared, not shown.
  virtual std::string place() const { return {}; }

  /// "duckdb:big.duckdb": never holds a password.
  virtual std::string description() const = 0;
};

}  // namespace stepwell
