// Printable: what a stranger said, as it may be shown on a terminal, in a log and in JSON.
//
// Servers and files may hold bytes that are no text, and characters that move the cursor, clear the screen or
// turn the direction of writing. A pure function, from any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace stepwell {

/// `text` on one line, in valid UTF-8: control and formatting characters become spaces, bytes that are no
/// UTF-8 '?'. Longer texts end with an ellipsis after at most `bytes_max` bytes.
std::string printable(std::string_view text, std::size_t bytes_max = 500);

}  // namespace stepwell
