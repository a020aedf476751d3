// BulkInsert: rows from memory into a table: by LOAD DATA LOCAL where server and client allow it, by INSERT
// statements of many rows where not.
//
//   BulkInsert rows(connection, "`tier`", "`asin_id`, `value`");
//   rows.id(17).money(value).end_row();
//   rows.close();
//
// Rows are sent in blocks of a few megabytes, within the transaction that is open. `close` sends what is
// left; a BulkInsert that is destroyed without it has written an undefined part, so close it before
// committing. Throws Error{kFailed} for a row that the table does not take: nothing is skipped or cut in
// silence.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/mariadb/connection.h"

namespace stepwell::maria {

class BulkInsert {
 public:
  /// `table` and `columns` are SQL: quoted names.
  BulkInsert(Connection& connection, std::string table, std::string columns);
  BulkInsert(const BulkInsert&) = delete;
  BulkInsert& operator=(const BulkInsert&) = delete;

  /// The values of the current row, left to right. NULL: kNoId, kNoCount, Month::none(),
  /// Money::none(), or null().
  BulkInsert& id(std::int32_t value);
  BulkInsert& integer(std::int64_t value);
  BulkInsert& count(std::uint32_t value);
  BulkInsert& text(std::string_view value);
  /// The first day of the month plus `day_offset`.
  BulkInsert& date(Month month, int day_offset = 0);
  BulkInsert& money(Money value);
  BulkInsert& sum(MoneySum value);
  BulkInsert& null();
  /// The row is complete.
  void end_row();

  /// Sends what is left. Returns the number of rows in all.
  std::uint64_t close();

 private:
  void separate();
  void raw(std::string_view value);
  void send();

  Connection& connection_;
  std::string table_;
  std::string columns_;
  bool by_load_;
  std::size_t block_bytes_;
  std::string block_;
  bool row_open_ = false;
  std::uint64_t rows_in_block_ = 0;
  std::uint64_t rows_ = 0;
};

}  // namespace stepwell::maria
