// Connection: libmariadb's C API as RAII handles that throw.
//
// Used by one thread at a time. Texts are UTF-8 whatever the columns' character sets. Every failure becomes
// an Error whose hint says what to do (failure.h); what was to be done is the caller's to say, with `doing`.
#pragma once

#include <mysql.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "engine/mariadb/flavour.h"
#include "engine/mariadb/local_infile.h"
#include "engine/mariadb/server.h"
#include "engine/sql/database.h"
#include "model/money.h"
#include "model/month.h"
#include "model/tier_rows.h"

namespace stepwell::maria {

using Value = SqlValue;

/// Throws Error{kFailed} if a server answers with fewer columns than its statement has.
void require_columns(std::size_t wanted, std::size_t found);

/// The current row of a result. Columns count from 0; views end with the next row. Asking for a column that
/// the server did not send throws like `require_columns`.
class Row {
 public:
  bool is_null(std::size_t column) const { return !field(column).has_value(); }
  /// An empty text for NULL.
  std::string_view text(std::size_t column) const { return field(column).value_or(std::string_view()); }
  std::optional<std::string> optional_text(std::size_t column) const;
  /// 0 for NULL. Throws Error{kFailed} for what is no whole number of 64 bits.
  std::int64_t integer(std::size_t column) const;
  std::uint64_t whole(std::size_t column) const;
  double real(std::size_t column) const;
  /// kNoId for NULL. Throws Error{kFailed} for a number beyond 32 bits.
  std::int32_t id(std::size_t column) const;
  /// A date as its month; none() for NULL and for dates without year or month.
  Month month(std::size_t column) const;
  /// A decimal of two places or a whole number; 0 for NULL.
  MoneySum sum(std::size_t column) const;
  Money money(std::size_t column) const;

  std::size_t size() const { return fields_.size(); }

 private:
  friend class Result;
  const std::optional<std::string_view>& field(std::size_t column) const {
    if (column >= fields_.size()) [[unlikely]]
      require_columns(column + 1, fields_.size());
    return fields_[column];
  }

  std::vector<std::optional<std::string_view>> fields_;
};

/// The rows of one statement. Must be read to the end, or destroyed, before the connection is used again.
class Result {
 public:
  /// Where the rows come from: the text protocol or a prepared statement.
  class Source {
   public:
    virtual ~Source() = default;
    virtual bool next(std::vector<std::optional<std::string_view>>& fields) = 0;
  };
  explicit Result(std::unique_ptr<Source> source) : source_(std::move(source)) {}

  /// Steps to the next row; false at the end.
  bool next() { return source_->next(row_.fields_); }
  const Row& row() const { return row_; }
  /// Calls `use(row)` for every row.
  template <typename Function>
  void each(Function use) {
    while (next()) use(row());
  }

 private:
  std::unique_ptr<Source> source_;
  Row row_;
};

class Connection {
 public:
  /// Throws Error{kFailed} if the server cannot be reached or refuses the login or the database.
  explicit Connection(const MariaServer& server, unsigned connect_timeout_s = 10,
                      unsigned read_timeout_s = 0);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  MYSQL* handle() { return mysql_; }
  /// Throws if this server has lost the trust of the engine that it works for. Before every statement.
  void require_trust() const { trust_->require(); }
  /// Sends one statement, whose answer is read through `handle()`.
  void send(const std::string& sql);
  const Flavour& flavour() const { return flavour_; }
  /// The server's number of this connection.
  std::uint64_t id() const { return mysql_thread_id(mysql_); }

  /// Runs one statement without parameters and without rows; returns the number of rows it changed.
  std::uint64_t execute(const std::string& sql);
  /// Runs one statement with `?` parameters and without rows.
  std::uint64_t execute(const std::string& sql, const std::vector<Value>& parameters);
  enum class Begin { kWrite, kSnapshot };
  void begin(Begin kind = Begin::kWrite);
  void commit();
  /// Ends a transaction whatever happens: if that fails, the server does it when the connection ends.
  void roll_back() noexcept;
  /// Runs one statement; all of its rows are in memory afterwards.
  Result query(const std::string& sql, const std::vector<Value>& parameters = {});
  /// Runs one statement whose rows are sent while they are read.
  Result stream(const std::string& sql);

  /// The first column of the first row; nothing for NULL or no row.
  std::optional<std::string> text(const std::string& sql, const std::vector<Value>& parameters = {});
  std::optional<std::int64_t> integer(const std::string& sql, const std::vector<Value>& parameters = {});

  /// Runs a LOAD DATA LOCAL INFILE of kMemoryFile, whose content is what `source` says; returns its number of
  /// records. Throws Error{kFailed} if the server skipped a record or warned: with LOCAL it would go on in
  /// silence.
  std::uint64_t load(const std::string& sql, const BlockSource& source);

  /// `text` as a literal for this server.
  std::string literal(std::string_view text);

  /// Throws the Error for what the server or the library said last. Hangs up where the server asked for
  /// what it must not have, and tells the other connections.
  [[noreturn]] void fail();
  [[noreturn]] void fail(unsigned number, std::string_view message);

 private:
  MYSQL* mysql_ = nullptr;
  Flavour flavour_;
  std::shared_ptr<Trust> trust_;
  std::optional<LocalInfile> local_infile_;

  void require_database(const std::string& database);
  void require_honesty();
};

}  // namespace stepwell::maria
