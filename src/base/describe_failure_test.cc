#include "base/describe_failure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/system/system_error.hpp>
#include <filesystem>
#include <functional>
#include <new>
#include <system_error>

namespace stepwell {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
namespace fs = std::filesystem;

/// Message and hint of what `deed` throws.
std::string told(const std::function<void()>& deed) {
  try {
    deed();
  } catch (const std::exception& failure) {
    const Error error = describe_failure(failure);
    EXPECT_FALSE(error.hint().empty()) << error.what();
    return std::string(error.what()) + " | " + error.hint();
  }
  return "nothing was thrown";
}

TEST(DescribeFailure, ErrorsStayWhatTheyAre) {
  const Error error = describe_failure(Error(ErrorCode::kUsage, "what", "hint"));
  EXPECT_EQ(error.code(), ErrorCode::kUsage);
  EXPECT_STREQ(error.what(), "what");
  EXPECT_EQ(error.hint(), "hint");
}

// By the library itself: its own words are "filesystem error: …".
TEST(DescribeFailure, PathsAreNamedWithACure) {
  EXPECT_THAT(told([] { (void)fs::file_size("/missing/x"); }),
              HasSubstr("cannot use /missing/x: No such file or directory | check the path"));
  EXPECT_THAT(told([] { fs::rename("/missing/a", "/missing/b"); }),
              HasSubstr("cannot make /missing/b of /missing/a"));
  EXPECT_THAT(told([] { (void)fs::exists("/" + std::string(300, 'n')); }), HasSubstr("name a shorter path"));
  EXPECT_THAT(told([] { (void)fs::canonical("/missing\n\x1b[2J"); }), Not(HasSubstr("\x1b")));
  EXPECT_THAT(
      told([] { throw fs::filesystem_error("x", std::make_error_code(std::errc::no_space_on_device)); }),
      HasSubstr("current folder"));
}

TEST(DescribeFailure, ShortagesAreNoFaultsOfTheProgram) {
  const auto again = std::make_error_code(std::errc::resource_unavailable_try_again);
  EXPECT_THAT(told([] { throw std::bad_alloc(); }), HasSubstr("not enough memory | close other programs"));
  EXPECT_THAT(told([&] { throw std::system_error(again); }), HasSubstr("cannot start a thread"));
  EXPECT_THAT(
      told([] { throw boost::system::system_error(EAGAIN, boost::system::system_category(), "thread"); }),
      HasSubstr("cannot start a thread"));
}

TEST(DescribeFailure, WhatNothingExplainsIsAFaultOfTheProgram) {
  EXPECT_THAT(told([] { throw std::logic_error("broken"); }), HasSubstr("broken | report this as a fault"));
}

}  // namespace
}  // namespace stepwell
