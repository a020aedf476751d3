// SqlEngine: an engine made of its parts.
#pragma once

#include <memory>

#include "engine/engine.h"

namespace stepwell {

class SqlEngine : public Engine {
 public:
  Schema& schema() final { return *parts_.schema; }
  Ingest& ingest() final { return *parts_.ingest; }
  Prover& prover() final { return *parts_.prover; }
  Inspector& inspector() final { return *parts_.inspector; }

 protected:
  struct Parts {
    std::unique_ptr<Schema> schema;
    std::unique_ptr<Ingest> ingest;
    std::unique_ptr<Prover> prover;
    std::unique_ptr<Inspector> inspector;
  };
  /// Once what the parts work on is there. They may outlive it, and then do nothing.
  void put_together(Parts parts) { parts_ = std::move(parts); }

 private:
  Parts parts_;
};

/// A transaction on a `Database` that has begin, commit and a roll_back that does not throw; rolls back
/// unless committed.
template <typename Database>
class SqlTransaction {
 public:
  template <typename... Kind>
  explicit SqlTransaction(Database& database, Kind... kind) : database_(database) {
    database_.begin(kind...);
  }
  ~SqlTransaction() {
    if (open_) database_.roll_back();
  }
  SqlTransaction(const SqlTransaction&) = delete;
  SqlTransaction& operator=(const SqlTransaction&) = delete;

  void commit() {
    database_.commit();
    open_ = false;
  }
  /// Forgets what was done, and begins again.
  void begin_anew() {
    database_.roll_back();
    database_.begin();
  }

 private:
  Database& database_;
  bool open_ = true;
};

/// The bench of an engine that has `time` as the bench does.
template <typename TimedEngine>
class EngineBench final : public DashboardBench {
 public:
  explicit EngineBench(std::unique_ptr<TimedEngine> engine) : engine_(std::move(engine)) {}

  QueryTiming time(Dashboard dashboard, QueryBase base, const DashboardMetrics& metrics) override {
    return engine_->time(dashboard, base, metrics);
  }

 private:
  std::unique_ptr<TimedEngine> engine_;
};

}  // namespace stepwell
