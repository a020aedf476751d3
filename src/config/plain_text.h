// What configuration does to text before it looks at it. ASCII rules only: keys, schemes and numbers need no
// more.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stepwell {

/// Whether it is UTF-8 without NUL.
bool is_utf8(std::string_view text);

/// Without blanks on either side.
std::string_view strip_blanks(std::string_view text);

/// "Host" -> "host"; letters beyond ASCII stay.
std::string lower_ascii(std::string_view text);

/// "8080" -> 8080; nothing for what is no number up to 65535.
std::optional<std::uint16_t> parse_port(std::string_view text);

}  // namespace stepwell
