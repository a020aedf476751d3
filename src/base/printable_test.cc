#include "base/printable.h"

#include <gtest/gtest.h>

namespace stepwell {
namespace {

TEST(Printable, TextStaysAsItIs) {
  EXPECT_EQ(printable("Zugriff verweigert: 売上 €"), "Zugriff verweigert: 売上 €");
}

TEST(Printable, NothingMovesTheCursor) {
  EXPECT_EQ(printable("a\x1b[2Jb\r\nc\x7f"), "a [2Jb  c ");
  EXPECT_EQ(printable("a\xC2\x9B"
                      "2Jb"),
            "a 2Jb")
      << "the control character of 8 bits";
  EXPECT_EQ(printable("a\xE2\x80\xAE"
                      "b\xE2\x80\xA8"
                      "c"),
            "a b c")
      << "right to left, and a line's end";
  EXPECT_EQ(printable(std::string_view("a\0b", 3)), "a b");
}

TEST(Printable, BytesThatAreNoTextAreShownAsSuch) {
  EXPECT_EQ(printable("a\xFF-\xC3-\xE2\x82"),
            "a?-?-"
            "??");
}

TEST(Printable, LongTextsEndWithAWholeCharacter) {
  EXPECT_EQ(printable("abcdef", 6), "abcdef");
  EXPECT_EQ(printable("abcdefg", 6), "abcdef…");
  EXPECT_EQ(printable("ab€€", 6), "ab€…");
}

TEST(SomeOf, StaysReadable) {
  EXPECT_EQ(some_of({}), "");
  EXPECT_EQ(some_of({"a", "b"}), "a, b");
  EXPECT_EQ(some_of({"a", "b", "c", "d", "e"}), "a, b, c and 2 more");
}

}  // namespace
}  // namespace stepwell
