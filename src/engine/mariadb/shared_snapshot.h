// SharedSnapshot: several connections that see the database at one and the same moment.
//
// InnoDB gives every transaction a snapshot of its own. For parallel scans to add up they must all be of one
// moment, while the team's jobs go on writing. So writers of the source tables are held back for the
// milliseconds in which the snapshots begin. A long transaction in the way would make everybody wait behind
// us: each lock is given up on after a second, and one connection does the work, which needs no agreement and
// takes longer (docs/decisions/0004).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/mariadb/engine.h"
#include "engine/sql/bookkeeping.h"

namespace stepwell::maria {

class SharedSnapshot {
 public:
  /// Begins a read-only snapshot on up to `connections` connections, one at least. Where the workspace may
  /// write, they are all beside its own connection, which stays free for that; else it is the first of them.
  /// Throws Error{kFailed} if the server has not even one for us.
  SharedSnapshot(Workspace& workspace, unsigned connections);
  /// Ends the snapshot.
  ~SharedSnapshot();
  SharedSnapshot(const SharedSnapshot&) = delete;
  SharedSnapshot& operator=(const SharedSnapshot&) = delete;

  const std::vector<Connection*>& connections() const { return connections_; }
  /// Nothing if the server writes no binlog, or does not tell this user about it.
  const std::optional<BinlogPosition>& position() const { return position_; }

  /// Ends the snapshot. What is read afterwards is read over the workspace's connection.
  void end();

 private:
  void begin_all();
  /// Begins them all while the tables are locked; or says why not.
  std::string agree_by_lock();
  std::optional<BinlogPosition> position_of(Connection& connection) const;

  Workspace& workspace_;
  std::vector<std::unique_ptr<Connection>> further_;
  std::vector<Connection*> connections_;
  std::optional<BinlogPosition> position_;
  bool open_ = false;
};

}  // namespace stepwell::maria
