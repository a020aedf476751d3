#include "tests/testing/tier_matchers.h"

#include <algorithm>
#include <iterator>

namespace stepwell::testing {
namespace {

constexpr std::size_t kShownLines_max = 20;

std::string shown(const std::string& title, const std::vector<std::string>& lines) {
  std::string text;
  for (std::size_t i = 0; i < std::min(lines.size(), kShownLines_max); ++i) {
    text += "\n  " + title + ": " + lines[i];
  }
  if (lines.size() > kShownLines_max) {
    text += "\n  and " + std::to_string(lines.size() - kShownLines_max) + " more " + title;
  }
  return text;
}

std::vector<std::string> lines_of(const Exclusions& exclusions) {
  std::vector<std::string> lines;
  for (const auto& [reason, account] : exclusions) {
    lines.push_back(reason + ": " + std::to_string(account.rows) + " rows, " + money_text(account.money));
  }
  return lines;
}

}  // namespace

::testing::AssertionResult same_lines(const std::vector<std::string>& expected,
                                      const std::vector<std::string>& actual) {
  // Multisets: a row that is there twice is a difference.
  std::vector<std::string> left = expected;
  std::vector<std::string> right = actual;
  std::sort(left.begin(), left.end());
  std::sort(right.begin(), right.end());
  std::vector<std::string> missing;
  std::vector<std::string> unexpected;
  std::set_difference(left.begin(), left.end(), right.begin(), right.end(), std::back_inserter(missing));
  std::set_difference(right.begin(), right.end(), left.begin(), left.end(), std::back_inserter(unexpected));
  if (missing.empty() && unexpected.empty()) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << shown("missing", missing) << shown("unexpected", unexpected);
}

::testing::AssertionResult same_tiers(const TierLines& expected, const TierLines& actual) {
  for (const auto tier : {&TierLines::asins, &TierLines::brands, &TierLines::categories}) {
    // The ASIN tier first: what is wrong there is wrong in the tiers above as well.
    auto result = same_lines(expected.*tier, actual.*tier);
    if (!result) return result;
  }
  return ::testing::AssertionSuccess();
}

::testing::AssertionResult same_tiers(const Tiers& expected, const Tiers& actual) {
  return same_tiers(expected.lines(), actual.lines());
}

::testing::AssertionResult same_exclusions(const Exclusions& expected, const Exclusions& actual) {
  return same_lines(lines_of(expected), lines_of(actual));
}

}  // namespace stepwell::testing
