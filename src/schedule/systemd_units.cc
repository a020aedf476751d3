#include "schedule/systemd_units.h"

#include <fmt/format.h>

#include "base/error.h"

namespace stepwell {
namespace {

/// One word of ExecStart=, quoted: systemd(5) expands % and, in all words but the first, $.
std::string unit_word(std::string_view text) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./?&$-";
  const bool plain = !text.empty() && text.find_first_not_of(kPlain) == std::string_view::npos;
  std::string word;
  for (const char letter : text) {
    if (letter == '%' || letter == '$') word += letter;
    if (letter == '"' || letter == '\\') word += '\\';
    word += letter;
  }
  return plain ? word : fmt::format("\"{}\"", word);
}

std::string exec_start(const ScheduledRefresh& refresh) {
  if (refresh.program.string().find('$') != std::string::npos) {
    throw Error(ErrorCode::kUsage,
                fmt::format("systemd cannot start {}: there is a $ in its path", refresh.program.string()),
                "move the program elsewhere");
  }
  std::string line;
  for (const auto& word : refresh.command()) line += (line.empty() ? "" : " ") + unit_word(word);
  return line;
}

/// A folder is taken up to the end of the line, without quotes; only % means something. The slash keeps a
/// blank or a backslash at its end.
std::string working_directory(const std::filesystem::path& folder) {
  if (folder.empty()) return {};
  std::string text = "WorkingDirectory=";
  for (const char letter : folder.string()) {
    if (letter == '%') text += letter;
    text += letter;
  }
  return text + (text.ends_with('/') ? "\n" : "/\n");
}

}  // namespace

std::string unit_heading(const std::string& key) {
  return fmt::format("# Written by 'stepwell schedule systemd' for: {}\n", key);
}

std::string refresh_service(const ScheduledRefresh& refresh, std::string_view settings) {
  return fmt::format(
      "{}"
      "[Unit]\n"
      "Description=Refresh of stepwell's summary tables\n"
      "Documentation=man:stepwell-refresh(1)\n"
      "After=network-online.target mariadb.service mysql.service\n"
      "\n"
      "[Service]\n"
      "Type=oneshot\n"
      "ExecStart={}\n"
      "{}"
      "SyslogIdentifier=stepwell\n"
      "{}",
      unit_heading(refresh.key()), exec_start(refresh), working_directory(refresh.folder), settings);
}

std::string refresh_timer(const ScheduledRefresh& refresh) {
  return fmt::format(
      "{}"
      "[Unit]\n"
      "Description=Daily refresh of stepwell's summary tables\n"
      "Documentation=man:stepwell-schedule(1)\n"
      "\n"
      "[Timer]\n"
      "OnCalendar=*-*-* {}:00\n"
      "Persistent=yes\n"
      "\n"
      "[Install]\n"
      "WantedBy=timers.target\n",
      unit_heading(refresh.key()), refresh.at.str());
}

}  // namespace stepwell
