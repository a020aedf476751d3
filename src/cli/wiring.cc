#include "cli/wiring.h"

#include <fmt/format.h>

#include "base/error.h"
#include "engine/duckdb/duckdb_gateway.h"
#include "engine/mariadb/mariadb_gateway.h"

namespace stepwell {
namespace {

TlsMode tls_mode(const DatabaseTarget& target) {
  switch (target.tls.mode_for(target.host, target.socket)) {
    case TlsChoice::Mode::kOff:
      return TlsMode::kOff;
    case TlsChoice::Mode::kPreferred:
      return TlsMode::kPreferred;
    case TlsChoice::Mode::kRequired:
      return TlsMode::kRequired;
    case TlsChoice::Mode::kVerifiedCa:
      return TlsMode::kVerifiedCa;
    case TlsChoice::Mode::kByHost:
    case TlsChoice::Mode::kVerified:
      break;
  }
  return TlsMode::kVerified;
}

MariaServer mariadb_server(const DatabaseTarget& target) {
  return {.host = target.host,
          .port = target.port,
          .user = target.user,
          .password = target.password,
          .database = target.database,
          .socket = target.socket,
          .tls = tls_mode(target),
          .tls_ca = target.tls.ca,
          .tls_certificate = target.tls.certificate,
          .tls_key = target.tls.key,
          .public_key = target.tls.public_key,
          .description = target.description()};
}

}  // namespace

std::unique_ptr<Gateway> make_gateway(const Config& config) {
  if (config.database.kind == DatabaseTarget::Kind::kDuckDB) {
    return open_duckdb_gateway(config.database.path, config.model);
  }
  if (config.database.kind == DatabaseTarget::Kind::kMariaDB) {
    return open_mariadb_gateway(mariadb_server(config.database), config.model);
  }
  throw Error(ErrorCode::kUsage,
              fmt::format("this stepwell has no engine for {}", config.database.description()),
              "this version works on an embedded file, --db duckdb:PATH, and on MariaDB and MySQL");
}

}  // namespace stepwell
