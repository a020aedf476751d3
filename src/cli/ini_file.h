// IniFile: the entries of a configuration file, each with the line that it stands on, so that whoever finds
// fault with one can say where.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace stepwell {

struct IniEntry {
  std::string section;  // in lower case, like the key
  std::string key;
  std::string value;  // without surrounding blanks
  int line = 0;
  /// A blank and a semicolon ended the value: what followed was taken for a comment.
  bool has_comment = false;
};

struct IniSection {
  std::string name;
  int line = 0;
};

struct IniFile {
  std::filesystem::path path;
  std::vector<IniSection> sections;
  std::vector<IniEntry> entries;

  /// "config.ini, line 12".
  std::string where(int line) const;
};

/// Throws Error{kUsage} for a file that cannot be read, is not UTF-8, or has a line that is no INI; it never
/// shows the line itself, which may hold a password.
IniFile read_ini_file(const std::filesystem::path& path);

}  // namespace stepwell
