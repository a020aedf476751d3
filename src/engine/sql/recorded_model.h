// RecordedModel: the names that a database's pyramid goes by, as its bookkeeping remembers them.
//
// stepwell's own tables exist once in a database. A second pyramid, under other names, would share them, and
// mix its generations into those of the first.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "model/model.h"

namespace stepwell {

/// The tables of source and tiers, to be kept in stepwell_meta.
std::string recorded_names(const Model& model);

/// Throws Error{kUsage} if `recorded` names other tiers than `model` does. For whoever opens the database.
void require_same_tiers(std::string_view recorded, const Model& model);

/// Throws Error{kUsage} if it names other source tables, too. A table that is gone was renamed: `exists` says
/// whether there is one of that name. For whoever publishes or sets up; the others want nothing of them.
void require_same_pyramid(std::string_view recorded, const Model& model,
                          const std::function<bool(const std::string& table)>& exists);

}  // namespace stepwell
