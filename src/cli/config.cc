#include "cli/config.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <map>
#include <vector>

#include "base/error.h"
#include "cli/ini_file.h"
#include "cli/plain_text.h"
#include "cli/suggestion.h"

namespace stepwell {
namespace {

using Kind = DatabaseTarget::Kind;

Error fault(std::string_view where, std::string_view what, std::string hint) {
  return Error(ErrorCode::kUsage, fmt::format("{}: {}", where, what), std::move(hint));
}

std::uint16_t database_port(std::string_view text, std::string_view where) {
  const auto port = parse_port(text);
  if (!port || *port == 0) throw fault(where, fmt::format("'{}' is no port", text), "ports are 1 to 65535");
  return *port;
}

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> items;
  while (!text.empty()) {
    const auto comma = text.find(',');
    if (const auto item = strip_blanks(text.substr(0, comma)); !item.empty()) items.emplace_back(item);
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
  }
  return items;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known, std::string_view all) {
  const auto near = nearest(word, known);
  if (!near.empty()) return fmt::format("did you mean {}?", near);
  return fmt::format("{}: {}", all, fmt::join(known, ", "));
}

constexpr const char* kUrls =
    "a URL is given with --db; here host, user, password and database have a place of their own";

constexpr std::string_view kExcludedGroups = "excluded_groups";

/// What of [database] only a MariaDB or MySQL server has.
constexpr std::string_view kMariaDBKeys[] = {"socket",          "ssl_mode", "ssl_ca",
                                             "ssl_certificate", "ssl_key",  "server_public_key"};

/// Everything that may stand in [model].
std::vector<std::string> model_keys(const Model& model) {
  std::vector<std::string> keys = {std::string(kExcludedGroups)};
  std::vector<std::string> tables(std::begin(kSourceTables), std::end(kSourceTables));
  for (const auto tier : {Tier::kAsin, Tier::kBrand, Tier::kCategory}) tables.emplace_back(role_of(tier));
  for (const auto& table : tables) {
    keys.push_back(table);
    for (auto& column : model.columns(table)) keys.push_back(std::move(column));
  }
  return keys;
}

/// Turns a file into a Config, apart from the database, whose entries it keeps for DatabaseChoice.
class FileReader {
 public:
  using DatabaseEntries = std::map<std::string, IniEntry, std::less<>>;

  explicit FileReader(const IniFile& file) : file_(file) {
    config_.file = file.path;
    config_.users = file.path.parent_path() / config_.users;
    for (const auto& section : file.sections) {
      known_keys(section.name, file.where(section.line));
    }
    for (const auto& entry : file.entries) take(entry);
    check_pairs();
  }

  Config take_config() { return std::move(config_); }
  DatabaseEntries take_database() { return std::move(database_); }

 private:
  static const std::vector<std::string>& known_keys(const std::string& section, const std::string& where) {
    static const std::map<std::string, std::vector<std::string>> kKeys = {
        {"database",
         {"engine", "host", "port", "user", "password", "database", "path", "cluster", "socket", "ssl_mode",
          "ssl_ca", "ssl_certificate", "ssl_key", "server_public_key"}},
        {"auth", {"username", "password", "users", "session_hours"}},
        {"dashboard", {"as_of", "stale_after_hours", "revenue", "margin", "units"}},
        {"ebitda_thresholds", {"green", "orange"}},
        {"model", model_keys(Model())},
        {"server", {"listen", "certificate", "key", "refresh_every", "access_log"}},
    };
    const auto found = kKeys.find(section);
    if (found != kKeys.end()) return found->second;
    std::vector<std::string> sections;
    sections.reserve(kKeys.size());
    for (const auto& [name, keys] : kKeys) sections.push_back(fmt::format("[{}]", name));
    throw fault(where, fmt::format("there is no section [{}]", section),
                did_you_mean(fmt::format("[{}]", section), sections, "the sections are"));
  }

  std::string where(const IniEntry& entry) const {
    return fmt::format("{}, [{}] {}", file_.where(entry.line), entry.section, entry.key);
  }

