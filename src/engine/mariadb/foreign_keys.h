// Foreign keys of the tiers: none, unless they are asked for.
//
// They cascade: a brand that is deleted, replaced or loaded anew takes published figures along, without a
// generation and in two tiers of three (R17, docs/decisions/0016).
#pragma once

#include <string>
#include <vector>

#include "engine/mariadb/engine.h"
#include "engine/mariadb/source_tables.h"

namespace stepwell::maria {

/// One that setup adds to a tier or takes away from it.
struct ForeignKeyChange {
  bool added = false;
  std::string name;
  std::string table;
  std::string statement;
  std::string undoing;

  /// "add foreign key fk_… to …"
  std::string planned() const;
  /// "added foreign key fk_… to …"
  std::string done() const;
};

/// What leads from the foreign keys that the tiers have to those that are `wanted`. Of tables that stepwell
/// did not make, none is taken away. A tier that is not there yet counts as one without.
std::vector<ForeignKeyChange> foreign_key_changes(Workspace& workspace, const SourceTables& sources,
                                                  bool wanted);

/// A line for every source table that none can lead to.
std::vector<std::string> unreferable_tables(const SourceTables& sources, const Model& model);

/// A foreign key by which other statements change a tier.
struct CascadingKey {
  std::string table;
  std::string name;
  std::string referenced;
};

/// Those that the tiers have, whoever made them.
std::vector<CascadingKey> cascading_keys(Workspace& workspace);

}  // namespace stepwell::maria
