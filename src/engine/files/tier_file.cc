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

namespace stepwell::duck {
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

/// A tier's own figures in the order of its key.
std::string sorted_rows(Tier tier, const SqlTemplate& sql) {
  switch (tier) {
    case Tier::kAsin:
      return sql(
          "SELECT {asin_tier.asin}, {asin_tier.brand}, {asin_tier.category}, {asin_tier.marketplace}, "
          "{asin_tier.month}, {asin_tier.metric}, {asin_tier.value}, {asin_tier.row_count} FROM {asin_tier} "
          "ORDER BY {asin_tier.asin}, {asin_tier.marketplace}, {asin_tier.month}, {asin_tier.metric}");
    case Tier::kBrand:
      return sql(
          "SELECT {brand_tier.brand}, {brand_tier.category}, {brand_tier.month}, {brand_tier.marketplace}, "
          "{brand_tier.metric}, {brand_tier.total}, {brand_tier.asin_count} FROM {brand_tier} "
          "ORDER BY {brand_tier.brand}, {brand_tier.month}, {brand_tier.marketplace}, {brand_tier.metric}");
    case Tier::kCategory:
      break;
  }
  return sql(
      "SELECT {category_tier.category}, {category_tier.month}, {category_tier.metric}, "
      "{category_tier.total}, "
      "{category_tier.brand_count}, {category_tier.asin_count} FROM {category_tier} "
      "ORDER BY {category_tier.category}, {category_tier.month}, {category_tier.metric}");
}

}  // namespace

std::uint64_t write_tier(Connection& connection, const SpillFolder& folder, const SqlTemplate& sql, Tier tier,
                         const std::string& format, OutputFile& output) {
  const char* options = format == "parquet" ? "FORMAT parquet"
                        : format == "tsv"   ? "FORMAT csv, HEADER, DELIMITER '\t'"
                                            : "FORMAT csv, HEADER";
  PipeOut pipe(folder, output);
  const std::uint64_t rows = connection
                                 .query(fmt::format("COPY ({}) TO {} ({})", sorted_rows(tier, sql),
                                                    sql_literal(pipe.path()), options))
                                 .rows_changed();
  pipe.finish();
  return rows;
}

}  // namespace stepwell::duck
