// Huge pages: for memory by the megabyte.
//
// With pages of 4 KB a tier of 640 MB is 160,000 page faults when it is first written, which takes longer
// than everything that is computed, and most random accesses miss the address translation cache. On a virtual
// machine, where the hypervisor has a part in each of them, a fault takes up to 15 µs. Linux gives pages of
// 2 MB to those who ask for them. Where it does not, nothing changes but the speed.
#pragma once

#include <cstddef>
#include <vector>

namespace stepwell {

/// Asks for huge pages for that memory, which should not have been written to yet. Less than one huge page
/// stays as it is.
void advise_huge_pages(void* memory, std::size_t bytes);

/// Reserves room in an empty vector, on huge pages if it is large.
template <typename Element>
void reserve_huge(std::vector<Element>& vector, std::size_t capacity) {
  vector.reserve(capacity);
  advise_huge_pages(vector.data(), capacity * sizeof(Element));
}

}  // namespace stepwell
