#include "cli/terminal_progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace stepwell {
namespace {

using testing::HasSubstr;
using testing::Not;
using Style = TerminalProgress::Style;

class TerminalProgressTest : public testing::Test {
 protected:
  TerminalProgress::Surroundings surroundings() {
    return {.write = [this](std::string_view text) { written_.emplace_back(text); },
            .now_s = [this] { return now_s_; },
            .columns = [this] { return columns_; }};
  }
  const std::string& last() const { return written_.back(); }

  std::vector<std::string> written_;
  double now_s_ = 100;
  int columns_ = 120;
};

TEST_F(TerminalProgressTest, WritesPlainLinesNowAndThen) {
  TerminalProgress progress(Style::kLines, surroundings());
  progress.begin("read raw rows", 68'000'000);
  for (int tenth = 1; tenth <= 120; ++tenth) {
    now_s_ = 100 + tenth / 10.0;
    progress.advance_to(static_cast<std::uint64_t>(tenth) * 500'000);
  }
  progress.finish();
  EXPECT_THAT(written_,
              testing::ElementsAre("read raw rows ... 68,000,000 rows\n",
                                   "read raw rows: 36%,  8.6 s left  25,000,000 rows  5,000,000 rows/s\n",
                                   "read raw rows: 73%,  3.6 s left  50,000,000 rows  5,000,000 rows/s\n",
                                   "read raw rows: 60,000,000 rows in 12.0 s, 5,000,000 rows/s\n"));
}

TEST_F(TerminalProgressTest, DrawsABarAtMostTenTimesASecond) {
  TerminalProgress progress(Style::kBar, surroundings());
  progress.begin("aggregate", 1000);
  for (int i = 1; i <= 1000; ++i) {
    now_s_ = 100 + i / 1000.0;
    progress.advance_to(static_cast<std::uint64_t>(i));
  }
  EXPECT_GE(written_.size(), 8u);
  EXPECT_LE(written_.size(), 12u);
  EXPECT_THAT(written_[5], HasSubstr("aggregate [############............]  50%  500 ms left  500 rows"));
  for (const auto& text : written_) EXPECT_TRUE(text.starts_with('\r')) << text;
  progress.finish();
  EXPECT_THAT(last(), HasSubstr("aggregate: 1,000 rows in 1.0 s, 1,000 rows/s\n"));
}

TEST_F(TerminalProgressTest, KeepsTheBarOnOneLine) {
  columns_ = 20;
  TerminalProgress progress(Style::kBar, surroundings());
  progress.begin("a step with a very long name", 10);
  EXPECT_EQ(last(), "\r\x1B[Ka step with a very ");
}

TEST_F(TerminalProgressTest, EndsAStepWhenTheNextBegins) {
  TerminalProgress progress(Style::kLines, surroundings());
  progress.begin("one", 0);
  now_s_ += 2;
  progress.begin("two", 0);
  progress.finish();
  progress.finish();
  EXPECT_THAT(written_, testing::ElementsAre("one ...\n", "one: 2.0 s\n", "two ...\n", "two: 0 s\n"));
}

TEST_F(TerminalProgressTest, ClearsTheBarOfAStepThatWasCutShort) {
  {
    TerminalProgress progress(Style::kBar, surroundings());
    progress.begin("publish", 10);
  }
  EXPECT_EQ(last(), "\r\x1B[K");
}

TEST_F(TerminalProgressTest, NeverGoesBackAndKeepsRowsPastTheTotalAtAHundredPercent) {
  TerminalProgress progress(Style::kBar, surroundings());
  progress.begin("read", 100);
  progress.advance_to(150);
  now_s_ += 1;
  progress.advance_to(80);
  EXPECT_THAT(last(), HasSubstr("100%  150 rows"));
  EXPECT_THAT(last(), Not(HasSubstr("left")));
}

TEST_F(TerminalProgressTest, MayBeAdvancedFromManyThreads) {
  TerminalProgress progress(Style::kLines, surroundings());
  progress.begin("read", 40'000);
  std::vector<std::jthread> threads;
  for (std::uint64_t thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      for (std::uint64_t i = 1; i <= 10'000; ++i) progress.advance_to(i * 4 - thread);
    });
  }
  threads.clear();
  now_s_ += 1;
  progress.finish();
  EXPECT_EQ(last(), "read: 40,000 rows in 1.0 s, 40,000 rows/s\n");
}

TEST_F(TerminalProgressTest, IsSilentWhenTold) {
  EXPECT_NE(dynamic_cast<SilentProgress*>(make_progress(true).get()), nullptr);
  EXPECT_NE(dynamic_cast<TerminalProgress*>(make_progress(false).get()), nullptr);
}

}  // namespace
}  // namespace stepwell
