#include "engine/duckdb/checkpoint_guard.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "base/error.h"
#include "engine/duckdb/file.h"
#include "engine/duckdb/testing/holder.h"

namespace stepwell::duck {
namespace {

constexpr std::int64_t kHeaders_bytes = 3 * 4096;
constexpr std::int64_t kBlock_bytes = 64 * 1024;

/// The file, open, and a connection that has entered it.
struct Opened {
  Opened(const std::filesystem::path& path, Access access)
      : file(std::make_shared<Instance>(path), path, access, 0),
        connection(file.instance().handle()) {
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

TEST_F(Guarded, OpeningAFilePutsBlocksBack) {
  const std::string before = content();
  raise();
  tear();
  { const File file(std::make_shared<Instance>(path_), path_, Access::kRead, 0); }
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
    connection.execute("SET debug_checkpoint_abort = 'after_free_list_write'");
    connection.execute("BEGIN; INSERT INTO a SELECT range, hash(range) % 1000000 FROM range(4000000)");
    EXPECT_THROW(file.commit(connection), Error);
    EXPECT_TRUE(file.in_doubt());
    connection.execute("SET debug_checkpoint_abort = 'none'");
    EXPECT_THROW(file.commit(connection), Error);
    file.checkpoint(connection);
    EXPECT_TRUE(guard_exists());
  }
  Opened opened(path_, Access::kRead);
  auto& [file, connection] = opened;
  EXPECT_EQ(connection.integer(rows), 400'000);
  EXPECT_FALSE(guard_exists());
}

}  // namespace
}  // namespace stepwell::duck
