// Table: aligned plain text for the output of commands, and the numbers in it as people read them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/money.h"

namespace stepwell {

class Table {
 public:
  enum class Align { kLeft, kRight };
  struct Column {
    std::string title;
    Align align = Align::kLeft;
  };

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  /// One text a column; missing ones are empty, more are a mistake of the caller.
  void add_row(std::vector<std::string> cells);
  bool empty() const { return rows_.empty(); }

  /// Titles, a rule, and the rows; columns two spaces apart, no trailing spaces, every line ends in a
  /// newline. Widths count what a terminal shows. If every title is empty, there is neither title nor rule.
  std::string str() const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// "1,234,567".
std::string format_count(std::uint64_t count);
/// "-1,234.50".
std::string format_money(MoneySum money);
/// "0 B", "17.3 MB": powers of 1000.
std::string format_bytes(std::uint64_t bytes);
/// "0.4 ms", "12.3 s", "4 min 05 s", "2 h 07 min".
std::string format_duration(double seconds);

}  // namespace stepwell
