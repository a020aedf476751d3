// Printable: what a stranger said, as it may be shown on a terminal, in a log and in JSON; and lists of it.
//
// Servers and files may hold bytes that are no text, and characters that move the cursor, clear the screen or
// turn the direction of writing. Pure functions, from any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace stepwell {

/// `text` on one line, in valid UTF-8: control and formatting characters become spaces, bytes that are no
/// UTF-8 '?'. Longer texts end with an ellipsis after at most `bytes_max` bytes.
std::string printable(std::string_view text, std::size_t bytes_max = 500);

/// "a, b and 3 more": a list that stays readable.
std::string some_of(const std::vector<std::string>& names);

}  // namespace stepwell
