#include "base/huge_pages.h"

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

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

void use_huge_heap() {
  constexpr int kRoom = 1 << 28;   // nothing of it is taken before it is written to
  constexpr int kLarge = 1 << 25;  // from here on memory is mapped for itself, and given back when freed
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_MMAP_THRESHOLD, kLarge);
  mallopt(M_TRIM_THRESHOLD, kRoom);
  mallopt(M_TOP_PAD, kRoom);
  auto* const begin = static_cast<std::byte*>(sbrk(0));
  // More than the heap has left, so that malloc extends it. Volatile: the compiler must not see through it.
  void* volatile block = std::malloc(1 << 20);
  std::free(block);
  auto* const end = static_cast<std::byte*>(sbrk(0));
  // Another allocator, such as a sanitizer's, leaves this heap alone.
  if (end > begin) advise_huge_pages(begin, static_cast<std::size_t>(end - begin));
}

}  // namespace stepwell
