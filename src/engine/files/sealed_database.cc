#include "engine/files/sealed_database.h"

#include <fmt/format.h>

#include <string_view>

#include "engine/files/connection.h"
#include "engine/sql/template.h"

namespace stepwell::files {
namespace {

constexpr const char* kStillChanging = "[threads, checkpoint_threshold]";

bool knows_setting(std::string_view wanted) {
  for (std::size_t i = 0; i < duckdb_config_count(); ++i) {
    const char* name = nullptr;
    const char* description = nullptr;
    if (duckdb_get_config_flag(i, &name, &description) == DuckDBSuccess && name == wanted) return true;
  }
  return false;
}

class Config {
 public:
  Config() { duckdb_create_config(&config_); }
  ~Config() { duckdb_destroy_config(&config_); }
  Config(const Config&) = delete;
  Config& operator=(const Config&) = delete;
  duckdb_config handle() const { return config_; }
  void set(const char* option, const std::string& value) {
    duckdb_set_config(config_, option, value.c_str());
  }

 private:
  duckdb_config config_ = nullptr;
};

void seal(Connection& connection, const SpillFolder& spill, const Sealing& sealing, bool lockable) {
  std::string files;
  for (const auto& file : sealing.files) files += (files.empty() ? "" : ", ") + sql_literal(file);
  connection.execute(
      fmt::format("{}; SET allowed_paths = [{}]; SET allowed_directories = [{}]; "
                  "SET enable_external_access = false{}",
                  sealing.first.empty() ? "SELECT 1" : sealing.first, files,
                  sql_literal(spill.path().string()), lockable ? "; SET lock_configuration = true" : ""));
}

}  // namespace

duckdb_database open_sealed(const SpillFolder& spill, const Sealing& sealing) {
  static const bool lockable = knows_setting("allowed_configs");
  Config config;
  for (const auto& [option, value] : sealing.settings) config.set(option, value);
  config.set("temp_directory", spill.path().string());
  config.set("autoinstall_known_extensions", "false");
  config.set("autoload_known_extensions", "false");
  config.set("allow_community_extensions", "false");
  config.set("allow_persistent_secrets", "false");
  if (lockable) config.set("allowed_configs", kStillChanging);
  duckdb_database database = nullptr;
  char* message = nullptr;
  if (duckdb_open_ext(nullptr, &database, config.handle(), &message) == DuckDBError) {
    const std::string text = message == nullptr ? "no details" : message;
    duckdb_free(message);
    fail("starting", text);
  }
  try {
    Connection connection(database);
    seal(connection, spill, sealing, lockable);
  } catch (...) {
    duckdb_close(&database);
    throw;
  }
  return database;
}

}  // namespace stepwell::files
