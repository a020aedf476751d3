#include "engine/mariadb/login.h"

#include <errmsg.h>
#include <fmt/format.h>

#include "base/printable.h"
#include "engine/mariadb/auth_plugins.h"
#include "engine/mariadb/failure.h"

namespace stepwell::maria {
namespace {

thread_local LoginAttempt* t_attempt = nullptr;

/// Makes an attempt the thread's own while it lasts.
class CurrentLogin {
 public:
  explicit CurrentLogin(LoginAttempt& attempt) { t_attempt = &attempt; }
  ~CurrentLogin() { t_attempt = nullptr; }
  CurrentLogin(const CurrentLogin&) = delete;
  CurrentLogin& operator=(const CurrentLogin&) = delete;
};

const char* or_null(const std::string& text) { return text.empty() ? nullptr : text.c_str(); }

void allow_our_methods_alone(MYSQL* mysql) {
  register_auth_plugins(mysql);
  mysql_optionsv(mysql, MYSQL_DEFAULT_AUTH, kFirstMethod);
  mysql_optionsv(mysql, MARIADB_OPT_RESTRICTED_AUTH, kAllowedMethods);
  // The library loads a method that it does not know from this folder, by the name that the server gives,
  // dots and slashes included. Below a file there is nothing to be found.
  mysql_optionsv(mysql, MYSQL_PLUGIN_DIR, "/dev/null");
}

/// The library takes TLS where it is offered; the first login method and `require_tls` see to it that it is,
/// where it must be. With an authority it checks who signed the certificate, in whatever mode.
///
/// A greeting that knows no login methods never meets ours. So the library begins with the check that it
/// knows itself, a verified certificate, in each mode that requires TLS; our first method eases it to the
/// mode's own (auth_plugins.cc) when it has seen that TLS is offered.
void ask_for_tls(MYSQL* mysql, const MariaServer& server) {
  const my_bool wanted = server.tls != TlsMode::kOff;
  const my_bool verify = requires_tls(server.tls);
  if (wanted) {
    mysql_ssl_set(mysql, or_null(server.tls_key), or_null(server.tls_certificate), or_null(server.tls_ca),
                  nullptr, nullptr);
    // A key behind a passphrase does not load; OpenSSL would ask the terminal.
    if (!server.tls_key.empty()) mysql_optionsv(mysql, MARIADB_OPT_TLS_PASSPHRASE, "");
    mysql_optionsv(mysql, MARIADB_OPT_TLS_VERSION, "TLSv1.2,TLSv1.3");
  }
  mysql_optionsv(mysql, MYSQL_OPT_SSL_ENFORCE, &wanted);
  mysql_optionsv(mysql, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verify);
}

void require_tls(MYSQL* mysql, const MariaServer& server) {
  if (!requires_tls(server.tls) || mysql_get_ssl_cipher(mysql) != nullptr) return;
  throw Error(ErrorCode::kFailed, "the connection is not encrypted, and was to be",
              "let the server offer TLS, or take ssl_mode = preferred");
}

Error knows_no_methods() {
  return Error(ErrorCode::kFailed, "the server's login knows no methods, which no supported server's does",
               "stepwell needs MariaDB 10.5 or MySQL 8.0, or a later one");
}

/// Why the connection was not made: what a method of ours found comes before what the library made of it.
Error reason(MYSQL* mysql, const LoginAttempt& attempt) {
  if (attempt.refusal) return *attempt.refusal;
  const unsigned number = mysql_errno(mysql);
  if (!attempt.greeted && attempt.asked_for.empty() &&
      (number == CR_SSL_CONNECTION_ERROR || number == CR_PLUGIN_NOT_ALLOWED)) {
    return knows_no_methods();
  }
  if (number == CR_AUTH_PLUGIN_CANNOT_LOAD || number == CR_PLUGIN_NOT_ALLOWED) {
    // The library's text names a method that it reads out of memory which has been written to since.
    return Error(ErrorCode::kFailed,
                 fmt::format("the server asked for the login method '{}', which stepwell does not use",
                             printable(attempt.asked_for)),
                 fmt::format("give the database's user one of {}", kAllowedMethods));
  }
  return failure(number, mysql_error(mysql));
}

}  // namespace

LoginAttempt* current_login() { return t_attempt; }

void log_in(MYSQL* mysql, const MariaServer& server) {
  allow_our_methods_alone(mysql);
  ask_for_tls(mysql, server);
  // The library takes "localhost" for a socket; whoever names a port of their own means that port.
  constexpr std::uint16_t kUsualPort = 3306;
  const unsigned tcp = MYSQL_PROTOCOL_TCP;
  if (server.socket.empty() && server.port != kUsualPort) mysql_optionsv(mysql, MYSQL_OPT_PROTOCOL, &tcp);

  LoginAttempt attempt{.server = server, .greeted = false, .asked_for = {}, .refusal = std::nullopt};
  const CurrentLogin current(attempt);
  doing("connect to " + server.description, [&] {
    if (mysql_real_connect(mysql, server.socket.empty() ? server.host.c_str() : nullptr, or_null(server.user),
                           or_null(server.password), server.database.c_str(), server.port,
                           or_null(server.socket), CLIENT_FOUND_ROWS) == nullptr) {
      throw reason(mysql, attempt);
    }
    if (!attempt.greeted) throw knows_no_methods();
    require_tls(mysql, server);
  });
}

}  // namespace stepwell::maria
