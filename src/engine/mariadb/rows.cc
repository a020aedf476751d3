#include "engine/mariadb/rows.h"

#include <algorithm>

#include "base/error.h"

namespace stepwell::maria {
namespace {

struct FreeResult {
  void operator()(MYSQL_RES* rows) const { mysql_free_result(rows); }
};
struct CloseStatement {
  void operator()(MYSQL_STMT* statement) const { mysql_stmt_close(statement); }
};

class TextRows final : public Result::Source {
 public:
  TextRows(Connection& connection, MYSQL_RES* rows) : connection_(connection), rows_(rows) {}

  bool next(std::vector<std::optional<std::string_view>>& fields) override {
    const MYSQL_ROW values = mysql_fetch_row(rows_.get());
    if (values == nullptr) {
      if (mysql_errno(connection_.handle()) != 0) connection_.fail();
      return false;
    }
    const unsigned long* lengths = mysql_fetch_lengths(rows_.get());
    fields.resize(mysql_num_fields(rows_.get()));
    for (std::size_t i = 0; i < fields.size(); ++i) {
      fields[i] =
          values[i] == nullptr ? std::nullopt : std::optional(std::string_view(values[i], lengths[i]));
    }
    return true;
  }

 private:
  Connection& connection_;
  std::unique_ptr<MYSQL_RES, FreeResult> rows_;
};

class Statement {
 public:
  Statement(Connection& connection, const std::string& sql)
      : connection_(connection), statement_(mysql_stmt_init(connection.handle())) {
    if (!statement_) throw std::bad_alloc();
    connection.require_trust();
    if (mysql_stmt_prepare(handle(), sql.data(), sql.size()) != 0) fail();
  }

  MYSQL_STMT* handle() { return statement_.get(); }

  [[noreturn]] void fail() { connection_.fail(mysql_stmt_errno(handle()), mysql_stmt_error(handle())); }

  void run(const std::vector<Value>& parameters) {
    texts_.resize(parameters.size());
    std::vector<MYSQL_BIND> binds(parameters.size());
    for (std::size_t i = 0; i < parameters.size(); ++i) bind(binds[i], texts_[i], parameters[i]);
    if (mysql_stmt_param_count(handle()) != parameters.size()) {
      throw Error(ErrorCode::kFailed, "a statement was given the wrong number of parameters",
                  "report this as a fault of stepwell");
    }
    if (mysql_stmt_bind_param(handle(), binds.data()) != 0 || mysql_stmt_execute(handle()) != 0) fail();
  }

 private:
  /// Numbers travel as themselves, everything else as text, which the server converts to the column's type.
  static void bind(MYSQL_BIND& bind, std::string& text, const Value& value) {
    bind = {};
    const auto as_text = [&](std::string content) {
      text = std::move(content);
      bind.buffer_type = MYSQL_TYPE_STRING;
      bind.buffer = text.data();
      bind.buffer_length = text.size();
    };
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      bind.buffer_type = MYSQL_TYPE_LONGLONG;
      bind.buffer = const_cast<std::int64_t*>(number);
    } else if (const auto* whole = std::get_if<std::uint64_t>(&value)) {
      bind.buffer_type = MYSQL_TYPE_LONGLONG;
      bind.buffer = const_cast<std::uint64_t*>(whole);
      bind.is_unsigned = 1;
    } else if (const auto* yes = std::get_if<bool>(&value)) {
      bind.buffer_type = MYSQL_TYPE_TINY;
      bind.buffer = const_cast<bool*>(yes);
    } else if (const auto* real = std::get_if<double>(&value)) {
      bind.buffer_type = MYSQL_TYPE_DOUBLE;
      bind.buffer = const_cast<double*>(real);
    } else if (const auto* plain = std::get_if<std::string>(&value)) {
      as_text(*plain);
    } else if (const auto* sum = std::get_if<MoneySum>(&value)) {
      as_text(sum->str());
    } else if (const auto* month = std::get_if<Month>(&value); month != nullptr && !month->is_none()) {
      as_text(month->date());
    } else {
      bind.buffer_type = MYSQL_TYPE_NULL;
    }
  }

  Connection& connection_;
  std::unique_ptr<MYSQL_STMT, CloseStatement> statement_;
  std::vector<std::string> texts_;
};

/// All rows of a statement in the client's memory, every value as text.
class StatementRows final : public Result::Source {
 public:
  StatementRows(Connection& connection, const std::string& sql, const std::vector<Value>& parameters)
      : statement_(connection, sql) {
    const my_bool measure = 1;
    mysql_stmt_attr_set(statement_.handle(), STMT_ATTR_UPDATE_MAX_LENGTH, &measure);
    statement_.run(parameters);
    if (mysql_stmt_store_result(statement_.handle()) != 0) statement_.fail();
    const std::unique_ptr<MYSQL_RES, FreeResult> metadata(mysql_stmt_result_metadata(statement_.handle()));
    if (!metadata) statement_.fail();
    columns_.resize(mysql_num_fields(metadata.get()));
    std::size_t longest_row = 0;
    for (const MYSQL_ROWS* row = statement_.handle()->result.data; row != nullptr; row = row->next) {
      longest_row = std::max<std::size_t>(longest_row, row->length);
    }
    std::vector<MYSQL_BIND> binds(columns_.size());
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      auto& column = columns_[i];
      // A number's text is longer than its binary form, which is what max_length measures. What it measures
      // is what the server claims, gigabytes for a cell of a byte; no cell is longer than the row that it
      // came in.
      constexpr std::size_t kLongestNumber = 512;
      const std::size_t claimed =
          mysql_fetch_field_direct(metadata.get(), static_cast<unsigned>(i))->max_length;
      column.buffer.resize(std::min(claimed, longest_row) + kLongestNumber);
      binds[i] = {};
      binds[i].buffer_type = MYSQL_TYPE_STRING;
      binds[i].buffer = column.buffer.data();
      binds[i].buffer_length = column.buffer.size();
      binds[i].length = &column.length;
      binds[i].is_null = &column.is_null;
    }
    if (mysql_stmt_bind_result(statement_.handle(), binds.data()) != 0) statement_.fail();
  }

  bool next(std::vector<std::optional<std::string_view>>& fields) override {
    const int status = mysql_stmt_fetch(statement_.handle());
    if (status == MYSQL_NO_DATA) return false;
    if (status != 0) statement_.fail();
    fields.resize(columns_.size());
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const auto& column = columns_[i];
      // A value that outgrew what was measured of it: the server changed its mind.
      if (column.is_null == 0 && column.length > column.buffer.size()) statement_.fail();
      fields[i] = column.is_null != 0 ? std::nullopt
                                      : std::optional(std::string_view(column.buffer.data(), column.length));
    }
    return true;
  }

 private:
  struct Column {
    std::string buffer;
    unsigned long length = 0;
    my_bool is_null = 0;
  };
  Statement statement_;
  std::vector<Column> columns_;
};

}  // namespace

std::unique_ptr<Result::Source> text_rows(Connection& connection, MYSQL_RES* rows) {
  return std::make_unique<TextRows>(connection, rows);
}

std::uint64_t execute_statement(Connection& connection, const std::string& sql,
                                const std::vector<Value>& parameters) {
  Statement statement(connection, sql);
  statement.run(parameters);
  return mysql_stmt_affected_rows(statement.handle());
}

std::unique_ptr<Result::Source> query_statement(Connection& connection, const std::string& sql,
                                                const std::vector<Value>& parameters) {
  return std::make_unique<StatementRows>(connection, sql, parameters);
}

}  // namespace stepwell::maria
