// FactLoader: generated facts on their way into an empty table, over several connections at once.
//
// One thread makes the rows and calls `add`; for each connection a thread of its own turns them into text and
// sends them. The threads take turns of a quarter of a million rows, whose ids follow each other, so that
// each fills pages of the primary key one after the other. Every turn is a transaction: one over all of them
// would make the server keep an undo record of each row. Taking them away again is the caller's, who is told
// of each turn that was committed. A loader that is destroyed before it has finished tells its threads to
// stop after the turn that they are at, and waits for them.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "base/progress.h"
#include "engine/mariadb/engine.h"
#include "model/fact_batch.h"

namespace stepwell::maria {

/// Rows whose ids follow each other.
struct FactRange {
  std::int64_t first_id = 1;
  std::uint64_t rows = 0;
  /// The server has said so; else the answer to the COMMIT did not come, and they are all there, or none is.
  bool certain = false;
};

class FactLoader {
 public:
  /// Called by any thread, one at a time.
  using Written = std::function<void(const FactRange&)>;

  /// `workspace`, `labels` and `progress` must outlive it; the workspace's connection is only asked.
  FactLoader(Workspace& workspace, const Labels& labels, Progress& progress, Written written);
  FactLoader(const FactLoader&) = delete;
  FactLoader& operator=(const FactLoader&) = delete;

  /// Ids count from 1 in the order of calls. Throws what ended one of the connections.
  void add(const FactBatch& batch);
  /// Returns when all rows are in the table. Throws like `add`.
  void finish();

 private:
  struct Turn {
    std::int64_t first_id = 1;
    std::uint64_t rows = 0;
    std::vector<FactBatch> batches;
  };

  void hand_over();
  void rethrow();
  void work(Connection& connection, const std::stop_token& stop);
  bool take(Turn& turn, const std::stop_token& stop);
  void load(Connection& connection, const Turn& turn);
  void tell(const FactRange& range);

  Workspace& workspace_;
  const Labels& labels_;
  Progress& progress_;
  Written written_;
  Turn filling_;

  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<Turn> waiting_;
  bool complete_ = false;
  std::exception_ptr failed_;
  std::uint64_t loaded_ = 0;

  std::vector<std::unique_ptr<Connection>> connections_;
  /// Last: they end before what they use, also where one of them could not be started.
  std::vector<std::jthread> threads_;
};

}  // namespace stepwell::maria
