// Source views: a source "table" that is a view of the team's, and what every engine says and refuses there.
//
// A team whose tables are laid out differently shows them to stepwell through views
// (docs/your-own-tables.md). A view is read like a table. Three things it is not: nobody can tell which of
// its rows are new, it has no statistics, and rows that are written into it may not come out of it again.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"

namespace stepwell {

/// The reason of a refresh that reads everything because of these views, of which there is at least one.
std::string why_views_are_read_whole(const std::vector<std::string>& views);

/// Nothing is imported into a view, not even where the database would let it be: a row that the view's
/// condition hides would be lost from sight, and what its columns are made of is not for us to guess (R15).
Error import_into_view(const std::string& view);

/// `generate` fills tables alone.
Error generate_into_view(const std::string& view);

/// A view whose tables or columns are gone; `message` is the database's.
Error broken_view(const std::string& view, const std::string& message);

}  // namespace stepwell
