// gzip, for answers that are worth it.
#pragma once

#include <string>
#include <string_view>

namespace stepwell::serve {

/// Smaller bodies fit one packet as they are.
inline constexpr std::size_t kWorthCompressingBytes = 1400;

/// At zlib's level 5: two thirds of the time of its default, for a few percent more bytes.
std::string gzip(std::string_view text);

}  // namespace stepwell::serve
