// EmptySources: source tables that `generate` may fill: those it creates in a database that has none, or the
// team's own, if no row is in them.
//
// Unless they are kept, what was written goes again when it is destroyed, and so do the tables that were
// created. Others may write to them meanwhile: their rows stay, what those refer to stays, and so do tables
// in which there are such rows. Nothing is emptied.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/mariadb/engine.h"
#include "engine/mariadb/fact_loader.h"

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
  /// From here on these products, brands and categories may be there.
  void writes_names(const PlainSources& sources);
  /// Has the table give ids beyond those of the generated rows to rows of others. They would take the ids
  /// that are still to come.
  void reserve_fact_ids(const PlainSources& sources);
  /// From here on these raw rows may be there. From any thread, one at a time.
  void wrote_facts(const FactRange& range) { facts_.push_back(range); }
  void keep() { kept_ = true; }

 private:
  void refuse_rows();
  void refuse_ids_that_are_none();
  void create();
  void clear() noexcept;
  void delete_facts();
  /// Those of `ids` that no row of `referring` (roles of columns) names.
  void delete_names(const std::string& role, const std::vector<std::int32_t>& ids,
                    const std::vector<std::string>& referring);
  void drop_if_empty(const std::string& table);

  Workspace& workspace_;
  std::vector<std::string> created_;  // quoted names
  std::vector<FactRange> facts_;
  std::vector<std::int32_t> asins_;
  std::vector<std::int32_t> brands_;
  std::vector<std::int32_t> categories_;
  bool has_stock_ = true;
  bool kept_ = false;
};

}  // namespace stepwell::maria
