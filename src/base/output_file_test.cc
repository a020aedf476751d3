#include "base/output_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <fstream>
#include <future>

#include "base/error.h"

namespace stepwell {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

constexpr uid_t kStranger = 65534;

class OutputFiles : public ::testing::Test {
 protected:
  void SetUp() override { fs::create_directory(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path at(const std::string& name) const { return folder_ / name; }
  fs::path make(const std::string& name, const std::string& content, unsigned mode = 0644) const {
    std::ofstream(at(name)) << content;
    EXPECT_EQ(::chmod(at(name).c_str(), mode), 0);
    return at(name);
  }
  static std::string content(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  static unsigned mode(const fs::path& file) {
    struct stat facts {};
    EXPECT_EQ(::stat(file.c_str(), &facts), 0);
    return facts.st_mode & 0777;
  }
  std::size_t names() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }
  static std::string failure(const fs::path& file, const OutputOptions& options = {}) {
    try {
      write_file(file, "new", options);
    } catch (const Error& error) {
      EXPECT_FALSE(error.hint().empty());
      return error.what();
    }
    return "it was written";
  }
  /// As /tmp is.
  void share() const { fs::permissions(folder_, fs::perms::all | fs::perms::sticky_bit); }

  const fs::path folder_ = fs::temp_directory_path() / fmt::format("stepwell_output_{}", getpid());
};

TEST_F(OutputFiles, NewOneIsForItsOwnerAlone) {
  write_file(at("a"), "new");
  EXPECT_EQ(content(at("a")), "new");
  EXPECT_EQ(mode(at("a")), 0600u);
  write_file(at("b"), "new", {.mode = 0644});
  EXPECT_EQ(mode(at("b")), 0644u);
  EXPECT_EQ(names(), 2u);
}

TEST_F(OutputFiles, OneThatIsReplacedStandsUntilTheNewOneIsWhole) {
  const auto file = make("a", "old", 0640);
  {
    OutputFile output(file);
    output.write("half");
    EXPECT_EQ(content(file), "old");
  }
  EXPECT_EQ(content(file), "old");
  EXPECT_EQ(names(), 1u) << "what was not finished is still there";
  write_file(file, "new");
  EXPECT_EQ(content(file), "new");
  EXPECT_EQ(mode(file), 0640u);
}

TEST_F(OutputFiles, NameBesideItCouldBeGuessed) {
  std::string names[2];
  for (auto& name : names) {
    const OutputFile output(at("a"));
    name = fs::directory_iterator(folder_)->path().filename().string();
  }
  EXPECT_NE(names[0], names[1]);
}

// On devices of the test's own: were they replaced, the machine's would be gone.
TEST_F(OutputFiles, DeviceWasReplaced) {
  constexpr unsigned kMemory = 1;
  for (const auto& [name, number] : {std::pair("null", 3u), std::pair("full", 7u)}) {
    if (::mknod(at(name).c_str(), S_IFCHR | 0666, makedev(kMemory, number)) != 0)
      GTEST_SKIP() << "no devices can be made here";
    const int device = ::open(at(name).c_str(), O_WRONLY);
    if (device < 0) GTEST_SKIP() << "no devices on this file system";
    ::close(device);
  }
  write_file(at("null"), "new");
  EXPECT_THAT(failure(at("full")), HasSubstr("No space left"));
  EXPECT_TRUE(fs::is_character_file(at("null")));
  EXPECT_TRUE(fs::is_character_file(at("full")));
}

TEST_F(OutputFiles, PipeWasReplaced) {
  ASSERT_EQ(::mkfifo(at("pipe").c_str(), 0600), 0);
  auto read = std::async(std::launch::async, [&] { return content(at("pipe")); });
  write_file(at("pipe"), "new");
  EXPECT_EQ(read.get(), "new");
  EXPECT_TRUE(fs::is_fifo(at("pipe")));
  EXPECT_EQ(names(), 1u);
}

TEST_F(OutputFiles, DescriptorsOfThisProcessGoOnWhereTheyAre) {
  const auto file = make("a", "old ");
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_APPEND);
  for (const char* folder : {"/dev/fd", "/proc/self/fd"}) {
    write_file(fmt::format("{}/{}", folder, descriptor), "more ");
  }
  fs::create_symlink(fmt::format("/dev/fd/{}", descriptor), at("link"));
  write_file(at("link"), "most");
  ::close(descriptor);
  EXPECT_EQ(content(file), "old more more most");
}

TEST_F(OutputFiles, LinkStaysALinkAndWhatItLeadsToIsReplaced) {
  fs::create_directory(at("there"));
  const auto file = make("there/a", "old", 0640);
  fs::create_symlink("there/a", at("link"));
  fs::create_symlink("link", at("link to the link"));
  write_file(at("link to the link"), "new");
  EXPECT_TRUE(fs::is_symlink(at("link")));
  EXPECT_TRUE(fs::is_symlink(at("link to the link")));
  EXPECT_EQ(content(file), "new");
  EXPECT_EQ(mode(file), 0640u);
}

TEST_F(OutputFiles, LinksThatLeadNowhereOrInCirclesAreRefused) {
  fs::create_symlink("nobody", at("dangling"));
  EXPECT_THAT(failure(at("dangling")), HasSubstr("it is a link to a file that is not there"));
  fs::create_symlink("circle", at("circle"));
  EXPECT_THAT(failure(at("circle")), HasSubstr("symbolic links"));
  EXPECT_FALSE(fs::exists(at("nobody")));
}

TEST_F(OutputFiles, WhatAStrangerPutsIntoASharedFolderIsRefused) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can be two users";
  const fs::path outside = fs::path(folder_.string() + "_outside");
  std::ofstream(outside) << "precious";
  share();
  const auto give = [](const fs::path& file) { ASSERT_EQ(::lchown(file.c_str(), kStranger, kStranger), 0); };
  fs::create_symlink(outside, at("link"));
  give(at("link"));
  ASSERT_EQ(::mkfifo(at("pipe").c_str(), 0666), 0);
  give(at("pipe"));
  give(make("file", "theirs", 0666));
  for (const char* name : {"link", "pipe", "file"}) {
    EXPECT_THAT(failure(at(name)), HasSubstr("another user (uid 65534)")) << name;
    EXPECT_THROW(open_to_append(at(name)), Error) << name;
  }
  EXPECT_EQ(content(outside), "precious");
  fs::remove(outside);
  write_file(at("new"), "new");
  EXPECT_EQ(mode(at("new")), 0600u);
}

TEST_F(OutputFiles, WhatIsReadAgainIsAFile) {
  ASSERT_EQ(::mkfifo(at("pipe").c_str(), 0600), 0);
  EXPECT_THAT(failure(at("pipe"), {.regular_only = true}), HasSubstr("it is no file"));
  EXPECT_THAT(failure(folder_), HasSubstr("folder"));
  EXPECT_THAT(failure(at("no") / "such" / "folder"), HasSubstr("No such file or directory"));
}

TEST_F(OutputFiles, AppendedToIsWhatWasThere) {
  for (const char* line : {"a\n", "b\n"}) {
    const int descriptor = open_to_append(at("log"));
    ASSERT_EQ(::write(descriptor, line, 2), 2);
    ::close(descriptor);
  }
  EXPECT_EQ(content(at("log")), "a\nb\n");
  EXPECT_EQ(mode(at("log")), 0600u);
  fs::create_symlink("nobody", at("dangling"));
  EXPECT_THROW(open_to_append(at("dangling")), Error);
}

}  // namespace
}  // namespace stepwell
