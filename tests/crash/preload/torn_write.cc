// Kills the program in the middle of its n-th write to a file, n being STEPWELL_TORN_WRITE; the removal and
// the shortening of a file count as well.
//
// Loaded into the program by LD_PRELOAD. The kernel stops a write at a page when its process is killed: half
// of the pages are written then, and of a write of one page nothing.
#include <dlfcn.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>

namespace {

constexpr std::size_t kPage_bytes = 4096;

bool is_the_one() {
  static const char* const wanted = std::getenv("STEPWELL_TORN_WRITE");
  static std::atomic<int> writes = 0;
  return wanted != nullptr && ++writes == std::atoi(wanted);
}

[[noreturn]] void die() {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

template <typename Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

std::size_t half_of(std::size_t bytes) { return bytes / kPage_bytes / 2 * kPage_bytes; }

}  // namespace

extern "C" ssize_t pwrite64(int descriptor, const void* from, size_t bytes, off64_t offset) {
  static const auto real = next<decltype(&pwrite64)>("pwrite64");
  if (!is_the_one()) return real(descriptor, from, bytes, offset);
  if (half_of(bytes) > 0) real(descriptor, from, half_of(bytes), offset);
  die();
}

extern "C" ssize_t pwrite(int descriptor, const void* from, size_t bytes, off_t offset) {
  return pwrite64(descriptor, from, bytes, offset);
}

extern "C" ssize_t write(int descriptor, const void* from, size_t bytes) {
  static const auto real = next<decltype(&write)>("write");
  if (descriptor <= STDERR_FILENO || !is_the_one()) return real(descriptor, from, bytes);
  if (half_of(bytes) > 0) real(descriptor, from, half_of(bytes));
  die();
}

extern "C" int unlink(const char* path) {
  static const auto real = next<decltype(&unlink)>("unlink");
  if (!is_the_one()) return real(path);
  die();
}

extern "C" int remove(const char* path) {
  static const auto real = next<decltype(&remove)>("remove");
  if (!is_the_one()) return real(path);
  die();
}

extern "C" int ftruncate64(int descriptor, off64_t length) {
  static const auto real = next<decltype(&ftruncate64)>("ftruncate64");
  if (!is_the_one()) return real(descriptor, length);
  die();
}

extern "C" int ftruncate(int descriptor, off_t length) { return ftruncate64(descriptor, length); }
