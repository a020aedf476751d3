#include "model/label.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace stepwell {
namespace {

TEST(Label, FoldIgnoresCaseAndTrailingSpaces) {
  EXPECT_EQ(fold_label("Net Revenue  "), "net revenue");
  EXPECT_EQ(fold_label(" x"), " x");
  EXPECT_EQ(fold_label("ÄÖÜ É"), "äöü é");
  EXPECT_EQ(fold_label("   "), "");
  EXPECT_EQ(fold_label("\xff"
                       "A"),
            "\xff"
            "a");
}

TEST(Label, EqualTextsShareAClassAndKeepTheirSpelling) {
  LabelSet set;
  const LabelId a = set.intern("Net revenue");
  const LabelId b = set.intern("NET REVENUE ");
  const LabelId c = set.intern("CM3");
  EXPECT_EQ(set.intern("Net revenue"), a);
  EXPECT_NE(a, b);
  EXPECT_EQ(set.class_of(a), set.class_of(b));
  EXPECT_NE(set.class_of(a), set.class_of(c));
  EXPECT_EQ(set.text(b), "NET REVENUE ");
  EXPECT_EQ(set.lesser(a, b), b);
  EXPECT_EQ(set.lesser(b, a), b);
  EXPECT_EQ(set.find_class("net REVENUE"), set.class_of(a));
  EXPECT_EQ(set.find_class("unknown"), kNoLabel);
}

TEST(Label, TextsWithTheSameEndsAreToldApart) {
  LabelSet set;
  const LabelId first = set.intern("CM1 share");
  const LabelId second = set.intern("CM2 share");
  EXPECT_NE(first, second);
  EXPECT_EQ(set.intern("CM1 share"), first);
  EXPECT_EQ(set.intern("CM2 share"), second);
  const LabelId empty = set.intern("");
  EXPECT_EQ(set.intern(""), empty);
  LabelSet copy = set;
  EXPECT_EQ(copy.intern("CM1 share"), first);
  EXPECT_EQ(copy.intern("CM3 share"), set.size());
}

TEST(Label, AllIsReservedInEverySpelling) {
  Labels labels;
  EXPECT_EQ(labels.marketplaces.class_of(labels.marketplaces.intern("all ")), kAllMarketplaces);
}

TEST(Label, WhatOnlyTheDatabaseKnowsIsNotAskedForInPassing) {
  int asked = 0;
  LabelSet labels({[&](std::string_view text) {
                     ++asked;
                     return fold_label(text);
                   },
                   [](std::string_view) { return std::nullopt; }});
  const LabelId sales = labels.intern("Sales");
  EXPECT_EQ(labels.known_class("Sales"), sales);
  EXPECT_EQ(labels.known_class("SALES"), std::nullopt);
  EXPECT_EQ(asked, 1);
  labels.learn("SALES");
  labels.learn("units");
  EXPECT_EQ(asked, 3);
  EXPECT_EQ(labels.known_class("SALES"), sales);
  EXPECT_EQ(labels.known_class("units"), kNoLabel);
  const LabelId units = labels.intern("Units");  // a label that was learned before it occurred
  EXPECT_EQ(labels.known_class("units"), units);
  EXPECT_EQ(labels.find_class("unitS"), units);
}

TEST(Label, TooManyAreAnErrorNotAWrap) {
  LabelSet set;
  for (int i = 0; i < kNoLabel; ++i) set.intern(std::to_string(i));
  EXPECT_THROW(set.intern("one more"), Error);
}

}  // namespace
}  // namespace stepwell
