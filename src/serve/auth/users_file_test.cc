// The file of users: what is read as it was written, and that nothing which is no such file reads as "nobody
// has to log in".
#include "serve/auth/users_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "base/clock.h"
#include "base/error.h"
#include "serve/auth/secret.h"

namespace stepwell::auth {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;

class UsersFileTest : public ::testing::Test {
 protected:
  UsersFileTest() {
    std::string pattern = (fs::path(::testing::TempDir()) / "users-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    fs::permissions(folder_, fs::perms::all);
  }
  ~UsersFileTest() override {
    for (const auto& entry : fs::directory_iterator(folder_)) ::chmod(entry.path().c_str(), 0700);
    fs::remove_all(folder_);
  }

  fs::path at(const std::string& name) const { return folder_ / name; }
  fs::path write(const std::string& name, const std::string& content) const {
    std::ofstream(at(name)) << content;
    return at(name);
  }
  /// What serving from the file says: how many logins there are, or the error.
  static std::string served(const fs::path& path, bool configured = true) {
    try {
      const Stopwatch stopwatch;
      const Logins logins = UsersFile(path, configured).for_serving();
      EXPECT_LT(stopwatch.elapsed_s(), 5) << "it waited";
      return std::to_string(logins.all().size());
    } catch (const Error& error) {
      EXPECT_FALSE(error.hint().empty()) << error.what();
      return error.what();
    }
  }
  static std::string edited(const fs::path& path) {
    try {
      return std::to_string(UsersFile(path, false).for_editing().all().size());
    } catch (const Error& error) {
      return error.what();
    }
  }

  fs::path folder_;
};

/// Somebody without rights: root may read everything.
class AsNobody {
 public:
  AsNobody() { changed_ = ::geteuid() == 0 && ::seteuid(65534) == 0; }
  ~AsNobody() {
    if (!changed_) return;
    EXPECT_EQ(::seteuid(0), 0);
  }
  AsNobody(const AsNobody&) = delete;
  AsNobody& operator=(const AsNobody&) = delete;

