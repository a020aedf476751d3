#include <duckdb.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <thread>

#include "engine/duckdb/duckdb_gateway.h"
#include "tests/testing/engine_under_test.h"
#include "tests/testing/temporary_folder.h"

namespace stepwell::testing {
namespace {

/// Straight on DuckDB's C API, as another program would use it.
class DuckConnection final : public SqlConnection {
 public:
  explicit DuckConnection(const std::filesystem::path& file) {
    // A server may be reading the file at this moment: it never holds it for long.
    for (int attempts_left = 250; !open(file, attempts_left == 0); --attempts_left) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    if (duckdb_connect(database_, &connection_) == DuckDBError) throw std::runtime_error("cannot connect");
  }
  ~DuckConnection() override {
    duckdb_disconnect(&connection_);
    duckdb_close(&database_);
  }
  DuckConnection(const DuckConnection&) = delete;
  DuckConnection& operator=(const DuckConnection&) = delete;

  void execute(const std::string& sql) override { query(sql); }

  std::vector<TextRow> query(const std::string& sql) override {
    duckdb_result result;
    if (duckdb_query(connection_, sql.c_str(), &result) == DuckDBError) {
      const std::string text = duckdb_result_error(&result);
      duckdb_destroy_result(&result);
      throw std::runtime_error(text + "\nin: " + sql.substr(0, 1000));
    }
    std::vector<TextRow> rows(duckdb_row_count(&result), TextRow(duckdb_column_count(&result)));
    for (idx_t row = 0; row < rows.size(); ++row) {
      for (idx_t column = 0; column < rows[row].size(); ++column) {
        if (duckdb_value_is_null(&result, column, row)) continue;
        char* text = duckdb_value_varchar(&result, column, row);
        rows[row][column] = text;
        duckdb_free(text);
      }
    }
    duckdb_destroy_result(&result);
    return rows;
  }

 private:
  /// False: another process holds the file. Throws that too if it `must` open.
  bool open(const std::filesystem::path& file, bool must) {
    char* message = nullptr;
    if (duckdb_open_ext(file.c_str(), &database_, nullptr, &message) == DuckDBSuccess) return true;
    const std::string text = message == nullptr ? "no reason given" : message;
    duckdb_free(message);
    if (!must && text.find("Could not set lock") != std::string::npos) return false;
    throw std::runtime_error("another program cannot open " + file.string() + ": " + text);
  }

  duckdb_database database_ = nullptr;
  duckdb_connection connection_ = nullptr;
};

class DuckUnderTest final : public EngineUnderTest {
 public:
  explicit DuckUnderTest(const Model& model)
      : model_(model), file_(folder_ / "test.duckdb"), gateway_(open_duckdb_gateway(file_, model_)) {}

  std::unique_ptr<SqlConnection> connect() override { return std::make_unique<DuckConnection>(file_); }
  Gateway& gateway() override { return *gateway_; }
  const Model& model() const override { return model_; }
  Equality equality() const override { return plain_equality; }
  char quote() const override { return '"'; }
  std::string url() const override { return "duckdb:" + file_.string(); }
  Traits traits() const override { return {.holder_in_messages = std::to_string(getpid())}; }
  std::string sql_for_abrupt_end() const override { return "PRAGMA disable_checkpoint_on_shutdown"; }

  std::unique_ptr<EngineUnderTest> copy() override {
    auto other = std::make_unique<DuckUnderTest>(model_);
    for (const std::string suffix : {"", ".wal", ".guard"}) {
      const std::filesystem::path from = file_.string() + suffix;
      if (std::filesystem::exists(from)) std::filesystem::copy_file(from, other->file_.string() + suffix);
    }
    return other;
  }

 private:
  TemporaryFolder folder_;
  Model model_;
  std::filesystem::path file_;
  std::unique_ptr<Gateway> gateway_;
};

}  // namespace

std::unique_ptr<EngineUnderTest> make_duckdb_under_test(const Model& model) {
  return std::make_unique<DuckUnderTest>(model);
}

}  // namespace stepwell::testing
