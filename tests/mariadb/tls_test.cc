// Every mode of TLS against every kind of server: whether the connection is made, and whether the server says
// that it is encrypted.
#include <netdb.h>

#include <filesystem>

#include "base/error.h"
#include "engine/mariadb/connection.h"
#include "tests/mariadb/mariadb_test.h"
#include "tests/testing/certificates.h"
#include "tests/testing/temporary_folder.h"

namespace stepwell::testing {
namespace {

using ::testing::HasSubstr;

constexpr const char* kPassword = "s3cret-of-the-tls-test";

bool is_mysql() { return server_of_suite() == ServerProgram::kMySQL; }

/// A machine without /etc/hosts may not.
bool knows_localhost() {
  addrinfo* found = nullptr;
  const bool known = getaddrinfo("localhost", nullptr, nullptr, &found) == 0;
  if (known) freeaddrinfo(found);
  return known;
}

class Tls : public ::testing::Test {
 protected:
  /// A server on TCP; with TLS if there are certificates to show.
  void start(bool with_tls) {
    port_ = free_port();
    std::vector<std::string> arguments = {"--skip-networking=0", "--bind-address=127.0.0.1",
                                          "--port=" + std::to_string(port_)};
    if (with_tls) {
      show(authority_.sign("right", "DNS:localhost,IP:127.0.0.1"));
      arguments.push_back("--ssl-cert=" + shown_.certificate.string());
      arguments.push_back("--ssl-key=" + shown_.key.string());
      // MySQL refuses to show what none of its authorities has signed.
      arguments.push_back("--ssl-ca=" + folder_
                                            .write("authorities.pem", read_file(authority_.authority()) +
                                                                          read_file(stranger_.authority()))
                                            .string());
    } else if (is_mysql()) {  // it would make itself a certificate
      arguments.push_back("--tls-version=");
    }
    server_ = std::make_unique<DatabaseServer>(DatabaseServer::Options{.arguments = arguments});
    MariaDbConnection(server_->socket())
        .execute("CREATE DATABASE sales; CREATE USER team@'%' IDENTIFIED BY '" + std::string(kPassword) +
                 "'; GRANT ALL ON sales.* TO team@'%'");
    // MySQL knows the password from here on, and takes a proof of it over any connection.
    MariaServer by_socket = way(TlsMode::kOff);
    by_socket.socket = server_->socket();
    EXPECT_EQ(outcome(by_socket), "plain");
  }
  /// From now on the server shows this certificate.
  void show(const Certificates::Files& files) {
    const auto replace = std::filesystem::copy_options::overwrite_existing;
    std::filesystem::copy_file(files.certificate, shown_.certificate, replace);
    std::filesystem::copy_file(files.key, shown_.key, replace);
    if (server_)
      MariaDbConnection(server_->socket()).execute(is_mysql() ? "ALTER INSTANCE RELOAD TLS" : "FLUSH SSL");
  }

  MariaServer way(TlsMode mode) const {
    MariaServer to;
    to.host = "127.0.0.1";
    to.port = static_cast<std::uint16_t>(port_);
    to.user = "team";
    to.password = kPassword;
    to.database = "sales";
    to.tls = mode;
    to.description = "the server under test";
    return to;
  }
  /// "encrypted" or "plain", as the server says; else why there is no connection.
  static std::string outcome(const MariaServer& to) {
    try {
      maria::Connection connection(to);
      auto status = connection.query("SHOW SESSION STATUS LIKE 'Ssl_cipher'");
      if (!status.next()) return "no status";
      return status.row().text(1).empty() ? "plain" : "encrypted";
    } catch (const Error& error) {
      EXPECT_FALSE(error.hint().empty());
      return std::string(error.what()) + " | " + error.hint();
    }
  }
  MariaServer verified(const std::filesystem::path& authority) const {
    MariaServer to = way(TlsMode::kVerified);
    to.tls_ca = authority.string();
    return to;
  }

