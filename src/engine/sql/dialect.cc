#include "engine/sql/dialect.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/label.h"

namespace stepwell {
namespace {

using enum ColumnType;

struct TypeNames {
  ColumnType type;
  std::string_view duckdb;
  std::string_view mariadb;
};

constexpr TypeNames kTypes[] = {
    {kRowNumber, "INTEGER", "INT"},
    {kAsinId, "INTEGER", "[asin]"},
    {kBrandId, "INTEGER", "[brand]"},
    {kCategoryId, "INTEGER", "[category]"},
    {kMarketplace, "VARCHAR", "[marketplace]"},
    {kMetric, "VARCHAR", "[metric]"},
    {kId, "INTEGER", "INT"},
    {kMonth, "DATE", "DATE"},
    {kValue, "DECIMAL(15,2)", "DECIMAL(15,2)"},
    {kTotal, "DECIMAL(18,2)", "DECIMAL(18,2)"},
    {kSum, "DECIMAL(38,2)", "DECIMAL(38,2)"},
    {kWhole, "INTEGER", "INT"},
    {kCount, "UINTEGER", "INT UNSIGNED"},
    {kSmall, "SMALLINT", "SMALLINT"},
    {kBig, "BIGINT", "BIGINT"},
    {kUnsignedBig, "UBIGINT", "BIGINT UNSIGNED"},
    {kReal, "DOUBLE", "DOUBLE"},
    {kBoolean, "BOOLEAN", "BOOLEAN"},
    {kSerial, "BIGINT", "BIGINT"},
    {kTimestamp, "TIMESTAMP", "DATETIME(6)"},
    {kChangedAt, "TIMESTAMP", "TIMESTAMP"},
    {kWord, "VARCHAR", "VARCHAR({})"},
    {kText, "VARCHAR", "TEXT"},
    {kLongText, "VARCHAR", "MEDIUMTEXT"},
};

const TypeNames& names_of(ColumnType type) {
  return *std::find_if(std::begin(kTypes), std::end(kTypes),
                       [type](const TypeNames& names) { return names.type == type; });
}

/// No label is one of none.
template <typename Literal>
std::string in_list(std::string_view text, const std::vector<std::string>& labels, Literal literal) {
  std::string list;
  for (const auto& label : labels) list += (list.empty() ? "" : ", ") + literal(label);
  return list.empty() ? "FALSE" : fmt::format("{} IN ({})", text, list);
}

class DuckDialect final : public SqlDialect {
 public:
  char quote() const override { return '"'; }
  Tracking tracking() const override { return Tracking::kImportLog; }

  std::string definition(const SqlColumn& column) const override {
    std::string text(names_of(column.type).duckdb);
    if (column.type == kChangedAt) return text + " DEFAULT CAST(current_timestamp AS TIMESTAMP)";
    // ADD COLUMN takes no NOT NULL.
    if (column.required && column.since == 1) text += " NOT NULL";
    if (!column.otherwise.empty()) text += fmt::format(" DEFAULT {}", column.otherwise);
    return text;
  }

  std::string timestamp(std::string_view microseconds) const override {
    return fmt::format("make_timestamp({})", microseconds);
  }
  std::string microseconds(std::string_view timestamp) const override {
    return fmt::format("epoch_us({})", timestamp);
  }
  std::string first_day(std::string_view date) const override {
    // Without the sum DuckDB 1.5 fails over columns that hold infinite dates.
    return fmt::format("CAST(date_trunc('month', {} + 0) AS DATE)", date);
  }
  std::string is_one_of(std::string_view text, const std::vector<std::string>& labels) const override {
    const auto folded = [](const std::string& label) { return sql_literal(fold_label(label)); };
    return in_list(fmt::format("lower(rtrim({}, ' '))", text), labels, folded);
  }
  std::string next_number() const override { return fmt::format("nextval('{}')", kImportSequence); }
  std::string last_number() const override { return fmt::format("SELECT currval('{}')", kImportSequence); }
};

class MariaDialect final : public SqlDialect {
 public:
  char quote() const override { return '`'; }
  Tracking tracking() const override { return Tracking::kBinlog; }

  std::string definition(const SqlColumn& column) const override {
    std::string text = fmt::format(fmt::runtime(names_of(column.type).mariadb), column.width);
    if (column.required) text += " NOT NULL";
    if (!column.required && column.otherwise.empty()) text += " NULL";
    if (column.type == kRowNumber || column.type == kSerial) text += " AUTO_INCREMENT";
    if (column.type == kChangedAt) text += " DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP";
    if (!column.otherwise.empty()) text += fmt::format(" DEFAULT {}", column.otherwise);
    if (!column.comment.empty()) text += fmt::format(" COMMENT '{}'", column.comment);
    return text;
  }

  std::string timestamp(std::string_view microseconds) const override {
    return fmt::format("'1970-01-01' + INTERVAL {} MICROSECOND", microseconds);
  }
  std::string microseconds(std::string_view timestamp) const override {
    return fmt::format("TIMESTAMPDIFF(MICROSECOND, '1970-01-01', {})", timestamp);
  }
  std::string first_day(std::string_view date) const override {
    return fmt::format("DATE_FORMAT({}, '%Y-%m-01')", date);
  }
  // Texts compare by their collations.
  std::string is_one_of(std::string_view text, const std::vector<std::string>& labels) const override {
    return in_list(text, labels, [this](const std::string& label) { return literal(label); });
  }
  std::string literal(std::string_view text) const override {
    std::string literal = "'";
    for (const char c : text) {
      if (c == '\'' || c == '\\') literal += c;
      literal += c;
    }
    return literal + "'";
  }
  std::string next_number() const override { return "NULL"; }  // AUTO_INCREMENT gives it
  std::string last_number() const override { return "SELECT LAST_INSERT_ID()"; }
};

}  // namespace

const SqlDialect& duckdb_dialect() {
  static const DuckDialect kDialect;
  return kDialect;
}

const SqlDialect& mariadb_dialect() {
  static const MariaDialect kDialect;
  return kDialect;
}

}  // namespace stepwell
