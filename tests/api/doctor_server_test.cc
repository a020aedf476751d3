// `doctor` looks at the server that answers where the configuration says: whose it is, and how far behind.
// Anybody may answer there.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "tests/api/serving_program.h"
#include "tests/testing/engine_mariadb.h"
#include "tests/testing/temporary_folder.h"

namespace stepwell::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using Texts = std::vector<std::string>;
namespace fs = std::filesystem;

/// A program that is no stepwell: whoever connects gets `answer`, `count` times.
class Stranger {
 public:
  explicit Stranger(std::string answer) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    const auto bound = [&] { return reinterpret_cast<sockaddr*>(&address); };
    if (::bind(socket_, bound(), size) != 0 || ::listen(socket_, 4) != 0) throw std::runtime_error("no port");
    ::getsockname(socket_, bound(), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::jthread([this, answer = std::move(answer)] {
      for (;;) {
        const int asker = ::accept(socket_, nullptr, nullptr);
        if (asker < 0) return;
        char request[4096];
        (void)!::read(asker, request, sizeof request);
        (void)!::write(asker, answer.data(), answer.size());
        ::close(asker);
      }
    });
  }
  ~Stranger() {
    ::shutdown(socket_, SHUT_RDWR);
    thread_.join();
    ::close(socket_);
  }
  Stranger(const Stranger&) = delete;
  Stranger& operator=(const Stranger&) = delete;

  std::uint16_t port() const { return port_; }

 private:
  int socket_;
  std::uint16_t port_ = 0;
  std::jthread thread_;
};

class DoctorAndServer : public ::testing::Test {
 protected:
  Outcome stepwell(Texts arguments) const {
    arguments.insert(arguments.begin(), {STEPWELL_BINARY, "--quiet"});
    return run({.arguments = std::move(arguments), .folder = folder_.path()});
  }
  /// Generation 1 of a business of its own.
  void publish(const std::string& database, const std::string& seed = "1") const {
    for (const Texts& command : {Texts{"generate", "--rows", "2000", "--seed", seed}, {"setup", "--yes"}}) {
      Texts arguments = {"--db", database};
      arguments.insert(arguments.end(), command.begin(), command.end());
      const Outcome outcome = stepwell(arguments);
      ASSERT_EQ(outcome.status, 0) << outcome.errors;
    }
  }
  /// What it says of the server on that port.
  std::string doctor(const std::string& database, std::uint16_t port) const {
    folder_.write("doctor.ini", "[server]\nlisten = 127.0.0.1:" + std::to_string(port) + "\n");
    const std::string output = stepwell({"--config", "doctor.ini", "--db", database, "doctor"}).output;
    const auto end = output.rfind("\n\n");
    const auto begin = output.rfind("  server  ", end);
    return begin == std::string::npos ? output
                                      : output.substr(output.rfind('\n', begin) + 1, end - begin + 20);
  }
  /// What it says of a server of `served`.
  std::string doctor_beside(const std::string& database, const std::string& served) const {
    const ServingProgram server({"--db", served, "--no-auth"}, folder_.path());
    EXPECT_TRUE(server.wait_for_status("\"generation\":1"));
    return doctor(database, server.port());
  }

  TemporaryFolder folder_;
};

TEST_F(DoctorAndServer, ServerOfThisDatabaseIsKnown) {
  publish("duckdb:sales.duckdb");
  fs::create_symlink("sales.duckdb", folder_ / "link.duckdb");
  const std::string whole = "duckdb:" + (folder_ / "sales.duckdb").string();
  for (const std::string& name :
       {std::string("duckdb:./sales.duckdb"), whole, std::string("duckdb:link.duckdb")}) {
    EXPECT_THAT(doctor_beside("duckdb:sales.duckdb", name),
                AllOf(HasSubstr("ok "), HasSubstr("serves generation 1")));
  }
}

