// ImportTarget: the source table that files are meant for, as its engine describes it.
#pragma once

#include <string>
#include <vector>

#include "engine/files/field_rule.h"
#include "model/label.h"
#include "model/model.h"

namespace stepwell::files {

struct ImportTarget {
  struct Column {
    std::string name;
    FieldRule rule;
    /// A file may leave it out, whatever the model says.
    bool has_default = false;
    /// No row may leave it empty.
    bool never_null = false;
    /// The database makes its values: no file may name it.
    bool is_generated = false;
  };

  std::string role;
  std::vector<Column> columns;
  /// Which marketplaces equal the reserved one (R9).
  Fold fold_marketplace = fold_label;

  /// The column of that name, in whatever case it is written; null if the table lacks it.
  const Column* find(const std::string& name) const;

  /// Narrows the rules of the columns that stepwell reads to what it can read: ids of 32 bits, months of the
  /// years 1900 to 2200, money of two decimals. Engines call it when the columns are complete.
  void narrow_to_roles(const Model& model);

  /// Facts and stock are appended; rows of the other tables replace those with the same id.
  bool is_appended() const { return role == "facts" || role == "stock"; }
};

/// The columns of the target that a file has, in the order of the file.
using ImportColumns = std::vector<const ImportTarget::Column*>;

/// Finds the columns that `file` names at `place`. Throws Error{kFailed} for a column without name, one that
/// occurs twice, that the table lacks, that no file can bring, and for one that is missing.
ImportColumns match_columns(const Model& model, const ImportTarget& target, const std::string& file,
                            const std::string& place, const std::vector<std::string>& names);

/// The error for a table that is none of the team's four, or the stock.
Error unknown_source(const std::string& table, const Model& model);

}  // namespace stepwell::files
