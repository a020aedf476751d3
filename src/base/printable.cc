#include "base/printable.h"

#include <utf8proc.h>

namespace stepwell {
namespace {

bool may_be_shown(utf8proc_int32_t point) {
  switch (utf8proc_category(point)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
      return false;
    default:
      return true;
  }
}

}  // namespace

std::string printable(std::string_view text, std::size_t bytes_max) {
  std::string shown;
  while (!text.empty()) {
    utf8proc_int32_t point = 0;
    const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                         static_cast<utf8proc_ssize_t>(text.size()), &point);
    const std::size_t bytes = length > 0 ? static_cast<std::size_t>(length) : 1;
    if (shown.size() + bytes > bytes_max) return shown + "…";
    if (length <= 0) {
      shown += '?';
    } else if (may_be_shown(point)) {
      shown += text.substr(0, bytes);
    } else {
      shown += ' ';
    }
    text.remove_prefix(bytes);
  }
  return shown;
}

std::string some_of(const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 3;
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i) text += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > kShown) text += fmt::format(" and {} more", names.size() - kShown);
  return text;
}

}  // namespace stepwell
