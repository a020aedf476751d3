// A value of a file, as a message shows it: one line of UTF-8, not too long, whatever the file holds.
#pragma once

#include <string>
#include <string_view>

namespace stepwell::files {

/// Whether the bytes are UTF-8 by the letter (no overlong forms, no surrogates) without a NUL.
bool is_text(std::string_view bytes) noexcept;

/// Line breaks, other control characters and bytes that are no UTF-8 are written as \n, \t or \xHH; what is
/// beyond 80 bytes is cut, between characters, and marked so.
std::string shown_value(std::string_view bytes);

}  // namespace stepwell::files
