#include "engine/files/duckdb_memory.h"

#include <malloc.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <mutex>
#include <string>

#include "base/huge_pages.h"

// jemalloc's interface to its arenas (jemalloc(3), "arena.<i>.extent_hooks"), under the prefix that DuckDB
// gives to it. Weak: a DuckDB without it leaves the address null.
extern "C" {
struct ExtentHooks;
using ExtentAlloc = void*(ExtentHooks*, void* address, std::size_t bytes, std::size_t alignment, bool* zero,
                          bool* commit, unsigned arena);
using ExtentMerge = bool(ExtentHooks*, void* address, std::size_t bytes, void* next_address,
                         std::size_t next_bytes, bool committed, unsigned arena);
struct ExtentHooks {
  ExtentAlloc* alloc;
  void (*others[7])();  // dalloc, destroy, commit, decommit, purge_lazy, purge_forced, split
  ExtentMerge* merge;
};
[[gnu::weak]] int duckdb_je_mallctl(const char* name, void* old_value, std::size_t* old_bytes,
                                    void* new_value, std::size_t new_bytes);
}

/// In place of glibc's, for all libraries of this process.
extern "C" int malloc_trim(std::size_t) noexcept { return 0; }

namespace stepwell::duck {
namespace {

constexpr unsigned kArenasMax = 64;

ExtentAlloc* system_alloc = nullptr;

void* alloc_on_huge_pages(ExtentHooks* hooks, void* address, std::size_t bytes, std::size_t alignment,
                          bool* zero, bool* commit, unsigned arena) {
  void* const memory = system_alloc(hooks, address, bytes, alignment, zero, commit, arena);
  if (memory != nullptr) advise_huge_pages(memory, bytes);
  return memory;
}

/// Neighbours become one; false means that they may. jemalloc's own hook says so of all that came from mmap,
/// but asks for the calling thread's cache first. A thread that has only ever freed has none yet, and would
/// wait for ever for the lock that it holds while it merges.
bool merge_neighbours(ExtentHooks*, void*, std::size_t, void*, std::size_t, bool, unsigned) { return false; }

void hook_arena(unsigned arena, ExtentHooks& hooks) {
  const std::string name = "arena." + std::to_string(arena) + ".extent_hooks";
  ExtentHooks* present = nullptr;
  std::size_t bytes = sizeof present;
  if (duckdb_je_mallctl(name.c_str(), &present, &bytes, nullptr, 0) != 0) return;
  hooks = *present;
  system_alloc = hooks.alloc;
  hooks.alloc = alloc_on_huge_pages;
  hooks.merge = merge_neighbours;
  ExtentHooks* replacement = &hooks;
  duckdb_je_mallctl(name.c_str(), nullptr, nullptr, static_cast<void*>(&replacement), sizeof replacement);
}

}  // namespace

void use_huge_pages() {
  static std::once_flag once;
  std::call_once(once, [] {
    if (duckdb_je_mallctl == nullptr) return;
    unsigned arenas = 0;
    std::size_t bytes = sizeof arenas;
    if (duckdb_je_mallctl("arenas.narenas", &arenas, &bytes, nullptr, 0) != 0) return;
    // Used by jemalloc until the process ends: never destroyed.
    static std::array<ExtentHooks, kArenasMax> hooks;
    for (unsigned arena = 0; arena < std::min(arenas, kArenasMax); ++arena) hook_arena(arena, hooks[arena]);
  });
}

}  // namespace stepwell::duck
