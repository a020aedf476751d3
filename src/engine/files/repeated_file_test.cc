#include "engine/files/repeated_file.h"

#include <gmock/gmock.h>

#include <fstream>

namespace stepwell::files {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class RepeatedFile : public ::testing::Test {
 protected:
  std::filesystem::path write(const std::string& name, const std::string& content) {
    const auto path = std::filesystem::path(::testing::TempDir()) / ("repeated_file_" + name);
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }
};

TEST_F(RepeatedFile, TheHashIsOfTheBytesAlone) {
  // BLAKE2b-256 of "abc".
  EXPECT_EQ(content_hash(write("a.csv", "abc")),
            "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
  EXPECT_EQ(content_hash(write("b.csv", "abc")), content_hash(write("a.csv", "abc")));
  EXPECT_NE(content_hash(write("c.csv", "abd")), content_hash(write("a.csv", "abc")));
}

TEST_F(RepeatedFile, TheHashCoversAllOfALargeFile) {
  std::string text(3 << 20, 'x');
  const std::string before = content_hash(write("large.csv", text));
  text.back() = 'y';
  EXPECT_NE(content_hash(write("large.csv", text)), before);
  EXPECT_NE(content_hash(write("large.csv", text + "y")), content_hash(write("large.csv", text)));
}

TEST_F(RepeatedFile, WhatCannotBeReadIsAnError) {
  EXPECT_THROW(content_hash(std::filesystem::path(::testing::TempDir()) / "repeated_file_none"), Error);
  EXPECT_THROW(content_hash(::testing::TempDir()), Error);  // a folder
}

TEST_F(RepeatedFile, TheErrorSaysWhenAndUnderWhatName) {
  const EarlierImport earlier{.imported_at = 1'760'000'000'000'000, .rows = 1, .file = "sales.csv"};
  EXPECT_THAT(
      imported_already("copy.csv", "financials", earlier).what(),
      HasSubstr("'copy.csv' has been imported before as 'sales.csv': 2025-10-09 08:53:20 UTC, 1 row into"));
  EXPECT_THAT(imported_already("sales.csv", "financials", earlier).what(), Not(HasSubstr(" as ")));
}

}  // namespace
}  // namespace stepwell::files
