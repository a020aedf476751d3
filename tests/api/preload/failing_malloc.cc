// Fails one allocation of one thread: the file that STEPWELL_FAILING_MALLOC names says which, and is written
// by the test while the program runs.
//
// Loaded into the program by LD_PRELOAD.
#include "tests/api/preload/failing_malloc.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

extern "C" {
// The C library's own, by the names that it keeps for whoever stands before it.
void* __libc_malloc(size_t);
void* __libc_calloc(size_t, size_t);
void* __libc_realloc(void*, size_t);
void* __libc_memalign(size_t, size_t);
}

namespace {

using stepwell::testing::FailingMalloc;

FailingMalloc* control = nullptr;

[[gnu::constructor]] void attach() {
  const char* const path = std::getenv("STEPWELL_FAILING_MALLOC");
  const int file = path == nullptr ? -1 : open(path, O_RDWR | O_CLOEXEC);
  if (file < 0) return;
  void* const mapped = mmap(nullptr, sizeof(FailingMalloc), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (mapped != MAP_FAILED) control = static_cast<FailingMalloc*>(mapped);
}

bool is_the_one() {
  if (control == nullptr || control->countdown.load(std::memory_order_relaxed) <= 0) return false;
  if (control->thread != gettid() || control->countdown.fetch_sub(1) != 1) return false;
  errno = ENOMEM;
  return true;
}

}  // namespace

extern "C" {

void* malloc(size_t bytes) noexcept { return is_the_one() ? nullptr : __libc_malloc(bytes); }
void* calloc(size_t count, size_t bytes) noexcept {
  return is_the_one() ? nullptr : __libc_calloc(count, bytes);
}
void* realloc(void* old, size_t bytes) noexcept {
  return is_the_one() ? nullptr : __libc_realloc(old, bytes);
}
void* aligned_alloc(size_t alignment, size_t bytes) noexcept {
  return is_the_one() ? nullptr : __libc_memalign(alignment, bytes);
}

}  // extern "C"
