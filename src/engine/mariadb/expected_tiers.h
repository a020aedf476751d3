// What the tiers must hold, in SQL that MariaDB and MySQL both have: one reading of rules R1-R8.
//
// The scripts for a DBA write these rows into the tiers; the prover compares them with the tiers. A refresh
// does not use them: it streams raw rows through rollup/.
#pragma once

#include <string>

#include "model/model.h"

namespace stepwell::maria {

/// A text literal that is safe whatever it holds.
std::string text_literal(const std::string& text);

/// A label as bytes, so that MIN finds the least spelling as in R4, and equal means the same spelling.
std::string label_bytes(const std::string& column);

/// Whether a brand's group is excluded: true, false or NULL.
std::string in_excluded_group(const Model& model, const std::string& group_column);

/// Year and month of a date as one number, 202501; NULL for NULL, 0 and the like for zero dates.
std::string year_month(const std::string& column);
/// Whether such a number is a month that can be summarised.
std::string is_valid_month(const std::string& number);

/// Where every ASIN belongs: columns asin, brand, category, reason (NULL: in the pyramid).
std::string placed(const Model& model);

/// The reason why raw rows are excluded, a number as in model/exclusion.h or NULL, from columns in scope:
/// p.asin and p.reason of placed, place, metric, and month_number of year_month.
std::string exclusion_reason();

}  // namespace stepwell::maria
