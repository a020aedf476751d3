// What the package is made of, installed into a folder of the test's own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <regex>

#include "config/config.h"
#include "tests/testing/process.h"
#include "tests/testing/temporary_folder.h"

namespace stepwell::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
namespace fs = std::filesystem;
using Texts = std::vector<std::string>;

Texts lines_of(const std::string& text) {
  Texts lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// Once for all tests of this process; CTest runs each in a process of its own.
class Installation : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<TemporaryFolder>();
    for (const char* component : {"program", "system"}) {
      const Outcome outcome = run({.arguments = {STEPWELL_CMAKE, "--install", STEPWELL_BUILD, "--prefix",
                                                 "/usr", "--component", component},
                                   .environment = {{"DESTDIR", folder_->path().string()}}});
      ASSERT_EQ(outcome.status, 0) << outcome.errors;
    }
  }
  static void TearDownTestSuite() { folder_.reset(); }

  static fs::path path(const std::string& name) { return folder_->path() / name; }
  static std::string stepwell(const Texts& arguments) {
    Texts command = {path("usr/bin/stepwell").string()};
    command.insert(command.end(), arguments.begin(), arguments.end());
    // A library in the folder of the build would hide that none was installed.
    const Outcome outcome = run({.arguments = command, .environment = {{"LD_LIBRARY_PATH", ""}}});
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    return outcome.output;
  }
  /// The names at the beginning of lines after that heading of `--help`.
  static Texts listed(const std::string& help, const std::string& heading) {
    Texts names;
    bool inside = false;
    for (const auto& line : lines_of(help)) {
      if (line.starts_with("  ") && line[2] != ' ' && inside) {
        names.push_back(line.substr(2, line.find(' ', 2) - 2));
      } else if (!line.starts_with(" ")) {
        inside = line == heading;
      }
    }
    return names;
  }
  static Texts commands() { return listed(stepwell({"--help"}), "Subcommands:"); }
  /// "--at" and the like, of a command.
  static Texts options(const std::string& command) {
    Texts names;
    for (const auto& name : listed(stepwell({command, "--help"}), "Options:")) {
      // "-h,--help", "--no-raw-indexes{false}"
      names.push_back(name.substr(name.rfind(',') + 1, name.find('{') - name.rfind(',') - 1));
    }
    return names;
  }
  static std::string man_page(const std::string& name) {
    const Outcome outcome =
        run({.arguments = {"gzip", "-dc", path("usr/share/man/man1/" + name + ".1.gz").string()}});
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    return outcome.output;
  }
  /// What bash would offer for the last of the words.
  static Texts completed(const Texts& words, const fs::path& folder = {}) {
    std::string script =
        ". " + path("usr/share/bash-completion/completions/stepwell").string() + "; COMP_WORDS=(";
    for (const auto& word : words) script += " '" + word + "'";
    script += "); COMP_CWORD=" + std::to_string(words.size() - 1) +
              "; _stepwell; for reply in \"${COMPREPLY[@]}\"; do echo \"$reply\"; done";
    const Outcome outcome = run({.arguments = {"bash", "--norc", "-uc", script}, .folder = folder});
    EXPECT_EQ(outcome.errors, "");
    return lines_of(outcome.output);
  }

  static std::unique_ptr<TemporaryFolder> folder_;
};

std::unique_ptr<TemporaryFolder> Installation::folder_;

TEST_F(Installation, ProgramFindsItsLibrary) {
  EXPECT_THAT(stepwell({"--version"}), ::testing::StartsWith("stepwell "));
  ASSERT_THAT(commands(), ::testing::Contains("refresh"));
}

TEST_F(Installation, ProgramTakesNoLibraryFromTheCurrentFolder) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "libz.so.1") << "not a library";
  for (const fs::path& program : {fs::path(STEPWELL_BUILD) / "stepwell", path("usr/bin/stepwell")}) {
    const Outcome outcome = run({.arguments = {program.string(), "--version"},
                                 .environment = {{"LD_LIBRARY_PATH", ""}},
                                 .folder = folder.path()});
    EXPECT_EQ(outcome.status, 0) << program << ": " << outcome.errors;
  }
}

