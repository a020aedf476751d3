#include "engine/duckdb/checkpoint_guard.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <fstream>

#include "base/error.h"
#include "engine/duckdb/file.h"
#include "engine/duckdb/guard_file.h"
#include "engine/duckdb/testing/holder.h"

namespace stepwell::duck {

using namespace files;

namespace {

using ::testing::HasSubstr;

constexpr std::int64_t kBlock_bytes = 64 * 1024;

/// The file, open, and a connection that has entered it.
struct Opened {
  Opened(const std::filesystem::path& path, Access access)
      : file(path, access, 0), connection(file.instance().handle()) {
    file.enter(connection);
  }
  File file;
  Connection connection;
};

class Guarded : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directory(folder_);
    Opened opened(path_, Access::kCreate);
    auto& [file, connection] = opened;
    connection.execute("CREATE TABLE a AS SELECT range AS i, range % 7 AS j FROM range(400000)");
    file.checkpoint(connection);
    connection.query("SELECT block_id FROM pragma_metadata_info()")
        .each([&](const Chunk& chunk, std::size_t row) {
          blocks_.ids.push_back(chunk.get<std::int64_t>(0, row));
        });
    ASSERT_GT(blocks_.ids.size(), 0u);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void raise() { CheckpointGuard(path_).raise(blocks_); }
  std::int64_t place_of_metadata() const { return kHeaders_bytes + blocks_.ids.front() * kBlock_bytes; }
  /// Leaves a block as a write does that stops on the way.
  void tear() { write(place_of_metadata() + kBlock_bytes / 2, "torn"); }
  void write(std::int64_t place, const std::string& bytes) {
    std::fstream stream(path_, std::ios::binary | std::ios::in | std::ios::out);
    stream.seekp(place).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }
  std::string content() const {
    std::ifstream stream(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  static std::string content_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  std::string failure_of_opening(Access access) const {
    try {
      const Opened opened(path_, access);
    } catch (const Error& error) {
      EXPECT_FALSE(error.hint().empty());
      return error.what();
    }
    return "it was opened";
  }
  /// What a guard of the file as it is now would hold.
  SavedBlocks saved_now() const {
    SavedBlocks saved{.headers = Words(kHeaders_bytes / 8), .block_bytes = kBlock_bytes, .blocks = {}};
    SavedBlock block{place_of_metadata(), Words(kBlock_bytes / 8)};
    const std::string bytes = content();
    std::memcpy(saved.headers.data(), bytes.data(), kHeaders_bytes);
    std::memcpy(block.content.data(), bytes.data() + block.place, kBlock_bytes);
    saved.blocks.push_back(std::move(block));
    return saved;
  }
  /// Of a file that is in pieces.
  void expect_refused(const SavedBlocks& saved, const std::string& why) {
    const std::string whole = content();
    ASSERT_TRUE(write_guard(path_, saved));
    tear();
    const std::string torn = content();
    EXPECT_THAT(failure_of_opening(Access::kWrite), HasSubstr(why));
    EXPECT_TRUE(content() == torn) << "something was written before all of it was checked";
    write(0, whole);
  }
  bool guard_exists() const { return std::filesystem::exists(guard_); }

  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / fmt::format("stepwell_guard_{}", getpid());
  const std::filesystem::path path_ = folder_ / "a.duckdb";
  const std::filesystem::path guard_ = folder_ / "a.duckdb.guard";
  MetadataBlocks blocks_{.size_bytes = kBlock_bytes, .ids = {}};
};

TEST_F(Guarded, BlockInPiecesIsPutBack) {
  const std::string before = content();
  raise();
  tear();
  ASSERT_FALSE(content() == before);
  undo_interrupted_checkpoint(path_);
  EXPECT_TRUE(content() == before);
  EXPECT_FALSE(guard_exists());
}

TEST_F(Guarded, OpeningAFileForWritingPutsBlocksBack) {
  const std::string before = content();
  raise();
  tear();
  { const File file(path_, Access::kWrite, 0); }
  EXPECT_TRUE(content() == before);
}

TEST_F(Guarded, FileWithANewHeaderIsLeftAsItIs) {
  raise();
  tear();
  write(kHeaders_bytes - 1, "x");
  const std::string torn = content();
  undo_interrupted_checkpoint(path_);
  EXPECT_TRUE(content() == torn);
  EXPECT_FALSE(guard_exists());
}

TEST_F(Guarded, WholeBlockIsLeftAsItIs) {
  raise();
  ASSERT_NE(blocks_.ids.front(), 0);
  write(place_of_metadata(), content().substr(kHeaders_bytes, kBlock_bytes));
  const std::string changed = content();
  undo_interrupted_checkpoint(path_);
  EXPECT_TRUE(content() == changed);
}

TEST_F(Guarded, GuardThatIsNotWholeIsForgotten) {
  tear();
  const std::string torn = content();
  for (const std::int64_t size : {std::int64_t{0}, kHeaders_bytes, kHeaders_bytes + kBlock_bytes}) {
    raise();
    const auto whole = std::filesystem::file_size(guard_);
    std::filesystem::resize_file(guard_, static_cast<std::uintmax_t>(size));
    std::filesystem::resize_file(guard_, whole);
    undo_interrupted_checkpoint(path_);
    EXPECT_TRUE(content() == torn) << size;
    EXPECT_FALSE(guard_exists());
  }
}

TEST_F(Guarded, FileThatAnotherProcessHoldsIsLeftAlone) {
  raise();
  tear();
  const std::string torn = content();
  const Holder holder(path_, F_WRLCK);
  undo_interrupted_checkpoint(path_);
  EXPECT_TRUE(content() == torn);
  EXPECT_TRUE(guard_exists());
}

TEST_F(Guarded, WhoeverMayNotWriteIsToldWhoCan) {
  const std::string before = content();
  raise();
  tear();
  std::filesystem::permissions(folder_, std::filesystem::perms(0755));
  std::filesystem::permissions(path_, std::filesystem::perms(0444));
  std::filesystem::permissions(guard_, std::filesystem::perms(0444));
  const uid_t me = geteuid();
  ASSERT_EQ(me == 0 ? seteuid(65534) : 0, 0) << "to root every file is open";
  std::string message;
  try {
    undo_interrupted_checkpoint(path_);
  } catch (const Error& error) {
    message = error.what();
  }
  ASSERT_EQ(seteuid(me), 0);
  EXPECT_NE(message.find("cannot be mended: Permission denied"), std::string::npos) << message;
  std::filesystem::permissions(path_, std::filesystem::perms(0644));
  undo_interrupted_checkpoint(path_);
  EXPECT_TRUE(content() == before);
}

TEST_F(Guarded, GuardThatCannotBeWrittenKeepsTheFileAsItIs) {
  const std::string before = content();
  {
    Opened opened(path_, Access::kWrite);
    auto& [file, connection] = opened;
    std::filesystem::create_directory(guard_);
    connection.execute("BEGIN; DELETE FROM a WHERE i % 2 = 0");
    EXPECT_THROW(file.commit(connection), Error);
  }
  EXPECT_TRUE(content() == before);
}

TEST_F(Guarded, GuardIsUpFromACommitToTheCheckpoint) {
  std::filesystem::permissions(path_, std::filesystem::perms(0660));
  {
    Opened opened(path_, Access::kWrite);
    auto& [file, connection] = opened;
    connection.execute("BEGIN; DELETE FROM a WHERE i % 2 = 0");
    EXPECT_FALSE(guard_exists());
    file.commit(connection);
    ASSERT_TRUE(guard_exists());
    EXPECT_EQ(std::filesystem::status(guard_).permissions(), std::filesystem::perms(0660));
    EXPECT_THROW(Holder(path_, F_RDLCK), std::runtime_error) << "DuckDB has lost its lock";
    file.checkpoint(connection);
    EXPECT_FALSE(guard_exists());
    EXPECT_THROW(Holder(path_, F_RDLCK), std::runtime_error) << "DuckDB has lost its lock";
  }
  EXPECT_NO_THROW(Holder(path_, F_WRLCK)) << "the lock is still there";
}

TEST_F(Guarded, NothingMoreIsWrittenAfterACommitThatFailed) {
  const std::string rows = "SELECT count(*) FROM a";
  {
    Opened opened(path_, Access::kWrite);
    auto& [file, connection] = opened;
    // Large enough to go past the log, into a checkpoint that ends before the header.
    try {
      connection.execute("SET debug_checkpoint_abort = 'after_free_list_write'");
    } catch (const Error& error) {
      GTEST_SKIP() << "this DuckDB can lock its settings: " << error.what();
    }
    connection.execute("BEGIN; INSERT INTO a SELECT range, hash(range) % 1000000 FROM range(4000000)");
    EXPECT_THROW(file.commit(connection), Error);
    EXPECT_TRUE(file.in_doubt());
    connection.execute("SET debug_checkpoint_abort = 'none'");
    EXPECT_THROW(file.commit(connection), Error);
    file.checkpoint(connection);
    EXPECT_TRUE(guard_exists());
  }
  Opened opened(path_, Access::kWrite);
  auto& [file, connection] = opened;
  EXPECT_EQ(connection.integer(rows), 400'000);
  EXPECT_FALSE(guard_exists());
}

// What the guard is for: should a release leave the blocks alone that the old header leads to, this fails,
// and the guard can go, with docs/decisions/0013.
TEST_F(Guarded, ThisReleaseOfDuckDBStillWritesOverMetadata) {
  /// Without stepwell's guard.
  const auto with_plain_duckdb = [&](auto work) {
    duckdb_database database = nullptr;
    ASSERT_EQ(duckdb_open(path_.c_str(), &database), DuckDBSuccess);
    try {
      Connection connection(database);
      work(connection);
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), HasSubstr("Checkpoint")) << "it is to stop on the way";
    }
    duckdb_close(&database);
  };
  constexpr int kCheckpoints = 20;
  bool written_over = false;
  for (int i = 0; i < kCheckpoints && !written_over; ++i) {
    const std::string before = content();
    with_plain_duckdb([&](Connection& connection) {
      connection.execute("SET debug_checkpoint_abort = 'after_free_list_write'");
      connection.execute(fmt::format("CREATE TABLE b{} AS SELECT range AS i FROM range(1000)", i));
      connection.execute("CHECKPOINT");
    });
    const std::string after = content();
    ASSERT_EQ(after.substr(0, kHeaders_bytes), before.substr(0, kHeaders_bytes))
        << "the header is the old one";
    for (const std::int64_t id : blocks_.ids) {
      const auto place = static_cast<std::size_t>(kHeaders_bytes + id * kBlock_bytes);
      written_over |= after.compare(place, kBlock_bytes, before, place, kBlock_bytes) != 0;
    }
    blocks_.ids.clear();
    with_plain_duckdb([&](Connection& connection) {
      connection.execute("CHECKPOINT");
      connection.query("SELECT block_id FROM pragma_metadata_info()")
          .each([&](const Chunk& chunk, std::size_t row) {
            blocks_.ids.push_back(chunk.get<std::int64_t>(0, row));
          });
    });
  }
  EXPECT_TRUE(written_over) << "the checkpoint guard is of no use any more: " << duckdb_library_version();
}

TEST_F(Guarded, WhatOnlyReadsDidMend) {
  raise();
  tear();
  const std::string torn = content();
  const std::string guard = content_of(guard_);
  EXPECT_THAT(failure_of_opening(Access::kRead), HasSubstr("what only reads does not mend it"));
  EXPECT_TRUE(content() == torn);
  EXPECT_TRUE(content_of(guard_) == guard);
  EXPECT_EQ(failure_of_opening(Access::kWrite), "it was opened");
  EXPECT_EQ(failure_of_opening(Access::kRead), "it was opened");
}

TEST_F(Guarded, WhatOnlyReadsTakesNoGuardAway) {
  raise();
  EXPECT_EQ(failure_of_opening(Access::kRead), "it was opened");
  EXPECT_TRUE(guard_exists());
}

// The first block is one to put back; the second shows that the guard is not this file's.
TEST_F(Guarded, PlacesThatAreNoBlocksOfTheFileWereWrittenTo) {
  const auto bytes = static_cast<std::int64_t>(std::filesystem::file_size(path_));
  for (const std::int64_t place :
       {place_of_metadata() + 8, place_of_metadata() + 1, std::int64_t{0}, std::int64_t{4096}, bytes,
        bytes - kBlock_bytes / 2, bytes + kBlock_bytes * 1'000'000, std::int64_t{-1}, INT64_MIN,
        kHeaders_bytes - kBlock_bytes, INT64_MAX - kBlock_bytes}) {
    SCOPED_TRACE(place);
    SavedBlocks saved = saved_now();
    saved.blocks.push_back({place, saved.blocks.front().content});
    expect_refused(saved, "the database has no block");
  }
}

TEST_F(Guarded, SizesThatNoBlockHasWereBelieved) {
  for (const std::int64_t size : {std::int64_t{0}, std::int64_t{8}, kHeaders_bytes, kBlock_bytes + 8,
                                  kBlock_bytes * 8, std::int64_t{-1}, INT64_MIN}) {
    SCOPED_TRACE(size);
    SavedBlocks saved = saved_now();
    saved.block_bytes = size;
    expect_refused(saved, "no block has");
  }
  SavedBlocks saved = saved_now();
  saved.blocks.front().content.push_back(1);
  expect_refused(saved, "it ends in the middle of a block");
  saved.blocks.assign(100, saved_now().blocks.front());
  expect_refused(saved, "it is larger than all");
}

TEST_F(Guarded, GuardOfAStrangerWasBelieved) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can be two users";
  raise();
  tear();
  const std::string torn = content();
  ASSERT_EQ(chown(guard_.c_str(), 65534, 65534), 0);
  EXPECT_THAT(failure_of_opening(Access::kWrite), HasSubstr("it belongs to another user (uid 65534)"));
  EXPECT_TRUE(content() == torn);
  EXPECT_TRUE(guard_exists());
  // Somebody of the group that may write the file anyway.
  ASSERT_EQ(chown(path_.c_str(), 0, 65534), 0);
  std::filesystem::permissions(path_, std::filesystem::perms(0660));
  EXPECT_EQ(failure_of_opening(Access::kWrite), "it was opened");
}

TEST_F(Guarded, GuardThatIsALinkOrAPipeIsNotFollowed) {
  raise();
  tear();
  std::filesystem::rename(guard_, folder_ / "elsewhere");
  std::filesystem::create_symlink("elsewhere", guard_);
  EXPECT_THAT(failure_of_opening(Access::kWrite), HasSubstr("it is a link"));
  std::filesystem::remove(guard_);
  ASSERT_EQ(mkfifo(guard_.c_str(), 0600), 0);
  EXPECT_THAT(failure_of_opening(Access::kWrite), HasSubstr("it is no regular file"));
}

TEST_F(Guarded, LinkOfTheGuardsNameIsNotWrittenThrough) {
  const auto precious = folder_ / "precious";
  std::ofstream(precious) << "precious";
  std::filesystem::create_hard_link(precious, guard_);
  raise();
  EXPECT_EQ(content_of(precious), "precious");
  EXPECT_TRUE(std::filesystem::is_regular_file(guard_));
}

}  // namespace
}  // namespace stepwell::duck
