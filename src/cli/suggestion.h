// Suggestion: "did you mean …" for a word that somebody mistyped.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace stepwell {

/// The candidate that takes the fewest keystrokes from `word`, the first of several; an empty text if none is
/// near.
std::string nearest(std::string_view word, std::span<const std::string> candidates);

}  // namespace stepwell
