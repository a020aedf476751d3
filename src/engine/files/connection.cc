#include "engine/files/connection.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

#include "base/error.h"
#include "model/tier_rows.h"

namespace stepwell::files {
namespace {

struct Advice {
  std::string_view symptom;
  std::string_view hint;
};

constexpr std::string_view kNoFileForViews = "file system operations are disabled";

constexpr Advice kAdvice[] = {
    {kNoFileForViews,
     "stepwell reads no file for a view: make a table of it (CREATE TABLE ... AS SELECT ...), or import the "
     "file"},
    {"No space left on device", "the disk is full: free some space; nothing was changed"},
    {"failed to offload data block",
     "the disk is too full for temporary files: free some space; nothing was changed"},
    {"Out of Memory", "give it more memory, or stop other programs; nothing was changed"},
    {"read-only mode", "the file or its folder is read-only: allow writing, or work on a copy"},
    {"Permission denied", "check the owner and the mode of the file and its folder"},
    {"Corrupt", "the file is damaged: restore it from a backup"},
    {"Cannot open file", "check the path"},
};

struct Statement {
  duckdb_prepared_statement handle = nullptr;
  ~Statement() { duckdb_destroy_prepare(&handle); }
};

void bind(duckdb_prepared_statement statement, idx_t index, const Value& value) {
  struct Binder {
    duckdb_prepared_statement statement;
    idx_t index;
    void operator()(std::monostate) const { duckdb_bind_null(statement, index); }
    void operator()(bool v) const { duckdb_bind_boolean(statement, index, v); }
    void operator()(std::int64_t v) const { duckdb_bind_int64(statement, index, v); }
    void operator()(std::uint64_t v) const { duckdb_bind_uint64(statement, index, v); }
    void operator()(double v) const { duckdb_bind_double(statement, index, v); }
    void operator()(const std::string& v) const {
      duckdb_bind_varchar_length(statement, index, v.data(), v.size());
    }
    void operator()(MoneySum v) const {
      const duckdb_hugeint units{static_cast<std::uint64_t>(v.units()),
                                 static_cast<std::int64_t>(v.units() >> 64)};
      duckdb_bind_decimal(statement, index, {38, 2, units});
    }
    void operator()(Month v) const {
      if (v.is_none()) {
        duckdb_bind_null(statement, index);
      } else {
        duckdb_bind_date(statement, index, {v.first_day()});
      }
    }
  };
  std::visit(Binder{statement, index}, value);
}

void prepare(duckdb_connection connection, const std::string& sql, const std::vector<Value>& parameters,
             Statement& statement) {
  if (duckdb_prepare(connection, sql.c_str(), &statement.handle) == DuckDBError) {
    fail("preparing a statement", duckdb_prepare_error(statement.handle));
  }
  for (std::size_t i = 0; i < parameters.size(); ++i) bind(statement.handle, i + 1, parameters[i]);
}

Result checked(duckdb_state state, duckdb_result result) {
  if (state == DuckDBError) {
    const char* message = duckdb_result_error(&result);
    const std::string text = message == nullptr ? "unknown error" : message;
    duckdb_destroy_result(&result);
    fail("running a statement", text);
  }
  return Result(result);
}

void follow(const std::stop_token& stop, duckdb_connection connection, std::uint64_t rows_total,
            Progress& progress) {
  std::mutex mutex;
  std::condition_variable_any stopped;
  std::unique_lock lock(mutex);
  while (
      !stopped.wait_for(lock, stop, std::chrono::milliseconds(20), [&] { return stop.stop_requested(); })) {
    const auto state = duckdb_query_progress(connection);
    if (state.percentage <= 0) continue;
    progress.advance_to(
        static_cast<std::uint64_t>(state.percentage / 100.0 * static_cast<double>(rows_total)));
  }
}

/// Asks a running query every 20 ms how far it is; ends with the object, and at once.
std::jthread watch(duckdb_connection connection, std::uint64_t rows_total, Progress& progress) {
  return std::jthread([connection, rows_total, &progress](const std::stop_token& stop) {
    try {
      follow(stop, connection, rows_total, progress);
    } catch (const std::exception&) {  // the query goes on without being watched
    }
  });
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char left, unsigned char right) {
    return std::tolower(left) == std::tolower(right);
  });
}

