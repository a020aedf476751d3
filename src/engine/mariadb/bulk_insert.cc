#include "engine/mariadb/bulk_insert.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/error.h"

namespace stepwell::maria {
namespace {

constexpr std::size_t kLoadBlockBytes = std::size_t{8} << 20;
constexpr std::size_t kInsertBlockBytes = std::size_t{1} << 20;

/// As LOAD DATA reads fields that end with a tab and are escaped by a backslash.
void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '\t':
        out += "\\t";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\0':
        out += "\\0";
        break;
      default:
        out += c;
    }
  }
}

}  // namespace

BulkInsert::BulkInsert(Connection& connection, std::string table, std::string columns)
    : connection_(connection),
      table_(std::move(table)),
      columns_(std::move(columns)),
      by_load_(connection.integer("SELECT @@local_infile").value_or(0) != 0),
      block_bytes_(kLoadBlockBytes) {
  if (by_load_) return;
  // A statement must fit into a packet; half of it leaves room for the longest row and the head.
  const auto packet = connection.integer("SELECT @@max_allowed_packet").value_or(0);
  block_bytes_ = std::min(kInsertBlockBytes, static_cast<std::size_t>(packet) / 2);
}

void BulkInsert::separate() {
  if (!row_open_ && !by_load_) block_ += rows_in_block_ == 0 ? "(" : ",\n(";
  if (row_open_) block_ += by_load_ ? '\t' : ',';
  row_open_ = true;
}

void BulkInsert::raw(std::string_view value) {
  separate();
  block_ += value;
}

BulkInsert& BulkInsert::id(std::int32_t value) { return value == kNoId ? null() : integer(value); }

BulkInsert& BulkInsert::count(std::uint32_t value) { return value == kNoCount ? null() : integer(value); }

BulkInsert& BulkInsert::integer(std::int64_t value) {
  separate();
  fmt::format_to(std::back_inserter(block_), "{}", value);
  return *this;
}

BulkInsert& BulkInsert::text(std::string_view value) {
  separate();
  if (by_load_) {
    append_escaped(block_, value);
  } else {
    block_ += connection_.literal(value);
  }
  return *this;
}

BulkInsert& BulkInsert::date(Month month, int day_offset) {
  if (month.is_none()) return null();
  separate();
  const char* quote = by_load_ ? "" : "'";
  fmt::format_to(std::back_inserter(block_), "{}{:04}-{:02}-{:02}{}", quote, month.year(), month.month(),
                 day_offset + 1, quote);
  return *this;
}

BulkInsert& BulkInsert::money(Money value) {
  if (value == Money::none()) return null();
  raw(value.str());
  return *this;
}

BulkInsert& BulkInsert::sum(MoneySum value) {
  raw(value.str());
  return *this;
}

BulkInsert& BulkInsert::null() {
  raw(by_load_ ? "\\N" : "NULL");
  return *this;
}

void BulkInsert::end_row() {
  block_ += by_load_ ? '\n' : ')';
  row_open_ = false;
  ++rows_in_block_;
  if (block_.size() >= block_bytes_) send();
}

void BulkInsert::send() {
  if (rows_in_block_ == 0) return;
  std::uint64_t written = 0;
  if (by_load_) {
    bool sent = false;
    written = connection_.load(
        fmt::format("LOAD DATA LOCAL INFILE '{}' INTO TABLE {} CHARACTER SET utf8mb4 "
                    "FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' LINES TERMINATED BY '\\n' ({})",
                    kMemoryFile, table_, columns_),
        [&](std::string_view& block) {
          if (sent) return false;
          sent = true;
          block = block_;
          return true;
        });
  } else {
    written = connection_.execute(fmt::format("INSERT INTO {} ({}) VALUES {}", table_, columns_, block_));
  }
  if (written != rows_in_block_) {
    throw Error(ErrorCode::kFailed,
                fmt::format("table {} took {} of {} rows", table_, written, rows_in_block_),
                "rows with the same key are there already: another program may have written to the table");
  }
  rows_ += rows_in_block_;
  rows_in_block_ = 0;
  block_.clear();
}

std::uint64_t BulkInsert::close() {
  send();
  return rows_;
}

}  // namespace stepwell::maria
