#include "engine/duckdb/source_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>

#include "engine/sql/template.h"

namespace stepwell::duck {
namespace {

using Types = std::span<const std::string_view>;

constexpr std::string_view kIntegers[] = {"TINYINT",  "SMALLINT",  "INTEGER",  "BIGINT",  "HUGEINT",
                                          "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"};
/// All of their values are ids.
constexpr std::string_view kNarrowIntegers[] = {"TINYINT", "SMALLINT", "UTINYINT", "USMALLINT"};
/// All of their values are whole numbers of units that 64 bits of hundredths hold.
constexpr std::string_view kSmallIntegers[] = {"TINYINT",  "SMALLINT",  "INTEGER",
                                               "UTINYINT", "USMALLINT", "UINTEGER"};
/// Beside integers, decimals, ENUM and VARCHAR. What has a time zone shows as the session's; a float's text
/// is one of many; a BLOB has no character set.
constexpr std::string_view kNameable[] = {"BOOLEAN",      "BIGNUM",      "UUID",      "DATE",
                                          "TIME",         "TIME_NS",     "TIMESTAMP", "TIMESTAMP_S",
                                          "TIMESTAMP_MS", "TIMESTAMP_NS"};

bool is_one_of(Types types, std::string_view type) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

/// A list of them ends in brackets.
bool is_enum(std::string_view type) { return type.starts_with("ENUM(") && type.ends_with(')'); }
bool is_decimal(std::string_view type) { return type.starts_with("DECIMAL(") && type.ends_with(')'); }

struct Decimal {
  int width = 0;
  int scale = 0;
};

Decimal decimal_of(std::string_view type) {
  Decimal decimal;
  const char* end = type.data() + type.size();
  const auto width = std::from_chars(type.data() + type.find('(') + 1, end, decimal.width);
  if (width.ptr != end && *width.ptr == ',') std::from_chars(width.ptr + 1, end, decimal.scale);
  return decimal;
}

/// The value where it fits; else a complaint that ends the statement.
std::string guarded(const std::string& unfit, const std::string& value, const std::string& column) {
  return fmt::format(
      "CASE WHEN {} THEN error({} || CAST({} AS VARCHAR) || ', which cannot be read exactly') ELSE {} END",
      unfit, sql_literal("column " + column + " of a source table holds "), column, value);
}

/// NULL for what is no id. The least INTEGER stands for NULL in the program (kNoId).
std::string as_id(const std::string& column) {
  return fmt::format("nullif(TRY_CAST({} AS INTEGER), CAST(-2147483648 AS INTEGER))", column);
}

SourceReading integer_reading(Form form, const std::string& type, const std::string& column) {
  if (is_one_of(kNarrowIntegers, type)) return {fmt::format("CAST({} AS INTEGER)", column), {}};
  const std::string least = fmt::format("{} = -2147483648", column);
  if (form == Form::kReference) {
    // Raw rows come by the million: where they are INTEGER already, whoever reads their groups looks after
    // it.
    if (type == "INTEGER") return {column, {}};
    return {as_id(column), {}};
  }
  if (type == "INTEGER") return {column, least};
  const std::string unfit = fmt::format("({} IS NOT NULL AND {} IS NULL)", column, as_id(column));
  return {guarded(unfit, fmt::format("CAST({} AS INTEGER)", column), column), unfit};
}

SourceReading money_reading(const std::string& type, const std::string& column) {
  constexpr int kDigitsMax = 16;  // before the point: with two places after it, 64 bits hold them all
  const std::string cents = fmt::format("CAST({} AS DECIMAL(19,2))", column);
  if (is_one_of(kSmallIntegers, type)) return {cents, {}};
  if (is_decimal(type)) {
    const auto [width, scale] = decimal_of(type);
    if (scale == 2 && width - scale <= kDigitsMax) return {column, {}};
    if (scale < 2 && width - scale <= kDigitsMax) return {cents, {}};
  }
  // A cast to two places rounds. What comes back from it unchanged was exact.
  const std::string unfit = fmt::format(
      "({0} IS NOT NULL AND (TRY_CAST(TRY_CAST({0} AS DECIMAL(19,2)) AS {1}) IS DISTINCT FROM {0} OR "
      "TRY_CAST({0} AS DECIMAL(19,2)) NOT BETWEEN -92233720368547758.07 AND 92233720368547758.07))",
      column, type);
  return {guarded(unfit, cents, column), unfit};
}

std::optional<SourceReading> month_reading(const std::string& type, const std::string& column) {
  if (type == "DATE") return SourceReading{column, {}};
  if (type == "TIMESTAMP") return SourceReading{fmt::format("CAST({} AS DATE)", column), {}};
  if (type == "TIMESTAMP_S" || type == "TIMESTAMP_MS") {
    // DuckDB fails at casting what its microseconds cannot hold, infinity included.
    return SourceReading{
        fmt::format("CASE WHEN {0} BETWEEN {1} '0001-01-01' AND {1} '9999-12-31 23:59:59{2}' THEN "
                    "CAST(CAST({0} AS TIMESTAMP) AS DATE) END",
                    column, type, type == "TIMESTAMP_MS" ? ".999" : ""),
        {}};
  }
  if (type == "TIMESTAMP_NS") {
    // DuckDB casts by cutting nanoseconds off, which moves the last one of a day before 1970 to the next day.
    return SourceReading{
        fmt::format("CASE WHEN epoch_ns({0}) BETWEEN -9223372036854775806 AND 9223372036854775806 THEN "
                    "DATE '1970-01-01' + CAST(epoch_ns({0}) // 86400000000000 - CASE WHEN epoch_ns({0}) % "
                    "86400000000000 < 0 THEN 1 ELSE 0 END AS INTEGER) END",
                    column),
        {}};
  }
  return std::nullopt;
}

}  // namespace

std::optional<SourceReading> reading_of(Form form, const std::string& type, const std::string& column) {
  // Told to compare by bytes, a text forgets its collation, which is no part of its type's name. A JSON is a
  // VARCHAR of another name, and no text of ours: what it says is inside of its quotes.
  const SourceReading text{
      type == "VARCHAR" ? column + " COLLATE C" : fmt::format("CAST({} AS VARCHAR)", column), {}};
  const bool written = type == "VARCHAR" || is_enum(type);
  const bool integer = is_one_of(kIntegers, type);
  switch (form) {
    case Form::kId:
    case Form::kReference:
      if (integer) return integer_reading(form, type, column);
      break;
    case Form::kLabel:
      if (written) return text;
      break;
    case Form::kName:
      if (written || integer || is_decimal(type) || is_one_of(kNameable, type)) return text;
      break;
    case Form::kMonth:
      return month_reading(type, column);
    case Form::kMoney:
      if (integer || is_decimal(type)) return money_reading(type, column);
      break;
  }
  return std::nullopt;
}

std::string_view wanted_by(Form form) {
  switch (form) {
    case Form::kId:
    case Form::kReference:
      return "an integer type";
    case Form::kLabel:
      return "VARCHAR or an ENUM";
    case Form::kName:
      return "a text, or another type whose values have one exact text";
    case Form::kMonth:
      return "DATE, or a TIMESTAMP without time zone";
    case Form::kMoney:
      break;
  }
  return "an exact number, like DECIMAL(15,2)";
}

std::string_view ailment_of(Form form) {
  if (form == Form::kMoney) return "which is no whole number of hundredths that 64 bits hold";
  return "and ids lie within ±2147483647";
}

std::string_view cure_of(Form form) {
  switch (form) {
    case Form::kId:
    case Form::kReference:
      return "INTEGER";
    case Form::kLabel:
    case Form::kName:
      return "VARCHAR";
    case Form::kMonth:
      return "DATE";
    case Form::kMoney:
      break;
  }
  return "DECIMAL(15,2)";
}

}  // namespace stepwell::duck
