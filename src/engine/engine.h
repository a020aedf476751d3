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

#include "engine/dashboard_bench.h"
#include "engine/ingest.h"
#include "engine/inspector.h"
#include "engine/prover.h"
#include "engine/schema.h"
#include "engine/session.h"

namespace stepwell {

/// kCreate is kWrite that makes the embedded engine's file where there is none.
enum class Access { kRead, kWrite, kCreate };

class Engine {
 public:
  virtual ~Engine() = default;

  virtual Schema& schema() = 0;
  virtual Ingest& ingest() = 0;
  virtual Prover& prover() = 0;
  virtual Inspector& inspector() = 0;

  /// Begins a session whose rows are interned into `labels`, which must outlive it. One session at a time.
  virtual std::unique_ptr<Session> begin(Labels& labels) = 0;
  /// The same for those who want the published side alone.
  virtual std::unique_ptr<TierReader> read(Labels& labels) { return begin(labels); }

  /// How this database holds labels for equal (R4). The functions may be called from any thread, several at
  /// once, and after the engine is gone: the server looks labels up in its snapshot.
  virtual LabelFolds folds() = 0;

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

  /// The queries that `demo` and `bench` compare. Throws as `open`.
  virtual std::unique_ptr<DashboardBench> open_bench() = 0;

  /// Throws Error{kFailed} if writing to `file` would replace a file of this database. An empty path is
  /// standard output.
  virtual void refuse_own_files(const std::filesystem::path& /*file*/) const {}
  /// Writes a database that lies in a file anew in the format of this release of its engine, and says what
  /// was done. Throws Error{kUsage} for others.
  virtual std::string upgrade_file();
  /// Removes the files of a database that lies in such. Nobody may have it open.
  virtual void remove_files() {}

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
