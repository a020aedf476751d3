#include "config/config.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <map>
#include <vector>

#include "base/duration.h"
#include "base/error.h"
#include "base/printable.h"
#include "config/config_keys.h"
#include "config/database_choice.h"
#include "config/ini_file.h"
#include "config/plain_text.h"
#include "config/suggestion.h"
#include "config/trusted_path.h"
#include "model/label.h"

namespace stepwell {
namespace {

Error fault(std::string_view where, std::string_view what, std::string hint) {
  return Error(ErrorCode::kUsage, fmt::format("{}: {}", where, what), std::move(hint));
}

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> items;
  while (!text.empty()) {
    const auto comma = text.find_first_of(",\n");
    if (const auto item = strip_blanks(text.substr(0, comma)); !item.empty()) items.emplace_back(item);
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
  }
  return items;
}

constexpr std::pair<std::string_view, std::vector<std::string> MetricKinds::*> kMetricLists[] = {
    {"money", &MetricKinds::money},
    {"counts", &MetricKinds::counts},
    {"ratios", &MetricKinds::ratios},
    {"costs", &MetricKinds::costs}};

/// Turns a file into a Config, apart from the database, whose entries it keeps for choose_database.
class FileReader {
 public:
  explicit FileReader(const IniFile& file) : file_(file) {
    config_.file = file.path;
    config_.users = file.path.parent_path() / config_.users;
    warn_of_other_sections(file);
    for (const auto& entry : file.entries) take(entry);
    check_pairs();
  }

  Config take_config() { return std::move(config_); }
  DatabaseEntries take_database() { return std::move(database_); }

 private:
  std::string where(const IniEntry& entry) const {
    return fmt::format("{}, [{}] {}", file_.where(entry.line), entry.section, entry.key);
  }

  void take(const IniEntry& entry) {
    const auto& keys = known_keys().at(entry.section);
    if (std::find(keys.begin(), keys.end(), entry.key) == keys.end()) {
      throw fault(file_.where(entry.line), fmt::format("[{}] has no key '{}'", entry.section, entry.key),
                  did_you_mean(entry.key, keys, "its keys are"));
    }
    if (entry.key != kExcludedGroups && entry.value.find('\n') != std::string::npos) {
      throw fault(where(entry), "the value goes on in the next line, which is indented",
                  "write it into one line; what is no part of it begins as far left as its key");
    }
    if (entry.key == "password" && entry.has_comment) {
      throw fault(where(entry), "a blank and a semicolon begin a comment, which would cut the password short",
                  "put a comment on a line of its own; a password with ' ;' in it goes into DB_PASSWORD or, "
                  "escaped, into --db");
    }
    if (entry.key == "after" && entry.has_comment) {
      throw fault(where(entry), "a blank and a semicolon begin a comment, which would cut the command short",
                  "put a comment on a line of its own; in the command write ';' without a blank before it, "
                  "or a script");
    }
    if (entry.section == "model") return take_model(entry);
    if (entry.value.empty()) return;  // as if it were not there
    if (entry.section == "database") {
      database_.emplace(entry.key, entry);
    } else if (entry.section == "auth") {
      take_auth(entry);
    } else if (entry.section == "dashboard") {
      take_dashboard(entry);
    } else if (entry.section == "refresh") {
      take_refresh(entry);
    } else if (entry.section == "ebitda_thresholds") {
      (entry.key == "green" ? config_.ebitda.green : config_.ebitda.orange) =
          number(entry, "write percent, such as 12.5");
    } else {
      take_server(entry);
    }
  }

  std::filesystem::path beside(const IniEntry& entry) const { return file_.path.parent_path() / entry.value; }

  void take_auth(const IniEntry& entry) {
    if (entry.key == "users") {
      config_.users = beside(entry);
      config_.users_configured = true;
    } else if (entry.key == "session_hours") {
      config_.session_hours = positive(entry, "write hours, such as 12");
    } else {
      (entry.key == "username" ? username_ : password_) = entry;
    }
  }

  void take_server(const IniEntry& entry) {
    if (entry.key == "listen") {
      config_.listen = ListenAddress::parse(entry.value, where(entry));
    } else if (entry.key == "refresh_every") {
      config_.refresh_every = entry.value;
    } else if (entry.key == "access_log") {
      config_.access_log = entry.value == "-" ? std::filesystem::path("-") : beside(entry);
    } else if (entry.key == "threads") {
      config_.threads = thread_count(entry);
    } else {
      (entry.key == "key" ? config_.key : config_.certificate) = beside(entry);
    }
  }

