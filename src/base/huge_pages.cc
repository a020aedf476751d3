#include "base/huge_pages.h"

#include <sys/mman.h>

#include <cstdint>

namespace stepwell {

void advise_huge_pages(void* memory, std::size_t bytes) {
  constexpr std::size_t kHugePage = std::size_t{1} << 21;
  constexpr std::size_t kPage = 4096;
  if (bytes < kHugePage) return;
  // The advice is given for whole pages, and concerns none but those that lie wholly in this memory.
  const auto address = reinterpret_cast<std::uintptr_t>(memory);
  const std::size_t skipped = (kPage - address % kPage) % kPage;
  const std::size_t whole = (bytes - skipped) / kPage * kPage;
  // An answer of "no" leaves small pages, which are as good but for the speed.
  (void)madvise(static_cast<std::byte*>(memory) + skipped, whole, MADV_HUGEPAGE);
}

}  // namespace stepwell
