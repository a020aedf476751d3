// FieldRule: what a column takes from a file, to the letter, and what it makes of it.
//
// A field is read as it stands or refused. Nothing is rounded, cut, trimmed, completed or taken to mean
// something else: a number in another notation, a day that no calendar has, a text that the column would
// change. Databases are lenient here, each in its own way, so that none of them is asked.
//
//   integer     -?digits
//   decimal     -?digits(.digits)?; zeros beyond the scale are none of its digits
//   date        YYYY-MM-DD, and at most a midnight behind it: T00:00:00 or a space and 00:00:00
//   timestamp   a date, and at most Thh:mm:ss(.digits)? behind it, T or a space
//   real        -?digits(.digits)?([eE][+-]?digits)?, if the column's number is written with the same digits
//   boolean     true, false, 1, 0
//   text        UTF-8 without NUL, within the limits of the column and of its form
//
// Stateless once made; any thread may read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "model/money.h"

namespace stepwell::files {

/// What became of a field, by the kind of its rule: days or microseconds since 1970, units of the scale.
struct FieldValue {
  MoneySum::Units units = 0;  // integer, decimal, date, timestamp, boolean
  double real = 0;
  std::string_view text;
};

struct FieldRule {
  enum class Kind { kInteger, kDecimal, kDate, kTimestamp, kReal, kBoolean, kText };
  /// What a text has to look like.
  enum class Form { kAny, kDecimal, kTime, kYear, kUuid, kMember, kMembers };

  Kind kind = Kind::kText;
  /// Of the staged column, as DuckDB writes it.
  std::string type = "VARCHAR";
  /// Of the target's column, as its engine writes it; for messages.
  std::string shown = "VARCHAR";
  /// Not empty: why no file can hold this column.
  std::string refused = {};
  /// The target has a type that DuckDB alone knows: the staged text must be what a cast to it and back gives.
  bool by_cast = false;

  /// Of an integer, a decimal in units of its scale, a timestamp in microseconds.
  MoneySum::Units least = 0;
  MoneySum::Units most = 0;
  /// The column could hold more than ids of 32 bits, and stepwell could not.
  bool is_id = false;
  int scale = 0;
  /// Digits behind the point that may be other than zero: of a decimal, or of the seconds.
  int places_max = 0;
  int year_least = 1;
  int year_most = 9999;

  std::uint64_t characters_max = 0;  // 0: any number
  std::uint64_t bytes_max = 0;
  /// Not empty: a character set without the characters beyond U+FFFF.
  std::string basic_plane_only = {};
  /// The column drops spaces at the end.
  bool drops_end_spaces = false;
  /// The column fills up what is shorter.
  bool fills_up = false;
  Form form = Form::kAny;
  std::vector<std::string> members = {};

  /// Whether the field is one; `value.text` is a view of it.
  bool read(std::string_view field, FieldValue& value) const noexcept;

  struct Complaint {
    std::string what;  // "is no DATE"
    std::string hint;
  };
  /// Why `read` refuses the field.
  Complaint complaint(std::string_view field) const;
};

/// Whether a field means NULL: an empty one or \N, in quotes or not.
inline bool is_null_field(std::string_view field) { return field.empty() || field == "\\N"; }

inline constexpr const char* kMendFile = "nothing was imported; mend the file and import it again";

/// The rule of an integer type, a DECIMAL and so on, as DuckDB writes types.
FieldRule rule_of_type(const std::string& type);

/// DECIMAL of so many digits (38 at most), and of those behind the point.
FieldRule decimal_rule(int width, int scale);
/// "INTEGER", "UBIGINT"… of DuckDB.
FieldRule integer_rule(const std::string& type);

}  // namespace stepwell::files