  void take(const IniEntry& entry) {
    const auto& keys = known_keys(entry.section, file_.where(entry.line));
    if (std::find(keys.begin(), keys.end(), entry.key) == keys.end()) {
      throw fault(file_.where(entry.line), fmt::format("[{}] has no key '{}'", entry.section, entry.key),
                  did_you_mean(entry.key, keys, "its keys are"));
    }
    if (entry.key == "password" && entry.has_comment) {
      throw fault(where(entry), "a blank and a semicolon begin a comment, which would cut the password short",
                  "put a comment on a line of its own; a password with ' ;' in it goes into DB_PASSWORD or, "
                  "escaped, into --db");
    }
    if (entry.section == "model") return take_model(entry);
    if (entry.value.empty()) return;  // as if it were not there
    if (entry.section == "database") {
      database_.emplace(entry.key, entry);
    } else if (entry.section == "auth") {
      take_auth(entry);
    } else if (entry.section == "dashboard") {
      take_dashboard(entry);
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
    } else {
      (entry.key == "key" ? config_.key : config_.certificate) = beside(entry);
    }
  }

  void take_model(const IniEntry& entry) {
    if (entry.key == kExcludedGroups) {
      config_.model.exclude_groups(split_list(entry.value));
      return;
    }
    try {
      config_.model.rename(entry.key, entry.value);
    } catch (const Error& error) {
      throw fault(where(entry), error.what(), error.hint());
    }
  }

