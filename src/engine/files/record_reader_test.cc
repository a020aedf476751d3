#include "engine/files/record_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

namespace stepwell::files {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Hands out a text in pieces of so many bytes.
class TextSource final : public ByteSource {
 public:
  TextSource(std::string text, std::size_t piece) : text_(std::move(text)), piece_(piece) {}
  std::size_t read(char* buffer, std::size_t size) override {
    const std::size_t count = std::min({size, piece_, text_.size() - done_});
    std::memcpy(buffer, text_.data() + done_, count);
    done_ += count;
    return count;
  }

 private:
  std::string text_;
  std::size_t piece_;
  std::size_t done_ = 0;
};

using Rows = std::vector<std::vector<std::string>>;

struct Reading {
  Rows rows;
  std::vector<std::string> places;  // of the last field of each record
  std::string error;
};

Reading read(const std::string& text, const Dialect& dialect = {}) {
  Reading reading;
  TextSource source(text, 7);
  RecordReader reader(source, "f", dialect);
  try {
    reader.read([&](const Record& record) {
      reading.rows.emplace_back();
      for (std::size_t i = 0; i < record.size(); ++i) reading.rows.back().emplace_back(record.field(i));
      reading.places.push_back(reader.place(record, record.size() == 0 ? 0 : record.size() - 1).str());
      return true;
    });
  } catch (const Error& error) {
    reading.error = error.what();
  }
  return reading;
}

TEST(RecordReader, KeepsEveryByteOfAField) {
  const auto reading = read(" a , b\t,\"c \"\n\"x,\"\"y\"\"\r\nz\",\"\",  \n");
  EXPECT_EQ(reading.error, "");
  EXPECT_EQ(reading.rows, (Rows{{" a ", " b\t", "c "}, {"x,\"y\"\r\nz", "", "  "}}));
}

TEST(RecordReader, LineEndsOfAllKindsMayBeMixed) {
  const auto reading = read("a,b\r\nc,d\ne,f\rg,h");
  EXPECT_EQ(reading.rows, (Rows{{"a", "b"}, {"c", "d"}, {"e", "f"}, {"g", "h"}}));
  EXPECT_THAT(reading.places, ElementsAre("'f' line 1", "'f' line 2", "'f' line 3", "'f' line 3 (record 4)"));
}

TEST(RecordReader, LinesAreThoseOfGrep) {
  const auto reading = read("h,h\n\"1\n2\",\"x\r\ny\"\n3,4\r\n\r\n5,6\n");
  EXPECT_THAT(reading.places,
              ElementsAre("'f' line 1", "'f' line 3", "'f' line 5", "'f' line 6", "'f' line 7"));
}

TEST(RecordReader, BlankLinesAreRecordsWithoutFields) {
  EXPECT_EQ(read("a\n\n\r\nb\n\n").rows, (Rows{{"a"}, {}, {}, {"b"}, {}}));
  EXPECT_EQ(read("a\r\rb").rows, (Rows{{"a"}, {}, {"b"}}));
  EXPECT_THAT(read("").rows, IsEmpty());
  EXPECT_EQ(read("\"\"\n").rows, (Rows{{""}}));
  EXPECT_EQ(read(",").rows, (Rows{{"", ""}}));
}

TEST(RecordReader, BrokenQuotesAreRefusedWhereTheyAre) {
  EXPECT_EQ(read("a,b\n1,x\"y\n").error,
            "'f' line 2: a quote inside the unquoted field that begins with 'x'");
  EXPECT_EQ(read("a,b\n1,\"x\ny\"z\n").error,
            "'f' line 3: text follows the quote that ends the field 'x\\ny'");
  EXPECT_EQ(read("a,b\n1,\"x\" \n").error, "'f' line 2: text follows the quote that ends the field 'x'");
  EXPECT_EQ(read("a,b\n\"\n\",\"x\n\n").error,
            "'f' line 3: the quote that opens a field here is never closed");
  EXPECT_EQ(read("a,b\n \"x\",1\n").error,
            "'f' line 2: a quote inside the unquoted field that begins with ' '");
  EXPECT_EQ(read("a\n\"x").error, "'f' line 2: the quote that opens a field here is never closed");
}

TEST(RecordReader, QuoteThatTheDialectLacksIsACharacter) {
  const Dialect tsv{.delimiter = '\t', .quotes = false};
  EXPECT_EQ(read("a\t\"12 inch plate\n\"x\"\t\\N,\\t\n", tsv).rows,
            (Rows{{"a", "\"12 inch plate"}, {"\"x\"", "\\N,\\t"}}));
}

TEST(RecordReader, MarkOfUtf8IsNoPartOfTheFirstName) {
  EXPECT_EQ(read("\xEF\xBB\xBF\"a\",b\n").rows, (Rows{{"a", "b"}}));
}

TEST(RecordReader, OtherEncodingsAndFormatsAreNamed) {
  EXPECT_THAT(read(std::string("\xFF\xFE"
                               "a\0\n\0",
                               6))
                  .error,
              HasSubstr("in UTF-16"));
  EXPECT_THAT(read(std::string("\xFE\xFF\0a", 4)).error, HasSubstr("in UTF-16"));
  EXPECT_THAT(read("\x1F\x8B\x08").error, HasSubstr("packed by gzip"));
  EXPECT_THAT(read("PK\x03\x04").error, HasSubstr("workbook"));
  EXPECT_EQ(read(std::string("a,b\n1,\"x\ny\0", 11)).error, "'f' line 3 holds a NUL byte, as no text does");
}

}  // namespace
}  // namespace stepwell::files
