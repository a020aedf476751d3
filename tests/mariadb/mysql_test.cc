// What MySQL has and MariaDB has not: settings that its hosts turn on, and its login.
#include <fmt/format.h>

#include <filesystem>

#include "tests/mariadb/mariadb_test.h"
#include "tests/testing/temporary_folder.h"

namespace stepwell::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class MySql : public MariaDbTest {
 protected:
  void SetUp() override {
    if (!is_mysql()) GTEST_SKIP() << "for MySQL";
  }
  /// On TCP as well, with the certificate that the server made for itself.
  void use_server_on_tcp(const std::vector<std::string>& more = {}) {
    port_ = free_port();
    std::vector<std::string> arguments = {"--skip-networking=0", "--bind-address=127.0.0.1",
                                          "--port=" + std::to_string(port_)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    use_own_server(arguments);
    connect()->execute("CREATE USER team@'%' IDENTIFIED BY 'secret'; GRANT ALL ON " + database() +
                       ".* TO team@'%'");
  }
  std::string by_tcp(const std::string& parameters = "") const {
    return fmt::format("mysql://team:secret@127.0.0.1:{}/{}{}", port_, database(), parameters);
  }
  /// A server that has restarted knows no password.
  void forget_passwords() { connect()->execute("FLUSH PRIVILEGES"); }

  int port_ = 0;
};

TEST_F(MySql, TablesWithoutPrimaryKeyRefused) {
  use_own_server({});
  another_program("DROP TABLE {facts}, {asins}, {brands}, {categories}, {stock}");
  connect()->execute("SET GLOBAL sql_require_primary_key = 1");
  expect_success({"generate", "--rows", "5000"});
  expect_success({"setup", "--yes"});
  another_program("UPDATE {facts} SET {facts.value} = {facts.value} + 1 WHERE {facts.id} % 5 = 0");
  const Outcome script = stepwell({"sql", "refresh"});
  engine().run_script(script.output);
  expect_success({"verify", "--full"});
  expect_success({"refresh"});
  const TemporaryFolder folder;
  const auto file = folder.write("brands.csv", "id,brand,category_id,group\n1,Renamed,1,core\n");
  expect_success({"import", "--table", "brand", file.string()});
  expect_success({"refresh"});
  expect_success({"rollback"});
  expect_exact();
}

TEST_F(MySql, TheUsualLoginOverSocketAndOverTlsWithTheServersOwnAuthority) {
  use_server_on_tcp();
  const std::string socket =
      fmt::format("mysql://team:secret@localhost/{}?socket={}", database(), server().socket());
  const std::string authority =
      "?ssl-mode=verified-ca&ssl-ca=" + (server().folder() / "data/ca.pem").string();
  const std::string key =
      "?ssl-mode=disabled&server-public-key=" + (server().folder() / "data/public_key.pem").string();
  publish_small_business();
  for (const std::string& url : {socket, by_tcp(authority), by_tcp(key)}) {
    SCOPED_TRACE(url);
    forget_passwords();
    expect_success({"refresh"}, url);
  }
}

TEST_F(MySql, PlainTcpSaysWhatIsMissing) {
  use_server_on_tcp();
  for (const std::string parameters : {"", "?ssl-mode=disabled", "?ssl-mode=required"}) {
    forget_passwords();
    const Outcome refused = stepwell({"status"}, by_tcp(parameters));
    expect_clear_error(refused,
                       {"the server asked for the password itself (caching_sha2_password)", "it was not sent",
                        "ssl_ca = the file of the server's authority", "verified-ca"});
  }
}

TEST_F(MySql, IsCalledByTheNameThatWasTyped) {
  use_server_on_tcp();
  const std::string socket =
      fmt::format("mysql://team:secret@localhost/{}?socket={}", database(), server().socket());
  const Outcome status = stepwell({"status"}, socket);
  EXPECT_THAT(status.output, AllOf(HasSubstr("mysql://team@localhost/"), Not(HasSubstr("mariadb"))));
}

TEST_F(MySql, ReadOnlyServerSaysSo) {
  use_own_server({});
  connect()->execute("SET GLOBAL super_read_only = 1");
  expect_clear_error(stepwell({"setup", "--yes"}), {"is read-only", "connect to the primary"});
  connect()->execute("SET GLOBAL super_read_only = 0");
}

}  // namespace
}  // namespace stepwell::testing
