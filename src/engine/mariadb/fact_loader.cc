#include "engine/mariadb/fact_loader.h"

#include <algorithm>

#include "engine/mariadb/bulk_insert.h"

namespace stepwell::maria {
namespace {

constexpr std::uint64_t kTurnRows = 1 << 18;
/// More turns than this wait for nobody's good: the server sets the pace.
constexpr std::size_t kWaitingMax = 2;

/// Where innodb_autoinc_lock_mode is not 2, which is MariaDB's default, a LOAD DATA locks the table's counter
/// until it ends, even if every row brings its id: then one connection loads while another makes text.
unsigned connections_wanted(Connection& connection) {
  constexpr std::int64_t kInterleaved = 2;
  const bool parallel = connection.integer("SELECT @@innodb_autoinc_lock_mode").value_or(0) == kInterleaved;
  return parallel ? std::clamp(std::thread::hardware_concurrency(), 2u, 4u) : 2u;
}

}  // namespace

FactLoader::FactLoader(Workspace& workspace, const Labels& labels, Progress& progress, Written written)
    : workspace_(workspace), labels_(labels), progress_(progress), written_(std::move(written)) {
  for (unsigned i = connections_wanted(workspace.connection); i > 0; --i) {
    connections_.push_back(std::make_unique<Connection>(workspace.server));
    // They wait for each other, not for a stranger's transaction.
    connections_.back()->execute("SET SESSION innodb_lock_wait_timeout = 86400");
  }
  for (const auto& connection : connections_) {
    threads_.emplace_back([this, &connection](const std::stop_token& stop) { work(*connection, stop); });
  }
}

void FactLoader::rethrow() {
  if (failed_) std::rethrow_exception(failed_);
}

void FactLoader::add(const FactBatch& batch) {
  filling_.batches.push_back(batch);
  filling_.rows += batch.size();
  if (filling_.rows >= kTurnRows) hand_over();
}

void FactLoader::hand_over() {
  const std::int64_t next_id = filling_.first_id + static_cast<std::int64_t>(filling_.rows);
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return failed_ || waiting_.size() < kWaitingMax; });
  rethrow();
  waiting_.push_back(std::move(filling_));
  filling_ = Turn{next_id, 0, {}};
  changed_.notify_all();
}

void FactLoader::finish() {
  if (filling_.rows > 0) hand_over();
  {
    const std::lock_guard lock(mutex_);
    complete_ = true;
  }
  changed_.notify_all();
  // Without telling them to stop, as their destructor would: they have turns left to load.
  for (auto& thread : threads_) thread.join();
  rethrow();
}

bool FactLoader::take(Turn& turn, const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  const bool told = changed_.wait(lock, stop, [this] { return failed_ || complete_ || !waiting_.empty(); });
  if (!told || stop.stop_requested() || failed_ || waiting_.empty()) return false;
  turn = std::move(waiting_.front());
  waiting_.pop_front();
  changed_.notify_all();
  return true;
}

void FactLoader::work(Connection& connection, const std::stop_token& stop) {
  try {
    for (Turn turn; take(turn, stop);) {
      load(connection, turn);
      const std::lock_guard lock(mutex_);
      progress_.advance_to(loaded_ += turn.rows);
    }
  } catch (...) {
    const std::lock_guard lock(mutex_);
    if (!failed_) failed_ = std::current_exception();
  }
  changed_.notify_all();
}

void FactLoader::load(Connection& connection, const Turn& turn) {
  const SqlTemplate& sql = workspace_.sql;
  Transaction transaction(connection);
  BulkInsert table(connection, sql("{facts}"),
                   sql("{facts.id}, {facts.asin}, {facts.marketplace}, {facts.metric}, {facts.month}, "
                       "{facts.value}"));
  const auto label = [&table](const LabelSet& labels, LabelId id) {
    if (id == kNoLabel) {
      table.null();
    } else {
      table.text(labels.text(id));
    }
  };
  std::int64_t id = turn.first_id;
  for (const FactBatch& batch : turn.batches) {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      table.integer(id++).id(batch.asin[i]);
      label(labels_.marketplaces, batch.marketplace[i]);
      label(labels_.metrics, batch.metric[i]);
      table.date(batch.month[i], batch.day[i] - 1);
      if (batch.value[i] == kNullValue) {
        table.null();
      } else {
        table.money(Money::of_units(batch.value[i]));
      }
      table.end_row();
    }
  }
  table.close();
  FactRange range{.first_id = turn.first_id, .rows = turn.rows, .certain = true};
  try {
    transaction.commit();
  } catch (...) {
    range.certain = false;
    tell(range);
    throw;
  }
  tell(range);
}

void FactLoader::tell(const FactRange& range) {
  const std::lock_guard lock(mutex_);
  written_(range);
}

}  // namespace stepwell::maria
