// schedule: the daily refresh as an entry of a crontab, or as a systemd timer. Printed, or installed and
// removed.
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "base/error.h"
#include "cli/command.h"
#include "schedule/confinement.h"
#include "schedule/crontab.h"
#include "schedule/scheduled_refresh.h"
#include "schedule/system_program.h"
#include "schedule/systemd_units.h"
#include "schedule/unit_folder.h"
#include "schedule/unit_owner.h"

namespace stepwell {
namespace {

enum class Deed { kPrint, kInstall, kRemove };

/// After what was printed, also where both go into one file.
void say(const std::string& text) {
  std::fflush(stdout);
  fmt::print(stderr, "{}\n", text);
}

ProgramOutcome run_crontab(const std::vector<std::string>& arguments, const std::string& input = {}) {
  auto outcome = run_program("crontab", arguments, input);
  if (outcome) return std::move(*outcome);
  throw Error(ErrorCode::kFailed, "there is no program 'crontab' on this machine",
              "install cron (apt-get install cron), or use 'stepwell schedule systemd'");
}

/// A crontab that cannot be read must not be taken for an empty one: what is written then would replace it.
std::string read_crontab() {
  ProgramOutcome outcome = run_crontab({"-l"});
  if (outcome.status == 0) return std::move(outcome.output);
  if (outcome.errors.find("no crontab for") != std::string::npos) return {};
  throw Error(ErrorCode::kFailed, fmt::format("'crontab -l' failed: {}", complaint_of(outcome)),
              "nothing was changed; may you use cron? see /etc/cron.allow and /etc/cron.deny");
}

void write_crontab(const std::string& text) {
  const ProgramOutcome outcome = run_crontab({"-"}, text);
  if (outcome.status == 0) return;
  throw Error(ErrorCode::kFailed, fmt::format("'crontab -' failed: {}", complaint_of(outcome)),
              "the crontab is as it was; without --install the entry is printed");
}

/// An entry of root's runs as root.
void refuse_files_of_others(const Config& config, const ScheduledRefresh& refresh) {
  if (::geteuid() != 0) return;
  const std::string owner = owner_of(places_of(config, refresh));
  if (owner.empty()) return;
  throw Error(ErrorCode::kUsage,
              fmt::format("root's crontab would refresh as root over the files of {}", owner),
              fmt::format("let them do it: 'runuser -u {} -- stepwell … schedule cron'; or use 'stepwell "
                          "schedule systemd', whose service runs as {}",
                          owner, owner));
}

int schedule_cron(const Config& config, const ScheduledRefresh& refresh, Deed deed) {
  if (deed != Deed::kRemove) refuse_files_of_others(config, refresh);
  if (deed == Deed::kPrint) {
    fmt::print("{}", crontab_entry(refresh));
    say("--install puts these lines into your crontab, beside what is there");
    return 0;
  }
  const bool install = deed == Deed::kInstall;
  const std::string before = read_crontab();
  const std::string after = install ? with_entry(before, refresh) : without_entry(before, refresh.key());
  const bool changed = after != before;
  if (changed) write_crontab(after);
  if (install) {
    say(fmt::format("your crontab {}refreshes {} every day at {} ('crontab -l' shows it)",
                    changed ? "" : "already ", refresh.key(), refresh.at.str()));
  } else {
    say(fmt::format("your crontab {} {}", changed ? "no longer refreshes" : "has no refresh of",
                    refresh.key()));
  }
  return 0;
}

/// What root starts runs as the owner of the files that it works on, so that they stay theirs.
std::string service_settings(const Config& config, const ScheduledRefresh& refresh, const UnitFolder& place) {
  if (place.of_user()) return confinement_of_user();
  const UnitPlaces places = places_of(config, refresh);
  const std::string owner = owner_of(places);
  return (owner.empty() ? "" : fmt::format("User={}\n", owner)) + confinement_of_system(places);
}

void say_what_is_left(const UnitFolder& place) {
  if (!place.running) {
    say(fmt::format("no systemd runs here that could be told; where it does: {}; {}",
                    place.systemctl("daemon-reload"),
                    place.systemctl(fmt::format("enable --now {}", kRefreshTimer))));
  }
  std::error_code ignored;
  if (!place.of_user() &&
      std::filesystem::exists(fmt::format("/lib/systemd/system/{}", kRefreshTimer), ignored)) {
    say("it takes the place of the timer that the package brings, which refreshes /etc/stepwell/config.ini");
  }
  if (place.of_user()) {
    say("it runs while you are logged in; 'loginctl enable-linger' lets it run always");
  }
}

int schedule_systemd(const Config& config, const ScheduledRefresh& refresh, Deed deed) {
  const UnitFolder place = UnitFolder::mine();
  if (deed == Deed::kRemove) {
    const bool removed = remove_units(place, refresh);
    say(fmt::format("{} {} in {}", removed ? "removed the timer that refreshes" : "no timer refreshes",
                    refresh.key(), place.folder.string()));
    return 0;
  }
  const std::string service = refresh_service(refresh, service_settings(config, refresh, place));
  const std::string timer = refresh_timer(refresh);
  if (deed == Deed::kPrint) {
    fmt::print("# {}\n{}\n# {}\n{}", (place.folder / kRefreshService).string(), service,
               (place.folder / kRefreshTimer).string(), timer);
    say("--install writes these two files and enables the timer");
    return 0;
  }
  const bool written = install_units(place, refresh, service, timer);
  say(fmt::format("{} in {} {}refreshes {} every day at {}", kRefreshTimer, place.folder.string(),
                  written ? "" : "already ", refresh.key(), refresh.at.str()));
  say_what_is_left(place);
  return 0;
}

}  // namespace

Action define_schedule(CLI::App& app) {
  struct Options {
    std::string scheduler;
    std::string at = "05:30";
    bool install = false;
    bool remove = false;
  };
  auto options = std::make_shared<Options>();
  app.add_option("scheduler", options->scheduler, "cron or systemd")
      ->required()
      ->check(CLI::IsMember({"cron", "systemd"}));
  app.add_option("--at", options->at, "time of day, in the machine's own time")
      ->capture_default_str()
      ->type_name("HH:MM");
  auto* install =
      app.add_flag("--install", options->install, "do it: edit your crontab, or write and enable a timer");
  app.add_flag("--remove", options->remove, "take away what --install did for this database")
      ->excludes(install);
  return [options](Context& context) {
    const auto refresh = schedule_refresh(context.config(), TimeOfDay::parse(options->at));
    Deed deed = options->install ? Deed::kInstall : Deed::kPrint;
    if (options->remove) deed = Deed::kRemove;
    if (options->scheduler == "cron") return schedule_cron(context.config(), refresh, deed);
    return schedule_systemd(context.config(), refresh, deed);
  };
}

}  // namespace stepwell
