#include "engine/files/tier_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <exception>
#include <thread>
#include <vector>

#include "base/error.h"
#include "engine/files/appender.h"
#include "engine/files/staging.h"
#include "engine/sql/dialect.h"
#include "engine/sql/tier_table.h"

namespace stepwell::files {
namespace {

/// A pipe in the instance's own folder, which DuckDB may write to, and the thread that passes on what comes
/// out of it. DuckDB itself opens no file of anybody's.
class PipeOut {
 public:
  PipeOut(const SpillFolder& folder, OutputFile& output)
      : path_((folder.path() / "export").string()), output_(output) {
    if (mkfifo(path_.c_str(), 0600) != 0) throw no_pipe();
    // In this order neither waits for the other. The second keeps the pipe open until `finish`.
    out_ = open(path_.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    in_ = open(path_.c_str(), O_WRONLY | O_CLOEXEC);
    if (out_ < 0 || in_ < 0 || fcntl(out_, F_SETFL, 0) != 0) {
      close_all();
      throw no_pipe();
    }
    fcntl(out_, F_SETPIPE_SZ, static_cast<int>(kBlock_bytes));  // as it is where that is not allowed
    copier_ = std::thread([this] { copy(); });
  }
  ~PipeOut() {
    if (copier_.joinable()) close_and_join();
    close_all();
  }
  PipeOut(const PipeOut&) = delete;
  PipeOut& operator=(const PipeOut&) = delete;

  const std::string& path() const { return path_; }

  /// Throws what kept it from being written.
  void finish() {
    close_and_join();
    if (failed_) std::rethrow_exception(failed_);
  }

 private:
  static constexpr std::size_t kBlock_bytes = 1 << 20;

  static Error no_pipe() {
    return Error(ErrorCode::kFailed, fmt::format("cannot make a pipe: {}", std::strerror(errno)),
                 "name another place for temporary files in TMPDIR, or close other programs");
  }
  void close_all() {
    if (in_ >= 0) close(in_);
    if (out_ >= 0) close(out_);
    in_ = out_ = -1;
    unlink(path_.c_str());
  }
  void close_and_join() {
    close(in_);
    in_ = -1;
    copier_.join();
  }
  /// Reads to the end even after a failed write: the writer must not block.
  void copy() {
    std::vector<char> buffer(kBlock_bytes);
    for (;;) {
      const ssize_t size = read(out_, buffer.data(), buffer.size());
      if (size < 0 && errno == EINTR) continue;
      if (size <= 0) return;
      if (failed_) continue;
      try {
        output_.write({buffer.data(), static_cast<std::size_t>(size)});
      } catch (...) {
        failed_ = std::current_exception();
      }
    }
  }

  std::string path_;
  OutputFile& output_;
  int out_ = -1;
  int in_ = -1;
  std::exception_ptr failed_;
  std::thread copier_;
};

/// Takes the rows over into DuckDB, which sorts and writes them.
template <typename Row>
void stage(Connection& staging, const std::vector<Row>& rows, const Labels& labels, const SqlTemplate& sql) {
  std::string definitions;
  std::vector<AppendedColumn> columns;
  for (const auto& column : tier_table<Row>().row_columns()) {
    SqlColumn optional = column.sql;
    optional.required = false;
    definitions += fmt::format("{}{} {}", definitions.empty() ? "" : ", ", named(column.role, sql),
                               duckdb_dialect().definition(optional));
    columns.push_back({std::string(column.sql.name), column.sql.type});
  }
  staging.execute(fmt::format("CREATE TABLE tier ({})", definitions));
  Appender table(staging, "INSERT INTO tier SELECT * FROM appended_data", columns);
  for (const auto& row : rows) {
    append_row(table, row, labels);
    table.end_row();
  }
  table.close();
}

void stage(Connection& staging, TierReader& reader, Tier tier, const Labels& labels, const SqlTemplate& sql) {
  switch (tier) {
    case Tier::kAsin:
      return stage(staging, reader.read_asins(Scope::everything()), labels, sql);
    case Tier::kBrand:
      return stage(staging, reader.read_brands(Scope::everything()), labels, sql);
    case Tier::kCategory:
      break;
  }
  stage(staging, reader.read_categories(Scope::everything()), labels, sql);
}

}  // namespace

std::uint64_t write_tier(TierReader& reader, const Labels& labels, const Model& model, Tier tier,
                         const std::string& format, OutputFile& output) {
  Staging staging;
  const SqlTemplate sql(model, duckdb_dialect().quote());
  stage(staging.connection(), reader, tier, labels, sql);
  const char* options = format == "parquet" ? "FORMAT parquet"
                        : format == "tsv"   ? "FORMAT csv, HEADER, DELIMITER '\t'"
                                            : "FORMAT csv, HEADER";
  PipeOut pipe(staging.spill(), output);
  const std::uint64_t rows =
      staging.connection()
          .query(fmt::format("COPY (SELECT * FROM tier ORDER BY {}) TO {} ({})",
                             column_list(tier_table(tier).key(), sql), sql_literal(pipe.path()), options))
          .rows_changed();
  pipe.finish();
  return rows;
}

}  // namespace stepwell::files
