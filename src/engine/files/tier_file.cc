#include "engine/files/tier_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <thread>

#include "base/error.h"

namespace stepwell::duck {
namespace {

/// Standard output for a DuckDB that only writes to paths. Opening /dev/stdout would empty the file behind a
/// redirection; this is a pipe that a thread copies from.
class StandardOutput {
 public:
  StandardOutput() {
    if (pipe2(ends_, O_CLOEXEC) != 0)
      throw Error(ErrorCode::kFailed, "cannot make a pipe", "close other programs");
    copier_ = std::thread([this] { copy(); });
  }
  ~StandardOutput() {
    if (copier_.joinable()) close_and_join();
    close(ends_[0]);
  }
  StandardOutput(const StandardOutput&) = delete;
  StandardOutput& operator=(const StandardOutput&) = delete;

  std::string path() const { return "/dev/fd/" + std::to_string(ends_[1]); }

  /// Throws Error{kFailed} if not all of it could be written.
  void finish() {
    close_and_join();
    if (failed_)
      throw Error(ErrorCode::kFailed, "cannot write to standard output", "is the disk behind it full?");
  }

 private:
  void close_and_join() {
    close(ends_[1]);
    copier_.join();
  }
  /// Reads to the end even after a failed write: the writer must not block.
  void copy() {
    char buffer[65536];
    for (ssize_t size = 0; (size = read(ends_[0], buffer, sizeof buffer)) > 0;) {
      failed_ = failed_ ||
                fwrite(buffer, 1, static_cast<std::size_t>(size), stdout) != static_cast<std::size_t>(size);
    }
    failed_ = failed_ || fflush(stdout) != 0;
  }

  int ends_[2] = {-1, -1};
  bool failed_ = false;
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

std::uint64_t write_tier_file(Connection& connection, const SqlTemplate& sql, Tier tier,
                              const std::string& format, const std::filesystem::path& file) {
  const std::string select = sorted_rows(tier, sql);
  const char* options = format == "parquet" ? "FORMAT parquet"
                        : format == "tsv"   ? "FORMAT csv, HEADER, DELIMITER '\t'"
                                            : "FORMAT csv, HEADER";
  const auto copy_to = [&](const std::string& target) {
    return connection.query(fmt::format("COPY ({}) TO {} ({})", select, sql_literal(target), options))
        .rows_changed();
  };
  if (file.empty()) {
    StandardOutput output;
    const std::uint64_t rows = copy_to(output.path());
    output.finish();
    return rows;
  }
  const std::filesystem::path partial = file.string() + ".partial";
  try {
    const std::uint64_t rows = copy_to(partial.string());
    std::filesystem::rename(partial, file);
    return rows;
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove(partial, ignored);
    throw;
  }
}

}  // namespace stepwell::duck
