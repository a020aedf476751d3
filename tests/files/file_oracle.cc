#include "tests/files/file_oracle.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <regex>
#include <set>

namespace stepwell::testing {
namespace {

struct Fault {
  std::uint64_t line;
  std::string why;
};

struct Field {
  std::string value;
  std::size_t begin;
};

struct Line {
  std::size_t begin;
  std::vector<Field> fields;  // none: a blank line
};

std::uint64_t line_at(const std::string& text, std::size_t position) {
  return 1 + static_cast<std::uint64_t>(
                 std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(position), '\n'));
}

bool ends_line(char c) { return c == '\n' || c == '\r'; }

/// Takes one record from the text at a time.
class Scanner {
 public:
  Scanner(const std::string& text, const FileDialect& dialect) : text_(text), dialect_(dialect) {
    if (text_.substr(0, 3) == "\xEF\xBB\xBF") at_ = 3;
  }
  bool at_end() const { return at_ >= text_.size(); }
  Line next() {
    Line line{at_, {}};
    if (ends_line(peek())) {
      skip_line_end();
      return line;
    }
    while (true) {
      line.fields.push_back(quoted() ? quoted_field() : bare_field());
      if (at_end()) return line;
      if (ends_line(peek())) break;
      ++at_;  // the delimiter
    }
    skip_line_end();
    return line;
  }

 private:
  char peek() const {
    if (text_[at_] == '\0') throw Fault{line_at(text_, at_), "NUL"};
    return text_[at_];
  }
  bool quoted() const { return dialect_.quotes && !at_end() && peek() == '"'; }
  bool field_ends() const { return at_end() || peek() == dialect_.delimiter || ends_line(peek()); }
  void skip_line_end() {
    if (text_.compare(at_, 2, "\r\n") == 0) ++at_;
    ++at_;
  }
  Field bare_field() {
    Field field{"", at_};
    while (!field_ends()) {
      if (dialect_.quotes && peek() == '"') throw Fault{line_at(text_, at_), "quote inside"};
      field.value += text_[at_++];
    }
    return field;
  }
  Field quoted_field() {
    Field field{"", at_++};
    while (true) {
      if (at_end()) throw Fault{line_at(text_, field.begin), "open quote"};
      if (peek() == '"') {
        ++at_;
        if (field_ends()) return field;
        if (peek() != '"') throw Fault{line_at(text_, at_), "text after quote"};
      }
      field.value += text_[at_++];
    }
  }

  const std::string& text_;
  FileDialect dialect_;
  std::size_t at_ = 0;
};

bool is_utf8(const std::string& text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i]);
    const std::size_t more = first < 0x80   ? 0
                             : first < 0xC0 ? 9
                             : first < 0xE0 ? 1
                             : first < 0xF0 ? 2
                             : first < 0xF8 ? 3
                                            : 9;
    if (more == 9 || i + more >= text.size()) return false;
    std::uint32_t character = more == 0 ? first : first & (0x3FU >> more);
    for (std::size_t j = 1; j <= more; ++j) {
      const auto next = static_cast<unsigned char>(text[i + j]);
      if ((next & 0xC0U) != 0x80U) return false;
      character = character << 6U | (next & 0x3FU);
    }
    constexpr std::uint32_t kLeast[] = {0, 0x80, 0x800, 0x10000};
    if (character < kLeast[more] || character > 0x10FFFF || (character >= 0xD800 && character < 0xE000))
      return false;
    i += more + 1;
  }
  return true;
}