  unsigned thread_count(const IniEntry& entry) const {
    constexpr unsigned kThreadsMax = 64;
    unsigned count = 0;
    const char* const end_of_text = entry.value.data() + entry.value.size();
    const auto [end, error] = std::from_chars(entry.value.data(), end_of_text, count);
    if (error == std::errc() && end == end_of_text && count >= 1 && count <= kThreadsMax) return count;
    throw fault(where(entry), fmt::format("'{}' is not a number of threads", entry.value),
                fmt::format("write one from 1 to {}", kThreadsMax));
  }

  void take_model(const IniEntry& entry) {
    if (entry.key == kExcludedGroups) {
      config_.model.exclude_groups(split_list(entry.value));
      return;
    }
    if (entry.key == kForeignKeys) {
      config_.model.want_foreign_keys(is_yes(entry));
      return;
    }
    try {
      config_.model.rename(entry.key, entry.value);
    } catch (const Error& error) {
      throw fault(where(entry), error.what(), error.hint());
    }
  }

  void take_after(const IniEntry& entry) {
    if (entry.key == "after") {
      config_.after.command = entry.value;
      return;
    }
    const auto timeout = parse_duration_us(entry.value);
    if (!timeout) {
      throw fault(where(entry), fmt::format("'{}' is no length of time", entry.value),
                  "write it like 90s, 10m or 1h");
    }
    config_.after.timeout = entry.value;
    config_.after.timeout_us = *timeout;
  }

  void take_refresh(const IniEntry& entry) {
    if (entry.key.starts_with("after")) return take_after(entry);
    if (entry.key == "guard_months") {
      config_.guard.months =
          static_cast<int>(std::min(positive(entry, "write a number of months, such as 24"), 1e4));
      return;
    }
    config_.guard.on = entry.value != "off" && entry.value != "no";
    if (!config_.guard.on) return;
    IniEntry percent = entry;
    if (percent.value.ends_with('%')) percent.value.pop_back();
    config_.guard.share = positive(percent, "write percent, such as 50%, or off") / 100;
    if (config_.guard.share > 1)
      throw fault(where(entry), "no more than 100% can vanish", "write percent, such as 50%, or off");
  }

  void take_dashboard(const IniEntry& entry) {
    if (entry.key == "stale_after_hours") {
      config_.stale_after_hours = positive(entry, "write hours, such as 36");
      return;
    }
    if (entry.key == "years") {
      config_.years = YearPair::parse(entry.value);
      if (config_.years) return;
      throw fault(where(entry),
                  fmt::format("'{}' is not two consecutive years, the earlier one first", entry.value),
                  "write them like 2024, 2025");
    }
    if (entry.key == "as_of") {
      config_.as_of = Month::parse(entry.value);
      if (config_.as_of) return;
      throw fault(where(entry), fmt::format("'{}' is no month", entry.value), "write it like 2025-10");
    }
    if (entry.key == "fiscal_year_start") {
      config_.fiscal_year_start = month_number(entry);
      return;
    }
    if (entry.key == "currency") {
      config_.currency = currency_sign(entry);
      return;
    }
    for (const auto& [key, list] : kMetricLists) {
      if (entry.key != key) continue;
      config_.kinds.*list = split_list(entry.value);
      return;
    }
    if (is_ebitda_metric(entry.value)) {
      throw fault(where(entry), fmt::format("'{}' is computed from revenue and margin", entry.value),
                  "name a metric of your raw rows");
    }
    for (const MetricRole& role : kMetricRoles) {
      if (entry.key == role.key) config_.metrics.*role.name = entry.value;
    }
  }

  /// "€", "USD": nothing that could be taken for a part of the figure after it.
  std::string currency_sign(const IniEntry& entry) const {
    constexpr std::size_t kBytesMax = 12;
    const bool figure = entry.value.find_first_of("0123456789,+-") != std::string::npos;
    if (!figure && entry.value.size() <= kBytesMax && printable(entry.value) == entry.value)
      return entry.value;
    throw fault(where(entry), fmt::format("'{}' is not the sign of a currency", entry.value),
                "write it like € or USD");
  }

