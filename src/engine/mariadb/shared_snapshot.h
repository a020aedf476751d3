// SharedSnapshot: several connections that see the database at one and the same moment.
//
// InnoDB gives every transaction a snapshot of its own. For parallel scans to add up they must all be of one
// moment, while the team's jobs go on writing. Three ways, the first that is possible is taken:
//
//   by position   MariaDB with a binlog tells the binlog position that belongs to a snapshot. Snapshots with
//   the
//                 same position are the same; where a commit came in between, they are begun anew. Nobody
//                 waits.
//   by lock       writers of the source tables are held back for the milliseconds in which the snapshots
//   begin. The
//                 lock is given up on after two seconds, for whoever waits behind it.
//   alone         one connection, which needs no agreement: the scan takes longer.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/mariadb/engine.h"

namespace stepwell::maria {

/// A point in the binlog. The snapshot holds everything before it.
struct BinlogPosition {
  std::string file;
  std::uint64_t position = 0;

  friend bool operator==(const BinlogPosition&, const BinlogPosition&) = default;
};

class SharedSnapshot {
 public:
  /// Begins a read-only snapshot on the workspace's connection, and on up to `connections` - 1 further ones.
  SharedSnapshot(Workspace& workspace, unsigned connections);
  /// Ends the snapshot.
  ~SharedSnapshot();
  SharedSnapshot(const SharedSnapshot&) = delete;
  SharedSnapshot& operator=(const SharedSnapshot&) = delete;

  /// The workspace's connection first.
  const std::vector<Connection*>& connections() const { return connections_; }
  /// Nothing if the server writes no binlog, or does not tell this user about it.
  const std::optional<BinlogPosition>& position() const { return position_; }

  /// Ends the snapshot, so that the workspace's connection may write.
  void end();

 private:
  void begin_all();
  bool agree_by_position();
  bool agree_by_lock();
  std::optional<BinlogPosition> position_of(Connection& connection) const;

  Workspace& workspace_;
  std::vector<std::unique_ptr<Connection>> further_;
  std::vector<Connection*> connections_;
  std::optional<BinlogPosition> position_;
  bool open_ = false;
};

}  // namespace stepwell::maria
