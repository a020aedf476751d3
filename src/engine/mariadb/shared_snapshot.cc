#include "engine/mariadb/shared_snapshot.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>

#include "base/error.h"
#include "engine/mariadb/failure.h"

namespace stepwell::maria {
namespace {

/// READ waits for nobody but writers, and starves where there is always one: those that come later go first.
/// WRITE makes them wait behind it, and readers too, for as long as the transactions last that are open now.
constexpr std::array kLocks = {"READ", "WRITE"};

/// The end of the binlog; nothing if there is none, or this user may not ask.
std::optional<BinlogPosition> end_of_binlog(Connection& connection) {
  std::optional<BinlogPosition> position;
  try {
    connection.query(connection.flavour().binlog_position_query()).each([&](const Row& row) {
      position = {std::string(row.text(0)), row.whole(1)};
    });
  } catch (const Error& error) {
    spdlog::debug("the binlog's position is not to be had: {}", error.what());
  }
  return position;
}

}  // namespace

SharedSnapshot::SharedSnapshot(Workspace& workspace, unsigned connections) : workspace_(workspace) {
  const auto add_connection = [&] {
    further_.push_back(std::make_unique<Connection>(workspace.server));
    connections_.push_back(further_.back().get());
  };
  if (workspace.access == Access::kRead) {
    connections_.push_back(&workspace.connection);
  } else {
    doing("read over a second connection", add_connection);
  }
  try {
    while (connections_.size() < connections) add_connection();
  } catch (const Error& error) {  // the server has no connection left for us: fewer do as well
    spdlog::warn("scanning over {} connection(s) only: {}", connections_.size(), error.what());
  }
  const std::string obstacle = connections_.size() > 1 ? agree_by_lock() : "";
  if (connections_.size() == 1 || !obstacle.empty()) {
    if (!obstacle.empty()) {
      spdlog::warn(
          "no common snapshot for several connections could be had: scanning over one, which is slower ({})",
          obstacle);
    }
    connections_.resize(1);
    std::erase_if(further_, [this](const auto& each) { return each.get() != connections_.front(); });
    const auto before = end_of_binlog(*connections_.front());
    begin_all();
    position_ = position_of(*connections_.front());
    // What was logged before the snapshot began is in it: starting there repeats at most a few changes.
    if (!position_) position_ = before;
  }
  open_ = true;
}

SharedSnapshot::~SharedSnapshot() {
  if (open_) connections_.front()->roll_back();
}

void SharedSnapshot::end() {
  connections_.front()->execute("COMMIT");
  connections_ = {&workspace_.connection};
  further_.clear();
  open_ = false;
}

void SharedSnapshot::begin_all() {
  for (auto* connection : connections_) {
    connection->execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
  }
}

std::optional<BinlogPosition> SharedSnapshot::position_of(Connection& connection) const {
  const std::string query = connection.flavour().snapshot_position_query();
  if (query.empty()) return std::nullopt;
  BinlogPosition position;
  connection.query(query).each([&](const Row& row) {
    std::string name(row.text(0));
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    if (name.ends_with("_file")) position.file = row.text(1);
    if (name.ends_with("_position")) position.position = row.whole(1);
  });
  if (position.file.empty()) return std::nullopt;
  return position;
}

std::string SharedSnapshot::agree_by_lock() {
  std::string reason;
  for (const std::string lock : kLocks) {
    try {
      Connection locker(workspace_.server);
      locker.execute("SET SESSION lock_wait_timeout = 1");
      std::string tables;
      for (const char* role : {"{facts}", "{asins}", "{brands}", "{categories}"}) {
        tables += (tables.empty() ? "" : ", ") + workspace_.sql(role) + " " + lock;
      }
      locker.execute("LOCK TABLES " + tables);
      begin_all();
      position_ = position_of(*connections_.front());
      if (!position_) position_ = end_of_binlog(locker);
      return {};  // the lock goes with its connection
    } catch (const Error& error) {
      spdlog::debug("the source tables could not be held for a moment: {}", error.what());
      reason = error.what();
    }
  }
  return reason;
}

}  // namespace stepwell::maria
