// MariaServer: how to reach a MariaDB or MySQL server, and which database on it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "engine/mariadb/trust.h"

namespace stepwell {

/// How a connection is protected. kPreferred takes TLS where the server offers it, kRequired hangs up where
/// it does not, kVerifiedCa also where `tls_ca` has not signed the certificate, and kVerified where the
/// certificate names another host.
enum class TlsMode { kOff, kPreferred, kRequired, kVerifiedCa, kVerified };

inline bool requires_tls(TlsMode mode) { return mode >= TlsMode::kRequired; }
/// Whether nobody but the server that was meant can answer.
inline bool is_verified(TlsMode mode) { return mode >= TlsMode::kVerifiedCa; }

struct MariaServer {
  std::string host = "localhost";
  std::uint16_t port = 3306;
  /// Empty: the client library's default, the user of this process.
  std::string user;
  std::string password;
  std::string database;
  /// A Unix socket, which wins over host and port. Empty: none.
  std::string socket;
  TlsMode tls = TlsMode::kPreferred;
  /// Files; empty: none. kVerified checks the server's certificate against `tls_ca`, or the system's
  /// authorities.
  std::string tls_ca;
  std::string tls_certificate;
  std::string tls_key;
  /// The file of the server's RSA key, with which MySQL's methods encrypt the password; empty: none.
  std::string public_key;

  /// Shared by the connections that are made with copies of this.
  std::shared_ptr<maria::Trust> trust = std::make_shared<maria::Trust>();

  /// "mariadb://team@db:3306/sales": never holds the password.
  std::string description;

  /// The same server for work that begins: what it did to others is not held against it.
  MariaServer for_new_work() const {
    MariaServer server = *this;
    server.trust = std::make_shared<maria::Trust>();
    return server;
  }
};

}  // namespace stepwell
