#include "tests/testing/printed_text.h"

#include <regex>
#include <sstream>
#include <string_view>
#include <utility>
#include <vector>

namespace stepwell::testing {
namespace {

constexpr std::string_view kElided = "…";

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    while (!line.empty() && (line.back() == ' ' || line.back() == '\r')) line.pop_back();
    lines.push_back(line);
  }
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

/// Each part between two elisions is taken at its first place, which leaves the most to the parts after it;
/// the last one at the end of the line.
bool matches_line(std::string_view seen, std::string_view expected) {
  const auto first = expected.find(kElided);
  if (first == std::string_view::npos) return seen == expected;
  if (!seen.starts_with(expected.substr(0, first))) return false;
  seen.remove_prefix(first);
  expected.remove_prefix(first + kElided.size());
  for (auto next = expected.find(kElided); next != std::string_view::npos; next = expected.find(kElided)) {
    const auto at = seen.find(expected.substr(0, next));
    if (at == std::string_view::npos) return false;
    seen.remove_prefix(at + next);
    expected.remove_prefix(next + kElided.size());
  }
  return seen.ends_with(expected);
}

}  // namespace

void replace_all(std::string& text, const std::string& what, const std::string& by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
}

std::string without_measurements(std::string text) {
  static const std::pair<std::regex, const char*> kReplacements[] = {
      {std::regex(R"(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?Z?)"), "<when>"},
      {std::regex(R"(\b\d+(\.\d+)? (ms|s|us|µs|min|h)\b( \d\d s)?)"), "<time>"},
      {std::regex(R"(\b\d+(\.\d+)? [kMG]?B\b)"), "<size>"},
      {std::regex(R"re("(duration_s|elapsed_s|bytes)":[0-9.e-]+)re"), "\"$1\":<number>"},
      {std::regex(R"re("actor":"[^"]+")re"), "\"actor\":\"<user>\""},
      {std::regex(R"(, published <time> ago by \S+)"), ", published <time> ago by <user>"},
      {std::regex(R"(\(<time> to <time>\))"), "(<spread>)"},
      {std::regex(R"(\b[\d.,]+ x( \([\d.,]+ x to [\d.,]+ x\))?)"), "<ratio>"},
      {std::regex(R"(-?\d+\.\d+%)"), "<percent>"},
      {std::regex(R"((MariaDB|DuckDB) v?\d+\.\d+\.\d+)"), "$1 <version>"},
      {std::regex(R"(, about +[\d,]+)"), ", about <number>"},
      {std::regex(R"(free in \S+)"), "free in <folder>"},
      {std::regex(R"re("(free_bytes|tier_bytes|populate_s|verify_s)":[0-9.e-]+)re"), "\"$1\":<number>"},
      {std::regex(R"(\S+ \(PID \d+\))"), "<program> (PID <number>)"},
      {std::regex(R"(-{3,})"), "---"},
      {std::regex(R"( {2,})"), "  "},
  };
  for (const auto& [pattern, replacement] : kReplacements)
    text = std::regex_replace(text, pattern, replacement);
  return text;
}

bool matches_elided(const std::string& seen, const std::string& expected) {
  const auto have = lines_of(seen);
  const auto want = lines_of(expected);
  // reachable[i]: the lines of `want` so far can be the first i lines of `have`.
  std::vector<bool> reachable(have.size() + 1, false);
  reachable[0] = true;
  for (const auto& line : want) {
    std::vector<bool> next(have.size() + 1, false);
    if (line == kElided) {
      bool any = false;
      for (std::size_t i = 0; i <= have.size(); ++i) next[i] = any = any || reachable[i];
    } else {
      for (std::size_t i = 0; i < have.size(); ++i) next[i + 1] = reachable[i] && matches_line(have[i], line);
    }
    reachable = std::move(next);
  }
  return reachable.back();
}

}  // namespace stepwell::testing
