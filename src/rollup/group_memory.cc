#include "rollup/group_memory.h"

#include <new>

#include "base/huge_pages.h"

namespace stepwell {
namespace {

// Only addresses are reserved: memory is used as it is written to.
constexpr std::size_t kSlabBytes = 128 * GroupMemory::kChunkBytes;

}  // namespace

GroupMemory::~GroupMemory() {
  if (left_bytes_ > 0) munmap(slab_, left_bytes_);
}

GroupMemory::Chunk GroupMemory::take() {
  const std::lock_guard lock(mutex_);
  if (left_bytes_ == 0) {
    void* const slab = mmap(nullptr, kSlabBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (slab == MAP_FAILED) throw std::bad_alloc();
    advise_huge_pages(slab, kSlabBytes);
    slab_ = static_cast<std::byte*>(slab);
    left_bytes_ = kSlabBytes;
  }
  Chunk chunk(reinterpret_cast<Group*>(slab_));
  slab_ += kChunkBytes;
  left_bytes_ -= kChunkBytes;
  return chunk;
}

}  // namespace stepwell
