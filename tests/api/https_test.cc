// HTTPS: what the server speaks with the certificate and key that it was given, and what it does with those
// that are not right.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include "tests/api/login_command.h"

namespace stepwell::testing {
namespace {

using serve::testing::RawClient;
using ::testing::HasSubstr;
using ::testing::Not;

class Https : public LoginCommand {
 protected:
  void make_certificate(const std::string& name) const {
    const Outcome made = run(
        {.arguments = {"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                       "-nodes", "-days", "2", "-subj", "/CN=" + name, "-addext",
                       "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "cert.pem"},
         .folder = folder_.path()});
    ASSERT_EQ(made.status, 0) << made.errors;
  }
  /// What the server says to these bytes, to a client that trusts cert.pem alone.
  Outcome say(const std::string& bytes) const {
    return run({.arguments = {"openssl", "s_client", "-quiet", "-connect",
                              "127.0.0.1:" + std::to_string(server_->port()), "-CAfile", "cert.pem",
                              "-verify_return_error"},
                .input = bytes,
                .folder = folder_.path()});
  }
};

TEST_F(Https, AnswersWithSecureCookies) {
  make_certificate("first");
  configure("[server]\ncertificate = cert.pem\nkey = key.pem\n");
  stepwell({"user", "add", "ada"}, "correct horse\n");
  start();
  const std::string body = R"({"username":"ada","password":"correct horse"})";
  const Outcome answer =
      say("POST /api/login HTTP/1.1\r\nHost: localhost\r\nX-Stepwell: 1\r\nConnection: "
          "close\r\nContent-Length: " +
          std::to_string(body.size()) + "\r\n\r\n" + body);
  EXPECT_THAT(answer.output, HasSubstr("HTTP/1.1 200 OK")) << answer.errors;
  EXPECT_THAT(answer.output, HasSubstr("; Secure"));
  EXPECT_THAT(answer.output, HasSubstr("Strict-Transport-Security: max-age="));
  // A large answer, and many on one connection.
  std::string many;
  for (int i = 0; i < 200; ++i) many += "GET /dashboard HTTP/1.1\r\nHost: localhost\r\n\r\n";
  const Outcome large = say(many + "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(large.output, HasSubstr(R"({"status":"ok"})"));
  // Plain HTTP on this port is no request, and harms nobody.
  RawClient plain(server_->port());
  plain.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_NE(plain.receive().status, 200);

  make_certificate("second");
  server_->signal(SIGHUP);
  ASSERT_TRUE(wait_for_log("read anew"));
  const Outcome renewed = say("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(renewed.output, HasSubstr(R"({"status":"ok"})")) << renewed.errors;
}

TEST_F(Https, SomebodyRemovedDidStayWhenTheCertificateDidNotLoad) {
  make_certificate("first");
  configure("[server]\ncertificate = cert.pem\nkey = key.pem\n");
  stepwell({"user", "add", "ada"}, "correct horse\n");
  const std::string token = stepwell({"user", "add", "bot", "--token"}).output.substr(0, 43);
  start();
  const std::string ask =
      "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer " + token +
      "\r\n\r\n";
  EXPECT_THAT(say(ask).output, HasSubstr("HTTP/1.1 200 OK"));
  stepwell({"user", "remove", "bot"});
  std::ofstream(folder_ / "key.pem") << "no key\n";
  ASSERT_TRUE(reload("the logins have been read anew"));
  EXPECT_THAT(server_->errors_so_far(), HasSubstr("the configuration stays as it was"));
  EXPECT_THAT(say(ask).output, HasSubstr("HTTP/1.1 401")) << "over the certificate that it had before";
}

TEST_F(Https, CertificatesThatCannotBeUsed) {
  configure("[server]\ncertificate = cert.pem\nkey = key.pem\n");
  const Outcome outcome = stepwell({"serve", "--listen", "127.0.0.1:0"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.errors, HasSubstr("cert.pem for HTTPS"));
}

TEST_F(Https, NoSuiteLetsWhoeverStealsTheKeyReadWhatWasSentBefore) {
  const Outcome made = run({.arguments = {"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days",
                                          "2", "-subj", "/CN=rsa", "-addext", "subjectAltName=IP:127.0.0.1",
                                          "-keyout", "key.pem", "-out", "cert.pem"},
                            .folder = folder_.path()});
  ASSERT_EQ(made.status, 0) << made.errors;
  configure("[server]\ncertificate = cert.pem\nkey = key.pem\n");
  stepwell({"user", "add", "ada"}, "correct horse\n");
  start();
  const auto handshake = [&](const std::string& ciphers) {
    return run({.arguments = {"openssl", "s_client", "-brief", "-tls1_2", "-cipher", ciphers, "-connect",
                              "127.0.0.1:" + std::to_string(server_->port()), "-CAfile", "cert.pem"},
                .folder = folder_.path()});
  };
  // The key exchange of these is the key itself, or they do not authenticate what they encrypt.
  for (const char* ciphers : {"AES128-GCM-SHA256", "AES256-GCM-SHA384", "AES128-SHA", "AES256-SHA256",
                              "DHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-SHA"}) {
    EXPECT_NE(handshake(ciphers).status, 0) << ciphers;
  }
  for (const char* ciphers :
       {"ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA-CHACHA20-POLY1305"}) {
    EXPECT_EQ(handshake(ciphers).status, 0) << ciphers;
  }
}

TEST_F(Https, AKeyThatOthersMayReadIsSaidSo) {
  make_certificate("first");
  configure("[server]\ncertificate = cert.pem\nkey = key.pem\n");
  stepwell({"user", "add", "ada"}, "correct horse\n");
  const std::string key = (folder_ / "key.pem").string();
  ASSERT_EQ(::chmod(key.c_str(), 0644), 0);
  start();
  EXPECT_THAT(server_->errors_so_far(), HasSubstr("key.pem, and be this server: chmod 600 "));
  EXPECT_THAT(stepwell({"doctor"}).output, HasSubstr("everybody on this machine may read the key"));
  ASSERT_EQ(::chmod(key.c_str(), 0600), 0);
  EXPECT_THAT(stepwell({"doctor"}).output, Not(HasSubstr("may read the key")));
}

TEST_F(Https, AKeyThatIsNotTheCertificatesDidEndHttps) {
  make_certificate("first");
  const Outcome made =
      run({.arguments = {"openssl", "genrsa", "-out", "other.pem", "2048"}, .folder = folder_.path()});
  ASSERT_EQ(made.status, 0) << made.errors;
  ASSERT_EQ(::mkfifo((folder_ / "pipe.pem").c_str(), 0600), 0);
  stepwell({"user", "add", "ada"}, "correct horse\n");
  const struct {
    const char* key;
    const char* why;
  } kWrong[] = {{"other.pem", "other.pem does not belong to the certificate"},
                {"pipe.pem", "pipe.pem for HTTPS: it is no file"}};
  for (const auto& wrong : kWrong) {
    configure(std::string("[server]\ncertificate = cert.pem\nkey = ") + wrong.key + "\n");
    const Outcome outcome = stepwell({"serve", "--listen", "127.0.0.1:0"});
    EXPECT_FALSE(outcome.timed_out) << wrong.key;
    EXPECT_EQ(outcome.status, 2) << wrong.key;
    EXPECT_THAT(outcome.errors, HasSubstr(wrong.why));
  }
}

TEST_F(Https, NobodyIsAskedForAPassphrase) {
  make_certificate("first");
  const Outcome closed = run({.arguments = {"openssl", "pkey", "-in", "key.pem", "-aes256", "-passout",
                                            "pass:secret", "-out", "closed.pem"},
                              .folder = folder_.path()});
  ASSERT_EQ(closed.status, 0) << closed.errors;
  configure("[server]\ncertificate = cert.pem\nkey = closed.pem\n");
  stepwell({"user", "add", "ada"}, "correct horse\n");
  // `script` gives it a terminal on which it could ask.
  const Outcome outcome =
      run({.arguments = {"script", "-qec", std::string(STEPWELL_BINARY) + " serve --listen 127.0.0.1:0",
                         "/dev/null"},
           .folder = folder_.path()});
  EXPECT_FALSE(outcome.timed_out);
  EXPECT_EQ(outcome.status, 2) << outcome.output;
  EXPECT_THAT(outcome.output, HasSubstr("closed.pem is behind a passphrase"));
  EXPECT_THAT(outcome.output, Not(HasSubstr("Enter PEM pass phrase")));
}

}  // namespace
}  // namespace stepwell::testing
