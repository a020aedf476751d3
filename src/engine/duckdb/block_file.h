// BlockFile: a DuckDB file as the bytes that it is made of, past DuckDB.
//
// Closing one drops every lock that this process has on the file, DuckDB's included: it must be closed before
// DuckDB opens the file, or after it has closed it.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

namespace stepwell::duck {

using Words = std::vector<std::uint64_t>;

class BlockFile {
 public:
  /// `flags` and `mode` are those of open(2). Whether it succeeded says is_open; else errno has the reason.
  BlockFile(const std::filesystem::path& path, int flags, unsigned mode = 0);
  ~BlockFile();
  BlockFile(const BlockFile&) = delete;
  BlockFile& operator=(const BlockFile&) = delete;

  bool is_open() const { return descriptor_ >= 0; }
  /// Takes the lock that keeps DuckDB out; false if another process has one.
  bool lock() const;
  /// Fills `words` from `offset`, in bytes. It and all below: false if it cannot be done; errno has the
  /// reason, which is ENODATA where the file ends before.
  bool read(std::int64_t offset, Words& words) const;
  bool write(std::int64_t offset, const Words& words) const;
  bool sync() const;
  bool set_mode(unsigned mode) const;
  bool set_group(unsigned group) const;
  std::optional<struct stat> facts() const;

 private:
  int descriptor_;
};

}  // namespace stepwell::duck
