// SortedPage: which rows of a long list a page shows, in order. Only as much is sorted as is shown.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace stepwell::serve {

struct PageRequest {
  bool descending = true;
  std::uint64_t offset = 0;
  std::uint64_t limit = 50;
};

/// Positions in `keys`; equal ones stay in their order.
template <typename Key>
std::vector<std::uint32_t> sorted_page(const std::vector<Key>& keys, const PageRequest& page) {
  std::vector<std::uint32_t> order(keys.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto before = [&](std::uint32_t a, std::uint32_t b) {
    if (keys[a] != keys[b]) return page.descending ? keys[b] < keys[a] : keys[a] < keys[b];
    return a < b;
  };
  const std::size_t begin = std::min<std::uint64_t>(page.offset, order.size());
  const std::size_t end = begin + std::min<std::uint64_t>(page.limit, order.size() - begin);
  const auto at = [&](std::size_t position) { return order.begin() + static_cast<std::ptrdiff_t>(position); };
  if (end < order.size()) std::nth_element(order.begin(), at(end), order.end(), before);
  std::sort(order.begin(), at(end), before);
  return {at(begin), at(end)};
}

}  // namespace stepwell::serve
