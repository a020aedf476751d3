// Refuses the program what a machine that is short of it refuses.
//
// Loaded into the program by LD_PRELOAD. STEPWELL_FAILING_THREAD=N: the N-th thread is not started, as at the
// limit of processes. STEPWELL_FAILING_STATEMENT=TEXT: there is no memory for a statement of DuckDB that
// begins with TEXT.
#include <dlfcn.h>
#include <pthread.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <new>

namespace {

template <typename Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*run)(void*),
                              void* argument) {
  static const auto real = next<decltype(&pthread_create)>("pthread_create");
  static const char* const wanted = std::getenv("STEPWELL_FAILING_THREAD");
  static std::atomic<int> threads = 0;
  if (wanted != nullptr && ++threads == std::atoi(wanted)) return EAGAIN;
  return real(thread, attributes, run, argument);
}

extern "C" int duckdb_query(void* connection, const char* statement, void* result) {
  using Query = int (*)(void*, const char*, void*);
  static const auto real = next<Query>("duckdb_query");
  static const char* const wanted = std::getenv("STEPWELL_FAILING_STATEMENT");
  if (wanted != nullptr && std::strncmp(statement, wanted, std::strlen(wanted)) == 0) throw std::bad_alloc();
  return real(connection, statement, result);
}
