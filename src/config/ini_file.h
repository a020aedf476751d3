// IniFile: the entries of a configuration file, each with the line that it stands on, so that whoever finds
// fault with one can say where.
//
// Files are shared with programs in Python, and mean here what its configparser takes them to mean: a line
// that is indented further than its key goes on with the value, and %% is a percent sign.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace stepwell {

struct IniEntry {
  std::string section;  // in lower case, like the key
  std::string key;
  std::string value;  // without surrounding blanks; lines that it goes on in, each behind a line break
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
  std::vector<IniSection> sections;  // also those of other programs
  std::vector<IniEntry> entries;

  /// "config.ini, line 12".
  std::string where(int line) const;
};

/// Reads the entries of `sections`; those of others are passed over, whatever they are. Throws Error{kUsage}
/// for a file that cannot be read, is not UTF-8, or has a line that is no INI; it never shows the line
/// itself, which may hold a password.
IniFile read_ini_file(const std::filesystem::path& path, const std::vector<std::string>& sections);

}  // namespace stepwell
