#include "tests/testing/mariadb_connection.h"

#include <mysql/plugin_auth.h>

#include <mutex>
#include <stdexcept>

namespace stepwell::testing {
namespace {

// Texts are what they look like, and an id of 0 is 0; apart from that as strict as a server is by default.
constexpr auto kSessionSettings =
    "SET sql_mode = 'STRICT_TRANS_TABLES,NO_AUTO_VALUE_ON_ZERO,NO_BACKSLASH_ESCAPES', time_zone = '+00:00',"
    " lock_wait_timeout = 60";

// The library would load its own login method for MySQL, which the program takes the place of in this
// process. The administrator needs none: who it is, the socket tells the server.
constexpr const char* kNoMethod = "stepwell_test";

// As <mysql/client_plugin.h> has it; Debian's lacks a header that it includes.
struct Method {
  MYSQL_CLIENT_PLUGIN_HEADER
  int (*authenticate_user)(MYSQL_PLUGIN_VIO*, MYSQL*);
};

int say_nothing(MYSQL_PLUGIN_VIO* vio, MYSQL*) {
  return vio->write_packet(vio, nullptr, 0) == 0 ? CR_OK : CR_ERROR;
}

void register_no_method(MYSQL* mysql) {
  static Method method = [] {
    constexpr int kAuthentication = 2;
    Method made{};
    made.type = kAuthentication;
    made.interface_version = 0x0100;
    made.name = kNoMethod;
    made.author = made.desc = made.license = "";
    made.authenticate_user = say_nothing;
    return made;
  }();
  static std::once_flag once;
  std::call_once(
      once, [&] { mysql_client_register_plugin(mysql, reinterpret_cast<st_mysql_client_plugin*>(&method)); });
}

}  // namespace

MariaDbConnection::MariaDbConnection(const std::string& socket, const std::string& database,
                                     const std::string& user, const std::string& password)
    : mysql_(mysql_init(nullptr)) {
  mysql_options(mysql_, MYSQL_SET_CHARSET_NAME, "utf8mb4");
  if (password.empty()) {
    register_no_method(mysql_);
    mysql_options(mysql_, MYSQL_DEFAULT_AUTH, kNoMethod);
  }
  mysql_options(mysql_, MYSQL_INIT_COMMAND, kSessionSettings);
  if (mysql_real_connect(mysql_, "localhost", user.c_str(), password.c_str(),
                         database.empty() ? nullptr : database.c_str(), 0, socket.c_str(),
                         CLIENT_MULTI_STATEMENTS) == nullptr) {
    const std::string message = mysql_error(mysql_);
    mysql_close(mysql_);
    throw std::runtime_error("another program cannot connect: " + message);
  }
}

MariaDbConnection::~MariaDbConnection() { mysql_close(mysql_); }

void MariaDbConnection::fail(const std::string& sql) {
  throw std::runtime_error(std::string(mysql_error(mysql_)) + "\nin: " + sql.substr(0, 1000));
}

void MariaDbConnection::execute(const std::string& sql) { query(sql); }

std::vector<TextRow> MariaDbConnection::query(const std::string& sql) {
  if (mysql_real_query(mysql_, sql.data(), sql.size()) != 0) fail(sql);
  std::vector<TextRow> rows;
  for (;;) {
    if (MYSQL_RES* result = mysql_store_result(mysql_); result != nullptr) {
      rows.clear();
      const unsigned columns = mysql_num_fields(result);
      while (const MYSQL_ROW values = mysql_fetch_row(result)) {
        const unsigned long* lengths = mysql_fetch_lengths(result);
        TextRow row(columns);
        for (unsigned i = 0; i < columns; ++i) {
          if (values[i] != nullptr) row[i] = std::string(values[i], lengths[i]);
        }
        rows.push_back(std::move(row));
      }
      mysql_free_result(result);
    } else if (mysql_field_count(mysql_) != 0) {
      fail(sql);
    }
    const int more = mysql_next_result(mysql_);
    if (more > 0) fail(sql);
    if (more < 0) return rows;
  }
}

std::string MariaDbConnection::value(const std::string& sql) { return query(sql).at(0).at(0).value(); }

bool answers(const std::string& socket) {
  try {
    const MariaDbConnection connection(socket);
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

}  // namespace stepwell::testing