TEST_F(Installation, EveryCommandHasAManPage) {
  const std::string overview = man_page("stepwell");
  for (const auto& command : commands()) {
    std::string name = "stepwell-" + command;
    EXPECT_THAT(overview, HasSubstr("stepwell\\-" + command + "\\fR(1)"));
    const std::string page = man_page(name);
    for (const auto& option : options(command)) {
      const std::string escaped = std::regex_replace(option, std::regex("-"), "\\-");
      EXPECT_THAT(page, HasSubstr("\\fB" + escaped + "\\fR")) << name;
    }
  }
}

// groff tells of macros and escapes that it does not know.
TEST_F(Installation, ManPagesAreWellFormed) {
  if (run({.arguments = {"sh", "-c", "command -v groff"}}).status != 0) GTEST_SKIP() << "there is no groff";
  for (const auto& entry : fs::directory_iterator(path("usr/share/man/man1"))) {
    const std::string name = entry.path().filename().string();
    const Outcome outcome = run({.arguments = {"groff", "-man", "-Kutf8", "-Tutf8", "-ww", "-z"},
                                 .input = man_page(name.substr(0, name.find(".1.gz")))});
    EXPECT_EQ(outcome.errors, "") << name;
  }
}

TEST_F(Installation, BashCompletesCommandsOptionsAndValues) {
  EXPECT_THAT(completed({"stepwell", "ref"}), ElementsAre("refresh"));
  EXPECT_THAT(completed({"stepwell", ""}), ::testing::UnorderedElementsAreArray(commands()));
  for (const auto& command : commands()) {
    const Texts offered = completed({"stepwell", command, "-"});
    for (const auto& option : options(command)) EXPECT_THAT(offered, ::testing::Contains(option)) << command;
    EXPECT_THAT(offered, ::testing::Contains("--config")) << command;
  }
  EXPECT_THAT(completed({"stepwell", "export", "--tier", ""}),
              UnorderedElementsAre("asin", "brand", "category"));
  EXPECT_THAT(completed({"stepwell", "export", "--tier", "=", "b"}), ElementsAre("brand"));
  EXPECT_THAT(completed({"stepwell", "export", "--tier", "="}),
              UnorderedElementsAre("asin", "brand", "category"));
  EXPECT_THAT(completed({"stepwell", "schedule", ""}), UnorderedElementsAre("cron", "systemd"));
  EXPECT_THAT(completed({"stepwell", "user", "a"}), ElementsAre("add"));
  EXPECT_THAT(completed({"stepwell", "user", "add", "--r"}), ElementsAre("--role"));
  EXPECT_THAT(completed({"stepwell", "demo", "--rows", ""}), IsEmpty());
}

TEST_F(Installation, BashCompletesFiles) {
  const TemporaryFolder folder;
  folder.write("our sales.ini", "");
  folder.write("refresh", "");
  EXPECT_THAT(completed({"stepwell", "--config", "our"}, folder.path()), ElementsAre("our sales.ini"));
  EXPECT_THAT(completed({"stepwell", "export", "-o", ""}, folder.path()),
              UnorderedElementsAre("our sales.ini", "refresh"));
  EXPECT_THAT(completed({"stepwell", "import", "--table", "asin", "ou"}, folder.path()),
              ElementsAre("our sales.ini"));
  // A file that is called like a command is none.
  EXPECT_THAT(completed({"stepwell", "--config", "refresh", "ver"}, folder.path()), ElementsAre("verify"));
  EXPECT_THAT(completed({"stepwell", "--config", "=", "refresh", "ver"}, folder.path()),
              ElementsAre("verify"));
}

TEST_F(Installation, ZshKnowsEveryCommandAndOption) {
  const fs::path file = path("usr/share/zsh/vendor-completions/_stepwell");
  const std::string script = read_file(file);
  EXPECT_THAT(script, ::testing::StartsWith("#compdef stepwell\n"));
  for (const auto& command : commands()) {
    const auto begin = script.find("_stepwell_" + command + "() {");
    ASSERT_NE(begin, std::string::npos) << command;
    const std::string function = script.substr(begin, script.find("\n}\n", begin) - begin);
    for (const auto& option : options(command)) {
      EXPECT_TRUE(std::regex_search(function, std::regex("'" + option + "=?\\[")))
          << command << ' ' << option;
    }
  }
  if (run({.arguments = {"sh", "-c", "command -v zsh"}}).status != 0) return;
  const Outcome outcome = run({.arguments = {"zsh", "-n", file.string()}});
  EXPECT_EQ(outcome.errors, "");
}

