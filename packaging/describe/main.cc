// Writes what describes the command line into a folder: man pages, completions, and the units of the package.
//
//   describe FOLDER UNIT    UNIT is the server's unit, with @confinement@ where lines of [Service] belong
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string_view>

#include "cli/application.h"
#include "packaging/describe/bash_completion.h"
#include "packaging/describe/man_page.h"
#include "packaging/describe/zsh_completion.h"
#include "schedule/confinement.h"
#include "schedule/systemd_units.h"

namespace stepwell::describe {
namespace {

namespace fs = std::filesystem;

void write(const fs::path& file, const std::string& content) {
  fs::create_directories(file.parent_path());
  std::ofstream stream(file, std::ios::binary | std::ios::trunc);
  stream << content;
  stream.close();
  if (!stream) throw std::runtime_error("cannot write " + file.string());
}

std::string read(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw std::runtime_error("cannot read " + file.string());
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// The server's unit, confined as the refresh is.
std::string server_unit(const fs::path& source) {
  constexpr std::string_view kPlace = "@confinement@\n";
  std::string unit = read(source);
  const auto at = unit.find(kPlace);
  if (at == std::string::npos) throw std::runtime_error("no place for settings in " + source.string());
  return unit.replace(at, kPlace.size(), confinement_of_package() + "\n");
}

void write_all(const fs::path& folder, const fs::path& unit) {
  const std::string version = STEPWELL_VERSION;
  Application application;
  const Command stepwell = describe(application.app());
  // A command that is gone must not leave its page behind.
  for (const char* part : {"man1", "completions", "systemd"}) fs::remove_all(folder / part);
  write(folder / "man1/stepwell.1", overview_page(stepwell, version));
  for (const auto& command : stepwell.commands) {
    write(folder / fmt::format("man1/stepwell-{}.1", command.name), command_page(stepwell, command, version));
  }
  write(folder / "completions/stepwell", bash_completion(stepwell));
  write(folder / "completions/_stepwell", zsh_completion(stepwell));
  const ScheduledRefresh refresh{.at = {},
                                 .program = "/usr/bin/stepwell",
                                 .database = {"--config", "/etc/stepwell/config.ini"},
                                 .folder = {}};
  write(folder / "systemd" / kRefreshService, refresh_service(refresh, confinement_of_package()));
  write(folder / "systemd/stepwell.service", server_unit(unit));
  write(folder / "systemd" / kRefreshTimer, refresh_timer(refresh));
}

}  // namespace
}  // namespace stepwell::describe

int main(int argc, char** argv) {
  try {
    if (argc != 3) throw std::runtime_error("usage: describe FOLDER UNIT");
    stepwell::describe::write_all(argv[1], argv[2]);
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "describe: {}\n", error.what());
    return 1;
  }
}