void fail(std::string_view what, std::string_view duckdb_message) {
  std::string_view hint =
      "the message is DuckDB's own: 'stepwell doctor' looks at the tables and files that it may speak of";
  for (const auto& advice : kAdvice) {
    if (duckdb_message.find(advice.symptom) != std::string_view::npos) {
      hint = advice.hint;
      break;
    }
  }
  // What follows the first line points into the statement, which says nothing to whoever did not write it.
  const auto first_line = duckdb_message.substr(0, duckdb_message.find('\n'));
  const bool by_view = first_line.find(kNoFileForViews) != std::string_view::npos;
  throw Error(ErrorCode::kFailed,
              fmt::format("DuckDB failed {}: {}{}", what,
                          by_view ? "a view reads a file of this machine: " : "", first_line),
              std::string(hint));
}

Chunk::Chunk(duckdb_data_chunk chunk, std::shared_ptr<const std::vector<AnswerColumn>> columns)
    : chunk_(chunk), rows_(duckdb_data_chunk_get_size(chunk)), described_(std::move(columns)) {
  columns_.reserve(described_->size());
  for (idx_t i = 0; i < described_->size(); ++i) {
    const duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, i);
    columns_.push_back(
        {duckdb_vector_get_data(vector), duckdb_vector_get_validity(vector), (*described_)[i].kind});
  }
}

Chunk::~Chunk() { duckdb_destroy_data_chunk(&chunk_); }

void Chunk::refuse(std::size_t column, ValueKind expected) const {
  const AnswerColumn& found = (*described_)[column];
  throw Error(ErrorCode::kFailed,
              fmt::format("DuckDB answers column '{}' as {}, and {} was expected", found.name, found.type,
                          name_of(expected)),
              "another program may have changed the type of a column: 'stepwell setup' checks those of the "
              "source tables; if it finds nothing, report this with the message above");
}

bool Chunk::is_null(std::size_t column, std::size_t row) const {
  const std::uint64_t* validity = columns_[column].validity;
  return validity != nullptr && (validity[row / 64] >> (row % 64) & 1) == 0;
}

std::string_view Chunk::text(std::size_t column, std::size_t row) const {
  auto* string =
      const_cast<duckdb_string_t*>(static_cast<const duckdb_string_t*>(data(column, ValueKind::kText)) + row);
  return {duckdb_string_t_data(string), duckdb_string_t_length(*string)};
}

std::int64_t Chunk::integer(std::size_t column, std::size_t row) const {
  if (is_null(column, row)) return 0;
  switch (columns_[column].kind) {
    case ValueKind::kBoolean:
      return get<bool>(column, row) ? 1 : 0;
    case ValueKind::kInt16:
      return get<std::int16_t>(column, row);
    case ValueKind::kInt32:
      return get<std::int32_t>(column, row);
    case ValueKind::kUint32:
      return get<std::uint32_t>(column, row);
    default:
      return get<std::int64_t>(column, row);
  }
}

std::int32_t Chunk::id(std::size_t column, std::size_t row) const {
  const auto id = get<std::int32_t>(column, row);
  return is_null(column, row) ? kNoId : id;
}

Month Chunk::month(std::size_t column, std::size_t row) const {
  const auto day = get<duckdb_date>(column, row);
  return is_null(column, row) ? Month::none() : Month::of_day(day.days);
}

Money Chunk::money(std::size_t column, std::size_t row) const {
  return Money::of_units(static_cast<const std::int64_t*>(data(column, ValueKind::kCents64))[row]);
}

