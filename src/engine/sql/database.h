// SqlDatabase: what the bookkeeping needs of an SQL engine: statements with parameters, and their rows.
//
// For small tables: a value costs a virtual call. Tiers and raw rows travel as each engine does it best.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/sql/dialect.h"
#include "model/money.h"
#include "model/month.h"

namespace stepwell {

/// A parameter of a statement.
using SqlValue =
    std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string, MoneySum, Month>;

/// The current row of a result. Columns count from 0; views end with the next row.
class SqlRow {
 public:
  virtual ~SqlRow() = default;

  virtual bool is_null(std::size_t column) const = 0;
  /// A whole number or a boolean; 0 for NULL.
  virtual std::int64_t integer(std::size_t column) const = 0;
  virtual double real(std::size_t column) const = 0;
  /// Empty for NULL.
  virtual std::string_view text(std::size_t column) const = 0;
  /// none() for NULL.
  virtual Month month(std::size_t column) const = 0;
  /// A decimal of two places; 0 for NULL.
  virtual MoneySum sum(std::size_t column) const = 0;

  std::uint64_t whole(std::size_t column) const { return static_cast<std::uint64_t>(integer(column)); }
};

class SqlDatabase {
 public:
  virtual ~SqlDatabase() = default;

  virtual const SqlDialect& dialect() const = 0;
  virtual bool has_table(const std::string& name) = 0;
  virtual bool has_column(const std::string& table, const std::string& column) = 0;

  /// Runs one statement with `?` parameters. Throws Error{kFailed}.
  virtual void run(const std::string& sql, const std::vector<SqlValue>& parameters = {}) = 0;
  /// Runs one, and calls `use` for each of its rows.
  virtual void each(const std::string& sql, const std::vector<SqlValue>& parameters,
                    const std::function<void(const SqlRow&)>& use) = 0;
};

}  // namespace stepwell
