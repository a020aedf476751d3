// ByteSource: the bytes of a file from its first to its last, and the certainty that they were all of it.
//
// What a source cannot vouch for (a read error, a checksum that differs, an end that comes too early) it
// throws, at the latest instead of the end. So whoever has seen the end has seen the whole file, as it was
// written. Used by one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace stepwell::files {

class ByteSource {
 public:
  virtual ~ByteSource() = default;

  /// Up to `size` bytes; 0 only at the end. Throws Error{kFailed}.
  virtual std::size_t read(char* buffer, std::size_t size) = 0;
};

/// Reads until `size` bytes are there or the source ends.
std::size_t read_fully(ByteSource& source, char* buffer, std::size_t size);

/// The content of a gzip file of one member or more. The checksum and the length of each are compared, and
/// nothing may follow the last, zeros included: a copy that was cut, padded or glued to something is not what
/// was packed. `packed` must outlive it; `name` is for errors. Memory does not grow with what is unpacked.
std::unique_ptr<ByteSource> unpack_gzip(ByteSource& packed, std::string name);

/// The same bytes, read by a thread of its own some blocks ahead of whoever asks. `source` must outlive it.
std::unique_ptr<ByteSource> read_ahead(ByteSource& source);

}  // namespace stepwell::files
