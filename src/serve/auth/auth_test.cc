// Logins, sessions and throttling, without HTTP.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "serve/auth/gate.h"
#include "serve/auth/secret.h"

namespace stepwell::auth {
namespace {

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

TEST(Gate, TheWordThatThereIsNobodyClosesIt) {
  Gate gate;
  gate.change(Logins::parse("nobody\n", "users"));
  EXPECT_TRUE(gate.closed());
  EXPECT_FALSE(gate.admit({}, 0));
}

TEST(Gate, AnotherSecretDidLeaveSessionsAlive) {
  const auto changed = [](const char* name, auto change) {
    Logins logins = some_logins();
    Login login = *logins.find(name);
    logins.remove(name);
    change(login);
    logins.add(login);
    return logins;
  };
  const Logins others[] = {
      changed("vic", [](Login& vic) { vic.secret = hash_password("another"); }),
      changed("vic", [](Login& vic) { vic.secret = hash_password("correct horse"); }),  // removed, made again
      changed("vic", [](Login& vic) { vic.role = Role::kAdmin; }),
      changed("vic", [](Login& vic) { vic.kind = Login::Kind::kToken; })};
  for (const Logins& other : others) {
    Gate gate(some_logins());
    const auto ada = gate.log_in({"ada", "correct horse", "::1"}, 0);
    const auto vic = gate.log_in({"vic", "correct horse", "::1"}, 0);
    gate.change(some_logins());
    EXPECT_TRUE(gate.admit({.session = vic.token, .bearer = {}}, 1)) << "nothing has changed";
    gate.change(other);
    EXPECT_FALSE(gate.admit({.session = vic.token, .bearer = {}}, 1));
    EXPECT_TRUE(gate.admit({.session = ada.token, .bearer = {}}, 1)) << "hers has not";
  }
}

TEST(Gate, ARemovedTokenOpensNothing) {
  Gate gate(some_logins());
  Logins fewer = some_logins();
  fewer.remove("bot");
  gate.change(fewer);
  EXPECT_FALSE(gate.admit({.session = {}, .bearer = "the token"}, 0));
}

TEST(Gate, ALoginUnderWayDidOutliveItsRemoval) {
  // While a password is compared the login goes: whatever the timing, nobody is in afterwards.
  Logins fewer = some_logins();
  fewer.remove("vic");
  for (int round = 0; round < 12; ++round) {
    Gate gate(some_logins());
    Gate::Outcome outcome;
    std::thread logging_in([&] { outcome = gate.log_in({"vic", "correct horse", "::1"}, 0); });
    std::this_thread::sleep_for(std::chrono::milliseconds(12 * round));
    gate.change(fewer);
    logging_in.join();
    EXPECT_FALSE(gate.admit({.session = outcome.token, .bearer = {}}, 1)) << round;
    EXPECT_EQ(gate.session_count(1), 0u) << round;
  }
}

TEST(Gate, GuessingBecomesSlow) {
  Gate gate(some_logins());
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(gate.log_in({"ada", "guess", "10.0.0.1"}, i).kind, Kind::kRefused);
  }
  const auto waits = gate.log_in({"ada", "correct horse", "10.0.0.1"}, 10);
  EXPECT_EQ(waits.kind, Kind::kWait);
  EXPECT_LE(waits.wait_us, kSecond);
  EXPECT_EQ(gate.log_in({"vic", "correct horse", "10.0.0.1"}, 10).kind, Kind::kIn) << "somebody else";
  EXPECT_EQ(gate.log_in({"ada", "correct horse", "10.0.0.2"}, 10).kind, Kind::kIn) << "from elsewhere";
  EXPECT_EQ(gate.log_in({"ada", "correct horse", "10.0.0.1"}, 2 * kSecond).kind, Kind::kIn);
  EXPECT_EQ(gate.log_in({"ada", "guess", "10.0.0.1"}, 2 * kSecond).kind, Kind::kRefused) << "forgotten";
}

TEST(Gate, GuessesSideBySideDidMultiplyTheFreeOnes) {
  Gate gate(some_logins());
  std::atomic<int> compared = 0;
  std::vector<std::thread> guessers;
  for (int i = 0; i < 16; ++i) {
    guessers.emplace_back([&] {
      compared += gate.log_in({"ada", "guess", "10.0.0.1"}, 0).kind == Kind::kRefused;
    });
  }
  for (std::thread& guesser : guessers) guesser.join();
  EXPECT_EQ(compared, 5);
}

TEST(Gate, WhatCanBeNoLoginIsRefusedAtOnceAndNotKept) {
  Gate gate(some_logins());
  const Stopwatch stopwatch;
  for (int i = 0; i < 1'000; ++i) {
    EXPECT_EQ(gate.log_in({std::string(65 + i, 'a'), "guess", "10.0.0.1"}, 0).kind, Kind::kRefused);
    EXPECT_EQ(gate.log_in({"", "guess", "10.0.0.1"}, 0).kind, Kind::kRefused);
    EXPECT_EQ(gate.log_in({"ada", std::string(2000, 'x'), "10.0.0.1"}, 0).kind, Kind::kRefused);
  }
  EXPECT_LT(stopwatch.elapsed_s(), 5);
  EXPECT_EQ(gate.log_in({"ada", "correct horse", "10.0.0.1"}, 0).kind, Kind::kIn);
}

Login viewer(const char* name) { return {name, Role::kViewer, Login::Kind::kPassword, "hash"}; }

TEST(LoginSessions, AreBounded) {
  LoginSessions sessions(10, {.of_a_login_max = 2, .count_max = 3});
  const auto first = sessions.begin(viewer("a"), 0).token;
  const auto second = sessions.begin(viewer("b"), 1).token;
  const auto third = sessions.begin(viewer("b"), 2).token;
  const auto fourth = sessions.begin(viewer("c"), 3).token;
  EXPECT_FALSE(sessions.find(second, 3)) << "the oldest of the login that has the most";
  for (const auto& token : {first, third, fourth}) EXPECT_TRUE(sessions.find(token, 3));
  EXPECT_FALSE(sessions.find("", 3));
}

TEST(LoginSessions, OfOneLoginDidEvictThoseOfAllOthers) {
  LoginSessions sessions(1'000, {.of_a_login_max = 3, .count_max = 10});
  const auto ada = sessions.begin(viewer("ada"), 0).token;
  std::vector<std::string> vics;
  for (int i = 1; i <= 50; ++i) vics.push_back(sessions.begin(viewer("vic"), i).token);
  EXPECT_TRUE(sessions.find(ada, 60));
  EXPECT_FALSE(sessions.find(vics[46], 60));
  for (int i = 47; i < 50; ++i) EXPECT_TRUE(sessions.find(vics[static_cast<std::size_t>(i)], 60)) << i;
  EXPECT_EQ(sessions.count(60), 4u);
}

}  // namespace
}  // namespace stepwell::auth
