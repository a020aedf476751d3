#include "engine/files/field_rule.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>

#include "engine/files/plain_number.h"
#include "engine/files/shown_value.h"

namespace stepwell::files {
namespace {

using Units = MoneySum::Units;

constexpr std::int64_t kDay_us = 86'400'000'000;
constexpr std::size_t kDate_bytes = 10;

Units power_of_ten(int exponent) {
  Units power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

bool is_separator(char c) { return c == 'T' || c == ' '; }

bool read_date(const FieldRule& rule, std::string_view field, FieldValue& value) noexcept {
  const PlainDate date = plain_date(field.substr(0, kDate_bytes));
  if (!date.is_date || date.year < rule.year_least || date.year > rule.year_most) return false;
  value.units = date.days;
  if (field.size() == kDate_bytes) return true;
  return is_separator(field[kDate_bytes]) && field.substr(kDate_bytes + 1) == "00:00:00";
}

bool read_timestamp(const FieldRule& rule, std::string_view field, FieldValue& value) noexcept {
  const PlainDate date = plain_date(field.substr(0, kDate_bytes));
  if (!date.is_date || date.year < rule.year_least || date.year > rule.year_most) return false;
  std::int64_t time = 0;
  if (field.size() > kDate_bytes && (!is_separator(field[kDate_bytes]) ||
                                     !plain_time(field.substr(kDate_bytes + 1), rule.places_max, time))) {
    return false;
  }
  value.units = Units{date.days} * kDay_us + time;
  return value.units >= rule.least && value.units <= rule.most;
}

bool read_decimal(const FieldRule& rule, std::string_view field, Units& units) noexcept {
  const PlainNumber number = plain_number(field);
  return number.places.size() <= static_cast<std::size_t>(rule.places_max) &&
         to_units(number, rule.scale, units) && units >= rule.least && units <= rule.most;
}

bool read_boolean(std::string_view field, FieldValue& value) noexcept {
  value.units = field == "true" || field == "1" ? 1 : 0;
  return value.units == 1 || field == "false" || field == "0";
}

/// MariaDB's TIME: hours up to 838, and below zero.
bool is_time(const FieldRule& rule, std::string_view field) noexcept {
  if (field.starts_with('-')) field.remove_prefix(1);
  const std::size_t hours = field.find(':');
  std::int64_t ignored = 0;
  if (hours == 2)
    return plain_time("00" + std::string(field.substr(2)), rule.places_max, ignored) &&
           std::all_of(field.begin(), field.begin() + 2, [](char c) { return c >= '0' && c <= '9'; });
  Units value = 0;
  return hours == 3 && field[0] != '0' && field[0] != '-' && to_integer(field.substr(0, 3), value) &&
         value <= 838 && plain_time("00" + std::string(field.substr(3)), rule.places_max, ignored);
}

bool is_year(std::string_view field) noexcept {
  Units year = 0;
  return field.size() == 4 && to_integer(field, year) && (year == 0 || (year >= 1901 && year <= 2155));
}

/// In its one canonical spelling, which a server's type keeps.
bool is_uuid(std::string_view field) noexcept {
  constexpr std::string_view kShape = "00000000-0000-0000-0000-000000000000";
  return std::equal(field.begin(), field.end(), kShape.begin(), kShape.end(), [](char c, char shape) {
    return shape == '-' ? c == '-' : (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  });
}

bool is_member(const FieldRule& rule, std::string_view field) noexcept {
  return std::find(rule.members.begin(), rule.members.end(), field) != rule.members.end();
}

/// Members with commas between them, in the order of the column: the server would sort them, and keep one of
/// two.
bool are_members(const FieldRule& rule, std::string_view field) noexcept {
  auto next = rule.members.begin();
  while (true) {
    const std::size_t comma = field.find(',');
    next = std::find(next, rule.members.end(), field.substr(0, comma));
    if (next == rule.members.end()) return false;
    if (comma == std::string_view::npos) return true;
    ++next;
    field.remove_prefix(comma + 1);
  }
}

/// Wider than DuckDB's decimals: the digits are counted, and travel as they are.
bool is_wide_decimal(const FieldRule& rule, std::string_view field) noexcept {
  const PlainNumber number = plain_number(field);
  return number.is_plain && number.places.size() <= static_cast<std::size_t>(rule.scale) &&
         number.whole.size() <= rule.characters_max &&
         !(rule.least == 0 && rule.most == 0 && number.negative);
}

bool has_form(const FieldRule& rule, std::string_view field) noexcept {
  switch (rule.form) {
    case FieldRule::Form::kAny:
      return true;
    case FieldRule::Form::kDecimal:
      return is_wide_decimal(rule, field);
    case FieldRule::Form::kTime:
      return is_time(rule, field);
    case FieldRule::Form::kYear:
      return is_year(field);
    case FieldRule::Form::kUuid:
      return is_uuid(field);
    case FieldRule::Form::kMember:
      return is_member(rule, field);
    case FieldRule::Form::kMembers:
      return are_members(rule, field);
  }
  return false;
}

bool is_too_long(const FieldRule& rule, std::string_view field) noexcept {
  if (rule.form == FieldRule::Form::kDecimal) return false;
  if (rule.bytes_max != 0 && field.size() > rule.bytes_max) return true;
  if (rule.characters_max == 0 || field.size() <= rule.characters_max) return false;
  const auto characters =
      std::count_if(field.begin(), field.end(), [](char c) { return (c & 0xC0) != 0x80; });
  return static_cast<std::uint64_t>(characters) > rule.characters_max;
}

bool leaves_basic_plane(const FieldRule& rule, std::string_view field) noexcept {
  return !rule.basic_plane_only.empty() && std::any_of(field.begin(), field.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0xF0;
  });
}

bool read_text(const FieldRule& rule, std::string_view field, FieldValue& value) noexcept {
  value.text = field;
  return is_text(field) && !is_too_long(rule, field) && !leaves_basic_plane(rule, field) &&
         !(rule.drops_end_spaces && field.ends_with(' ')) &&
         !(rule.fills_up && field.size() < rule.bytes_max) && has_form(rule, field);
}

FieldRule::Complaint text_complaint(const FieldRule& rule, std::string_view field) {
  if (!is_text(field)) return {"is no text in UTF-8", "nothing was imported; save the file in UTF-8"};
  if (is_too_long(rule, field)) return {"is longer than " + rule.shown, kMendFile};
  if (leaves_basic_plane(rule, field))
    return {"holds a character beyond " + rule.basic_plane_only, kMendFile};
  if (rule.drops_end_spaces && field.ends_with(' ')) {
    return {"ends with a space, which " + rule.shown + " does not keep",
            "nothing was imported; take the space off, or make the column a VARCHAR"};
  }
  if (rule.fills_up && field.size() < rule.bytes_max) return {"is shorter than " + rule.shown, kMendFile};
  return {"is no " + rule.shown, kMendFile};
}

std::string places_in_words(int places) {
  return places == 2 ? "two decimals" : places == 1 ? "one decimal" : fmt::format("{} decimals", places);
}

FieldRule::Complaint decimal_complaint(const FieldRule& rule, std::string_view field) {
  const PlainNumber number = plain_number(field);
  if (number.is_plain && number.places.size() > static_cast<std::size_t>(rule.places_max)) {
    return {"is not a plain number with at most " + places_in_words(rule.places_max),
            "nothing was imported; round it where it is made"};
  }
  if (rule.least == 0 && number.is_plain && number.negative) return {"is below zero", kMendFile};
  return {"is no " + rule.shown, kMendFile};
}

FieldRule::Complaint date_complaint(const FieldRule& rule, std::string_view field) {
  const PlainDate date = plain_date(field.substr(0, kDate_bytes));
  if (date.is_date && (date.year < rule.year_least || date.year > rule.year_most)) {
    return {fmt::format("is no date of the years {} to {}", rule.year_least, rule.year_most), kMendFile};
  }
  return {"is no " + rule.shown, kMendFile};
}

}  // namespace

bool FieldRule::read(std::string_view field, FieldValue& value) const noexcept {
  switch (kind) {
    case Kind::kInteger:
      return to_integer(field, value.units) && value.units >= least && value.units <= most;
    case Kind::kDecimal:
      return read_decimal(*this, field, value.units);
    case Kind::kDate:
      return read_date(*this, field, value);
    case Kind::kTimestamp:
      return read_timestamp(*this, field, value);
    case Kind::kReal:
      return type == "FLOAT" ? plain_real<float>(field, value.real) : plain_real<double>(field, value.real);
    case Kind::kBoolean:
      return read_boolean(field, value);
    case Kind::kText:
      return read_text(*this, field, value);
  }
  return false;
}

FieldRule::Complaint FieldRule::complaint(std::string_view field) const {
  switch (kind) {
    case Kind::kText:
      return text_complaint(*this, field);
    case Kind::kDecimal:
      return decimal_complaint(*this, field);
    case Kind::kDate:
    case Kind::kTimestamp:
      return date_complaint(*this, field);
    default:
      break;
  }
  Units ignored = 0;
  if (is_id && to_integer(field, ignored)) {
    return {fmt::format("is no id from {} to {}", static_cast<std::int64_t>(least),
                        static_cast<std::int64_t>(most)),
            kMendFile};
  }
  return {"is no " + shown, kMendFile};
}

FieldRule decimal_rule(int width, int scale) {
  FieldRule rule;
  rule.kind = FieldRule::Kind::kDecimal;
  rule.type = rule.shown = fmt::format("DECIMAL({},{})", width, scale);
  rule.scale = rule.places_max = scale;
  rule.most = power_of_ten(width) - 1;
  rule.least = -rule.most;
  return rule;
}

FieldRule integer_rule(const std::string& type) {
  static const std::map<std::string, int, std::less<>> kBits = {
      {"TINYINT", 8}, {"SMALLINT", 16}, {"INTEGER", 32}, {"BIGINT", 64}};
  FieldRule rule;
  rule.kind = FieldRule::Kind::kInteger;
  rule.type = rule.shown = type;
  const bool from_zero = type.starts_with('U');
  const int bits = kBits.at(from_zero ? type.substr(1) : type);
  rule.most = (Units{1} << (from_zero ? bits : bits - 1)) - 1;
  rule.least = from_zero ? 0 : -rule.most - 1;
  return rule;
}

FieldRule rule_of_type(const std::string& type) {
  FieldRule rule;
  int width = 0;
  int scale = 0;
  if (type.ends_with("INT") || type == "INTEGER" || type == "UINTEGER") {
    if (type != "HUGEINT" && type != "UHUGEINT") return integer_rule(type);
  } else if (std::sscanf(type.c_str(), "DECIMAL(%d,%d)", &width, &scale) == 2) {
    return decimal_rule(width, scale);
  }
  rule.type = rule.shown = type;
  if (type == "DATE") {
    rule.kind = FieldRule::Kind::kDate;
  } else if (type == "TIMESTAMP" || type == "TIMESTAMP_S" || type == "TIMESTAMP_MS" ||
             type == "TIMESTAMP_NS") {
    rule.kind = FieldRule::Kind::kTimestamp;
    rule.type = "TIMESTAMP";
    rule.places_max = type == "TIMESTAMP_S" ? 0 : type == "TIMESTAMP_MS" ? 3 : 6;
    rule.most = std::numeric_limits<std::int64_t>::max();
    rule.least = -rule.most;
    if (type == "TIMESTAMP_NS") {
      rule.year_least = 1678;
      rule.year_most = 2261;
    }
  } else if (type == "DOUBLE" || type == "FLOAT") {
    rule.kind = FieldRule::Kind::kReal;
  } else if (type == "BOOLEAN") {
    rule.kind = FieldRule::Kind::kBoolean;
  } else {
    rule.by_cast = type != "VARCHAR";
    rule.type = "VARCHAR";
  }
  return rule;
}

}  // namespace stepwell::files
