#include "base/give_way.h"

#include <gtest/gtest.h>
#include <sched.h>

#include <atomic>
#include <new>
#include <thread>

namespace {
std::atomic<int> yields = 0;
}  // namespace

/// In place of the system's: counts.
extern "C" int sched_yield() noexcept {
  ++yields;
  return 0;
}

namespace stepwell {
namespace {

int yields_of_a_thousand_allocations() {
  const int before = yields;
  for (int i = 0; i < 1000; ++i) ::operator delete(::operator new(16));
  return yields - before;
}

class GiveWay : public ::testing::Test {
 protected:
  void SetUp() override {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "the sanitizer has an allocator of its own";
#endif
  }
  void TearDown() override { stop_giving_way(); }
};

TEST_F(GiveWay, NowAndThenWhileAllocating) {
  give_way();
  const int seen = yields_of_a_thousand_allocations();
  EXPECT_GE(seen, 3);
  EXPECT_LE(seen, 20);
}

TEST_F(GiveWay, OnlyWhereItWasAskedFor) {
  EXPECT_EQ(yields_of_a_thousand_allocations(), 0);
  give_way();
  std::thread([] { EXPECT_EQ(yields_of_a_thousand_allocations(), 0); }).join();
  stop_giving_way();
  EXPECT_EQ(yields_of_a_thousand_allocations(), 0);
}

TEST_F(GiveWay, MemoryIsAsEver) {
  give_way();
  int* const none = new int[0];
  EXPECT_NE(none, nullptr);
  delete[] none;
  // In a thread of its own: one that was refused memory takes it from another of malloc's arenas from then
  // on.
  std::thread([] {
    volatile std::size_t too_much = std::size_t{1} << 62;
    EXPECT_THROW(::operator delete(::operator new(too_much)), std::bad_alloc);
    EXPECT_EQ(::operator new(too_much, std::nothrow), nullptr);
  }).join();
}

}  // namespace
}  // namespace stepwell
