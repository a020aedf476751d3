// Paths that lead nowhere, in every place where one can be given: each ends in an error that names it and
// says what to do, never in one that the program calls its own fault.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/testing/process.h"
#include "tests/testing/temporary_folder.h"

namespace stepwell::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using Texts = std::vector<std::string>;
namespace fs = std::filesystem;

void expect_clear(const Outcome& outcome, const std::string& command) {
  SCOPED_TRACE(command);
  EXPECT_FALSE(outcome.timed_out);
  EXPECT_GE(outcome.status, 0) << outcome.errors;
  EXPECT_THAT(outcome.errors, AllOf(Not(HasSubstr("fault of stepwell")), Not(HasSubstr("filesystem error")),
                                    Not(HasSubstr("terminate called"))));
  if (outcome.status == 1 || outcome.status == 2) {
    EXPECT_THAT(outcome.errors + outcome.output, HasSubstr("what to do: "));
  }
}

std::string words(const Texts& arguments) {
  std::string text;
  for (const auto& word : arguments) text += word.substr(0, 60) + " ";
  return text;
}

/// Commands that look at a database or at where they are, each in its own way.
const std::vector<Texts> kCommands = {{"status"},
                                      {"doctor"},
                                      {"refresh"},
                                      {"setup", "--yes"},
                                      {"generate", "--rows", "100"},
                                      {"serve", "--listen", "127.0.0.1:0"},
                                      {"schedule", "cron"}};

class HostilePaths : public ::testing::Test {
 protected:
  HostilePaths() {
    folder_.write("file", "no folder\n");
    fs::create_symlink("circle", folder_ / "circle");
    fs::create_symlink("nowhere/at/all", folder_ / "dangling");
  }
  Outcome stepwell(Texts arguments) const {
    arguments.insert(arguments.begin(), {STEPWELL_BINARY, "--quiet"});
    return run({.arguments = std::move(arguments), .folder = folder_.path()}, 20'000);
  }
  Texts paths() const {
    const std::string name(300, 'n');
    return {name,
            "deep/" + std::string(5000, 'd') + "/x",
            "circle",
            "circle/x",
            "dangling",
            "dangling/x",
            "file/x",
            "missing/x",
            "/dev/null",
            "/proc/self/mem/x",
            folder_.path().string()};
  }

  TemporaryFolder folder_;
};

TEST_F(HostilePaths, DatabaseFiles) {
  for (const auto& path : paths()) {
    for (const auto& command : kCommands) {
      Texts arguments = {"--db", "duckdb:" + path};
      arguments.insert(arguments.end(), command.begin(), command.end());
      // A server waits for a database that comes later.
      const bool waits = path == "/dev/null" || path == folder_.path().string();
      if (command.front() == "serve" && waits) continue;
      expect_clear(stepwell(arguments), words(arguments));
    }
  }
}

TEST_F(HostilePaths, ConfigurationsAndWhatTheyName) {
  for (const auto& path : paths()) {
    expect_clear(stepwell({"--config", path, "status"}), "--config " + path.substr(0, 60));
    if (path.size() > 150) continue;  // no line of a configuration is that long
    folder_.write("users.ini", "[auth]\nusers = " + path + "\n");
    for (const Texts& command : {Texts{"user", "list"}, {"user", "add", "ada", "--token"}, {"doctor"}}) {
      Texts arguments = {"--config", "users.ini"};
      arguments.insert(arguments.end(), command.begin(), command.end());
      if (path != "/dev/null" && path != "dangling")
        expect_clear(stepwell(arguments), words(arguments) + path);
    }
    folder_.write("tls.ini", "[server]\ncertificate = " + path + "\nkey = " + path + "\n");
    expect_clear(stepwell({"--config", "tls.ini", "doctor"}), "certificate " + path);
  }
}

TEST_F(HostilePaths, FilesToReadAndToWrite) {
  ASSERT_EQ(stepwell({"generate", "--rows", "1000"}).status, 0);
  ASSERT_EQ(stepwell({"setup", "--yes"}).status, 0);
  for (const auto& path : paths()) {
    expect_clear(stepwell({"import", "--table", "brand", path}), "import " + path.substr(0, 60));
    if (path == "/dev/null" || path == "dangling") continue;
    expect_clear(stepwell({"export", "--tier", "category", "-o", path}), "export " + path.substr(0, 60));
  }
}

TEST_F(HostilePaths, FolderThatIsGone) {
  for (const auto& command : kCommands) {
    fs::create_directory(folder_ / "gone");
    Texts arguments = {"sh", "-c", "rmdir ../gone && exec \"$@\"", "sh", STEPWELL_BINARY, "--quiet"};
    arguments.insert(arguments.end(), command.begin(), command.end());
    expect_clear(run({.arguments = arguments, .folder = folder_ / "gone"}, 20'000), words(command));
  }
}

TEST_F(HostilePaths, FolderThatMayNotBeSearched) {
  fs::create_directory(folder_ / "closed");
  fs::create_directory(folder_ / "closed/inner");
  fs::permissions(folder_ / "closed", ::geteuid() == 0 ? fs::perms::owner_all : fs::perms::none);
  fs::permissions(folder_.path(), fs::perms::owner_all | fs::perms::others_read | fs::perms::others_exec);
  const std::string path = (folder_ / "closed/inner/x.duckdb").string();
  // The program as somebody else may start it.
  fs::copy_file(STEPWELL_BINARY, folder_ / "stepwell");
  const fs::path library = fs::path(STEPWELL_BINARY).parent_path() / "libduckdb.so";
  if (fs::exists(library)) fs::create_symlink(library, folder_ / "libduckdb.so");
  Texts as_other;
  if (::geteuid() == 0) as_other = {"setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"};
  for (const auto& command : kCommands) {
    Texts arguments = as_other;
    arguments.insert(arguments.end(), {(folder_ / "stepwell").string(), "--quiet", "--db", "duckdb:" + path});
    arguments.insert(arguments.end(), command.begin(), command.end());
    expect_clear(
        run({.arguments = arguments, .environment = {{"HOME", "/"}}, .folder = folder_.path()}, 20'000),
        words(command));
  }
  fs::permissions(folder_ / "closed", fs::perms::owner_all);
}

}  // namespace
}  // namespace stepwell::testing
