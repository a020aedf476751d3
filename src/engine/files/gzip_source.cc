#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <new>
#include <vector>

#include "base/error.h"
#include "engine/files/byte_source.h"

namespace stepwell::files {
namespace {

constexpr std::size_t kPacked_bytes = 256 << 10;
constexpr unsigned char kFirstByte = 0x1F;
constexpr int kGzipAlone = 15 + 16;  // the largest window; no zlib and no raw streams

class GzipSource final : public ByteSource {
 public:
  GzipSource(ByteSource& packed, std::string name) : packed_(packed), name_(std::move(name)) {
    if (inflateInit2(&stream_, kGzipAlone) != Z_OK) throw std::bad_alloc();
  }
  ~GzipSource() override { inflateEnd(&stream_); }

  std::size_t read(char* buffer, std::size_t size) override {
    stream_.next_out = reinterpret_cast<Bytef*>(buffer);
    stream_.avail_out = static_cast<uInt>(std::min<std::size_t>(size, kPacked_bytes * 4));
    const std::size_t wanted = stream_.avail_out;
    while (stream_.avail_out == wanted && wanted > 0) {
      if (!holds_output_ && stream_.avail_in == 0 && !refill()) {
        if (between_members_ && members_ > 0) return 0;
        throw broken("it ends too early");
      }
      if (between_members_) begin_member();
      step();
      // What did not fit into the buffer comes out without further input.
      holds_output_ = stream_.avail_out == 0 && !between_members_;
    }
    return wanted - stream_.avail_out;
  }

 private:
  bool refill() {
    stream_.avail_in = static_cast<uInt>(read_fully(packed_, input_.data(), input_.size()));
    stream_.next_in = reinterpret_cast<Bytef*>(input_.data());
    return stream_.avail_in > 0;
  }
  /// What follows a member is another one: zlib is asked to read it as that, and says what is wrong with it.
  void begin_member() {
    if (*stream_.next_in != kFirstByte) {
      if (members_ > 0) throw broken("something follows the end of what was packed");
      throw Error(ErrorCode::kFailed, fmt::format("'{}' is no gzip file, as its name says", name_),
                  "nothing was imported; name it without .gz if it is not packed");
    }
    between_members_ = false;
  }
  void step() {
    const int state = inflate(&stream_, Z_NO_FLUSH);
    if (state == Z_STREAM_END) {
      ++members_;
      between_members_ = true;
      inflateReset(&stream_);
    } else if (state == Z_MEM_ERROR) {
      throw std::bad_alloc();
    } else if (state != Z_OK && state != Z_BUF_ERROR) {
      throw broken(stream_.msg == nullptr ? "it is no gzip" : stream_.msg);
    }
  }
  Error broken(const std::string& why) const {
    return Error(
        ErrorCode::kFailed, fmt::format("'{}' is damaged: {}", name_, why),
        fmt::format("nothing was imported; fetch it again ('gzip -t {}' tells whether it is whole)", name_));
  }

  ByteSource& packed_;
  std::string name_;
  z_stream stream_{};
  std::vector<char> input_ = std::vector<char>(kPacked_bytes);
  bool between_members_ = true;
  bool holds_output_ = false;
  std::uint64_t members_ = 0;
};

}  // namespace

std::unique_ptr<ByteSource> unpack_gzip(ByteSource& packed, std::string name) {
  return std::make_unique<GzipSource>(packed, std::move(name));
}

std::size_t read_fully(ByteSource& source, char* buffer, std::size_t size) {
  std::size_t count = 0;
  while (count < size) {
    const std::size_t more = source.read(buffer + count, size - count);
    if (more == 0) break;
    count += more;
  }
  return count;
}

}  // namespace stepwell::files
