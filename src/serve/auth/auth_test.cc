// Logins, sessions and throttling, without HTTP.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "base/error.h"
#include "serve/auth/gate.h"
#include "serve/auth/secret.h"

namespace stepwell::auth {
namespace {

using ::testing::HasSubstr;
using Kind = Gate::Outcome::Kind;
constexpr TimestampUs kSecond = 1'000'000;

Logins some_logins() {
  static const std::string kHash = hash_password("correct horse");
  Logins logins;
  logins.add({"ada", Role::kAdmin, Login::Kind::kPassword, kHash});
  logins.add({"vic", Role::kViewer, Login::Kind::kPassword, kHash});
  logins.add({"bot", Role::kViewer, Login::Kind::kToken, digest_of("the token")});
  return logins;
}

std::string why_not(const std::filesystem::path& file) {
  try {
    Logins::read(file);
  } catch (const Error& error) {
    return error.what();
  }
  return "read";
}

TEST(Secret, AHashMatchesItsPasswordAlone) {
  const std::string hash = hash_password("secret");
  EXPECT_TRUE(hash.starts_with("$argon2id$"));
  EXPECT_TRUE(password_matches("secret", hash));
  EXPECT_FALSE(password_matches("Secret", hash));
  EXPECT_FALSE(password_matches("", hash));
  EXPECT_FALSE(password_matches("secret", ""));
  EXPECT_FALSE(password_matches("secret", "nonsense"));
  EXPECT_FALSE(password_matches("secret", std::string(1000, '$')));
  EXPECT_NE(hash, hash_password("secret"));
}

TEST(Secret, TokensDifferAndAreNotTheirDigests) {
  EXPECT_NE(random_token(), random_token());
  EXPECT_EQ(random_token().size(), 43u);
  EXPECT_EQ(digest_of("a"), digest_of("a"));
  EXPECT_NE(digest_of("a"), digest_of("b"));
}

TEST(LoginsFile, IsReadAsItWasWrittenAndIsForItsOwner) {
  const auto file = std::filesystem::path(::testing::TempDir()) / "logins-test.users";
  some_logins().write(file);
  struct stat facts {};
  ASSERT_EQ(::stat(file.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600u);
  const Logins read = Logins::read(file);
  ASSERT_EQ(read.all().size(), 3u);
  EXPECT_EQ(read.find("ada")->role, Role::kAdmin);
  EXPECT_EQ(read.find_token(digest_of("the token"))->name, "bot");
  EXPECT_EQ(read.find_token(read.find("ada")->secret), nullptr);
  for (const auto& [line, said] : std::vector<std::pair<std::string, std::string>>{
           {"ada:admin", "line 1: this is no NAME:ROLE:KIND:SECRET"},
           {"ada:boss:password:x", "'boss' is no role"},
           {"ada:admin:key:x", "neither password nor token"},
           {"a b:admin:token:x", "no name"},
           {"ada:admin:token:x\nada:viewer:token:y", "line 2: there is a login 'ada' already"}}) {
    std::ofstream(file) << line << '\n';
    EXPECT_THAT(why_not(file), HasSubstr(said));
  }
  std::filesystem::remove(file);
  EXPECT_TRUE(Logins::read(file).empty());
  EXPECT_THROW(some_logins().write("/nowhere/at/all"), Error);
}

TEST(Gate, WithoutLoginsTakesEverybodyForAnAdmin) {
  const Gate gate;
  EXPECT_FALSE(gate.closed());
  EXPECT_EQ(gate.admit({}, 0)->role, Role::kAdmin);
}

TEST(Gate, ASessionHoldsUntilItsTimeIsOverOrItIsEnded) {
  Gate gate(some_logins(), 100 * kSecond);
  EXPECT_FALSE(gate.admit({}, 0));
  EXPECT_FALSE(gate.admit({.session = "guess", .bearer = {}}, 0));
  const auto in = gate.log_in({"vic", "correct horse", "::1"}, 0);
  ASSERT_EQ(in.kind, Kind::kIn);
  const Credentials shown{.session = in.token, .bearer = {}};
  EXPECT_EQ(gate.admit(shown, 99 * kSecond)->name, "vic");
  EXPECT_EQ(gate.admit(shown, 99 * kSecond)->role, Role::kViewer);
  EXPECT_FALSE(gate.admit(shown, 100 * kSecond));
  EXPECT_EQ(gate.session_count(0), 1u);
  gate.log_out(in.token);
  EXPECT_FALSE(gate.admit(shown, 1));
}

TEST(Gate, ATokenIsNoPasswordAndAPasswordNoToken) {
  Gate gate(some_logins());
  EXPECT_EQ(gate.admit({.session = {}, .bearer = "the token"}, 0)->name, "bot");
  EXPECT_FALSE(gate.admit({.session = "the token", .bearer = {}}, 0));
  EXPECT_FALSE(gate.admit({.session = {}, .bearer = "correct horse"}, 0));
  EXPECT_EQ(gate.log_in({"bot", "the token", "::1"}, 0).kind, Kind::kRefused);
}

TEST(Gate, RemovedLoginsAndOtherRolesEndSessions) {
  Gate gate(some_logins());
  const auto ada = gate.log_in({"ada", "correct horse", "::1"}, 0);
  const auto vic = gate.log_in({"vic", "correct horse", "::1"}, 0);
  Logins fewer = some_logins();
  fewer.remove("vic");
  gate.change(fewer);
  EXPECT_TRUE(gate.admit({.session = ada.token, .bearer = {}}, 1));
  EXPECT_FALSE(gate.admit({.session = vic.token, .bearer = {}}, 1));
  gate.change({});
  EXPECT_TRUE(gate.closed());
  EXPECT_FALSE(gate.admit({.session = ada.token, .bearer = {}}, 1));
}

TEST(Gate, TheFirstLoginDidNotCloseARunningServer) {
  Gate gate;
  gate.change({});
  EXPECT_TRUE(gate.admit({}, 0));
  gate.change(some_logins());
  EXPECT_TRUE(gate.closed());
  EXPECT_FALSE(gate.admit({}, 0));
  EXPECT_TRUE(gate.admit({.session = {}, .bearer = "the token"}, 0));
}

TEST(Gate, GuessingBecomesSlow) {
  Gate gate(some_logins());
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(gate.log_in({"ada", "guess", "10.0.0.1"}, i).kind, Kind::kRefused);
  }
  const auto waits = gate.log_in({"ada", "correct horse", "10.0.0.2"}, 10);
  EXPECT_EQ(waits.kind, Kind::kWait);
  EXPECT_LE(waits.wait_us, kSecond);
  EXPECT_EQ(gate.log_in({"vic", "correct horse", "10.0.0.1"}, 10).kind, Kind::kIn) << "somebody else";
  EXPECT_EQ(gate.log_in({"ada", "correct horse", "10.0.0.2"}, 2 * kSecond).kind, Kind::kIn);
  EXPECT_EQ(gate.log_in({"ada", "guess", "10.0.0.2"}, 2 * kSecond).kind, Kind::kRefused) << "forgotten";
}

TEST(Throttle, DoublesUpToTheLongestAndForgets) {
  Throttle throttle({.free_failures = 2, .first_wait_us = 10, .longest_wait_us = 40, .entries_max = 2});
  throttle.failed("a", 0);
  EXPECT_EQ(throttle.wait_us("a", 0), 0);
  for (const TimestampUs wait : {10, 20, 40, 40}) {
    throttle.failed("a", 1);
    EXPECT_EQ(throttle.wait_us("a", 1), wait);
  }
  throttle.failed("a", 100);
  EXPECT_EQ(throttle.wait_us("a", 100), 0) << "long ago";
  throttle.failed("b", 200);
  throttle.failed("b", 200);
  throttle.failed("c", 201);  // "a" makes room
  EXPECT_EQ(throttle.wait_us("b", 201), 9);
  throttle.succeeded("b");
  EXPECT_EQ(throttle.wait_us("b", 201), 0);
}

TEST(Sessions, AreBounded) {
  Sessions sessions(10, 2);
  const auto first = sessions.begin("a", Role::kViewer, 0);
  const auto second = sessions.begin("b", Role::kViewer, 1);
  const auto third = sessions.begin("c", Role::kViewer, 2);
  EXPECT_FALSE(sessions.find(first, 3));
  EXPECT_TRUE(sessions.find(second, 3));
  EXPECT_TRUE(sessions.find(third, 3));
  EXPECT_FALSE(sessions.find("", 3));
}

}  // namespace
}  // namespace stepwell::auth
