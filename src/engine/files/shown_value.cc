#include "engine/files/shown_value.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace stepwell::files {
namespace {

constexpr std::size_t kShown_bytes = 80;
constexpr std::uint64_t kHighBits = 0x8080808080808080;
constexpr std::uint64_t kLowBits = 0x0101010101010101;

/// How many bytes at the beginning are ASCII without NUL, in steps of 8.
std::size_t plain_prefix(std::string_view bytes) noexcept {
  std::size_t done = 0;
  for (; done + 8 <= bytes.size(); done += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + done, 8);
    if (((word | ((word - kLowBits) & ~word)) & kHighBits) != 0) break;
  }
  return done;
}

/// The length of the character that the bytes begin with; 0 if there is none.
std::size_t character_length(std::string_view bytes) noexcept {
  const auto first = static_cast<unsigned char>(bytes[0]);
  if (first < 0x80) return first == 0 ? 0 : 1;
  utf8proc_int32_t character = 0;
  const auto length =
      utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(bytes.data()),
                       static_cast<utf8proc_ssize_t>(std::min<std::size_t>(bytes.size(), 4)), &character);
  return length < 0 ? 0 : static_cast<std::size_t>(length);
}

}  // namespace

bool is_text(std::string_view bytes) noexcept {
  bytes.remove_prefix(plain_prefix(bytes));
  while (!bytes.empty()) {
    const std::size_t length = character_length(bytes);
    if (length == 0) return false;
    bytes.remove_prefix(length);
  }
  return true;
}

std::string shown_value(std::string_view bytes) {
  std::string shown;
  while (!bytes.empty()) {
    const std::size_t length = character_length(bytes);
    const auto first = static_cast<unsigned char>(bytes[0]);
    std::string next(bytes.substr(0, length));
    if (first == '\n') {
      next = "\\n";
    } else if (first == '\r') {
      next = "\\r";
    } else if (first == '\t') {
      next = "\\t";
    } else if (length == 0 || first < 0x20 || first == 0x7F) {
      next = fmt::format("\\x{:02X}", first);
    }
    if (shown.size() + next.size() > kShown_bytes) return shown + "…";
    shown += next;
    bytes.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return shown;
}

}  // namespace stepwell::files
