// SpillFolder: the folder of one DuckDB instance for what does not fit into its memory.
//
// Each instance has its own. Two that share one take away each other's files: the first that ends removes
// the folder, and DuckDB's names for what is in it are the same in every process. Nobody else can look into
// it, and nobody can have made it before.
//
// It goes with the object. What a process that was killed has left behind is removed by the next that makes
// one beside it: whoever lives holds a lock on theirs.
#pragma once

#include <filesystem>

namespace stepwell::files {

class SpillFolder {
 public:
  /// Makes `<beside>.tmp-XXXXXX`, or, where there may not be written, one among the system's temporary files.
  /// Throws Error{kFailed} if neither can be made.
  explicit SpillFolder(const std::filesystem::path& beside);
  /// Among the system's temporary files.
  SpillFolder();
  ~SpillFolder();
  SpillFolder(const SpillFolder&) = delete;
  SpillFolder& operator=(const SpillFolder&) = delete;

  /// Absolute, without links in it.
  const std::filesystem::path& path() const { return path_; }

 private:
  /// False: it cannot be made there; errno has the reason.
  bool make(const std::filesystem::path& prefix);
  void make_elsewhere();

  std::filesystem::path path_;
  int lock_ = -1;
};

}  // namespace stepwell::files
