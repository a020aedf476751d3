// OutputFile: how this program creates and replaces files, and where it writes what people asked for.
//
// Whoever may write to the same folder must not be able to turn a write to somewhere else. So:
//
//   - A regular file is never written to. A new one is made beside it, under a name that nobody can guess
//     (O_EXCL, O_NOFOLLOW), and takes its place when it is complete. Readers see the old one or the new one.
//   - What is no regular file (a device, a pipe) is written to and never replaced.
//   - Standard output and other descriptors of this process (/dev/stdout, /dev/fd/3, /proc/self/fd/3) are
//     written to as they are: a file behind `>>` keeps what it has.
//   - A link is followed, and stays a link: the file that it leads to is replaced. A link that leads nowhere
//     is refused.
//   - In a folder where everybody may write (/tmp), a link, a file or a pipe of another user's is refused, as
//     the kernel does where fs.protected_symlinks and its like are on.
//
// A new file is for its owner alone unless told otherwise; one that is replaced hands on its mode. Used by
// one thread.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace stepwell {

struct OutputOptions {
  /// The mode, whatever there was before. None: that of the file that is replaced, 0600 for a new one.
  std::optional<unsigned> mode = {};
  /// Returns from `finish` when the bytes are on the disk.
  bool durable = false;
  /// Hands on the owner of the file that is replaced, too: the program that reads it may be another user's.
  bool keep_owner = false;
  /// What is no regular file is refused: for files that are read again.
  bool regular_only = false;
};

class OutputFile {
 public:
  /// An empty path is standard output. Opening a pipe waits for its reader. Throws Error{kFailed} if it
  /// cannot be opened or may not be written.
  explicit OutputFile(std::filesystem::path file, const OutputOptions& options = {});
  struct Place;
  /// Takes away what was not finished.
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  /// As it was named; empty for standard output.
  const std::filesystem::path& file() const { return file_; }
  /// Throws Error{kFailed} if not all of it can be written.
  void write(std::string_view bytes);
  /// The file appears under its name. Throws Error{kFailed}; then the one that was there stands.
  void finish();

 private:
  void open_stream(const Place& place);
  void open_beside(const Place& place, const OutputOptions& options);
  void take_over(const Place& place, const OutputOptions& options);
  void discard() noexcept;

  std::filesystem::path file_;  // as it was named, for messages
  std::string name_;            // within the folder; empty for what is written to as it is
  std::string beside_;
  int folder_ = -1;
  int descriptor_ = -1;
  bool durable_ = false;
};

/// Writes a whole file at once.
void write_file(const std::filesystem::path& file, std::string_view content,
                const OutputOptions& options = {});

/// Opens what goes on where it ended, such as a log, by the same rules; a new file is for its owner alone.
/// The caller closes the descriptor. Throws Error{kFailed}.
int open_to_append(const std::filesystem::path& file);

}  // namespace stepwell
