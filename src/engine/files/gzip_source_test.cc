#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <optional>

#include "base/error.h"
#include "engine/files/byte_source.h"

namespace stepwell::files {
namespace {

using ::testing::HasSubstr;

class TextSource final : public ByteSource {
 public:
  explicit TextSource(std::string text) : text_(std::move(text)) {}
  std::size_t read(char* buffer, std::size_t size) override {
    const std::size_t count = std::min(size, text_.size() - done_);
    std::memcpy(buffer, text_.data() + done_, count);
    done_ += count;
    return count;
  }

 private:
  std::string text_;
  std::size_t done_ = 0;
};

std::string packed(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string result(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(result.data());
  stream.avail_out = static_cast<uInt>(result.size());
  deflate(&stream, Z_FINISH);
  result.resize(stream.total_out);
  deflateEnd(&stream);
  return result;
}

/// What comes out, by a buffer of so many bytes; nothing if it is refused.
std::optional<std::string> unpacked(const std::string& bytes, std::size_t buffer_bytes = 1000,
                                    std::string* error = nullptr, bool ahead = false) {
  TextSource source(bytes);
  const auto gzip = unpack_gzip(source, "f.gz");
  const auto thread = ahead ? read_ahead(*gzip) : nullptr;
  ByteSource& reader = ahead ? *thread : *gzip;
  std::string text;
  std::vector<char> buffer(buffer_bytes);
  try {
    while (const std::size_t count = reader.read(buffer.data(), buffer.size()))
      text.append(buffer.data(), count);
  } catch (const Error& caught) {
    if (error != nullptr) *error = caught.what();
    return std::nullopt;
  }
  return text;
}

std::string some_text() {
  std::string text = "id,name\n";
  for (int i = 0; i < 300; ++i) text += std::to_string(i * i) + ",some name\n";
  return text;
}

TEST(GzipSource, BringsBackWhatWasPacked) {
  std::string text;
  for (int i = 0; i < 200000; ++i) text += std::to_string(i * 7919 % 1000) + "\n";
  for (const std::size_t buffer : {1, 7, 4096, 1 << 21}) EXPECT_EQ(unpacked(packed(text), buffer), text);
  EXPECT_EQ(unpacked(packed(text), 4096, nullptr, true), text);
  const std::string repeated(3 << 20, 'a');
  EXPECT_EQ(unpacked(packed(repeated), 1000), repeated);
}

TEST(GzipSource, MembersFollowOneAnother) {
  EXPECT_EQ(unpacked(packed("a\n") + packed("") + packed("b\n")), "a\nb\n");
}

TEST(GzipSource, EveryCutIsRefused) {
  const std::string whole = packed("a\n") + packed(some_text());
  const std::size_t first = packed("a\n").size();
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    if (cut == first) continue;  // a whole file of one member
    EXPECT_EQ(unpacked(whole.substr(0, cut)), std::nullopt) << cut;
    EXPECT_EQ(unpacked(whole.substr(0, cut), 1000, nullptr, true), std::nullopt) << cut;
  }
}

TEST(GzipSource, NoFlippedBitChangesTheContent) {
  const std::string text = some_text();
  const std::string whole = packed(text);
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    std::string flipped = whole;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    const auto found = unpacked(flipped);
    // The name, the time and the system in the header are not part of what was packed.
    EXPECT_TRUE(!found || *found == text) << bit;
  }
}

TEST(GzipSource, WhatFollowsTheEndIsRefused) {
  std::string error;
  EXPECT_FALSE(unpacked(packed("a\n") + "rest", 100, &error));
  EXPECT_THAT(error, HasSubstr("something follows the end"));
  EXPECT_FALSE(unpacked(packed("a\n") + std::string(512, '\0')));
  EXPECT_FALSE(unpacked(packed("a\n") + "\x1F"));
  EXPECT_FALSE(unpacked("a,b\n", 100, &error));
  EXPECT_EQ(error, "'f.gz' is no gzip file, as its name says");
}

}  // namespace
}  // namespace stepwell::files
