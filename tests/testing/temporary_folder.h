// TemporaryFolder: a folder of its own for one test, gone with it.
//
// With STEPWELL_KEEP set in the environment the folder stays, and its path is printed, for a look at what
// broke.
#pragma once

#include <filesystem>
#include <string>

namespace stepwell::testing {

class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

  /// Writes a file into the folder and returns its path.
  std::filesystem::path write(const std::string& name, const std::string& content) const;

 private:
  std::filesystem::path path_;
};

/// The whole content of a file. Throws std::runtime_error if it cannot be read.
std::string read_file(const std::filesystem::path& file);

}  // namespace stepwell::testing
