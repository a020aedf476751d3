#include "engine/duckdb/duckdb_gateway.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include "engine/duckdb/engine.h"
#include "engine/duckdb/files_beside.h"
#include "engine/duckdb/scripts.h"
#include "engine/duckdb/upgrade.h"

namespace stepwell {
namespace {

constexpr int kPatience_ms = 5000;

class DuckGateway final : public Gateway {
 public:
  DuckGateway(std::filesystem::path file, const Model& model) : file_(std::move(file)), model_(model) {}

  std::unique_ptr<Engine> open(Access access) override { return open(access, kPatience_ms); }
  std::unique_ptr<Engine> try_open() override { return open(Access::kRead, 0); }
  std::unique_ptr<DashboardBench> open_bench() override {
    return std::make_unique<EngineBench<duck::DuckEngine>>(open(Access::kRead, kPatience_ms));
  }
  void refuse_own_files(const std::filesystem::path& file) const override {
    duck::refuse_own_files(file_, file);
  }
  std::string upgrade_file() override { return duck::upgrade_file(file_); }
  void remove_files() override {
    for (const auto& file : duck::database_files(file_)) std::filesystem::remove(file);
  }
  std::string change_token() override { return duck::change_token(file_); }
  std::string script(SqlScript which) const override { return duck::script(which, model_); }
  std::string place() const override {
    struct stat found {};
    if (::stat(file_.c_str(), &found) != 0) return {};
    return fmt::format("{}:{}", found.st_dev, found.st_ino);
  }
  std::string description() const override { return "duckdb:" + file_.string(); }

 private:
  std::unique_ptr<duck::DuckEngine> open(Access access, int patience_ms) {
    return std::make_unique<duck::DuckEngine>(file_, access, patience_ms, model_);
  }

  std::filesystem::path file_;
  Model model_;
};

}  // namespace

std::unique_ptr<Gateway> open_duckdb_gateway(std::filesystem::path file, const Model& model) {
  return std::make_unique<DuckGateway>(std::move(file), model);
}

}  // namespace stepwell
