#include "engine/duckdb/file_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "engine/duckdb/testing/holder.h"

namespace stepwell::duck {
namespace {

class LockHolder : public testing::Test {
 protected:
  void SetUp() override { std::ofstream(path_) << "a file"; }
  void TearDown() override { std::filesystem::remove(path_); }

  const std::filesystem::path path_ =
      std::filesystem::temp_directory_path() / fmt::format("stepwell_lock_{}", getpid());
};

TEST_F(LockHolder, AWriterKeepsEverybodyOut) {
  const Holder holder(path_, F_WRLCK);
  EXPECT_EQ(lock_holder(path_, Access::kRead), holder.name());
  EXPECT_EQ(lock_holder(path_, Access::kWrite), holder.name());
  EXPECT_EQ(lock_holder(path_, Access::kCreate), holder.name());
}

TEST_F(LockHolder, AReaderKeepsWritersOutAlone) {
  const Holder holder(path_, F_RDLCK);
  EXPECT_EQ(lock_holder(path_, Access::kRead), std::nullopt);
  EXPECT_EQ(lock_holder(path_, Access::kWrite), holder.name());
}

TEST_F(LockHolder, NobodyHoldsAFileAfterItsHolderHasDied) {
  { const Holder holder(path_, F_WRLCK); }
  EXPECT_EQ(lock_holder(path_, Access::kWrite), std::nullopt);
}

TEST_F(LockHolder, NobodyHoldsAFileThatIsNotThere) {
  EXPECT_EQ(lock_holder(path_.string() + ".none", Access::kWrite), std::nullopt);
}

}  // namespace
}  // namespace stepwell::duck
