#include "config/ini_file.h"

#include <fmt/format.h>
#include <ini.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>

#include "base/error.h"
#include "config/plain_text.h"

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

bool is_comment(std::string_view line) { return line.starts_with('#') || line.starts_with(';'); }

/// "50%% off" is 50% off.
std::string without_doubled_percent(std::string_view value) {
  std::string text;
  for (std::size_t i = 0; i < value.size(); ++i) {
    text += value[i];
    if (value.substr(i).starts_with("%%")) ++i;
  }
  return text;
}

/// What the parser's two callbacks share: it pulls lines from one, and hands entries to the other. The parser
/// tells keys from sections and comments; it knows neither long lines nor values of several.
struct Parse {
  IniFile& file;
  const std::vector<std::string>& known_sections;
  std::string_view rest;
  std::string_view line;
  int line_number = 0;
  bool ours = true;                       // the section
  std::optional<std::size_t> key_indent;  // of the entry that an indented line may go on with
};

void begin_section(Parse& parse, std::string_view name) {
  parse.file.sections.push_back({lower_ascii(name), parse.line_number});
  const auto& known = parse.known_sections;
  parse.ours = std::find(known.begin(), known.end(), parse.file.sections.back().name) != known.end();
}

/// What the parser is shown of a line: nothing of what is not for it, and the beginning of a long value.
std::string_view shown_of(Parse& parse, std::string_view whole) {
  const std::size_t indent = std::min(whole.find_first_not_of(" \t"), whole.size());
  parse.line = strip_blanks(whole);
  if (parse.line.starts_with('[') && parse.line.find(']') == std::string_view::npos) return parse.line;
  if (parse.line.starts_with('[')) {
    begin_section(parse, parse.line.substr(1, parse.line.find(']') - 1));
    parse.key_indent.reset();
    return parse.ours ? parse.line : std::string_view("[]");
  }
  if (!parse.ours || parse.line.empty() || is_comment(parse.line)) return {};
  if (parse.key_indent && indent > *parse.key_indent) {
    parse.file.entries.back().value += "\n" + without_doubled_percent(parse.line);
    return {};
  }
  parse.key_indent = indent;
  return parse.line;
}

char* next_line(char* buffer, int size, void* state) {
  auto& parse = *static_cast<Parse*>(state);
  if (parse.rest.empty()) return nullptr;
  const auto end = parse.rest.find('\n');
  const std::string_view whole = parse.rest.substr(0, end);
  parse.rest = end == std::string_view::npos ? std::string_view() : parse.rest.substr(end + 1);
  ++parse.line_number;
  const std::string_view shown = shown_of(parse, whole).substr(0, static_cast<std::size_t>(size) - 2);
  shown.copy(buffer, shown.size());
  buffer[shown.size()] = '\n';
  buffer[shown.size() + 1] = '\0';
  return buffer;
}

int take_entry(void* state, const char* section, const char* key, const char*) {
  auto& parse = *static_cast<Parse*>(state);
  const auto written =
      strip_blanks(parse.line.substr(std::min(parse.line.find_first_of("=:") + 1, parse.line.size())));
  // A comment within a line begins behind a blank.
  auto comment = written.find(';');
  while (comment != std::string_view::npos && comment > 0 && written[comment - 1] != ' ' &&
         written[comment - 1] != '\t') {
    comment = written.find(';', comment + 1);
  }
  parse.file.entries.push_back({.section = lower_ascii(section),
                                .key = lower_ascii(key),
                                .value = without_doubled_percent(strip_blanks(written.substr(0, comment))),
                                .line = parse.line_number,
                                .has_comment = comment != std::string_view::npos});
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

IniFile read_ini_file(const std::filesystem::path& path, const std::vector<std::string>& sections) {
  IniFile file{.path = path, .sections = {}, .entries = {}};
  const std::string text = read_text(path);
  check_text(file, text);
  Parse parse{.file = file, .known_sections = sections, .rest = text, .line = {}, .key_indent = {}};
  const int failed_line = ini_parse_stream(next_line, &parse, take_entry, &parse);
  if (failed_line != 0) {
    throw fault(file, failed_line, "this line cannot be understood",
                "write [section], key = value, or a comment that begins with # or ;");
  }
  check_entries(file);
  return file;
}

}  // namespace stepwell
