// DatabaseTarget: which database to work on, and how to reach it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "config/tls_choice.h"

namespace stepwell {

struct DatabaseTarget {
  enum class Kind { kDuckDB, kMariaDB, kClickHouse };

  Kind kind = Kind::kDuckDB;
  /// kDuckDB only.
  std::string path = "./stepwell.duckdb";

  /// The others. An empty user is the client library's default.
  std::string host;
  std::uint16_t port = 0;
  std::string user;
  std::string password;
  std::string database;
  /// kMariaDB: whoever named it called it MySQL.
  bool called_mysql = false;
  /// kMariaDB: a Unix socket, which wins over host and port. Empty: none.
  std::string socket;
  /// kMariaDB.
  TlsChoice tls;
  /// kClickHouse: the cluster's name. Empty: a single server.
  std::string cluster;

  /// As a URL, without the password: "duckdb:big.duckdb", "mariadb://team@db:3306/sales".
  std::string description() const;

  /// `duckdb:PATH` (taken as it is, nothing in it is an escape),
  /// `mariadb://user:password@host:port/database` (also `mysql://`) with the parameters socket, ssl-mode
  /// (disabled, preferred, required, verified-ca, verified), ssl-ca, ssl-cert, ssl-key and server-public-key,
  /// `clickhouse://user:password@host:port/database?cluster=NAME`, %-escapes decoded. Throws Error{kUsage},
  /// which never shows the password.
  static DatabaseTarget parse(std::string_view url);

  friend bool operator==(const DatabaseTarget&, const DatabaseTarget&) = default;
};

/// A text in which somebody has written a database's URL, as it may be shown: what may be a password is
/// starred out, however broken the rest.
std::string without_password(std::string_view text);

/// The usual port: 3306, 8123 (ClickHouse's HTTP interface), 0 for the embedded engine.
std::uint16_t default_port(DatabaseTarget::Kind kind);

}  // namespace stepwell
