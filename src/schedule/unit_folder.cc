#include "schedule/unit_folder.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "base/error.h"
#include "base/output_file.h"
#include "schedule/system_program.h"
#include "schedule/systemd_units.h"

namespace stepwell {
namespace {

namespace fs = std::filesystem;

enum class Ownership { kNobodys, kOfThisRefresh, kOfAnotherRefresh, kForeign };

Error failure(const fs::path& file, const char* what, int why) {
  return Error(ErrorCode::kFailed, fmt::format("cannot {} {}: {}", what, file.string(), std::strerror(why)),
               "may you write to that folder? without --install the units are printed");
}

std::string content_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw failure(file, "read", errno);
  return {std::istreambuf_iterator<char>(stream), {}};
}

Ownership ownership_of(const fs::path& file, const std::string& key) {
  std::error_code ignored;
  if (!fs::exists(fs::symlink_status(file, ignored))) return Ownership::kNobodys;
  const std::string content = content_of(file);
  if (content.starts_with(unit_heading(key))) return Ownership::kOfThisRefresh;
  // The heading of no key ends where the key begins.
  std::string any = unit_heading("");
  any.pop_back();
  return content.starts_with(any) ? Ownership::kOfAnotherRefresh : Ownership::kForeign;
}

void refuse_foreign(const fs::path& file, const std::string& key) {
  switch (ownership_of(file, key)) {
    case Ownership::kNobodys:
    case Ownership::kOfThisRefresh:
      return;
    case Ownership::kOfAnotherRefresh: {
      const std::string content = content_of(file);
      const std::string heading = content.substr(0, content.find('\n'));
      throw Error(ErrorCode::kFailed,
                  fmt::format("{} refreshes another database: {}", file.string(),
                              heading.substr(std::min(heading.size(), unit_heading("").size() - 1))),
                  "nothing was changed; remove that timer first, with those options and --remove, or use "
                  "'stepwell schedule cron', where there is room for several");
    }
    case Ownership::kForeign:
      throw Error(ErrorCode::kFailed, fmt::format("{} was not written by stepwell", file.string()),
                  "nothing was changed; move that file away, and do this again");
  }
}

/// In one step: systemd never reads half a unit, and everybody may read it.
bool write_if_different(const fs::path& file, const std::string& content) {
  std::error_code error;
  if (fs::exists(file, error) && content_of(file) == content) return false;
  try {
    write_file(file, content, {.mode = 0644, .regular_only = true});
  } catch (const Error& failed) {
    throw Error(failed.code(), failed.what(),
                "may you write to that folder? without --install the units are printed");
  }
  return true;
}

void tell_systemd(const UnitFolder& place, const std::vector<std::string>& verb) {
  std::vector<std::string> arguments = place.systemctl_options;
  arguments.insert(arguments.end(), verb.begin(), verb.end());
  const auto outcome = run_program("systemctl", arguments);
  if (outcome && outcome->status == 0) return;
  const std::string command = place.systemctl(fmt::format("{}", fmt::join(verb, " ")));
  throw Error(
      ErrorCode::kFailed,
      fmt::format("'{}' failed: {}", command,
                  outcome ? complaint_of(*outcome) : std::string("there is no systemctl")),
      fmt::format("the units are in {}; run that command again when it can work", place.folder.string()));
}

}  // namespace

UnitFolder UnitFolder::mine(const Environment& environment) {
  std::error_code ignored;
  if (::geteuid() == 0) {
    return {.folder = "/etc/systemd/system",
            .systemctl_options = {},
            .running = fs::exists("/run/systemd/system", ignored)};
  }
  const auto runtime = environment("XDG_RUNTIME_DIR").value_or("");
  const bool running = !runtime.empty() && fs::exists(fs::path(runtime) / "systemd", ignored);
  fs::path configuration = environment("XDG_CONFIG_HOME").value_or("");
  if (!configuration.is_absolute()) {
    const auto home = environment("HOME").value_or("");
    if (home.empty())
      throw Error(ErrorCode::kUsage, "HOME is not set", "units of a user are below their home");
    configuration = fs::path(home) / ".config";
  }
  return {.folder = configuration / "systemd/user", .systemctl_options = {"--user"}, .running = running};
}

std::string UnitFolder::systemctl(const std::string& verb) const {
  return fmt::format("systemctl {}{}{}", fmt::join(systemctl_options, " "), of_user() ? " " : "", verb);
}

bool install_units(const UnitFolder& place, const ScheduledRefresh& refresh, const std::string& service,
                   const std::string& timer) {
  const fs::path service_file = place.folder / kRefreshService;
  const fs::path timer_file = place.folder / kRefreshTimer;
  refuse_foreign(service_file, refresh.key());
  refuse_foreign(timer_file, refresh.key());
  std::error_code error;
  fs::create_directories(place.folder, error);
  if (error) throw failure(place.folder, "make the folder", error.value());
  const bool service_written = write_if_different(service_file, service);
  const bool timer_written = write_if_different(timer_file, timer);
  if (place.running) {
    tell_systemd(place, {"daemon-reload"});
    tell_systemd(place, {"enable", "--now", kRefreshTimer});
    // A timer that runs keeps its old time until it is started anew.
    if (timer_written) tell_systemd(place, {"restart", kRefreshTimer});
  }
  return service_written || timer_written;
}

bool remove_units(const UnitFolder& place, const ScheduledRefresh& refresh) {
  const auto is_ours = [&](const char* name) {
    return ownership_of(place.folder / name, refresh.key()) == Ownership::kOfThisRefresh;
  };
  const bool service = is_ours(kRefreshService);
  const bool timer = is_ours(kRefreshTimer);
  if (timer && place.running) tell_systemd(place, {"disable", "--now", kRefreshTimer});
  const std::pair<bool, const char*> units[] = {{timer, kRefreshTimer}, {service, kRefreshService}};
  for (const auto& [ours, name] : units) {
    std::error_code error;
    if (ours) fs::remove(place.folder / name, error);
    if (error) throw failure(place.folder / name, "remove", error.value());
  }
  if ((service || timer) && place.running) tell_systemd(place, {"daemon-reload"});
  return service || timer;
}

}  // namespace stepwell