  /// "4", "Apr" or "April": 1 … 12.
  int month_number(const IniEntry& entry) const {
    constexpr std::string_view kMonths[] = {"january",   "february", "march",    "april",
                                            "may",       "june",     "july",     "august",
                                            "september", "october",  "november", "december"};
    const std::string given = fold_label(entry.value);
    for (int month = 1; month <= 12; ++month) {
      const std::string_view name = kMonths[month - 1];
      if (given == std::to_string(month) || given == name || given == name.substr(0, 3)) return month;
    }
    throw fault(where(entry), fmt::format("'{}' is no month", entry.value),
                "write its number or name: 4 or April");
  }

  double number(const IniEntry& entry, const char* hint) const {
    double value = 0;
    const char* end_of_text = entry.value.data() + entry.value.size();
    const auto [end, error] = std::from_chars(entry.value.data(), end_of_text, value);
    if (error != std::errc() || end != end_of_text || !std::isfinite(value)) {
      throw fault(where(entry), fmt::format("'{}' is no number", entry.value), hint);
    }
    return value;
  }

  bool is_yes(const IniEntry& entry) const {
    for (const std::string_view word : {"yes", "true", "on", "1"}) {
      if (entry.value == word) return true;
    }
    for (const std::string_view word : {"no", "false", "off", "0"}) {
      if (entry.value == word) return false;
    }
    throw fault(where(entry), fmt::format("'{}' is neither yes nor no", entry.value), "write yes or no");
  }

  double positive(const IniEntry& entry, const char* hint) const {
    const double value = number(entry, hint);
    if (value > 0) return value;
    throw fault(where(entry), fmt::format("'{}' is not more than 0", entry.value), hint);
  }

  void check_pairs() {
    const auto name = file_.path.string();
    if (username_.has_value() != password_.has_value()) {
      throw fault(name, fmt::format("[auth] has only a {}", username_ ? "username" : "password"),
                  "give both, or neither");
    }
    if (username_) config_.login = ConfiguredLogin{username_->value, password_->value};
    if (config_.certificate.empty() != config_.key.empty()) {
      throw fault(name, fmt::format("[server] has only a {}", config_.key.empty() ? "certificate" : "key"),
                  "HTTPS needs both; for HTTP give neither");
    }
    if (config_.as_of && config_.years && !config_.years->shown_as_of(*config_.as_of)) {
      throw fault(name,
                  fmt::format("[dashboard] as_of ({}) is no month of {}, the second of the years",
                              config_.as_of->str(), config_.years->year()),
                  "give a month of that year, other years, or one of the two keys alone");
    }
    if (config_.ebitda.green < config_.ebitda.orange) {
      throw fault(name,
                  fmt::format("[ebitda_thresholds] green ({}) is below orange ({})", config_.ebitda.green,
                              config_.ebitda.orange),
                  "figures are green from the higher of the two on");
    }
  }

  const IniFile& file_;
  Config config_;
  DatabaseEntries database_;
  std::optional<IniEntry> username_;
  std::optional<IniEntry> password_;
};

/// The file that nobody named, if it is there. One that is there and cannot be read, a link that leads
/// nowhere for one, or that somebody else may have put there, is not as good as none: what it says about
/// logins and databases would be lost.
std::optional<IniFile> found_file() {
  const std::filesystem::path file = "config.ini";
  std::error_code ignored;
  const auto kind = std::filesystem::symlink_status(file, ignored).type();
  if (kind == std::filesystem::file_type::not_found) return std::nullopt;
  if (const auto reason = why_not_trusted(file, ::geteuid()); !reason.empty()) {
    throw Error(
        ErrorCode::kUsage,
        fmt::format("./config.ini is not read by itself, since somebody else may have written it: {}",
                    reason),
        "if you trust it, name it: --config ./config.ini; else work in a folder that only you may write");
  }
  return read_ini_file(file, known_sections());
}

}  // namespace

std::optional<std::string> process_environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) return std::nullopt;
  return value;
}

Config load_config(const ConfigRequest& request, const Environment& environment) {
  IniFile file;
  if (request.file) {
    file = read_ini_file(*request.file, known_sections());
  } else if (auto found = found_file()) {
    file = *std::move(found);
  }
  FileReader reader(file);
  Config config = reader.take_config();
  config.request = request;
  config.database = request.db_url ? DatabaseTarget::parse(*request.db_url)
                                   : choose_database(file, reader.take_database(), environment);
  return config;
}

}  // namespace stepwell
