#include "cli/ini_file.h"

#include <fmt/format.h>
#include <ini.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "base/error.h"
#include "cli/plain_text.h"

namespace stepwell {
namespace {

Error fault(const IniFile& file, int line, std::string_view what, std::string hint) {
  return Error(ErrorCode::kUsage, fmt::format("{}: {}", file.where(line), what), std::move(hint));
}

std::string read_text(const std::filesystem::path& path) {
  const auto refuse = [&](const char* why) {
    return Error(ErrorCode::kUsage,
                 fmt::format("cannot read the configuration file {}: {}", path.string(), why),
                 "name a file that exists with --config, or leave the option out");
  };
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) throw refuse("it is a folder");
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw refuse(errno != 0 ? std::strerror(errno) : "it cannot be opened");
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (stream.bad()) throw refuse("reading failed");
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  return text;
}

/// What the parser's two callbacks share: it pulls lines from one, and hands entries to the other.
struct Parse {
  IniFile& file;
  std::string_view rest;
  std::string_view line;
  int line_number = 0;
  int too_long_line = 0;
};

char* next_line(char* buffer, int size, void* state) {
  auto& parse = *static_cast<Parse*>(state);
  if (parse.rest.empty()) return nullptr;
  const auto end = parse.rest.find('\n');
  // Without its indentation: the parser would take an indented line for more of the value above.
  parse.line = strip_blanks(parse.rest.substr(0, end));
  parse.rest = end == std::string_view::npos ? std::string_view() : parse.rest.substr(end + 1);
  ++parse.line_number;
  if (parse.line.size() + 2 > static_cast<std::size_t>(size)) {
    if (parse.too_long_line == 0) parse.too_long_line = parse.line_number;
    parse.line = {};
  }
  if (parse.line.starts_with('[') && parse.line.find(']') != std::string_view::npos) {
    parse.file.sections.push_back(
        {lower_ascii(parse.line.substr(1, parse.line.find(']') - 1)), parse.line_number});
  }
  parse.line.copy(buffer, parse.line.size());
  buffer[parse.line.size()] = '\n';
  buffer[parse.line.size() + 1] = '\0';
  return buffer;
}

int take_entry(void* state, const char* section, const char* key, const char* value) {
  auto& parse = *static_cast<Parse*>(state);
  const auto written =
      strip_blanks(parse.line.substr(std::min(parse.line.find_first_of("=:") + 1, parse.line.size())));
  parse.file.entries.push_back({.section = lower_ascii(section),
                                .key = lower_ascii(key),
                                .value = value,
                                .line = parse.line_number,
                                .has_comment = written != value});
  return 1;
}

void check_text(const IniFile& file, std::string_view text) {
  for (int line = 1; !text.empty(); ++line) {
    const auto end = text.find('\n');
    if (!is_utf8(text.substr(0, end))) {
      throw fault(file, line, "this line is not UTF-8 text", "save the file as UTF-8");
    }
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
}

void check_entries(const IniFile& file) {
  for (auto entry = file.entries.begin(); entry != file.entries.end(); ++entry) {
    if (entry->section.empty()) {
      throw fault(file, entry->line, fmt::format("'{}' stands before any section", entry->key),
                  "put a line such as [database] above it");
    }
    const auto first = std::find_if(file.entries.begin(), entry, [&](const IniEntry& other) {
      return other.section == entry->section && other.key == entry->key;
    });
    if (first != entry) {
      throw fault(
          file, entry->line,
          fmt::format("[{}] {} is there already, on line {}", entry->section, entry->key, first->line),
          "keep one of the two");
    }
  }
}

}  // namespace

std::string IniFile::where(int line) const { return fmt::format("{}, line {}", path.string(), line); }

IniFile read_ini_file(const std::filesystem::path& path) {
  IniFile file{.path = path, .sections = {}, .entries = {}};
  const std::string text = read_text(path);
  check_text(file, text);
  Parse parse{.file = file, .rest = text, .line = {}};
  const int failed_line = ini_parse_stream(next_line, &parse, take_entry, &parse);
  if (parse.too_long_line != 0) {
    throw fault(file, parse.too_long_line, "this line is too long", "lines have at most 190 bytes");
  }
  if (failed_line != 0) {
    throw fault(file, failed_line, "this line cannot be understood",
                "write [section], key = value, or a comment that begins with # or ;");
  }
  check_entries(file);
  return file;
}

}  // namespace stepwell
