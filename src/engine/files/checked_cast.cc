#include "engine/files/checked_cast.h"

#include <fmt/format.h>

#include "model/money.h"

namespace stepwell::files {
namespace {

bool is_integer(const std::string& type) { return type.ends_with("INT") || type.ends_with("INTEGER"); }
bool is_decimal(const std::string& type) { return type.starts_with("DECIMAL("); }
bool is_exact_number(const std::string& type) { return is_integer(type) || is_decimal(type); }
bool is_float(const std::string& type) { return type == "FLOAT" || type == "DOUBLE"; }
/// Without a time zone: those with one have "WITH" in their names.
bool is_time_stamp(const std::string& type) {
  return type == "TIMESTAMP" || type == "TIMESTAMP_S" || type == "TIMESTAMP_MS" || type == "TIMESTAMP_NS";
}

std::string written(MoneySum::Units value) {
  if (value == 0) return "0";
  std::string digits;
  const bool negative = value < 0;
  for (; value != 0; value /= 10) {
    const int digit = static_cast<int>(value % 10);
    digits.insert(digits.begin(), static_cast<char>('0' + (digit < 0 ? -digit : digit)));
  }
  return negative ? "-" + digits : digits;
}

std::string there_and_back(const std::string& column, const std::string& from, const std::string& to) {
  return fmt::format("TRY_CAST(TRY_CAST({0} AS {1}) AS {2}) IS DISTINCT FROM {0}", column, to, from);
}

std::string day_range(const FieldRule& rule, const std::string& what) {
  return fmt::format("{} NOT BETWEEN TIMESTAMP '{:04}-01-01' AND TIMESTAMP '{:04}-12-31 23:59:59.999999'",
                     what, rule.year_least, rule.year_most);
}

/// What the rule refuses, beyond what the way there and back shows.
std::string beyond_rule(const std::string& column, const std::string& from, const FieldRule& rule) {
  switch (rule.kind) {
    case FieldRule::Kind::kInteger:
      return fmt::format("TRY_CAST({} AS HUGEINT) NOT BETWEEN {} AND {}", column, written(rule.least),
                         written(rule.most));
    case FieldRule::Kind::kDecimal:
      return there_and_back(column, from, fmt::format("DECIMAL(38,{})", rule.places_max)) +
             (rule.least == 0 ? fmt::format(" OR {} < 0", column) : "");
    case FieldRule::Kind::kDate:
      return day_range(rule, fmt::format("TRY_CAST({} AS TIMESTAMP)", column));
    case FieldRule::Kind::kTimestamp:
      return day_range(rule, fmt::format("TRY_CAST({} AS TIMESTAMP)", column)) +
             fmt::format(" OR epoch_us(TRY_CAST({} AS TIMESTAMP)) NOT BETWEEN {} AND {}", column,
                         written(rule.least), written(rule.most)) +
             (rule.places_max < 6 ? fmt::format(" OR epoch_us(TRY_CAST({} AS TIMESTAMP)) % {} <> 0", column,
                                                rule.places_max == 0 ? 1'000'000 : 1'000)
                                  : "");
    case FieldRule::Kind::kReal:
      return fmt::format("NOT isfinite(TRY_CAST({} AS {}))", column, rule.type);
    case FieldRule::Kind::kText:
      return from == "VARCHAR" ? fmt::format("contains({}, chr(0))", column) : "false";
    case FieldRule::Kind::kBoolean:
      return "false";
  }
  return "true";
}

bool go_together(const std::string& from, const FieldRule& rule) {
  switch (rule.kind) {
    case FieldRule::Kind::kInteger:
    case FieldRule::Kind::kDecimal:
      return is_exact_number(from);
    case FieldRule::Kind::kDate:
    case FieldRule::Kind::kTimestamp:
      return from == "DATE" || is_time_stamp(from);
    case FieldRule::Kind::kReal:
      return is_float(from) || is_exact_number(from);
    case FieldRule::Kind::kBoolean:
      return from == "BOOLEAN";
    case FieldRule::Kind::kText:
      break;
  }
  if (from == "VARCHAR") return true;
  // Texts of a form that a typed value is written in.
  switch (rule.form) {
    case FieldRule::Form::kDecimal:
      return is_exact_number(from);
    case FieldRule::Form::kYear:
      return is_integer(from);
    case FieldRule::Form::kTime:
      return from == "TIME";
    case FieldRule::Form::kUuid:
      return from == "UUID";
    default:
      return false;
  }
}

}  // namespace

std::optional<CheckedCast> checked_cast(const std::string& column, const std::string& from,
                                        const FieldRule& rule) {
  // A type that DuckDB alone knows, from the same one.
  if (rule.by_cast && from == rule.shown) return CheckedCast{column, "false"};
  if (!go_together(from, rule)) return std::nullopt;
  const std::string changed = rule.kind == FieldRule::Kind::kText || from == rule.type
                                  ? std::string("false")
                                  : there_and_back(column, from, rule.type);
  return CheckedCast{fmt::format("CAST({} AS {})", column, rule.type),
                     fmt::format("coalesce({0} IS NOT NULL AND ({1} OR {2}), true)", column, changed,
                                 beyond_rule(column, from, rule))};
}

}  // namespace stepwell::files
