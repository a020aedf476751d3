#include "base/huge_pages.h"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace stepwell {
namespace {

/// Whether huge pages were asked for the mapping that holds this address ("hg" in proc(5)).
bool is_advised(const void* memory) {
  const auto address = reinterpret_cast<std::uintptr_t>(memory);
  std::ifstream maps("/proc/self/smaps");
  bool holds_it = false;
  for (std::string line; std::getline(maps, line);) {
    std::istringstream words(line);
    std::uintptr_t first = 0;
    std::uintptr_t last = 0;
    char dash = 0;
    if (words >> std::hex >> first >> dash >> last && dash == '-') {
      holds_it = first <= address && address < last;
    } else if (holds_it && line.starts_with("VmFlags:")) {
      return line.find(" hg") != std::string::npos;
    }
  }
  return false;
}

class HugePages : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists("/sys/kernel/mm/transparent_hugepage")) {
      GTEST_SKIP() << "this kernel has no transparent huge pages";
    }
  }
};

TEST_F(HugePages, HoldALargeVectorAndLeaveASmallOne) {
  std::vector<std::uint64_t> large;
  reserve_huge(large, 8'000'000);
  EXPECT_GE(large.capacity(), 8'000'000u);
  EXPECT_TRUE(is_advised(large.data() + 4'000'000));
  std::vector<std::uint64_t> small;
  reserve_huge(small, 1'000);
  EXPECT_GE(small.capacity(), 1'000u);
}

TEST_F(HugePages, AreNotAskedForLessThanOne) {
  constexpr std::size_t kBytes = 1 << 20;
  void* const memory = mmap(nullptr, kBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(memory, MAP_FAILED);
  advise_huge_pages(memory, kBytes);
  EXPECT_FALSE(is_advised(memory));
  munmap(memory, kBytes);
}

}  // namespace
}  // namespace stepwell
