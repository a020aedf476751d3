// engine_report: the embedded engine's figures on one synthetic database, as a table.
//
//   engine_report [ROWS] [daily|ledger] [FOLDER] [ROUNDS]
//
// Every figure is the median of ROUNDS rounds, and each round measures the limit too: the bare GROUP BY of
// the ASIN tier in the same file, which no refresh can beat. Peak memory is that of the whole process so far,
// the generator included.
#include <duckdb.h>
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "cli/table.h"
#include "engine/duckdb/duckdb_gateway.h"
#include "refresh/generate.h"
#include "refresh/refresh.h"

namespace stepwell {
namespace {

constexpr int kImportedRows = 100'000;

double peak_memory_gb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1e6;
}

/// The limit: what DuckDB needs to make the groups of the ASIN tier and nothing else.
void bare_group_by(const std::string& file) {
  duckdb_database database = nullptr;
  duckdb_connection connection = nullptr;
  if (duckdb_open(file.c_str(), &database) == DuckDBError ||
      duckdb_connect(database, &connection) == DuckDBError) {
    throw Error(ErrorCode::kFailed, "cannot open " + file, "");
  }
  const Model model;
  const auto state = duckdb_query(
      connection,
      fmt::format("CREATE OR REPLACE TABLE bare AS SELECT {0}, {1}, date_trunc('month', {2}) AS first_day, "
                  "{3}, sum({4}) "
                  "AS total FROM {5} GROUP BY ALL",
                  model.name("facts.asin"), model.name("facts.marketplace"), model.name("facts.month"),
                  model.name("facts.metric"), model.name("facts.value"), model.name("facts"))
          .c_str(),
      nullptr);
  duckdb_query(connection, "DROP TABLE bare", nullptr);
  duckdb_disconnect(&connection);
  duckdb_close(&database);
  if (state == DuckDBError) throw Error(ErrorCode::kFailed, "the bare GROUP BY failed", "");
}

void write_import(const std::filesystem::path& file, int round) {
  std::ofstream csv(file);
  const Model model;
  csv << fmt::format("{},{},{},{},{}\n", model.name("facts.asin"), model.name("facts.marketplace"),
                     model.name("facts.metric"), model.name("facts.month"), model.name("facts.value"));
  for (int i = 0; i < kImportedRows; ++i) {
    csv << fmt::format("{},US,Net revenue,2025-10-{:02},{}.{:02}\n", 1 + (i * 37 + round) % 1000, 1 + i % 28,
                       i % 900, i % 100);
  }
}

class Report {
 public:
  Report(std::string folder, const GenerateOptions& options, int rounds)
      : folder_(std::move(folder)),
        file_(folder_ + "/engine_report.duckdb"),
        options_(options),
        rounds_(rounds),
        gateway_(open_duckdb_gateway(file_, Model())) {}

  void run() {
    for (const char* ending : {"", ".wal"}) std::filesystem::remove(file_ + ending);
    time("generate", [&] { generate(*gateway_->open(Access::kCreate), options_, silent_); });
    const double generate_peak_gb = peak_memory_gb();
    for (int round = 0; round < rounds_; ++round) {
      time("bare GROUP BY of the ASIN tier", [&] { bare_group_by(file_); });
      with_engine([](Engine& engine) { engine.schema().drop(); });
      time("refresh, first", [&] {
        with_engine([&](Engine& engine) {
          engine.schema().create({}, silent_);
          refresh(engine, {}, silent_);
        });
      });
      time("refresh --full, unchanged",
           [&] { with_engine([&](Engine& engine) { refresh(engine, {.full = true}, silent_); }); });
      time("refresh, nothing to do",
           [&] { with_engine([&](Engine& engine) { refresh(engine, {}, silent_); }); });
      time("verify", [&] { with_engine([&](Engine& engine) { engine.prover().verify(false, silent_); }); });
      time("verify --full",
           [&] { with_engine([&](Engine& engine) { engine.prover().verify(true, silent_); }); });
      const std::filesystem::path csv = folder_ + "/engine_report.csv";
      write_import(csv, round);
      time("import of 100,000 rows and refresh", [&] {
        with_engine([&](Engine& engine) {
          engine.ingest().import(Model().name("facts"), {csv}, silent_);
          refresh(engine, {}, silent_);
        });
      });
      std::filesystem::remove(csv);
    }
    print(generate_peak_gb);
    for (const char* ending : {"", ".wal"}) std::filesystem::remove(file_ + ending);
  }

 private:
  void with_engine(const std::function<void(Engine&)>& work) {
    const auto engine = gateway_->open(Access::kWrite);
    work(*engine);
  }

  void time(const std::string& name, const std::function<void()>& work) {
    const Stopwatch watch;
    work();
    if (!seconds_.contains(name)) order_.push_back(name);
    seconds_[name].push_back(watch.elapsed_s());
  }

  static double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
  }

  void print(double generate_peak_gb) {
    using Align = Table::Align;
    const double limit_s = median(seconds_["bare GROUP BY of the ASIN tier"]);
    Table table({{"what"},
                 {"median", Align::kRight},
                 {"least", Align::kRight},
                 {"most", Align::kRight},
                 {"of the bare GROUP BY", Align::kRight}});
    for (const auto& name : order_) {
      const auto& values = seconds_[name];
      table.add_row({name, format_duration(median(values)),
                     format_duration(*std::min_element(values.begin(), values.end())),
                     format_duration(*std::max_element(values.begin(), values.end())),
                     fmt::format("{:.2f} x", median(values) / limit_s)});
    }
    fmt::print(
        "{} raw rows, shape {}, DuckDB {}, {} rounds\n\n{}\npeak memory {:.2f} GB (after generating: {:.2f} "
        "GB)\n",
        format_count(options_.rows), name_of(options_.shape), duckdb_library_version(), rounds_, table.str(),
        peak_memory_gb(), generate_peak_gb);
  }

  std::string folder_;
  std::string file_;
  GenerateOptions options_;
  int rounds_;
  std::unique_ptr<Gateway> gateway_;
  SilentProgress silent_;
  std::vector<std::string> order_;
  std::map<std::string, std::vector<double>> seconds_;
};

}  // namespace
}  // namespace stepwell

int main(int argc, char** argv) {
  stepwell::GenerateOptions options;
  if (argc > 1) options.rows = std::stoull(argv[1]);
  if (argc > 2) options.shape = stepwell::shape_of(argv[2]).value();
  try {
    stepwell::Report(argc > 3 ? argv[3] : ".", options, argc > 4 ? std::stoi(argv[4]) : 3).run();
  } catch (const stepwell::Error& error) {
    fmt::print(stderr, "engine_report: {}\n", error.what());
    return 1;
  }
}
