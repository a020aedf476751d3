// Servers that are not what they claim to be, as the login sees them: none of them learns the password, reads
// a file or gets a library loaded, and each error says what the server tried.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/testing/hostile_server.h"
#include "tests/testing/process.h"
#include "tests/testing/temporary_folder.h"

namespace stepwell::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kPassword = "hush-hush-of-the-test";
const std::string kNonce = HostileServer::nonce() + '\0';
const std::string kTellMe("\x01\x04");

/// One run of `stepwell status` on a server that plays `login`.
struct Attempt {
  std::string received;
  Outcome outcome;
};

Attempt attempt(const HostileServer::Login& login, const std::string& options = {},
                const std::map<std::string, std::string>& environment = {}) {
  HostileServer server(login);
  const std::string url = "mariadb://team:" + std::string(kPassword) +
                          "@127.0.0.1:" + std::to_string(server.port()) + "/sales" + options;
  Outcome outcome = run({.arguments = {STEPWELL_BINARY, "status", "--db", url}, .environment = environment});
  return {server.received(), std::move(outcome)};
}

void expect_refused(const Attempt& attempt, const std::string& part) {
  EXPECT_EQ(attempt.outcome.status, 1) << attempt.outcome.errors;
  EXPECT_FALSE(attempt.outcome.timed_out);
  EXPECT_THAT(attempt.received, Not(HasSubstr(kPassword)));
  EXPECT_THAT(attempt.outcome.errors,
              AllOf(HasSubstr(part), HasSubstr("what to do: "), Not(HasSubstr(kPassword))));
}

HostileServer::Login switching_to(const std::string& method, const std::string& data,
                                  const std::vector<std::string>& then = {}) {
  HostileServer::Login login;
  login.answers = {HostileServer::switch_to(method, data)};
  login.answers.insert(login.answers.end(), then.begin(), then.end());
  return login;
}

TEST(HostileLogins, PasswordInClearIsNotForTheAsking) {
  expect_refused(attempt(switching_to("mysql_clear_password", "")), "mysql_clear_password");
  expect_refused(attempt({.method = "mysql_clear_password",
                          .answers = {switching_to("mysql_clear_password", "").answers}}),
                 "mysql_clear_password");
}

TEST(HostileLogins, DialogIsNotAnswered) {
  expect_refused(attempt(switching_to("dialog",
                                      "\x04"
                                      "Password: ")),
                 "dialog");
  expect_refused(attempt(switching_to("dialog", std::string("\x04\0", 2))), "dialog");
  expect_refused(attempt(switching_to("dialog", "\x02Your mother's name?")), "Your mother's name?");
}

TEST(HostileLogins, ServersOwnKeyIsNoKey) {
  for (const char* method : {"caching_sha2_password", "sha256_password"}) {
    const auto told = attempt(switching_to(method, kNonce, {kTellMe, kTellMe}));
    expect_refused(told, method);
    EXPECT_THAT(told.received, Not(HasSubstr(std::string("\x01\0\0\x05\x02", 5)))) << "it asks for the key";
  }
  expect_refused(attempt({.method = "caching_sha2_password", .answers = {kTellMe, kTellMe}}),
                 "caching_sha2_password");
}

TEST(HostileLogins, KeyFileThatCannotBeReadIsNotReplacedByTheServers) {
  for (const char* file : {"/nowhere/key.pem", "/dev/null", "/proc/self/cmdline"}) {
    const auto told = attempt({.method = "caching_sha2_password", .answers = {kTellMe, kTellMe}},
                              "?ssl-mode=disabled&server-public-key=" + std::string(file));
    expect_refused(told, file);
    EXPECT_THAT(told.received, Not(HasSubstr(std::string("\x01\0\0\x03\x02", 5))));
  }
}

TEST(HostileLogins, OldPasswordsAreNotGiven) {
  expect_refused(attempt(switching_to("mysql_old_password", HostileServer::nonce())), "mysql_old_password");
  expect_refused(attempt({.answers = {"\xfe"}}), "mysql_old_password");
}

TEST(HostileLogins, UnknownMethodIsNamed) {
  expect_refused(attempt(switching_to("open_sesame", "please")), "open_sesame");
  expect_refused(attempt(switching_to("\x1b[2Jevil", "please")), " [2Jevil");
}

