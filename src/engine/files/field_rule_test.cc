#include "engine/files/field_rule.h"

#include <gtest/gtest.h>

#include <optional>

namespace stepwell::files {
namespace {

std::optional<MoneySum::Units> units(const FieldRule& rule, std::string_view field) {
  FieldValue value;
  if (!rule.read(field, value)) return std::nullopt;
  return value.units;
}

std::optional<std::int64_t> number(const FieldRule& rule, std::string_view field) {
  const auto value = units(rule, field);
  return value ? std::optional(static_cast<std::int64_t>(*value)) : std::nullopt;
}

bool takes(const FieldRule& rule, std::string_view field) { return units(rule, field).has_value(); }

TEST(FieldRule, IdsAreDigitsWithAMinusAtMost) {
  const FieldRule id = rule_of_type("INTEGER");
  EXPECT_EQ(number(id, "7"), 7);
  EXPECT_EQ(number(id, "-7"), -7);
  EXPECT_EQ(number(id, "007"), 7);
  EXPECT_EQ(number(id, "2147483647"), 2147483647);
  EXPECT_EQ(number(id, "-2147483648"), -2147483648);
  for (const char* field : {"1.5",
                            "1.0",
                            "0x2",
                            "1_0",
                            "15e-1",
                            ".5",
                            "5.",
                            "+1",
                            " 1",
                            "1 ",
                            "1\t",
                            "--1",
                            "-",
                            "1,000",
                            "1e3",
                            "2147483648",
                            "-2147483649",
                            "99999999999999999999",
                            "99999999999999999999999999999999999999999",
                            "one",
                            "١",
                            "1\r"}) {
    EXPECT_FALSE(takes(id, field)) << field;
  }
}

TEST(FieldRule, IntegersHaveTheRangeOfTheirType) {
  const struct {
    const char* type;
    const char* least;
    const char* below;
    const char* most;
    const char* above;
  } kRanges[] = {{"TINYINT", "-128", "-129", "127", "128"},
                 {"UTINYINT", "0", "-1", "255", "256"},
                 {"SMALLINT", "-32768", "-32769", "32767", "32768"},
                 {"UINTEGER", "0", "-1", "4294967295", "4294967296"},
                 {"BIGINT", "-9223372036854775808", "-9223372036854775809", "9223372036854775807",
                  "9223372036854775808"},
                 {"UBIGINT", "-0", "-1", "18446744073709551615", "18446744073709551616"}};
  for (const auto& range : kRanges) {
    SCOPED_TRACE(range.type);
    const FieldRule rule = rule_of_type(range.type);
    EXPECT_TRUE(takes(rule, range.least));
    EXPECT_FALSE(takes(rule, range.below));
    EXPECT_TRUE(takes(rule, range.most));
    EXPECT_FALSE(takes(rule, range.above));
  }
}

TEST(FieldRule, MoneyIsPlainAndKeepsItsDigits) {
  const FieldRule money = rule_of_type("DECIMAL(15,2)");
  EXPECT_EQ(number(money, "1"), 100);
  EXPECT_EQ(number(money, "-1.5"), -150);
  EXPECT_EQ(number(money, "1.500"), 150);
  EXPECT_EQ(number(money, "0.07"), 7);
  EXPECT_EQ(number(money, "-0.00"), 0);
  EXPECT_EQ(number(money, "00012.30000000000000000000000000000000000000000000000"), 1230);
  EXPECT_EQ(number(money, "9999999999999.99"), 999999999999999);
  EXPECT_EQ(number(money, "-9999999999999.99"), -999999999999999);
  for (const char* field : {"1.005",
                            "1.001",
                            "10000000000000",
                            "-10000000000000.00",
                            ".5",
                            "5.",
                            "+1",
                            "1e2",
                            "1E2",
                            "0x1p3",
                            "1,5",
                            "1,000.00",
                            "1 000",
                            "1_000",
                            "$1",
                            "1€",
                            "infinity",
                            "inf",
                            "nan",
                            "NaN",
                            "1..2",
                            "1.2.3",
                            "1.-2",
                            "-",
                            "-.5",
                            " 1",
                            "1 ",
                            "(1)",
                            "1-",
                            "twelve"}) {
    EXPECT_FALSE(takes(money, field)) << field;
  }
  EXPECT_EQ(money.complaint("1.005").what, "is not a plain number with at most two decimals");
  EXPECT_EQ(money.complaint("twelve").what, "is no DECIMAL(15,2)");
}

TEST(FieldRule, WideDecimalsAreExact) {
  const FieldRule wide = rule_of_type("DECIMAL(38,10)");
  const auto value = units(wide, "-1234567890123456789012345678.0123456789");
  ASSERT_TRUE(value);
  MoneySum::Units expected = 1234567890123456789;
  expected = expected * 1000000000 + 12345678;
  expected = expected * 10000000000 + 123456789;
  expected = -expected;
  // 1234567890123456789 012345678 0123456789
  EXPECT_TRUE(*value == expected);
  EXPECT_FALSE(takes(wide, "12345678901234567890123456789"));
}

TEST(FieldRule, DatesAreDaysOfTheCalendar) {
  const FieldRule date = rule_of_type("DATE");
  EXPECT_EQ(number(date, "1970-01-02"), 1);
  EXPECT_EQ(number(date, "2024-02-29"), 19782);
  EXPECT_EQ(number(date, "2025-10-01T00:00:00"), number(date, "2025-10-01"));
  EXPECT_EQ(number(date, "2025-10-01 00:00:00"), number(date, "2025-10-01"));
  for (const char* field : {"2025-02-29",
                            "1900-02-29",
                            "2025-13-01",
                            "2025-00-01",
                            "2025-01-00",
                            "2025-04-31",
                            "0000-00-00",
                            "0000-01-01",
                            "31-10-25",
                            "31-10-2025",
                            "10/31/2025",
                            "2025/10/31",
                            "2025-1-1",
                            "2025-10-1",
                            "20251001",
                            "20250-10-01",
                            "2025-10-01abc",
                            "2025-10-01 ",
                            " 2025-10-01",
                            "2025-10-01T",
                            "2025-10-01T00:00",
                            "2025-10-01T00:00:01",
                            "2025-10-01T00:00:00Z",
                            "2025-10-01T00:00:00.0",
                            "2025-10-01 00:00:00+00",
                            "2025-10",
                            "infinity",
                            "-2025-10-01",
                            "2025-10-0a",
                            "2025-+1-01",
                            "today",
                            "epoch",
                            "+025-10-01"}) {
    EXPECT_FALSE(takes(date, field)) << field;
  }
}

TEST(FieldRule, TimeStampsAreExactToTheirColumn) {
  const FieldRule micros = rule_of_type("TIMESTAMP");
  EXPECT_EQ(number(micros, "1970-01-01 00:00:01.5"), 1500000);
  EXPECT_EQ(number(micros, "1969-12-31T23:59:59.999999"), -1);
  EXPECT_EQ(number(micros, "1970-01-02"), 86400000000);
  const FieldRule seconds = rule_of_type("TIMESTAMP_S");
  EXPECT_TRUE(takes(seconds, "2025-10-01 12:00:00.000"));
  EXPECT_FALSE(takes(seconds, "2025-10-01 12:00:00.5"));
  for (const char* field :
       {"2025-10-01 24:00:00", "2025-10-01 12:60:00", "2025-10-01 12:00:60", "2025-10-01 12:00",
        "2025-10-01 1:00:00", "2025-10-01 12:00:00.", "2025-10-01 12:00:00.1234567", "2025-10-01 12:00:00Z",
        "2025-10-01 12:00:00+02", "2025-10-01  12:00:00"}) {
    EXPECT_FALSE(takes(micros, field)) << field;
  }
}

TEST(FieldRule, RealsAreTakenIfTheirDigitsLast) {
  const FieldRule real = rule_of_type("DOUBLE");
  FieldValue value;
  for (const char* field : {"0.1", "-1e300", "1E-5", "123456789012345680", "0.30000000000000004", "5e-324",
                            "0", "-0.0", "100", "1e+2", "2.50"}) {
    EXPECT_TRUE(real.read(field, value)) << field;
  }
  for (const char* field : {"0.1000000000000000055", "3.14159265358979323846", "1e400", "1e-400", "inf",
                            "nan", ".5", "5.", "1e", "0x1p3", "+1", "--1", "9007199254740993"}) {
    EXPECT_FALSE(real.read(field, value)) << field;
  }
  EXPECT_TRUE(rule_of_type("FLOAT").read("0.1", value));
  EXPECT_FALSE(rule_of_type("FLOAT").read("16777217", value));
}

TEST(FieldRule, TextsAreUtf8ByTheLetter) {
  const FieldRule text = rule_of_type("VARCHAR");
  for (const std::string_view field :
       {" a ", "é", "日本語", "\U0001F600", "a\\b", "a\nb", "\t", "12345678é"}) {
    EXPECT_TRUE(takes(text, field)) << field;
  }
  using std::string_view_literals::operator""sv;
  for (const std::string_view field :
       {"\xFF"sv, "\xC0\x80"sv, "\xC1\xBF"sv, "\xE0\x80\x80"sv, "\xED\xA0\x80"sv, "\xED\xBF\xBF"sv,
        "\xF4\x90\x80\x80"sv, "\xF5\x80\x80\x80"sv, "\xE9"sv, "caf\xE9"sv, "\x80"sv, "a\0b"sv, "12345678\0"sv,
        "\xE2\x82"sv}) {
    EXPECT_FALSE(takes(text, field));
  }
}

TEST(FieldRule, TextsFitTheirColumn) {
  FieldRule text;
  text.shown = "VARCHAR(4)";
  text.characters_max = 4;
  text.basic_plane_only = "utf8mb3";
  EXPECT_TRUE(takes(text, "äöüß"));
  EXPECT_FALSE(takes(text, "abcde"));
  EXPECT_FALSE(takes(text, "\U0001F600"));
  EXPECT_EQ(text.complaint("abcde").what, "is longer than VARCHAR(4)");
  EXPECT_EQ(text.complaint("\U0001F600").what, "holds a character beyond utf8mb3");
  text.drops_end_spaces = true;
  EXPECT_FALSE(takes(text, "ab "));
}

TEST(FieldRule, OtherFormsAreExact) {
  FieldRule rule;
  rule.form = FieldRule::Form::kTime;
  rule.places_max = 1;
  for (const char* field : {"00:00:00", "-23:59:59", "838:59:59", "12:00:00.50"})
    EXPECT_TRUE(takes(rule, field)) << field;
  for (const char* field : {"12", "12:00", "839:00:00", "012:00:00", "12:00:00.55", "1:00:00", "ab:00:00"}) {
    EXPECT_FALSE(takes(rule, field)) << field;
  }
  rule.form = FieldRule::Form::kYear;
  EXPECT_TRUE(takes(rule, "2025"));
  for (const char* field : {"25", "1900", "2156", "02025"}) EXPECT_FALSE(takes(rule, field)) << field;
  rule.form = FieldRule::Form::kMember;
  rule.members = {"b", "a", "c"};
  EXPECT_TRUE(takes(rule, "a"));
  for (const char* field : {"1", "A", "a ", "a,b"}) EXPECT_FALSE(takes(rule, field)) << field;
  rule.form = FieldRule::Form::kMembers;
  EXPECT_TRUE(takes(rule, "b,c"));
  for (const char* field : {"c,b", "a,a", "a,", "a, c"}) EXPECT_FALSE(takes(rule, field)) << field;
}

}  // namespace
}  // namespace stepwell::files
