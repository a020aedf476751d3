// Static files: the pages, as the build of web/ left them, inside the program.
//
// The table is generated at build time (web/embed.mjs), so that what is served is what was compiled in, on
// any machine and in any folder.
#pragma once

#include <span>
#include <string_view>

namespace stepwell::serve {

struct StaticFile {
  /// "/assets/index-C0oIjUHm.js"
  std::string_view path;
  std::string_view content_type;
  std::string_view plain;
  /// The same, compressed; empty where that does not pay.
  std::string_view gzip;
  /// Hash of the content, in hexadecimal digits.
  std::string_view hash;
  /// The path holds a hash of the content: what is there now is there for ever.
  bool immutable = false;
};

/// Ascending by path. The files live as long as the program.
std::span<const StaticFile> static_files();

/// nullptr if there is none of that path.
const StaticFile* find_static_file(std::string_view path);

}  // namespace stepwell::serve