std::size_t characters(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::optional<std::string> id(const std::string& field) {
  static const std::regex kPattern("-?0*[0-9]{1,10}");
  if (!std::regex_match(field, kPattern)) return std::nullopt;
  const bool negative = field[0] == '-';
  std::int64_t value = 0;
  for (const char c : field) value = c == '-' ? 0 : value * 10 + (c - '0');
  if (value > (negative ? 2147483648 : 2147483647)) return std::nullopt;
  return std::to_string(negative ? -value : value);
}

std::optional<std::string> day(const std::string& field) {
  static const std::regex kPattern("([0-9]{4})-([0-9]{2})-([0-9]{2})([T ]00:00:00)?");
  std::smatch parts;
  if (!std::regex_match(field, parts, kPattern)) return std::nullopt;
  const int year = std::stoi(parts[1]);
  const int month = std::stoi(parts[2]);
  const int number = std::stoi(parts[3]);
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  const int days[] = {0, 31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1900 || year > 2200 || month < 1 || month > 12 || number < 1 || number > days[month])
    return std::nullopt;
  return field.substr(0, 10);
}

std::optional<std::string> money(const std::string& field) {
  static const std::regex kPattern("(-?)0*([0-9]{1,13})(\\.([0-9]{0,2})0*)?");
  static const std::regex kPlain("-?[0-9]+(\\.[0-9]+)?");
  std::smatch parts;
  if (!std::regex_match(field, kPlain) || !std::regex_match(field, parts, kPattern)) return std::nullopt;
  std::string places = parts[4];
  while (places.size() < 2) places += '0';
  std::string whole = parts[2];
  while (whole.size() > 1 && whole[0] == '0') whole.erase(0, 1);
  const bool zero = whole == "0" && places == "00";
  return (zero ? std::string() : std::string(parts[1])) + whole + "." + places;
}

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

std::optional<std::string> value_of(const std::string& column, const std::string& field) {
  if (column == "asin_id") return id(field);
  if (column == "month") return day(field);
  if (column == "value") return money(field);
  if (!is_utf8(field) || (column == "marketplace" && characters(field) > 10)) return std::nullopt;
  return field;
}

std::vector<std::string> header_of(const Line& line) {
  static const std::set<std::string> kKnown = {"asin_id", "marketplace", "metric", "month", "value"};
  std::vector<std::string> columns;
  for (const auto& field : line.fields) {
    const std::string name = lower(field.value);
    if (kKnown.count(name) == 0 || std::count(columns.begin(), columns.end(), name) > 0)
      throw Fault{0, "header"};
    columns.push_back(name);
  }
  if (columns.size() != kKnown.size()) throw Fault{0, "header lacks columns"};
  return columns;
}

void refuse_quoted(const std::string& text, const Line& line) {
  for (const auto& field : line.fields) {
    if (field.value.size() >= 2 && field.value.front() == '"' && field.value.back() == '"') {
      throw Fault{line_at(text, field.begin), "quoted field"};
    }
  }
}

std::vector<std::optional<std::string>> row_of(const std::string& text, const Line& line,
                                               const std::vector<std::string>& columns) {
  if (line.fields.size() != columns.size()) throw Fault{line_at(text, line.begin), "ragged"};
  std::vector<std::optional<std::string>> row;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string& field = line.fields[i].value;
    row.emplace_back();
    if (field.empty() || field == "\\N") continue;
    row.back() = value_of(columns[i], field);
    if (!row.back()) throw Fault{line_at(text, line.fields[i].begin), "no " + columns[i] + ": " + field};
  }
  return row;
}

void refuse_reserved(const std::vector<std::optional<std::string>>& row, const Line& line,
                     const std::string& text, const std::vector<std::string>& columns) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i] != "marketplace" || !row[i]) continue;
    std::string folded = lower(*row[i]);
    while (!folded.empty() && folded.back() == ' ') folded.pop_back();
    if (folded == "all") throw Fault{line_at(text, line.fields[i].begin), "reserved"};
  }
}

void judge(const std::string& text, const FileDialect& dialect, Verdict& verdict) {
  Scanner scanner(text, dialect);
  if (scanner.at_end()) throw Fault{0, "empty"};
  std::optional<Line> blank;
  std::vector<Line> lines;
  bool first = true;
  while (!scanner.at_end()) {
    const Line line = scanner.next();
    if (dialect.refuses_quotes) refuse_quoted(text, line);
    if (first) {
      if (line.fields.empty()) throw Fault{1, "blank header"};
      verdict.columns = header_of(line);
      first = false;
    } else if (line.fields.empty()) {
      if (!blank) blank = line;
    } else {
      if (blank) throw Fault{line_at(text, blank->begin), "blank line"};
      verdict.rows.push_back(row_of(text, line, verdict.columns));
      lines.push_back(line);
    }
  }
  for (std::size_t i = 0; i < lines.size(); ++i)
    refuse_reserved(verdict.rows[i], lines[i], text, verdict.columns);
}

}  // namespace

Verdict consult_file_oracle(const std::string& text, const FileDialect& dialect) {
  Verdict verdict;
  try {
    judge(text, dialect, verdict);
  } catch (const Fault& fault) {
    verdict.refused = true;
    verdict.line = fault.line;
    verdict.why = fault.why;
    verdict.rows.clear();
  }
  return verdict;
}

}  // namespace stepwell::testing
