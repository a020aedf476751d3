// Suggestion: "did you mean …" for a word that somebody mistyped.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stepwell {

/// The candidate that takes the fewest keystrokes from `word`, the first of several; an empty text if none is
/// near.
std::string nearest(std::string_view word, std::span<const std::string> candidates);

/// "did you mean WORD?", or all of them after what `all` says of them.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& known, std::string_view all);

}  // namespace stepwell
