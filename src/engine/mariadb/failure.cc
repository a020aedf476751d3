#include "engine/mariadb/failure.h"

#include <errmsg.h>
#include <fmt/format.h>
#include <mysqld_error.h>

#include "base/printable.h"

namespace stepwell::maria {
namespace {

// MySQL's own, which the header of MariaDB's client does not name.
constexpr unsigned kQueryTimeout = 3024;
constexpr unsigned kAccountIsLocked = 3118;
constexpr unsigned kSecureTransportRequired = 3159;
constexpr unsigned kTableWithoutPrimaryKey = 3750;
constexpr unsigned kClientWasIdle = 4031;

const char* hint_for(unsigned number) {
  switch (number) {
    case CR_CONNECTION_ERROR:
    case CR_CONN_HOST_ERROR:
      return "check host, port and socket, and that the server runs and accepts connections from here";
    case CR_UNKNOWN_HOST:
      return "check the host's name";
    case CR_SSL_CONNECTION_ERROR:
      return "ssl_mode = verified needs the file of the authority that signed the server's certificate "
             "(ssl_ca = "
             "FILE, or ?ssl-ca=FILE in a URL), and the name in it as host; where the network between is "
             "trusted, "
             "ssl_mode = required takes TLS without asking who answers";
    case CR_SERVER_GONE_ERROR:
    case CR_SERVER_LOST:
    case ER_CONNECTION_KILLED:
    case ER_SERVER_SHUTDOWN:
    case kClientWasIdle:
      return "the last generation stands; run the command again when the server is up (its error log says "
             "why "
             "the connection ended)";
    case ER_ACCESS_DENIED_ERROR:
      return "check user and password: --db, [database] in config.ini, or DB_USER and DB_PASSWORD";
    case ER_DBACCESS_DENIED_ERROR:
      return "check the database's name; if it is right, the user lacks a right: database/grants.sql lists "
             "what "
             "stepwell needs";
    case ER_TABLEACCESS_DENIED_ERROR:
    case ER_COLUMNACCESS_DENIED_ERROR:
    case ER_SPECIFIC_ACCESS_DENIED_ERROR:
      return "the user lacks a right: database/grants.sql lists what stepwell needs";
    case ER_BAD_DB_ERROR:
      return "check the database's name, or create it: stepwell works in a database that is there";
    case ER_NO_SUCH_TABLE:
    case ER_BAD_FIELD_ERROR:
      return "check the names in [model] of the configuration, and run 'stepwell setup'";
    case ER_LOCK_WAIT_TIMEOUT:
    case ER_LOCK_DEADLOCK:
    case ER_CHECKREAD:
      return "another transaction holds rows of the tiers: nothing was published; run the command again when "
             "it "
             "has ended (SHOW PROCESSLIST shows it)";
    case ER_CON_COUNT_ERROR:
    case ER_TOO_MANY_USER_CONNECTIONS:
      return "too many connections are open: try again later, or raise max_connections";
    case ER_RECORD_FILE_FULL:
    case ER_DISK_FULL:
    case ER_ERROR_ON_WRITE:
      return "the server's disk or tmpdir is full: make room there; the last generation stands";
    case ER_NET_PACKET_TOO_LARGE:
      return "raise max_allowed_packet on the server";
    case ER_QUERY_INTERRUPTED:
    case ER_STATEMENT_TIMEOUT:
    case kQueryTimeout:
      return "the statement was stopped on the server; the last generation stands; run the command again";
    case ER_NO_REFERENCED_ROW_2:
    case ER_NO_REFERENCED_ROW:
      return "an ASIN, brand or category was deleted meanwhile; run the command again";
    case ER_WARN_DATA_OUT_OF_RANGE:
    case ER_DATA_TOO_LONG:
      return "compare the types of the tier's columns with those of 'stepwell sql create'";
    case ER_OPTION_PREVENTS_STATEMENT:
      return "the server was started so that it refuses this: a replica or read_only takes no writes (name "
             "the "
             "primary in --db), skip-grant-tables no users; whoever runs it knows the option";
    case ER_NEW_ABORTING_CONNECTION:
      return "a statement of the server's init_connect fails for this user, and the server hangs up: see "
             "SELECT "
             "@@init_connect";
    case ER_MUST_CHANGE_PASSWORD:
    case ER_MUST_CHANGE_PASSWORD_LOGIN:
      return "the password has expired: ALTER USER … IDENTIFIED BY …, then put the new one where stepwell "
             "reads it";
    case kAccountIsLocked:
      return "ALTER USER … ACCOUNT UNLOCK, by whoever may";
    case kSecureTransportRequired:
      return "the server takes encrypted connections alone: ssl_mode = required, or better verified with "
             "ssl_ca "
             "(?ssl-mode= and ?ssl-ca= in a URL), or its Unix socket";
    case kTableWithoutPrimaryKey:
      return "sql_require_primary_key is on: every table needs a primary key";
    default:
      return "look the error up in the server's manual; its error log may say more";
  }
}

}  // namespace

Error failure(unsigned number, std::string_view message) {
  // The library reports a disk without space by the system's number within the text.
  const bool full = message.find("No space left on device") != std::string_view::npos ||
                    message.find("Errcode: 28") != std::string_view::npos;
  return Error(ErrorCode::kFailed, fmt::format("{} (error {})", printable(message), number),
               hint_for(full ? ER_DISK_FULL : number));
}

}  // namespace stepwell::maria
