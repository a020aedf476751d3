// EmptySources: source tables that `generate` may fill: those it creates in a database that has none, or the
// team's own, if no row is in them.
//
// Unless they are kept, what was created goes again when it is destroyed, and tables that were there are
// empty again.
#pragma once

#include <string>
#include <vector>

#include "engine/mariadb/engine.h"

namespace stepwell::maria {

class EmptySources {
 public:
  /// Throws Error{kFailed} if a table has rows, or some are there and others are not.
  explicit EmptySources(Workspace& workspace);
  ~EmptySources();
  EmptySources(const EmptySources&) = delete;
  EmptySources& operator=(const EmptySources&) = delete;

  /// A team may have no stock.
  bool has_stock() const { return has_stock_; }
  void keep() { kept_ = true; }

 private:
  void refuse_rows();
  void create();
  void clear() noexcept;

  Workspace& workspace_;
  std::vector<std::string> created_;  // quoted names
  bool has_stock_ = true;
  bool kept_ = false;
};

}  // namespace stepwell::maria
