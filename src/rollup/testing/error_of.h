// What a function of rollup/ says when it refuses. For its tests.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "base/error.h"

namespace stepwell {

/// The message of the Error that `function` throws, which must be kFailed and have a hint; "no error" if it
/// throws none.
template <typename Function>
std::string error_of(Function function) {
  try {
    function();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kFailed);
    EXPECT_FALSE(error.hint().empty());
    return error.what();
  }
  return "no error";
}

}  // namespace stepwell
