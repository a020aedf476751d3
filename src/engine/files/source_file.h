// SourceFile: a file to import, held open from the first look at it to the last.
//
// Opening never waits: what is no regular file (a pipe, a device, a folder) is refused before it is opened. A
// file that somebody writes to, replaces or cuts meanwhile is refused as a whole, since what was read of it
// is none of its states. Used by one thread at a time.
#pragma once

#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "engine/files/byte_source.h"

namespace stepwell::files {

class SourceFile final : public ByteSource {
 public:
  /// Throws Error{kUsage} for a path that is no regular file, for an address of the web, and for a name that
  /// DuckDB would take for a pattern; Error{kFailed} if it cannot be opened.
  explicit SourceFile(std::filesystem::path path);
  ~SourceFile() override;
  SourceFile(const SourceFile&) = delete;
  SourceFile& operator=(const SourceFile&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::string name() const { return path_.string(); }
  /// How another part of this process opens the very file, whatever its name stands for by then.
  std::string descriptor_path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }
  /// In bytes, when it was opened.
  std::uint64_t size() const { return static_cast<std::uint64_t>(opened_.st_size); }

  /// Throws Error{kFailed} also where fewer or more bytes come than the file had.
  std::size_t read(char* buffer, std::size_t size) override;
  /// The next `read` begins at the first byte again.
  void rewind();
  /// Throws Error{kFailed} if the file is not what it was when it was opened.
  void check_unchanged() const;

 private:
  std::filesystem::path path_;
  int descriptor_ = -1;
  struct stat opened_ {};
  std::uint64_t position_ = 0;
};

}  // namespace stepwell::files
