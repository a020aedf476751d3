#include "engine/mariadb/setup_estimate.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <random>

#include "engine/estimate.h"
#include "engine/mariadb/catalog.h"
#include "engine/mariadb/key_ranges.h"

namespace stepwell::maria {
namespace {

// Medians of docs/benchmarks.md, two cores.
constexpr Speeds kSpeeds = {
    .read_s = 0.3e-6, .write_s = 13e-6, .verify_s = 1.6e-6, .tier_row_bytes = 420};  // with five indexes

constexpr int kBatches = 20;
constexpr int kBatchRows = 500;

/// How many rows of the sample each group has, and how many the sample has in all.
struct Sample {
  std::map<std::string, std::uint64_t> groups;
  std::uint64_t rows = 0;
};

/// Adds the rows of that condition to the sample.
void add_rows(Workspace& workspace, const std::string& condition, Sample& sample) {
  workspace.connection
      .query(workspace
                 .sql("SELECT {facts.asin}, LOWER({facts.marketplace}), DATE_FORMAT({facts.month}, '%Y-%m'), "
                      "LOWER({facts.metric}) FROM {facts} WHERE ")
                 .append(condition))
      .each([&](const Row& row) {
        // Put together here: the server refuses to, where the columns' character sets have no common one.
        ++sample.groups[fmt::format("{} {} {} {}", row.text(0), row.text(1), row.text(2), row.text(3))];
        ++sample.rows;
      });
}

Sample read_sample(Workspace& workspace, const std::string& key) {
  Sample sample;
  Connection& connection = workspace.connection;
  const std::string table = workspace.sql("{facts}");
  const auto bounds = key_bounds(connection, table, key);
  if (!bounds) return sample;
  std::mt19937_64 random(1);  // the same sample every time: whoever asks twice gets the same answer
  std::uniform_int_distribution<std::uint64_t> steps(
      0, static_cast<std::uint64_t>(bounds->most - bounds->least));
  for (int batch = 0; batch < kBatches; ++batch) {
    std::string list;
    for (int i = 0; i < kBatchRows; ++i)
      list += fmt::format("{}{}", i == 0 ? "" : ",", bounds->least + steps(random));
    add_rows(workspace, fmt::format("{} IN ({})", key, list), sample);
  }
  return sample;
}

/// No statistics tell of a view, and no key picks rows of it: they are counted, and some of them looked at.
void estimate_view(Workspace& workspace, Estimate& estimate) {
  estimate.raw_rows = static_cast<std::uint64_t>(
      workspace.connection.integer(workspace.sql("SELECT COUNT(*) FROM {facts}")).value_or(0));
  const double share =
      double{kBatches * kBatchRows} / static_cast<double>(std::max<std::uint64_t>(estimate.raw_rows, 1));
  Sample sample;
  add_rows(workspace, share >= 1 ? "TRUE" : fmt::format("RAND(1) < {:.12f}", share), sample);
  std::vector<std::uint64_t> sizes;
  for (const auto& [group, size] : sample.groups) sizes.push_back(size);
  estimate.groups = estimated_groups(sizes, estimate.raw_rows);
}

std::uint64_t groups_of(Workspace& workspace, const ScanPlan& plan) {
  if (plan.key.empty()) return plan.rows_estimated;
  const Sample sample = read_sample(workspace, plan.key);
  constexpr std::uint64_t kEnough = kBatches * kBatchRows / 20;  // else the keys are mostly gaps
  if (sample.rows < kEnough) return plan.rows_estimated;
  std::vector<std::uint64_t> sizes;
  for (const auto& [group, size] : sample.groups) sizes.push_back(size);
  return estimated_groups(sizes, plan.rows_estimated);
}

}  // namespace

std::string local_data_folder(Workspace& workspace) {
  const MariaServer& server = workspace.server;
  const bool local = !server.socket.empty() || server.host == "localhost" || server.host == "127.0.0.1" ||
                     server.host == "::1";
  return local ? workspace.connection.text("SELECT @@datadir").value_or("") : "";
}

Estimate estimate_setup(Workspace& workspace) {
  Estimate estimate;
  const auto facts = read_catalog(workspace.connection, workspace.model.name("facts"));
  if (!facts) return estimate;
  if (facts->is_view) {
    estimate_view(workspace, estimate);
  } else {
    const ScanPlan plan = plan_scan(workspace, workspace.connection);
    estimate.raw_rows = plan.rows_estimated;
    estimate.raw_bytes = facts->bytes;
    estimate.groups = groups_of(workspace, plan);
  }
  apply_speeds(kSpeeds, estimate);
  const std::string folder = local_data_folder(workspace);
  if (!folder.empty()) estimate.free_bytes = free_bytes(folder);
  return estimate;
}

}  // namespace stepwell::maria