MoneySum Chunk::sum(std::size_t column, std::size_t row) const {
  const auto value = static_cast<const duckdb_hugeint*>(data(column, ValueKind::kCents128))[row];
  if (is_null(column, row)) return MoneySum();
  return MoneySum(static_cast<MoneySum::Units>(value.upper) * (static_cast<MoneySum::Units>(1) << 64) +
                  value.lower);
}

Result::Result(duckdb_result result) : result_(result) {
  auto columns = std::make_shared<std::vector<AnswerColumn>>();
  const idx_t count = duckdb_column_count(&result_);
  columns->reserve(count);
  for (idx_t i = 0; i < count; ++i) columns->push_back(answer_column(result_, i));
  columns_ = std::move(columns);
}

std::unique_ptr<Chunk> Result::next() {
  duckdb_data_chunk chunk = duckdb_fetch_chunk(result_);
  if (chunk != nullptr) return std::make_unique<Chunk>(chunk, columns_);
  if (const char* message = duckdb_result_error(&result_); message != nullptr)
    fail("reading an answer", message);
  return nullptr;
}

Connection::Connection(duckdb_database database) {
  if (duckdb_connect(database, &connection_) == DuckDBError) fail("opening a connection", "no details");
}

Connection::~Connection() { duckdb_disconnect(&connection_); }

void Connection::execute(const std::string& sql) {
  duckdb_result result;
  checked(duckdb_query(connection_, sql.c_str(), &result), result);
}

Result Connection::query(const std::string& sql, const std::vector<Value>& parameters) {
  Statement statement;
  prepare(connection_, sql, parameters, statement);
  duckdb_result result;
  return checked(duckdb_execute_prepared(statement.handle, &result), result);
}

Result Connection::stream(const std::string& sql) {
  Statement statement;
  prepare(connection_, sql, {}, statement);
  duckdb_result result;
  return checked(duckdb_execute_prepared_streaming(statement.handle, &result), result);
}

void Connection::execute_watched(const std::string& sql, std::uint64_t rows_total, Progress& progress) {
  const std::jthread watcher = watch(connection_, rows_total, progress);
  execute(sql);
}

std::optional<std::int64_t> Connection::integer(const std::string& sql,
                                                const std::vector<Value>& parameters) {
  Result result = query(sql, parameters);
  const auto chunk = result.next();
  if (!chunk || chunk->rows() == 0 || chunk->is_null(0, 0)) return std::nullopt;
  return chunk->get<std::int64_t>(0, 0);
}

std::optional<std::string> Connection::text(const std::string& sql, const std::vector<Value>& parameters) {
  Result result = query(sql, parameters);
  const auto chunk = result.next();
  if (!chunk || chunk->rows() == 0 || chunk->is_null(0, 0)) return std::nullopt;
  return std::string(chunk->text(0, 0));
}

std::optional<std::vector<ColumnInfo>> Connection::columns_of(const std::string& quoted_table) {
  duckdb_result answer;
  const auto state = duckdb_query(connection_, ("DESCRIBE " + quoted_table).c_str(), &answer);
  if (state == DuckDBError && duckdb_result_error_type(&answer) == DUCKDB_ERROR_CATALOG) {
    duckdb_destroy_result(&answer);
    return std::nullopt;
  }
  std::vector<ColumnInfo> columns;
  checked(state, answer).each([&](const Chunk& chunk, std::size_t row) {
    columns.push_back({std::string(chunk.text(0, row)), std::string(chunk.text(1, row))});
  });
  return columns;
}

bool Connection::is_view(const std::string& name) {
  // DuckDB describes tables alone, and tells what it does not find from what is something else.
  duckdb_table_description description = nullptr;
  const auto state = duckdb_table_description_create(connection_, nullptr, name.c_str(), &description);
  const char* message = duckdb_table_description_error(description);
  const bool view = state == DuckDBError && message != nullptr &&
                    std::string_view(message).find("could be located") == std::string_view::npos;
  duckdb_table_description_destroy(&description);
  return view;
}

}  // namespace stepwell::files
