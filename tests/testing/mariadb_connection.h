// MariaDbConnection: another program's connection to a MariaDB server, straight on the client library.
//
// It shares no code with the engine under src/engine/mariadb/.
#pragma once

#include <mysql.h>

#include <cstdint>
#include <string>
#include <vector>

#include "tests/testing/engine_under_test.h"

namespace stepwell::testing {

class MariaDbConnection final : public SqlConnection {
 public:
  /// As the administrator. An empty database is none. Throws std::runtime_error.
  explicit MariaDbConnection(const std::string& socket, const std::string& database = {},
                             const std::string& user = "root", const std::string& password = {});
  ~MariaDbConnection() override;
  MariaDbConnection(const MariaDbConnection&) = delete;
  MariaDbConnection& operator=(const MariaDbConnection&) = delete;

  void execute(const std::string& sql) override;
  /// The rows of the last statement that has any.
  std::vector<TextRow> query(const std::string& sql) override;
  /// The first value of the first row.
  std::string value(const std::string& sql);

  /// The server's number of this connection.
  std::uint64_t id() { return mysql_thread_id(mysql_); }

 private:
  [[noreturn]] void fail(const std::string& sql);

  MYSQL* mysql_;
};

/// Whether a server answers on that socket.
bool answers(const std::string& socket);

}  // namespace stepwell::testing
