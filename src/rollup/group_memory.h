// GroupMemory: where the groups of a GroupTable lie: chunks of 256 KB, cut from slabs on huge pages.
//
// A chunk goes back to the system when it is freed (on a huge page, as soon as memory is short or all of the
// page is free), which the general allocator does not promise: while groups are handed out, their memory
// shrinks as that of their receiver grows. A chunk may outlive the GroupMemory. `take` may be called from any
// thread.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <memory>
#include <mutex>

namespace stepwell {

struct Group;

class GroupMemory {
 public:
  static constexpr std::size_t kChunkBytes = std::size_t{256} << 10;

  struct Unmap {
    void operator()(Group* groups) const { munmap(groups, kChunkBytes); }
  };
  using Chunk = std::unique_ptr<Group[], Unmap>;

  GroupMemory() = default;
  ~GroupMemory();
  GroupMemory(const GroupMemory&) = delete;
  GroupMemory& operator=(const GroupMemory&) = delete;

  /// Throws std::bad_alloc.
  Chunk take();

 private:
  std::mutex mutex_;
  std::byte* slab_ = nullptr;  // the part of the current slab that nobody has taken yet
  std::size_t left_bytes_ = 0;
};

}  // namespace stepwell
