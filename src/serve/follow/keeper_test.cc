// The keeper against a database in memory that publishes, goes away, is busy, is replaced and forgets its
// journal.
#include "serve/follow/keeper.h"

#include <gtest/gtest.h>

#include "serve/follow/testing/memory_gateway.h"
#include "serve/follow/testing/synthetic.h"

namespace stepwell::serve {
namespace {

using testing::MemoryDatabase;
using testing::MemoryGateway;

constexpr KeeperOptions kQuick{std::chrono::milliseconds(5), std::chrono::milliseconds(2),
                               std::chrono::milliseconds(5)};

bool eventually(const std::function<bool()>& condition) {
  for (int i = 0; i < 2000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

class KeeperTest : public ::testing::Test {
 protected:
  std::shared_ptr<MemoryDatabase> database_ = std::make_shared<MemoryDatabase>();
  MemoryGateway gateway_{database_};
  Board board_;
  AsinTier tier_ = testing::synthesize(*database_, {}, 1);

  void change_and_publish() {
    {
      const std::lock_guard lock(database_->mutex);
      tier_.front().value = tier_.front().value + Money::of_units(1);
    }
    database_->publish(tier_);
  }
  template <typename Value>
  void set(Value MemoryDatabase::*member, Value value) {
    const std::lock_guard lock(database_->mutex);
    (*database_).*member = value;
  }
  template <typename Value>
  Value get(Value MemoryDatabase::*member) {
    const std::lock_guard lock(database_->mutex);
    return (*database_).*member;
  }
  std::int64_t served() const {
    const auto snapshot = board_.snapshot();
    return snapshot == nullptr ? 0 : snapshot->generation().number;
  }
  bool serves(std::int64_t number) {
    return eventually([this, number] { return served() == number; });
  }
};

TEST_F(KeeperTest, WaitsForTheFirstGeneration) {
  const Keeper keeper(gateway_, board_, kQuick);
  ASSERT_TRUE(eventually([this] { return !board_.database().problem.empty(); }));
  EXPECT_NE(board_.database().problem.find("no generation"), std::string::npos);
  EXPECT_EQ(board_.snapshot(), nullptr);
  database_->publish(tier_);
  EXPECT_TRUE(serves(1));
  EXPECT_TRUE(eventually([this] { return board_.database().problem.empty(); }));
  EXPECT_TRUE(eventually([this] { return database_->open_engines == 0; }));
}

TEST_F(KeeperTest, UpdatesInPlaceAndClosesTheEngine) {
  database_->publish(tier_);
  const Keeper keeper(gateway_, board_, kQuick);
  ASSERT_TRUE(serves(1));
  for (int number = 2; number <= 5; ++number) {
    change_and_publish();
    ASSERT_TRUE(serves(number));
    EXPECT_EQ(board_.snapshot()->asins().find(tier_.front().asin)->rows()[0].value, tier_.front().value);
  }
  EXPECT_EQ(get(&MemoryDatabase::whole_reads), 1);
  EXPECT_EQ(get(&MemoryDatabase::change_reads), 4);
  EXPECT_TRUE(eventually([this] { return database_->open_engines == 0; }));
}

TEST_F(KeeperTest, CatchesUpWithSeveralGenerations) {
  database_->publish(tier_);
  const Keeper keeper(gateway_, board_, kQuick);
  ASSERT_TRUE(serves(1));
  set(&MemoryDatabase::busy, true);
  for (int i = 0; i < 3; ++i) change_and_publish();
  ASSERT_TRUE(eventually([this] { return !board_.database().problem.empty(); }));
  EXPECT_TRUE(board_.database().reachable);
  EXPECT_EQ(served(), 1);
  set(&MemoryDatabase::busy, false);
  ASSERT_TRUE(serves(4));
  EXPECT_EQ(get(&MemoryDatabase::whole_reads), 1);
}

TEST_F(KeeperTest, NewLabelsLeaveTheOlderSnapshotAlone) {
  database_->publish(tier_);
  const Keeper keeper(gateway_, board_, kQuick);
  ASSERT_TRUE(serves(1));
  const auto before = board_.snapshot();
  const std::size_t labels = before->labels().metrics.size();
  {
    const std::lock_guard lock(database_->mutex);
    tier_.front().metric = database_->labels.metrics.intern("A new metric");
  }
  database_->publish(tier_);
  ASSERT_TRUE(serves(2));
  EXPECT_EQ(before->labels().metrics.size(), labels);
  EXPECT_EQ(before->metric_class("a new metric"), kNoLabel);
  EXPECT_NE(board_.snapshot()->metric_class("a new metric"), kNoLabel);
}

TEST_F(KeeperTest, ReadsAllWhenTheJournalIsGoneOrDoesNotFit) {
  database_->publish(tier_);
  const Keeper keeper(gateway_, board_, kQuick);
  ASSERT_TRUE(serves(1));
  set(&MemoryDatabase::busy, true);
  change_and_publish();
  change_and_publish();
  {
    const std::lock_guard lock(database_->mutex);
    database_->journal.erase(2);
    database_->busy = false;
  }
  ASSERT_TRUE(serves(3));
  EXPECT_EQ(get(&MemoryDatabase::whole_reads), 2);

  set(&MemoryDatabase::busy, true);
  change_and_publish();
  {
    const std::lock_guard lock(database_->mutex);
    PyramidDifference& change = database_->journal.at(4);
    change.asins.updated[0].before.value = Money::of_units(-1);
    database_->busy = false;
  }
  ASSERT_TRUE(serves(4));
  EXPECT_EQ(get(&MemoryDatabase::whole_reads), 3);
  EXPECT_EQ(board_.snapshot()->asins().find(tier_.front().asin)->rows()[0].value, tier_.front().value);
}

TEST_F(KeeperTest, ReadsAllOfADatabaseThatWasReplaced) {
  database_->publish(tier_);
  change_and_publish();
  const Keeper keeper(gateway_, board_, kQuick);
  ASSERT_TRUE(serves(2));
  // Backwards, then forwards: the same numbers, other generations.
  for (const int generations : {1, 4}) {
    auto other = std::make_shared<MemoryDatabase>();
    const AsinTier tier = testing::synthesize(*other, {.products = 50 + generations}, 7);
    for (int i = 0; i < generations; ++i)
      other->publish(i % 2 == 0 ? tier : AsinTier(tier.begin() + 1, tier.end()));
    gateway_.replace(other);
    ASSERT_TRUE(serves(generations));
    EXPECT_EQ(board_.snapshot()->asins().row_count(), other->pyramid.asins.size());
    const std::lock_guard lock(other->mutex);
    EXPECT_EQ(other->whole_reads, 1);
    EXPECT_EQ(other->change_reads, 0);
  }
}

TEST_F(KeeperTest, ServesOnWhileTheDatabaseIsOutOfReach) {
  database_->publish(tier_);
  const Keeper keeper(gateway_, board_, kQuick);
  ASSERT_TRUE(serves(1));
  set(&MemoryDatabase::reachable, false);
  ASSERT_TRUE(eventually([this] { return !board_.database().reachable; }));
  const TimestampUs since = board_.database().since;
  EXPECT_NE(since, 0);
  EXPECT_EQ(served(), 1);
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_EQ(board_.database().since, since);
  set(&MemoryDatabase::reachable, true);
  EXPECT_TRUE(eventually([this] { return board_.database().reachable; }));
  change_and_publish();
  EXPECT_TRUE(serves(2));
}

TEST_F(KeeperTest, ShowsThatARefreshFoundNothingToChange) {
  database_->publish(tier_);
  const Keeper keeper(gateway_, board_, kQuick);
  ASSERT_TRUE(serves(1));
  const TimestampUs published_at = board_.snapshot()->generation().published_at;
  {
    const std::lock_guard lock(database_->mutex);
    database_->generations.back().confirmed_at = published_at + 5;
    ++database_->token;
  }
  ASSERT_TRUE(eventually([&] { return board_.snapshot()->generation().confirmed_at == published_at + 5; }));
  EXPECT_EQ(board_.snapshot()->history().front().confirmed_at, published_at + 5);
  EXPECT_EQ(board_.snapshot()->generation().published_at, published_at);
  EXPECT_EQ(get(&MemoryDatabase::whole_reads), 1);
}

TEST_F(KeeperTest, ShowsThatARefreshIsHeldAndThatItIsNoLonger) {
  database_->publish(tier_);
  const Keeper keeper(gateway_, board_, kQuick);
  ASSERT_TRUE(serves(1));
  const Held held{.since = 7, .why = "all would be gone", .sources = {}, .sources_since = 7};
  for (const auto& shown : {std::optional<Held>(held), std::optional<Held>()}) {
    {
      const std::lock_guard lock(database_->mutex);
      database_->generations.back().held = shown;
      ++database_->token;
    }
    EXPECT_TRUE(eventually([&] { return board_.snapshot()->generation().held == shown; }));
  }
  EXPECT_EQ(get(&MemoryDatabase::whole_reads), 1);
}

// Its tiers were read as another program had left them.
TEST_F(KeeperTest, ReadsAGenerationThatRepairedTiersAsAWhole) {
  database_->publish(tier_);
  const Keeper keeper(gateway_, board_, kQuick);
  ASSERT_TRUE(serves(1));
  change_and_publish();
  ASSERT_TRUE(serves(2));
  EXPECT_EQ(get(&MemoryDatabase::whole_reads), 1);
  {
    const std::lock_guard lock(database_->mutex);
    database_->repairs = 3;
  }
  change_and_publish();
  ASSERT_TRUE(serves(3));
  EXPECT_EQ(get(&MemoryDatabase::whole_reads), 2);
}

TEST_F(KeeperTest, ShowsALaterVerification) {
  database_->publish(tier_);
  const Keeper keeper(gateway_, board_, kQuick);
  ASSERT_TRUE(serves(1));
  EXPECT_FALSE(board_.snapshot()->verification());
  {
    const std::lock_guard lock(database_->mutex);
    database_->verification = Verification{1, 5, true, true};
    ++database_->token;
  }
  ASSERT_TRUE(eventually([this] { return board_.snapshot()->verification().has_value(); }));
  EXPECT_EQ(get(&MemoryDatabase::whole_reads), 1);
  EXPECT_EQ(served(), 1);
}

}  // namespace
}  // namespace stepwell::serve
