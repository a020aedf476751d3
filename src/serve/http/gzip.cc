#include "serve/http/gzip.h"

#include <zlib.h>

#include "base/error.h"

namespace stepwell::serve {
namespace {

constexpr int kLevel = 5;
constexpr int kGzipWindow = 15 + 16;  // zlib: 16 more means a gzip header
constexpr int kMemory = 8;

}  // namespace

std::string gzip(std::string_view text) {
  z_stream stream{};
  if (deflateInit2(&stream, kLevel, Z_DEFLATED, kGzipWindow, kMemory, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw Error(ErrorCode::kFailed, "there is not enough memory to compress an answer");
  }
  std::string packed(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);  // the bound is one: it always ends
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

}  // namespace stepwell::serve
