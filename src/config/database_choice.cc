#include "config/database_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "config/plain_text.h"
#include "config/suggestion.h"

namespace stepwell {
namespace {

using Kind = DatabaseTarget::Kind;

Error fault(std::string_view where, std::string_view what, std::string hint) {
  return Error(ErrorCode::kUsage, fmt::format("{}: {}", where, what), std::move(hint));
}

std::uint16_t database_port(std::string_view text, std::string_view where) {
  const auto port = parse_port(text);
  if (!port || *port == 0) throw fault(where, fmt::format("'{}' is not a valid port", text), "ports are 1 to 65535");
  return *port;
}

constexpr const char* kUrls =
    "a URL is given with --db; here host, user, password and database have a place of their own";

/// What of [database] only a MariaDB or MySQL server has.
constexpr std::string_view kMariaDBKeys[] = {"socket",          "ssl_mode", "ssl_ca",
                                             "ssl_certificate", "ssl_key",  "server_public_key"};

/// The database that [database] and the environment say.
class DatabaseChoice {
 public:
  DatabaseChoice(const IniFile& file, const DatabaseEntries& entries, const Environment& environment)
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
    target.called_mysql = value("engine") == "mysql";
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
  const DatabaseEntries& entries_;
  const Environment& environment_;
};

}  // namespace

DatabaseTarget choose_database(const IniFile& file, const DatabaseEntries& entries,
                               const Environment& environment) {
  return DatabaseChoice(file, entries, environment).target();
}

}  // namespace stepwell
