#include "engine/files/spill_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

namespace stepwell::files {
namespace {

namespace fs = std::filesystem;

class SpillFolders : public ::testing::Test {
 protected:
  void SetUp() override { fs::create_directory(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  const fs::path folder_ =
      fs::canonical(fs::temp_directory_path()) / fmt::format("stepwell_spill_{}", getpid());
  const fs::path file_ = folder_ / "a.duckdb";
};

TEST_F(SpillFolders, EachHasItsOwnForItsOwnerAlone) {
  const SpillFolder one(file_);
  const SpillFolder other(file_);
  EXPECT_NE(one.path(), other.path());
  EXPECT_EQ(one.path().parent_path(), folder_);
  struct stat facts {};
  ASSERT_EQ(::stat(one.path().c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0700u);
}

TEST_F(SpillFolders, GoesWithWhatIsInIt) {
  fs::path path;
  {
    const SpillFolder folder(file_);
    path = folder.path();
    std::ofstream(path / "x") << "x";
  }
  EXPECT_FALSE(fs::exists(path));
}

TEST_F(SpillFolders, WhatAKilledProcessLeftIsRemovedAndWhatALivingOneHasIsNot) {
  const fs::path abandoned = folder_ / "a.duckdb.tmp-abcdef";
  const fs::path held = folder_ / "a.duckdb.tmp-ghijkl";
  const fs::path others = folder_ / "a.duckdb.tmp-notours";
  for (const auto& path : {abandoned, held, others}) {
    fs::create_directory(path);
    std::ofstream(path / "x") << "x";
  }
  const int holder = ::open(held.c_str(), O_RDONLY | O_DIRECTORY);
  ASSERT_EQ(::flock(holder, LOCK_EX), 0);
  { const SpillFolder folder(file_); }
  EXPECT_FALSE(fs::exists(abandoned));
  EXPECT_TRUE(fs::exists(held / "x"));
  EXPECT_TRUE(fs::exists(others / "x"));
  ::close(holder);
}

TEST_F(SpillFolders, IsAmongTheTemporaryFilesWhereNobodyMayWrite) {
  fs::permissions(folder_, fs::perms(0555));
  const uid_t me = geteuid();
  ASSERT_EQ(me == 0 ? seteuid(65534) : 0, 0) << "to root every folder is open";
  {
    const SpillFolder folder(file_);
    EXPECT_EQ(folder.path().parent_path(), folder_.parent_path());
  }
  ASSERT_EQ(seteuid(me), 0);
  const SpillFolder nowhere(folder_ / "no" / "such" / "a.duckdb");
  EXPECT_EQ(nowhere.path().parent_path(), folder_.parent_path());
}

}  // namespace
}  // namespace stepwell::files
