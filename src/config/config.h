// Config: everything that the configuration file, the environment and `--db` say (docs/operations.md).
//
// The file has these sections; every key is optional, and a section or key that is not in this list is an
// error:
//
//   - [database]           engine (duckdb, mariadb, mysql, clickhouse); path of an embedded file; host, port,
//                          user, password and database of a server; cluster of ClickHouse; socket, ssl_mode
//                          (off, preferred, required, verified), ssl_ca, ssl_certificate and ssl_key of
//                          MariaDB and MySQL
//   - [auth]               users (the file of logins), session_hours; username, password of one more login
//   - [dashboard]          as_of (YYYY-MM), years (2024, 2025), stale_after_hours; revenue, margin, units:
//                          what the dashboards are made of; money, counts, ratios, costs = a, b: what
//                          metrics are; currency (€); fiscal_year_start (a month)
//   - [ebitda_thresholds]  green, orange (percent)
//   - [refresh]            shrink_guard, guard_months; after (a command), after_timeout (10m)
//   - [model]              a role of the model = its name in this database; excluded_groups = a, b
//   - [server]             listen (host:port), certificate, key, refresh_every (1h, 03:00), access_log,
//                          threads
//
// The database is, in this order: `--db`; what [database] says, with DB_HOST, DB_PORT, DB_USER, DB_PASSWORD
// and DB_NAME over it; a MariaDB named by DB_HOST or DB_NAME alone; the embedded file ./stepwell.duckdb.
// Without `engine`, a `path` means the embedded engine and anything else MariaDB. The variables say nothing
// about the embedded engine. A socket wins over a host beside it, but not over DB_HOST. Option files of MySQL
// and MariaDB are not read.
//
// Paths in the file are relative to the file's folder, paths in `--db` to the current one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "config/database_target.h"
#include "config/listen_address.h"
#include "model/dashboard_metrics.h"
#include "model/metric_kinds.h"
#include "model/model.h"
#include "model/month.h"
#include "model/year_pair.h"
#include "refresh/shrink_guard.h"

namespace stepwell {

/// A login that is written into the configuration itself.
struct ConfiguredLogin {
  std::string username;
  std::string password;
};

/// The colours of EBITDA figures on the pages: green from `green` percent on, orange from `orange` on, red
/// below.
struct EbitdaThresholds {
  double green = 15;
  double orange = 5;
};

/// What runs once a generation has been published; an empty command: nothing.
struct AfterRefresh {
  std::string command;
  TimestampUs timeout_us = 600'000'000;
  std::string timeout = "10m";  // as it was written
};

struct ConfigRequest {
  std::optional<std::filesystem::path> file;  // --config
  std::optional<std::string> db_url;          // --db
};

struct Config {
  DatabaseTarget database;
  Model model;
  ShrinkGuard guard;
  AfterRefresh after;
  std::optional<ConfiguredLogin> login;
  /// The logins that `stepwell user` writes. It has to be there if the file names it; at its default path it
  /// need not.
  std::filesystem::path users = "stepwell.users";
  bool users_configured = false;
  double session_hours = 12;
  std::optional<Month> as_of;
  /// Those that the names of fields carry, whatever rows come; with as_of, that lies in the second.
  std::optional<YearPair> years;
  EbitdaThresholds ebitda;
  DashboardMetrics metrics;
  MetricKinds kinds;
  std::string currency;  // written before money on the pages
  int fiscal_year_start = 1;
  /// Where the last refresh that ran through is longer ago, the figures are shown with a warning.
  double stale_after_hours = 36;
  std::optional<ListenAddress> listen;
  /// Both or neither: the server speaks HTTPS with them.
  std::filesystem::path certificate;
  std::filesystem::path key;
  std::string refresh_every;
  std::filesystem::path access_log;
  unsigned threads = 1;  // that answer
  /// What it was read from: reading that again is what SIGHUP asks for.
  ConfigRequest request;
  /// The file that was read; empty if there was none.
  std::filesystem::path file;
};

/// The value of an environment variable, or nothing.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;
/// This process's own.
std::optional<std::string> process_environment(const std::string& name);

/// Throws Error{kUsage} that names file and line, section and key, or the variable or option, and says what
/// to do. Without `request.file`, ./config.ini is read if it exists; one that somebody else could have put
/// there (trusted_path.h) is an error.
Config load_config(const ConfigRequest& request, const Environment& environment = process_environment);

}  // namespace stepwell
