// Matchers that compare tiers and show only what differs, not two whole tiers.
#pragma once

#include <gtest/gtest.h>

#include "tests/testing/oracle.h"

namespace stepwell::testing {

/// Fails with the lines that are missing or too many.
::testing::AssertionResult same_lines(const std::vector<std::string>& expected,
                                      const std::vector<std::string>& actual);
::testing::AssertionResult same_tiers(const Tiers& expected, const Tiers& actual);
::testing::AssertionResult same_tiers(const TierLines& expected, const TierLines& actual);
::testing::AssertionResult same_exclusions(const Exclusions& expected, const Exclusions& actual);

}  // namespace stepwell::testing