TEST(HostileLogins, ServerLoadsNoLibraryOfThisMachine) {
  const TemporaryFolder folder;
  const auto mark = folder.path() / "loaded";
  std::string library = STEPWELL_PLANTED_PLUGIN;
  library.resize(library.size() - 3);  // the client adds .so
  for (const std::string& name : {"../../../../../../../.." + library, library}) {
    expect_refused(attempt(switching_to(name, kNonce), {}, {{"STEPWELL_PLANTED", mark.string()}}),
                   "login method");
    expect_refused(attempt({.method = name, .answers = {switching_to(name, kNonce).answers}}, {},
                           {{"STEPWELL_PLANTED", mark.string()}}),
                   "login method");
    EXPECT_FALSE(std::filesystem::exists(mark)) << name;
  }
}

TEST(HostileLogins, FileIsNotForTheAskingWhileLoggingIn) {
  const TemporaryFolder folder;
  const auto planted = folder.write("planted", "planted-secret");
  const std::string request = "\xfb" + planted.string();
  for (const auto& login : {HostileServer::Login{.first_packet = request, .answers = {request}},
                            HostileServer::Login{.answers = {request, request}},
                            switching_to("mysql_native_password", kNonce, {request, request})}) {
    const auto told = attempt(login);
    EXPECT_EQ(told.outcome.status, 1);
    EXPECT_THAT(told.received, Not(HasSubstr("planted-secret")));
  }
}

TEST(HostileLogins, NothingIsSentWhereTlsIsMissing) {
  for (const char* mode : {"required", "verified"}) {
    const auto told = attempt({.answers = {"\xff"}}, "?ssl-mode=" + std::string(mode));
    expect_refused(told, "TLS");
    EXPECT_EQ(told.received, "") << mode;
  }
}

TEST(HostileLogins, NothingIsSentWhereTlsAndMethodsAreMissing) {
  for (const std::string mode : {"required", "verified-ca&ssl-ca=/dev/null", "verified"}) {
    const auto told = attempt({.knows_methods = false, .answers = {"\xff"}}, "?ssl-mode=" + mode);
    expect_refused(told, "knows no methods");
    EXPECT_EQ(told.received, "") << mode;
  }
}

TEST(HostileLogins, WordsBehindTheGreetingAreNotTakenForEncrypted) {
  const std::string forged("\x07\0\0\x02\0\0\0\x02\0\0\0", 11);
  for (const bool offers_tls : {false, true}) {
    const auto told = attempt({.offers_tls = offers_tls, .behind_greeting = forged});
    expect_refused(told, "more than its greeting");
    EXPECT_EQ(told.received, "");
  }
}

TEST(HostileLogins, ServerWithoutMethodsIsNoneOfOurs) {
  const std::string done("\0\0\0\2\0\0\0", 7);
  expect_refused(attempt({.knows_methods = false, .answers = {done, done}}), "knows no methods");
}

TEST(HostileLogins, WordsOfTheServersDoNotMoveTheCursor) {
  const auto told = attempt({.first_packet = std::string("\xff\x15\x04") + "#28000\x1b[2J\x1b]0;owned\x07"});
  EXPECT_EQ(told.outcome.status, 1);
  EXPECT_THAT(told.outcome.errors, AllOf(HasSubstr("owned"), Not(HasSubstr("\x1b")), Not(HasSubstr("\x07"))));
}

TEST(HostileLogins, BrokenGreetingsEndInAnError) {
  HostileServer::Login whole;
  for (const std::string& first : {std::string(), std::string("\x0a"),
                                   std::string("\x0a"
                                               "8.0.36"),
                                   std::string("\x0a"
                                               "8.0.36\0\1\0\0",
                                               11),
                                   std::string(70'000, '\x0a'),
                                   std::string("\x09"
                                               "3.21\0\1\0\0\0abcdefgh\0",
                                               19),
                                   std::string("\xff", 1), std::string("\0", 1)}) {
    const auto told = attempt({.first_packet = first, .answers = {first, first}});
    EXPECT_EQ(told.outcome.status, 1) << told.outcome.errors;
    EXPECT_THAT(told.outcome.errors, HasSubstr("what to do: "));
    EXPECT_THAT(told.received, Not(HasSubstr(kPassword)));
  }
}

}  // namespace
}  // namespace stepwell::testing
