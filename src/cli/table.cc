#include "cli/table.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <span>

namespace stepwell {
namespace {

/// Columns of a terminal that the text takes; a broken byte counts as one.
std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    utf8proc_int32_t point = 0;
    const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                         static_cast<utf8proc_ssize_t>(text.size()), &point);
    width += length > 0 ? static_cast<std::size_t>(utf8proc_charwidth(point)) : 1;
    text.remove_prefix(static_cast<std::size_t>(std::max<utf8proc_ssize_t>(length, 1)));
  }
  return width;
}

/// "1234567" -> "1,234,567".
std::string separate_thousands(std::string_view digits) {
  std::string separated;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) separated += ',';
    separated += digits[i];
  }
  return separated;
}

void append_line(std::string& text, const std::vector<Table::Column>& columns,
                 std::span<const std::string> cells, std::span<const std::size_t> widths) {
  std::string line;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string padding(widths[i] - width_of(cells[i]), ' ');
    if (i > 0) line += "  ";
    line += columns[i].align == Table::Align::kLeft ? cells[i] + padding : padding + cells[i];
  }
  text.append(line, 0, line.find_last_not_of(' ') + 1).append(1, '\n');
}

}  // namespace

void Table::add_row(std::vector<std::string> cells) {
  assert(cells.size() <= columns_.size());
  cells.resize(columns_.size());
  rows_.push_back(std::move(cells));
}

std::string Table::str() const {
  std::vector<std::string> titles;
  std::vector<std::size_t> widths;
  for (const auto& column : columns_) {
    titles.push_back(column.title);
    widths.push_back(width_of(column.title));
  }
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::string text;
  if (std::ranges::any_of(titles, [](const auto& title) { return !title.empty(); })) {
    append_line(text, columns_, titles, widths);
    std::vector<std::string> rules;
    rules.reserve(widths.size());
    for (const auto width : widths) rules.emplace_back(width, '-');
    append_line(text, columns_, rules, widths);
  }
  for (const auto& row : rows_) append_line(text, columns_, row, widths);
  return text;
}

std::string format_count(std::uint64_t count) { return separate_thousands(std::to_string(count)); }

std::string format_money(MoneySum money) {
  const std::string plain = money.str();
  const std::string_view text = plain;
  const std::size_t sign = text.starts_with('-') ? 1 : 0;
  const auto point = text.find('.');
  return std::string(text.substr(0, sign)) + separate_thousands(text.substr(sign, point - sign)) +
         std::string(text.substr(point));
}

std::string format_bytes(std::uint64_t bytes) {
  constexpr std::string_view kUnits[] = {"kB", "MB", "GB", "TB", "PB", "EB"};
  if (bytes < 1000) return fmt::format("{} B", bytes);
  double amount = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  // 999.95 would be shown as 1000.0.
  for (; amount >= 999.95 && unit + 1 < std::size(kUnits); ++unit) amount /= 1000;
  return fmt::format("{:.1f} {}", amount, kUnits[unit]);
}

std::string format_duration(double seconds) {
  if (!(seconds > 0)) return "0 s";
  if (seconds < 0.9995) return fmt::format("{:.{}f} ms", seconds * 1000, seconds < 0.00995 ? 1 : 0);
  if (seconds < 59.95) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<std::uint64_t>(std::llround(std::min(seconds, 1e15)));
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
}

}  // namespace stepwell