TEST_F(Installation, ConfigurationIsReadAndNobodyElses) {
  const fs::path file = path("etc/stepwell/config.ini");
  const Config config = load_config({.file = file, .db_url = {}}, [](const auto&) { return std::nullopt; });
  EXPECT_EQ(config.database.path, "/var/lib/stepwell/stepwell.duckdb");
  EXPECT_EQ(config.users, "/var/lib/stepwell/stepwell.users");
  EXPECT_EQ(config.listen->str(), "127.0.0.1:8080");
  EXPECT_EQ(fs::status(file).permissions(),
            fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read);
}

// Every example in it is one: with the ; taken away, each section is read without complaint.
TEST_F(Installation, CommentedConfigurationIsValid) {
  const TemporaryFolder folder;
  std::string text;
  for (const auto& line : lines_of(read_file(path("etc/stepwell/config.ini")))) {
    const bool embedded = line.starts_with("path = ");
    const bool example = line.size() > 1 && line[0] == ';' && line[1] != ' ';
    if (!embedded) text += (example ? line.substr(1) : line) + "\n";
  }
  const Config config = load_config({.file = folder.write("config.ini", text), .db_url = {}},
                                    [](const auto&) { return std::nullopt; });
  EXPECT_EQ(config.database.kind, DatabaseTarget::Kind::kMariaDB);
  EXPECT_EQ(config.database.socket, "/run/mysqld/mysqld.sock");
  EXPECT_EQ(config.refresh_every, "03:00");
  EXPECT_EQ(config.model.name("facts"), "ledger_lines");
}

TEST_F(Installation, UnitsAreConfinedAndVerified) {
  const fs::path units = path("lib/systemd/system");
  for (const char* name : {"stepwell.service", "stepwell-refresh.service"}) {
    const std::string unit = read_file(units / name);
    EXPECT_THAT(unit, HasSubstr("ExecStart=/usr/bin/stepwell --config /etc/stepwell/config.ini "));
    for (const char* line : {"\nUser=stepwell\n", "\nNoNewPrivileges=yes\n", "\nProtectSystem=strict\n",
                             "\nSystemCallFilter=@system-service\n", "\nStateDirectory=stepwell\n"}) {
      EXPECT_THAT(unit, HasSubstr(line)) << name;
    }
  }
  if (run({.arguments = {"sh", "-c", "command -v systemd-analyze"}}).status != 0) {
    GTEST_SKIP() << "there is no systemd-analyze";
  }
  // Beside each other, with the program where it was installed.
  const TemporaryFolder folder;
  Texts command = {"systemd-analyze", "verify", "--man=no"};
  for (const auto& entry : fs::directory_iterator(units)) {
    const std::string unit = std::regex_replace(read_file(entry.path()), std::regex("=/usr/bin/stepwell"),
                                                "=" + path("usr/bin/stepwell").string());
    command.push_back(folder.write(entry.path().filename().string(), unit).string());
  }
  const Outcome outcome = run({.arguments = command});
  for (const auto& line : lines_of(outcome.errors)) {
    EXPECT_EQ(line.find(folder.path().string()), std::string::npos) << line;
    EXPECT_FALSE(line.starts_with("stepwell")) << line;
  }
}

TEST_F(Installation, NoticesOfWhatItCarriesAreThere) {
  const std::string copyright = read_file(path("usr/share/doc/stepwell/copyright"));
  for (const char* carried : {"CLI11", "ECharts", "Preact", "Inter"})
    EXPECT_THAT(copyright, HasSubstr(carried));
  const bool with_duckdb = fs::exists(path("usr/lib/stepwell/libduckdb.so"));
  EXPECT_EQ(with_duckdb, copyright.find("Stichting DuckDB Foundation") != std::string::npos);
}

}  // namespace
}  // namespace stepwell::testing
