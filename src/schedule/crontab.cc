#include "schedule/crontab.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/error.h"

namespace stepwell {
namespace {

std::string begin_line(const std::string& key) { return fmt::format("# BEGIN stepwell refresh {}\n", key); }
std::string end_line(const std::string& key) { return fmt::format("# END stepwell refresh {}\n", key); }

/// As one word of sh.
std::string shell_word(std::string_view text) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string_view::npos) return std::string(text);
  std::string word = "'";
  for (const char letter : text) {
    // The usual '\'' has a backslash in it.
    if (letter == '\'') {
      word += R"('"'"')";
    } else {
      word += letter;
    }
  }
  return word + "'";
}

/// To cron, a bare % ends the command.
std::string escape_percent(std::string_view command) {
  std::string line;
  for (const char letter : command) {
    if (letter == '%') line += '\\';
    line += letter;
  }
  return line;
}

std::string shell_command(const ScheduledRefresh& refresh) {
  std::string text;
  if (!refresh.folder.empty()) text = fmt::format("cd {} && ", shell_word(refresh.folder.string()));
  for (const auto& word : refresh.command()) text += shell_word(word) + " ";
  return text + "2>&1 | logger -t stepwell";
}

/// Where a whole line begins, at or after `from`; `line` ends in a newline.
std::size_t find_line(std::string_view text, std::string_view line, std::size_t from) {
  for (auto at = text.find(line, from); at != std::string_view::npos; at = text.find(line, at + 1)) {
    if (at == 0 || text[at - 1] == '\n') return at;
  }
  return std::string_view::npos;
}

struct Span {
  std::size_t begin;
  std::size_t end;  // after the newline of the END line
};

std::optional<Span> find_entry(std::string_view text, const std::string& key) {
  const auto begin = find_line(text, begin_line(key), 0);
  if (begin == std::string_view::npos) return std::nullopt;
  const auto end = find_line(text, end_line(key), begin);
  const auto next = find_line(text, begin_line(key), begin + 1);
  if (end == std::string_view::npos || next < end) {
    throw Error(ErrorCode::kFailed,
                fmt::format("the crontab has a line '# BEGIN stepwell refresh {}' without its END", key),
                "nothing was changed; put it in order with 'crontab -e'");
  }
  return Span{begin, end + end_line(key).size()};
}

}  // namespace

std::string crontab_entry(const ScheduledRefresh& refresh) {
  const std::string command = shell_command(refresh);
  if (command.find('\\') != std::string::npos) {
    throw Error(ErrorCode::kUsage,
                "there is a backslash in a path or URL, which not every cron takes for one",
                "rename the file or its folder, or use 'stepwell schedule systemd'");
  }
  return fmt::format(
      "{}# what it prints is in the system log: journalctl -t stepwell, or grep stepwell /var/log/syslog\n"
      "{} {} * * * {}\n{}",
      begin_line(refresh.key()), refresh.at.minute, refresh.at.hour, escape_percent(command),
      end_line(refresh.key()));
}

std::string with_entry(std::string_view text, const ScheduledRefresh& refresh) {
  const std::string entry = crontab_entry(refresh);
  std::string result(text);
  if (const auto found = find_entry(text, refresh.key())) {
    return result.replace(found->begin, found->end - found->begin, entry);
  }
  if (!result.empty() && result.back() != '\n') result += '\n';
  return result + entry;
}

std::string without_entry(std::string_view text, const std::string& key) {
  std::string result(text);
  if (const auto found = find_entry(text, key)) result.erase(found->begin, found->end - found->begin);
  return result;
}

}  // namespace stepwell