 private:
  bool changed_ = false;
};

TEST_F(UsersFileTest, IsReadAsItWasWrittenAndIsForItsOwner) {
  Logins logins;
  logins.add({"ada", Role::kAdmin, Login::Kind::kPassword, "$argon2id$x"});
  logins.add({"bot", Role::kViewer, Login::Kind::kToken, digest_of("the token")});
  const UsersFile file(at("users"), true);
  file.write(logins);
  struct stat facts {};
  ASSERT_EQ(::stat(at("users").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600u);
  const Logins read = file.for_serving();
  ASSERT_EQ(read.all().size(), 2u);
  EXPECT_EQ(read.find("ada")->role, Role::kAdmin);
  EXPECT_EQ(read.find_token(digest_of("the token"))->name, "bot");
  EXPECT_EQ(read.find_token(read.find("ada")->secret), nullptr);
  EXPECT_THROW(UsersFile("/nowhere/at/all", true).write(logins), Error);
}

TEST_F(UsersFileTest, RemovedByRootDidStayWithAServerOfAnotherUser) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root writes what belongs to somebody else";
  constexpr uid_t kServer = 65534;
  write("users", "ada:admin:token:x\nbob:admin:token:y\n");
  ASSERT_EQ(::chown(at("users").c_str(), kServer, kServer), 0);
  const UsersFile file(at("users"), true);
  Logins logins = file.for_editing();
  logins.remove("bob");
  file.write(logins);
  struct stat facts {};
  ASSERT_EQ(::stat(at("users").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_uid, kServer);
  EXPECT_EQ(facts.st_mode & 0777, 0600u);
  const AsNobody nobody;
  EXPECT_EQ(served(at("users")), "1");
}

TEST_F(UsersFileTest, LinkBesideItIsNotWrittenThrough) {
  const auto other = write("other", "precious");
  fs::create_symlink(other, at("users.new"));
  UsersFile(at("users"), true).write(Logins::parse("ada:admin:token:x\n", "here"));
  EXPECT_EQ(fs::file_size(other), 8u);
  EXPECT_EQ(served(at("users")), "1");
}

TEST_F(UsersFileTest, LinkToTheFileWasReplacedByAFileBesideTheOneInUse) {
  const auto real = write("real", "ada:admin:token:x\nbob:admin:token:y\n");
  fs::create_symlink("real", at("users"));
  const UsersFile file(at("users"), true);
  Logins logins = file.for_editing();
  logins.remove("bob");
  file.write(logins);
  EXPECT_TRUE(fs::is_symlink(at("users")));
  EXPECT_EQ(served(real), "1") << "a server that is given the file itself still let the removed one in";
}

TEST_F(UsersFileTest, NothingButAFileIsWrittenTo) {
  ASSERT_EQ(::mkfifo(at("users").c_str(), 0600), 0);
  EXPECT_THROW(UsersFile(at("users"), true).write(Logins::parse("ada:admin:token:x\n", "here")), Error);
  EXPECT_TRUE(fs::is_fifo(at("users")));
}

TEST_F(UsersFileTest, LinesThatAreNoLoginsAreNamed) {
  for (const auto& [line, said] : std::vector<std::pair<std::string, std::string>>{
           {"ada:admin", "line 1: this is no NAME:ROLE:KIND:SECRET"},
           {"ada:boss:password:x", "'boss' is no role"},
           {"ada:admin:key:x", "neither password nor token"},
           {"a b:admin:token:x", "no name"},
           {"\n# x\n \t\r\nnobody:admin", "line 4"},
           {std::string("\0\0\0", 3), "line 1"},
           {"ada:admin:token:x\nada:viewer:token:y", "line 2: there is a login 'ada' already"}}) {
    EXPECT_THAT(served(write("users", line + '\n')), HasSubstr(said));
  }
}

TEST_F(UsersFileTest, OnlyAMissingFileThatNobodyConfiguredMeansNoLogins) {
  EXPECT_EQ(served(at("users"), false), "0");
  EXPECT_THAT(served(at("users"), true), HasSubstr("there is no such file"));
  EXPECT_THAT(served(at("no-folder") / "users", true), HasSubstr("there is no such file"));
  EXPECT_EQ(edited(at("users")), "0") << "the first login has to be made somewhere";
}

TEST_F(UsersFileTest, AFileWithoutLoginsDidOpenTheServer) {
  for (const char* content :
       {"", "\n", " \t \r\n\n", "# stepwell's logins: changed by 'stepwell user'\n", "#"}) {
    for (const bool configured : {false, true}) {
      EXPECT_THAT(served(write("users", content), configured), HasSubstr("there is no login in")) << content;
    }
    EXPECT_EQ(edited(at("users")), "0") << "'user add' is the cure";
  }
}

TEST_F(UsersFileTest, WhatIsNoFileDidOpenTheServer) {
  fs::create_directory(at("folder"));
  fs::create_symlink("gone", at("dangling"));
  fs::create_symlink("loop", at("loop"));
  ASSERT_EQ(::mkfifo(at("pipe").c_str(), 0600), 0);
  write("file", "x");
  fs::create_directory(at("folder") / "users");
  fs::create_symlink(at("folder") / "users", at("link-to-folder"));
  const std::pair<fs::path, std::string> cases[] = {
      {at("folder"), "it is a folder"},
      {at("link-to-folder"), "it is a folder"},
      {at("dangling"), "a link to a file that is not there"},
      {at("loop"), "symbolic links"},
      {at("pipe"), "a pipe, a device or a socket"},
      {"/dev/null", "a pipe, a device or a socket"},
      {"/dev/zero", "a pipe, a device or a socket"},
      {at("file") / "users", "Not a directory"},
      {at("loop") / "users", "symbolic links"},
      {at(std::string(300, 'n')), "too long"},
      {"/proc/self/mem", "Input/output error"}};  // a file that fails once it is read
  for (const auto& [path, why] : cases) {
    for (const bool configured : {false, true}) {
      EXPECT_THAT(served(path, configured), HasSubstr("cannot read the logins from")) << path;
      EXPECT_THAT(served(path, configured), HasSubstr(why)) << path;
    }
    EXPECT_THAT(edited(path), HasSubstr(why)) << "and nothing is written over it: " << path;
  }
}

TEST_F(UsersFileTest, WhatMayNotBeReadDidOpenTheServer) {
  fs::create_directory(at("closed"));
  write("closed/users", "ada:admin:token:x\n");
  write("users", "ada:admin:token:x\n");
  ASSERT_EQ(::chmod(at("users").c_str(), 0), 0);
  ASSERT_EQ(::chmod(at("closed").c_str(), 0), 0);
  const AsNobody nobody;
  for (const bool configured : {false, true}) {
    EXPECT_THAT(served(at("users"), configured), HasSubstr("Permission denied"));
    EXPECT_THAT(served(at("closed") / "users", configured), HasSubstr("Permission denied"));
    EXPECT_THAT(served(at("closed") / "no-such", configured), HasSubstr("Permission denied"));
  }
}

TEST_F(UsersFileTest, RemovingTheLastLoginIsAWordOfItsOwn) {
  const UsersFile file(at("users"), true);
  Logins logins = Logins::parse("ada:admin:token:x\n", "here");
  logins.remove("ada");
  file.write(logins);
  const Logins read = file.for_serving();
  EXPECT_TRUE(read.empty());
  EXPECT_TRUE(read.nobody()) << "a running server obeys it";
  EXPECT_THROW(require_somebody(read, file), Error) << "and none begins with it";
  Logins again = file.for_editing();
  again.add({"ada", Role::kAdmin, Login::Kind::kToken, "x"});
  file.write(again);
  EXPECT_FALSE(file.for_serving().nobody());
  EXPECT_EQ(file.for_serving().all().size(), 1u);
}

}  // namespace
}  // namespace stepwell::auth