// The number is the same: "ok, serves generation 1".
TEST_F(DoctorAndServer, ServerOfAnotherDatabaseIsNotTakenForOurs) {
  publish("duckdb:sales.duckdb");
  publish("duckdb:other.duckdb", "2");
  fs::copy_file(folder_ / "sales.duckdb", folder_ / "copy.duckdb");
  for (const char* served : {"duckdb:other.duckdb", "duckdb:copy.duckdb"}) {
    EXPECT_THAT(doctor_beside("duckdb:sales.duckdb", served),
                AllOf(HasSubstr("PROBLEM"), HasSubstr("serves generation 1 of another database"),
                      HasSubstr("[server] listen")))
        << served;
  }
}

TEST_F(DoctorAndServer, DatabasesOfOneMariaDbAreToldApart) {
  const auto kind = kind_of_suite();
  const auto sales = kind.make(Model());
  const auto other = kind.make(Model());
  publish(sales->url());
  publish(other->url(), "2");
  EXPECT_THAT(doctor_beside(sales->url(), sales->url()), HasSubstr("serves generation 1"));
  EXPECT_THAT(doctor_beside(sales->url(), other->url()),
              HasSubstr("serves generation 1 of another database"));
}

TEST_F(DoctorAndServer, NewerGenerationThanDoctorHasJustReadIsOurs) {
  publish("duckdb:sales.duckdb");
  const ServingProgram server({"--db", "duckdb:sales.duckdb", "--no-auth"}, folder_.path());
  folder_.write("more.csv", "asin_id,marketplace,metric,month,value\n1,US,CM3,2025-01-01,1.00\n");
  ASSERT_EQ(stepwell({"--db", "duckdb:sales.duckdb", "import", "--table", "financials", "more.csv"}).status,
            0);
  EXPECT_LT(server.wait_for(2), 10);
  EXPECT_THAT(doctor("duckdb:sales.duckdb", server.port()),
              AllOf(HasSubstr("ok "), HasSubstr("serves generation 2")));
}

TEST_F(DoctorAndServer, DatabaseThatCannotBeReadIsNotCalledOurs) {
  publish("duckdb:sales.duckdb");
  const ServingProgram server({"--db", "duckdb:sales.duckdb", "--no-auth"}, folder_.path());
  EXPECT_TRUE(server.wait_for_status("\"generation\":1"));
  EXPECT_THAT(doctor("duckdb:missing.duckdb", server.port()),
              AllOf(HasSubstr("advice"), HasSubstr("whether of this database is not known")));
}

TEST_F(DoctorAndServer, OtherProgramsAreNotTakenForAServer) {
  publish("duckdb:sales.duckdb");
  const std::string json = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n";
  for (const std::string& answer :
       {json + "{\"generation\":1}", json + "[]", json + "{\"ready\":\"yes\"}", json + "not json",
        std::string("HTTP/1.1 404 Not Found\r\n\r\n"), std::string("HTTP/1.1 200 OK\r\n\r\n<html>")}) {
    const Stranger stranger(answer);
    EXPECT_THAT(doctor("duckdb:sales.duckdb", stranger.port()), HasSubstr("is no stepwell")) << answer;
  }
  // It speaks as one, and cannot tell of what.
  for (const std::string& header : {std::string(), std::string("X-Stepwell-Database: 00ff\r\n")}) {
    const Stranger stranger("HTTP/1.1 200 OK\r\n" + header +
                            "\r\n{\"ready\":true,\"generation\":1,\"database_reachable\":true}");
    EXPECT_THAT(doctor("duckdb:sales.duckdb", stranger.port()), Not(HasSubstr("ok  server")));
  }
  const Stranger other("SSH-2.0-OpenSSH_9.2\r\n");
  EXPECT_THAT(doctor("duckdb:sales.duckdb", other.port()), HasSubstr("is no stepwell"));
}

}  // namespace
}  // namespace stepwell::testing
