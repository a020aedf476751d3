#include "schedule/scheduled_refresh.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/error.h"

namespace stepwell {
namespace {

using Kind = DatabaseTarget::Kind;

constexpr const char* kPlaceOfPasswords =
    "write it into [database] of a config.ini that only you can read (chmod 600), and name that with "
    "--config";

/// A file that was replaced while it ran is no longer what /proc says.
std::filesystem::path running_program() {
  std::error_code error;
  auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (!error && std::filesystem::exists(program, error)) return program;
  throw Error(ErrorCode::kFailed, "cannot find out where this program is",
              "start it again by its path: /usr/bin/stepwell schedule …");
}

/// What the variables say is gone when the schedule runs.
void refuse_environment(const Config& config, const Environment& environment) {
  std::string names;
  for (const char* name : {"DB_HOST", "DB_PORT", "DB_USER", "DB_PASSWORD", "DB_NAME"}) {
    const auto value = environment(name);
    if (value && !value->empty()) names += (names.empty() ? "" : ", ") + std::string(name);
  }
  if (names.empty()) return;
  std::optional<DatabaseTarget> without;
  try {
    without = load_config(config.request, [](const std::string&) { return std::nullopt; }).database;
  } catch (const Error&) {
    // Without the variables there is not even a database.
  }
  if (without == config.database) return;
  throw Error(ErrorCode::kUsage,
              fmt::format("a schedule runs without the variables of this shell, and here {} {} where the "
                          "database is",
                          names, names.find(',') == std::string::npos ? "says" : "say"),
              kPlaceOfPasswords);
}

void refuse_relative_paths(const DatabaseTarget& target) {
  for (const std::string* path :
       {&target.socket, &target.tls.ca, &target.tls.certificate, &target.tls.key, &target.tls.public_key}) {
    if (path->empty() || std::filesystem::path(*path).is_absolute()) continue;
    throw Error(ErrorCode::kUsage,
                fmt::format("the path '{}' in --db means another file in the folder of the schedule", *path),
                "write it as an absolute path");
  }
}

std::string database_url(const Config& config) {
  const DatabaseTarget& target = config.database;
  if (target.kind == Kind::kDuckDB) {
    return "duckdb:" + std::filesystem::absolute(target.path).lexically_normal().string();
  }
  if (!target.password.empty()) {
    throw Error(ErrorCode::kUsage, "there is a password in --db: others could read it in a crontab or a unit",
                kPlaceOfPasswords);
  }
  refuse_relative_paths(target);
  return *config.request.db_url;
}

void refuse_control_characters(const std::string& text) {
  const bool clean = std::ranges::none_of(text, [](unsigned char c) { return c < ' ' || c == 0x7f; });
  if (clean) return;
  throw Error(ErrorCode::kUsage, "a path or URL holds a control character, which no schedule can hold",
              "rename the file or its folder");
}

/// A schedule runs in the root folder. What lies there would be read then, and was not now.
void refuse_configuration_of_the_root() {
  std::error_code ignored;
  const std::filesystem::path file = "/config.ini";
  if (!std::filesystem::exists(std::filesystem::symlink_status(file, ignored))) return;
  throw Error(ErrorCode::kUsage, "there is a /config.ini, which a schedule without --config would read",
              "name a configuration with --config, or move that one away");
}

}  // namespace

TimeOfDay TimeOfDay::parse(std::string_view text) {
  const auto digit = [text](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
  const bool shaped = text.size() == 5 && text[2] == ':' && digit(0) && digit(1) && digit(3) && digit(4);
  const auto number = [text](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
  if (!shaped || number(0) > 23 || number(3) > 59) {
    throw Error(ErrorCode::kUsage, fmt::format("--at: '{}' is no time of day", text), "write it like 05:30");
  }
  return {.hour = number(0), .minute = number(3)};
}

std::string TimeOfDay::str() const { return fmt::format("{:02}:{:02}", hour, minute); }

std::vector<std::string> ScheduledRefresh::command() const {
  std::vector<std::string> words = {program.string()};
  words.insert(words.end(), database.begin(), database.end());
  // Progress would fill the log with lines that nobody watches.
  words.insert(words.end(), {"--quiet", "refresh"});
  return words;
}

std::string ScheduledRefresh::key() const { return fmt::format("{}", fmt::join(database, " ")); }

ScheduledRefresh schedule_refresh(const Config& config, TimeOfDay at, const Environment& environment) {
  ScheduledRefresh refresh{.at = at, .program = running_program(), .database = {}, .folder = {}};
  const bool embedded = config.database.kind == Kind::kDuckDB;
  if (!config.request.db_url && !embedded) refuse_environment(config, environment);
  if (config.file.empty()) {
    refuse_configuration_of_the_root();
    refresh.folder = "/";
  } else {
    refresh.database = {"--config", std::filesystem::absolute(config.file).lexically_normal().string()};
  }
  // The embedded file that nothing names is the one in this folder.
  const bool unnamed = embedded && config.database.path == DatabaseTarget().path;
  if (config.request.db_url || unnamed) {
    refresh.database.insert(refresh.database.end(), {"--db", database_url(config)});
  }
  for (const auto& word : refresh.command()) refuse_control_characters(word);
  return refresh;
}

}  // namespace stepwell
