// Whose guesses keep whom waiting.
#include "serve/auth/doorman.h"

#include <gtest/gtest.h>

namespace stepwell::auth {
namespace {

constexpr TimestampUs kSecond = 1'000'000;
constexpr TimestampUs kDay = kDay_s * kSecond;

/// Fails so often, as fast as the doorman lets it; how often he did at once.
int guess(Doorman& doorman, const Doorman::Caller& caller, int times, TimestampUs now) {
  int let = 0;
  for (int i = 0; i < times; ++i) let += doorman.begin(caller, now).wait_us == 0;
  return let;
}

/// Logs in, and returns the browser's cookie.
std::string log_in(Doorman& doorman, const Doorman::Caller& caller, TimestampUs now) {
  const Doorman::Attempt attempt = doorman.begin(caller, now);
  EXPECT_EQ(attempt.wait_us, 0);
  return doorman.let_in(attempt, now);
}

TEST(Throttle, DoublesUpToTheLongestAndForgets) {
  Throttle throttle({.free_failures = 2, .first_wait_us = 10, .longest_wait_us = 40, .entries_max = 2});
  throttle.begin("a", 0);
  EXPECT_EQ(throttle.wait_us("a", 0), 0);
  for (const TimestampUs wait : {10, 20, 40, 40}) {
    throttle.begin("a", 1);
    EXPECT_EQ(throttle.wait_us("a", 1), wait);
  }
  EXPECT_EQ(throttle.wait_us("a", -1'000'000), 40) << "a clock that was set back";
  throttle.begin("a", 100);
  EXPECT_EQ(throttle.wait_us("a", 100), 0) << "long ago";
  throttle.begin("b", 200);
  throttle.begin("b", 200);
  throttle.begin("c", 201);  // "a" makes room
  EXPECT_EQ(throttle.wait_us("b", 201), 9);
  throttle.take_back("b");
  EXPECT_EQ(throttle.wait_us("b", 201), 0);
  throttle.begin("b", 201);
  throttle.forget("b");
  throttle.begin("b", 201);
  EXPECT_EQ(throttle.wait_us("b", 201), 0);
}

TEST(Allowance, IsSomeAtOnceAndThenASteadyRate) {
  Allowance allowance(3, 10);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(allowance.wait_us(100), 0);
    allowance.take(100);
  }
  EXPECT_EQ(allowance.wait_us(100), 10);
  EXPECT_EQ(allowance.wait_us(110), 0);
  allowance.take(110);
  EXPECT_EQ(allowance.wait_us(110), 10);
  EXPECT_EQ(allowance.wait_us(10), 0) << "a clock that was set back does not owe for years";
}

TEST(Networks, AreWhatAGuesserHasForFree) {
  EXPECT_EQ(network_of("10.1.2.3"), "10.1.2.3");
  EXPECT_EQ(network_of("10.1.2.3:443"), "10.1.2.3");
  EXPECT_EQ(network_of("::ffff:10.1.2.3"), "10.1.2.3");
  EXPECT_EQ(network_of("2001:db8:1:2::1"), network_of("2001:DB8:1:2:ffff::9"));
  EXPECT_EQ(network_of("[2001:db8:1:2::1]:443"), network_of("2001:db8:1:2::7"));
  EXPECT_EQ(network_of("fe80::1%eth0"), network_of("fe80::2"));
  EXPECT_NE(network_of("2001:db8:1:2::1"), network_of("2001:db8:1:3::1"));
  EXPECT_NE(network_of("10.1.2.3"), network_of("10.1.2.4"));
  for (const std::string& text :
       {std::string(), std::string("unknown"), std::string(10'000, 'x'), std::string("["), std::string("%"),
        std::string("1.2.3.4.5"), std::string("a b\n")}) {
    EXPECT_EQ(network_of(text), "elsewhere") << "what is no address is not kept";
  }
}

TEST(Doorman, GuessesFromElsewhereDidLockANameForGood) {
  Doorman doorman;
  EXPECT_EQ(guess(doorman, {"ada", "10.0.0.1", {}}, 100, 0), 5);
  EXPECT_EQ(guess(doorman, {"ada", "10.0.0.2", {}}, 1, 0), 1) << "another address is another guesser";
  EXPECT_EQ(guess(doorman, {"vic", "10.0.0.1", {}}, 1, 0), 1) << "another name, a few times";
  EXPECT_GT(doorman.begin({"ada", "10.0.0.1", {}}, 0).wait_us, 0);
  EXPECT_LE(doorman.begin({"ada", "10.0.0.1", {}}, 0).wait_us, 60 * kSecond);
}

TEST(Doorman, ManyNamesFromOneNetworkAreThrottled) {
  Doorman doorman;
  int let = 0;
  for (int i = 0; i < 100; ++i) {
    const std::string name = "name" + std::to_string(i);
    const std::string address = "2001:db8::" + std::to_string(i);
    let += guess(doorman, {name, address, {}}, 1, 0);
  }
  EXPECT_EQ(let, 20);
}

TEST(Doorman, ALoginOfOnesOwnDoesNotUndoGuessesAtOthers) {
  Doorman doorman;
  int let = 0;
  for (int i = 0; i < 40; ++i) {
    const std::string name = "name" + std::to_string(i);
    let += guess(doorman, {name, "10.0.0.1", {}}, 1, 0);
    const auto own = doorman.begin({"mallory", "10.0.0.1", {}}, 0);
    if (own.wait_us == 0) doorman.let_in(own, 0);
  }
  EXPECT_EQ(let, 20);
}

TEST(Doorman, ManyAddressesShareAnAllowanceThatAcquaintancesDoNot) {
  Doorman doorman;
  const std::string cookie = log_in(doorman, {"ada", "10.0.0.1", {}}, 0);
  int let = 0;
  for (int i = 0; i < 10'000; ++i) {
    const std::string address = "10.1." + std::to_string(i / 250) + "." + std::to_string(i % 250);
    let += guess(doorman, {"ada", address, {}}, 1, 0);
  }
  EXPECT_EQ(let, 49) << "fifty passwords at once, of which one was Ada's own";
  EXPECT_GT(doorman.begin({"vic", "10.9.9.9", {}}, 0).wait_us, 0);
  EXPECT_EQ(guess(doorman, {"ada", "10.0.0.1", {}}, 1, 0), 1) << "from where she was before";
  EXPECT_EQ(guess(doorman, {"ada", "10.200.0.1", cookie}, 1, 0), 1) << "her browser, wherever it is";
  EXPECT_EQ(guess(doorman, {"ada", "10.0.0.1", {}}, 1, 30 * kDay), 1);
  EXPECT_EQ(guess(doorman, {"vic", "10.9.9.9", {}}, 1, 2 * kSecond), 1) << "one a second";
}

TEST(Doorman, ABrowserThatWasHereBeforeIsNotKeptOutFromWithinItsOwnNetwork) {
  Doorman doorman;
  const std::string cookie = log_in(doorman, {"ada", "10.0.0.1", {}}, 0);
  EXPECT_EQ(guess(doorman, {"ada", "10.0.0.1", {}}, 1'000, 1), 5);
  for (int i = 0; i < 30; ++i) {
    const std::string name = "name" + std::to_string(i);
    guess(doorman, {name, "10.0.0.1", {}}, 10, 1);
  }
  EXPECT_GT(doorman.begin({"ada", "10.0.0.1", {}}, 1).wait_us, 0);
  EXPECT_GT(doorman.begin({"ada", "10.0.0.1", "another"}, 1).wait_us, 0) << "no cookie of ours";
  EXPECT_GT(doorman.begin({"name1", "10.0.0.1", cookie}, 1).wait_us, 0) << "good for its own name alone";
  EXPECT_EQ(guess(doorman, {"ada", "10.0.0.1", cookie}, 100, 1), 5) << "and no licence to guess";
}

TEST(Doorman, AcquaintancesAreForgottenInTimeAndWithTheirLogin) {
  Doorman doorman;
  const std::string cookie = log_in(doorman, {"ada", "10.0.0.1", {}}, 0);
  EXPECT_FALSE(doorman.begin({"ada", "10.0.0.1", {}}, 30 * kDay).stranger);
  EXPECT_TRUE(doorman.begin({"ada", "10.0.0.1", {}}, 30 * kDay + 1).stranger);
  const std::string again = log_in(doorman, {"ada", "10.0.0.1", cookie}, 31 * kDay);
  EXPECT_NE(again, cookie);
  EXPECT_EQ(log_in(doorman, {"ada", "10.0.0.9", again}, 31 * kDay), again);
  doorman.keep_only(Logins());
  EXPECT_TRUE(doorman.begin({"ada", "10.0.0.9", again}, 31 * kDay).stranger);
}

TEST(Acquaintances, AreBoundedForEachLogin) {
  Acquaintances acquaintances(3, 5);
  acquaintances.remember("ada at home", "ada", 0);
  for (int i = 0; i < 100; ++i) acquaintances.remember("vic " + std::to_string(i), "vic", 1 + i);
  EXPECT_TRUE(acquaintances.knows("ada at home", 200)) << "another login's browsers did push it out";
  EXPECT_TRUE(acquaintances.knows("vic 99", 200));
  EXPECT_TRUE(acquaintances.knows("vic 97", 200));
  EXPECT_FALSE(acquaintances.knows("vic 96", 200));
  for (int i = 0; i < 100; ++i) acquaintances.remember("x", "login" + std::to_string(i), 300 + i);
  for (int i = 0; i < 100; ++i)
    acquaintances.remember(std::to_string(i), "login" + std::to_string(i), 400 + i);
  EXPECT_EQ(acquaintances.count(), 5u);
}

}  // namespace
}  // namespace stepwell::auth
