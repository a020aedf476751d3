// CheckedCast: SQL that brings a typed column of DuckDB to the type of a rule, and the condition under which
// that would change a value.
//
// DuckDB's casts round, cut and wrap without a word. The condition is true for every value that is not the
// same after the way there and back, or that the rule refuses; where it is true for none, the cast is exact.
#pragma once

#include <optional>
#include <string>

#include "engine/files/field_rule.h"

namespace stepwell::files {

struct CheckedCast {
  std::string cast;    // an expression
  std::string broken;  // a condition; never NULL
};

/// From a column, quoted, of the type `from` as DuckDB writes it. Nothing where the two types do not go
/// together: a float and money, a text and a number. Limits of texts are left to `FieldRule::read`.
std::optional<CheckedCast> checked_cast(const std::string& column, const std::string& from,
                                        const FieldRule& rule);

}  // namespace stepwell::files
