// What this user may do: as the server says, and as is found by trying.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "engine/mariadb/engine.h"

namespace stepwell::maria {

class Rights {
 public:
  /// Reads the grants of the current user. Throws Error{kFailed} if the server cannot be asked.
  explicit Rights(Workspace& workspace);

  /// Whether the user holds the right ("LOCK TABLES") on that table, by whatever grant.
  bool hold(std::string_view privilege, const std::string& table) const;
  /// The user has a role: what it grants is not to be seen here, and `hold` may say no too often.
  bool incomplete() const { return has_role_; }

 private:
  std::set<std::string, std::less<>> everywhere_;
  std::set<std::pair<std::string, std::string>> on_tables_;  // right, table
  bool has_role_ = false;
};

/// INSERT, UPDATE and DELETE of no row. Throws Error{kFailed} naming the table if the user lacks a right, or
/// the server takes no writes. A table that is not there is passed over.
void try_writing(Workspace& workspace, const std::string& table);

}  // namespace stepwell::maria