  void take_dashboard(const IniEntry& entry) {
    if (entry.key == "stale_after_hours") {
      config_.stale_after_hours = positive(entry, "write hours, such as 36");
      return;
    }
    if (entry.key == "as_of") {
      config_.as_of = Month::parse(entry.value);
      if (config_.as_of) return;
      throw fault(where(entry), fmt::format("'{}' is no month", entry.value), "write it like 2025-10");
    }
    if (is_ebitda_metric(entry.value)) {
      throw fault(where(entry), fmt::format("'{}' is computed from revenue and margin", entry.value),
                  "name a metric of your raw rows");
    }
    for (const MetricRole& role : kMetricRoles) {
      if (entry.key == role.key) config_.metrics.*role.name = entry.value;
    }
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

/// The database that [database] and the environment say.
class DatabaseChoice {
 public:
  DatabaseChoice(const IniFile& file, const FileReader::DatabaseEntries& entries,
                 const Environment& environment)
      : file_(file), entries_(entries), environment_(environment) {}

  DatabaseTarget target() const {
    const Kind kind = this->kind();
    check_keys(kind);
    DatabaseTarget target;
    target.kind = kind;
    if (kind == Kind::kDuckDB) {
      if (value("path").find("://") != std::string::npos)
        throw fault(where("path"), "it is a URL, and has to be the path of a file", kUrls);
      if (has("path")) target.path = (file_.path.parent_path() / value("path")).string();
      return target;
    }
    target.path.clear();
    target.host = overridden("DB_HOST", "host").value_or("localhost");
    // Shown in every error; a URL has a password in it.
    if (target.host.find_first_of("/@") != std::string::npos) {
      throw fault(variable("DB_HOST") ? "the environment variable DB_HOST" : where("host"),
                  "it is no name of a host", kUrls);
    }
    target.user = overridden("DB_USER", "user").value_or("");
    target.password = overridden("DB_PASSWORD", "password").value_or("");
    target.database = overridden("DB_NAME", "database").value_or(kind == Kind::kClickHouse ? "default" : "");
    target.cluster = value("cluster");
    target.port = port(kind);
    // DB_HOST overrides where the file says the server is, whichever way it says so.
    if (!variable("DB_HOST")) target.socket = file_value("socket");
    if (kind == Kind::kMariaDB) target.tls = tls();
    if (target.database.empty()) {
      throw fault(file_.path.empty() ? "the environment" : file_.path.string() + ", [database]",
                  "the database's name is missing", "give it as database = NAME, or in DB_NAME");
    }
    return target;
  }

 private:
  bool has(std::string_view key) const { return entries_.find(key) != entries_.end(); }
  std::string value(std::string_view key) const {
    return has(key) ? entries_.find(key)->second.value : std::string();
  }
  std::string where(std::string_view key) const {
    return fmt::format("{}, [database] {}", file_.where(entries_.find(key)->second.line), key);
  }
  std::optional<std::string> variable(const std::string& name) const {
    auto value = environment_(name);
    if (value && value->empty()) value.reset();
    return value;
  }
  std::optional<std::string> overridden(const std::string& name, std::string_view key) const {
    auto value = variable(name);
    if (!value && has(key)) value = this->value(key);
    return value;
  }

  /// A path beside the configuration file, or an empty text.
  std::string file_value(std::string_view key) const {
    return has(key) ? (file_.path.parent_path() / value(key)).string() : std::string();
  }

  TlsChoice tls() const {
    try {
      return TlsChoice::of({.mode = value("ssl_mode"),
                            .ca = file_value("ssl_ca"),
                            .certificate = file_value("ssl_certificate"),
                            .key = file_value("ssl_key"),
                            .public_key = file_value("server_public_key")});
    } catch (const Error& error) {
      throw fault(file_.path.string() + ", [database]", error.what(), error.hint());
    }
  }

  std::uint16_t port(Kind kind) const {
    // Checked even where a variable overrides it: the file is wrong either way.
    auto port = has("port") ? database_port(value("port"), where("port")) : default_port(kind);
    if (const auto text = variable("DB_PORT"))
      port = database_port(*text, "the environment variable DB_PORT");
    return port;
  }

  Kind kind() const {
    if (has("engine")) return engine();
    constexpr std::string_view kAddressKeys[] = {"host", "port", "user", "password", "database"};
    const auto is_there = [this](std::string_view key) { return has(key); };
    const bool names_server =
        std::ranges::any_of(kAddressKeys, is_there) || std::ranges::any_of(kMariaDBKeys, is_there);
    if (has("cluster")) {
      throw fault(where("cluster"), "only ClickHouse has clusters", "add engine = clickhouse");
    }
    if (has("path") && names_server) {
      throw fault(where("path"), "a path means the embedded engine, but the section names a server too",
                  "remove one of them, or say which: engine = duckdb, engine = mariadb");
    }
    if (has("path")) return Kind::kDuckDB;
    return names_server || variable("DB_HOST") || variable("DB_NAME") ? Kind::kMariaDB : Kind::kDuckDB;
  }

  Kind engine() const {
    static const std::map<std::string, Kind, std::less<>> kEngines = {{"duckdb", Kind::kDuckDB},
                                                                      {"mariadb", Kind::kMariaDB},
                                                                      {"mysql", Kind::kMariaDB},
                                                                      {"clickhouse", Kind::kClickHouse}};
    const auto found = kEngines.find(value("engine"));
    if (found != kEngines.end()) return found->second;
    std::vector<std::string> names;
    names.reserve(kEngines.size());
    for (const auto& [name, kind] : kEngines) names.push_back(name);
    throw fault(where("engine"), fmt::format("there is no engine '{}'", without_password(value("engine"))),
                did_you_mean(value("engine"), names, "the engines are"));
  }

  /// A key that would be ignored is a mistake somebody wants to hear about.
  void check_keys(Kind kind) const {
    static const std::map<Kind, std::vector<std::string_view>> kMeaningless = {
        {Kind::kDuckDB, {"host", "port", "user", "password", "database", "cluster"}},
        {Kind::kMariaDB, {"path", "cluster"}},
        {Kind::kClickHouse, {"path"}}};
    std::vector<std::string_view> keys = kMeaningless.at(kind);
    if (kind != Kind::kMariaDB) keys.insert(keys.end(), std::begin(kMariaDBKeys), std::end(kMariaDBKeys));
    for (const auto key : keys) {
      if (!has(key)) continue;
      throw fault(where(key), fmt::format("it means nothing to engine = {}", value("engine")),
                  "remove it, or change the engine");
    }
  }

  const IniFile& file_;
  const FileReader::DatabaseEntries& entries_;
  const Environment& environment_;
};

}  // namespace

std::optional<std::string> process_environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) return std::nullopt;
  return value;
}

Config load_config(const ConfigRequest& request, const Environment& environment) {
  IniFile file;
  std::error_code ignored;
  // One that is there and cannot be read, a link that leads nowhere for one, is not as good as none: what it
  // says about logins and databases would be lost.
  const auto kind = std::filesystem::symlink_status("config.ini", ignored).type();
  if (request.file) {
    file = read_ini_file(*request.file);
  } else if (kind != std::filesystem::file_type::not_found) {
    file = read_ini_file("config.ini");
  }
  FileReader reader(file);
  Config config = reader.take_config();
  config.request = request;
  config.database = request.db_url ? DatabaseTarget::parse(*request.db_url)
                                   : DatabaseChoice(file, reader.take_database(), environment).target();
  return config;
}

}  // namespace stepwell