  TemporaryFolder folder_;
  Certificates authority_{folder_.path(), "ours"};
  Certificates stranger_{folder_.path(), "stranger"};
  Certificates::Files shown_{folder_ / "shown.pem", folder_ / "shown.key"};
  int port_ = 0;
  std::unique_ptr<DatabaseServer> server_;
};

TEST_F(Tls, ServerWithout) {
  start(false);
  EXPECT_EQ(outcome(way(TlsMode::kOff)), "plain");
  EXPECT_EQ(outcome(way(TlsMode::kPreferred)), "plain");
  EXPECT_THAT(outcome(way(TlsMode::kRequired)), HasSubstr("offers no TLS"));
  EXPECT_THAT(outcome(verified(authority_.authority())), HasSubstr("offers no TLS"));
}

TEST_F(Tls, EveryModeByEveryCertificate) {
  start(true);
  const struct {
    const char* what;
    Certificates::Files files;
    bool is_the_servers;
    bool names_another = false;
    bool is_out_of_date = false;
  } kServers[] = {
      {"right", authority_.sign("right", "DNS:localhost,IP:127.0.0.1"), true},
      {"of a stranger", stranger_.sign("strange", "DNS:localhost,IP:127.0.0.1"), false},
      {"expired", authority_.sign("expired", "DNS:localhost,IP:127.0.0.1", -2, -1), false, false, true},
      {"not yet valid", authority_.sign("early", "DNS:localhost,IP:127.0.0.1", 1, 2), false, false, true},
      {"for another name", authority_.sign("other", "DNS:db-2.example,IP:10.0.0.1"), false, true},
  };
  for (const auto& server : kServers) {
    SCOPED_TRACE(server.what);
    if (is_mysql() && server.is_out_of_date) continue;  // it does not show such a one
    show(server.files);
    EXPECT_EQ(outcome(way(TlsMode::kOff)), "plain");
    EXPECT_EQ(outcome(way(TlsMode::kPreferred)), "encrypted");
    EXPECT_EQ(outcome(way(TlsMode::kRequired)), "encrypted");
    const std::string with_authority = outcome(verified(authority_.authority()));
    if (server.is_the_servers) {
      EXPECT_EQ(with_authority, "encrypted");
    } else {
      EXPECT_THAT(with_authority, HasSubstr("ssl_mode = required"));
    }
    MariaServer by_authority = verified(authority_.authority());
    by_authority.tls = TlsMode::kVerifiedCa;
    if (server.is_the_servers || server.names_another) {
      EXPECT_EQ(outcome(by_authority), "encrypted");
    } else {
      EXPECT_THAT(outcome(by_authority), HasSubstr("ssl_ca"));
    }
    if (!knows_localhost()) continue;
    MariaServer by_name = verified(authority_.authority());
    by_name.host = "localhost";
    by_name.port = static_cast<std::uint16_t>(port_);
    if (server.is_the_servers) {
      EXPECT_EQ(outcome(by_name), "encrypted");
    } else {
      EXPECT_THAT(outcome(by_name), HasSubstr("ssl_ca"));
    }
  }
}

TEST_F(Tls, WithoutAnAuthorityTheSystemsAreAsked) {
  start(true);
  EXPECT_THAT(outcome(way(TlsMode::kVerified)), HasSubstr("ssl_ca"));
  const std::string url = "mariadb://team:" + std::string(kPassword) + "@127.0.0.1:" + std::to_string(port_) +
                          "/sales?ssl-mode=verified";
  const auto tried = [&](const std::string& trusted) {
    return run({.arguments = {STEPWELL_BINARY, "setup", "--yes", "--no-populate", "--db", url},
                .environment = {{"SSL_CERT_FILE", trusted}}})
        .errors;
  };
  EXPECT_THAT(tried(stranger_.authority()), HasSubstr("cannot connect"));
  EXPECT_THAT(tried(authority_.authority()), HasSubstr("there is no table 'financials'"));
}

TEST_F(Tls, FileOfAnAuthorityThatIsNoneIsNamed) {
  start(true);
  for (const std::string& file : {std::string("/nowhere/ca.pem"), folder_.write("empty.pem", "").string()}) {
    EXPECT_THAT(outcome(verified(file)), HasSubstr("ssl_ca"));
  }
}

TEST_F(Tls, WordsInThePlaceOfNumbersDoNotMoveTheCursor) {
  start(false);
  maria::Connection connection(way(TlsMode::kOff));
  maria::Result rows =
      connection.query("SELECT CONCAT('a', CHAR(27), '[2J', CHAR(10), 'b'), REPEAT('9', 37)");
  ASSERT_TRUE(rows.next());
  try {
    static_cast<void>(rows.row().integer(0));
    ADD_FAILURE() << "it was taken for a number";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("'a [2J b'"));
  }
  EXPECT_THROW(static_cast<void>(rows.row().sum(1)), Error) << "more digits than a sum holds";
}

}  // namespace
}  // namespace stepwell::testing
