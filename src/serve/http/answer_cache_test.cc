#include "serve/http/answer_cache.h"

#include <gtest/gtest.h>

namespace stepwell::serve {
namespace {

KeptAnswer answer(std::size_t bytes) { return {std::string(bytes, 'x'), 0, 0}; }

TEST(AnswerCache, StaysWithinItsBounds) {
  AnswerCache cache(100, 100'000);
  for (int i = 0; i < 10'000; ++i) {
    cache.keep("/" + std::to_string(i), answer(static_cast<std::size_t>(i % 2000)));
    EXPECT_LE(cache.size(), 100u);
    EXPECT_LE(cache.bytes(), 100'000u);
  }
}

TEST(AnswerCache, WhatIsAskedForOftenStays) {
  AnswerCache cache(100, 1 << 20);
  cache.keep("/often", answer(10));
  for (int i = 0; i < 1000; ++i) {
    cache.keep("/" + std::to_string(i), answer(10));
    ASSERT_NE(cache.find("/often"), nullptr) << i;
  }
  EXPECT_EQ(cache.find("/0"), nullptr);
  EXPECT_NE(cache.find("/999"), nullptr);
}

TEST(AnswerCache, LeavesOutWhatWouldFillIt) {
  AnswerCache cache(100, 8000);
  cache.keep("/large", answer(5000));
  EXPECT_EQ(cache.find("/large"), nullptr);
  cache.keep("/small", answer(50));
  EXPECT_EQ(cache.find("/small")->text.size(), 50u);
  cache.clear();
  EXPECT_EQ(cache.size(), 0u);
  EXPECT_EQ(cache.bytes(), 0u);
}

}  // namespace
}  // namespace stepwell::serve
