// Logging in to a server that may not be what it claims to be.
//
// The client library believes a server: it sends the password in clear, or encrypted with a key that the
// server itself hands out, to whoever asks for it; loads a plugin from any path that the server names; and
// takes a wish for TLS as TLS. Here a server gets the password in a form that reveals it only over a
// connection that nobody else can read or answer: a Unix socket, TLS with a verified certificate, or
// encrypted with the key in `MariaServer::public_key`. What else a server may ask for (mysql_native_password,
// client_ed25519, the fast path of caching_sha2_password) proves the password without telling it.
//
// How it works: the first login method is always one of our own (auth_plugins.h), whatever the greeting
// names. The library calls it between the greeting and the first byte that it sends; it looks at the greeting
// and hangs up if TLS was asked for and is not offered.
//
// From any thread; a login takes place in the thread that begins it.
#pragma once

#include <mysql.h>

#include <optional>
#include <string>

#include "base/error.h"
#include "engine/mariadb/server.h"

namespace stepwell::maria {

/// One login that is under way, as the methods see it.
struct LoginAttempt {
  const MariaServer& server;
  /// A method of ours has seen the greeting, and found in it what was asked for.
  bool greeted = false;
  /// The method that the server last asked one of ours to give way to.
  std::string asked_for;
  /// Why a method of ours hung up.
  std::optional<Error> refusal;
};

/// The attempt of this thread; null outside `log_in`.
LoginAttempt* current_login();

/// Connects `mysql`, which has been initialised and given its time-outs. Afterwards the connection is
/// protected as `server.tls` demands. Throws Error{kFailed}, with what the server tried where it was the
/// server's fault, if it cannot be reached, refuses the login, or is not to be trusted.
void log_in(MYSQL* mysql, const MariaServer& server);

}  // namespace stepwell::maria
