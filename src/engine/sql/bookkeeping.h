// What the bookkeeping tables of SQL engines have in common: the meaning of their rows.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/exclusion.h"
#include "model/generation.h"
#include "rollup/difference.h"

namespace stepwell {

/// How many generations the journal keeps.
inline constexpr std::int64_t kJournalDepth = 100;

/// The exclusion of that name. Throws Error{kFailed} for one that this program does not know.
Exclusion exclusion_of(std::string_view name);

/// A held refresh as a text, to be kept in stepwell_meta.
std::string text_of(const Held& held);
/// The inverse; nothing for another text.
std::optional<Held> held_in(std::string_view text);

/// One journal row, as part of the difference that it belongs to: a side that is absent means inserted, or
/// deleted.
template <typename Row>
void add_change(Difference<Row>& difference, const Row& before, bool had_before, const Row& after,
                bool has_after) {
  if (had_before && has_after) {
    difference.updated.push_back({before, after});
  } else if (has_after) {
    difference.inserted.push_back(after);
  } else {
    difference.deleted.push_back(before);
  }
}

}  // namespace stepwell
