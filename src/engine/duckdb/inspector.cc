// What an operator looks at on an embedded file, one function a subject.
#include <duckdb.h>
#include <fmt/format.h>
#include <unistd.h>

#include "base/error.h"
#include "base/printable.h"
#include "engine/checks.h"
#include "engine/duckdb/engine.h"
#include "engine/duckdb/sources.h"
#include "engine/duckdb/tables.h"

namespace stepwell::duck {

using namespace files;

namespace {

using Findings = std::vector<Finding>;

// Medians of docs/benchmarks.md, two cores.
constexpr Speeds kSpeeds = {.read_s = 0.07e-6, .write_s = 0.8e-6, .verify_s = 0.07e-6, .tier_row_bytes = 30};
constexpr std::uint64_t kFreeMin_bytes = 64'000'000;

std::filesystem::path folder_of(const Workspace& workspace) {
  return std::filesystem::absolute(workspace.file.path()).lexically_normal().parent_path();
}

void inspect_library(Workspace&, Findings& findings) {
  findings.push_back(fine("engine", std::string("DuckDB ") + duckdb_library_version()));
}

void inspect_file(Workspace& workspace, Findings& findings) {
  const auto& file = workspace.file.path();
  // DuckDB makes its log beside the file.
  const bool writable =
      ::access(file.c_str(), W_OK) == 0 && ::access(folder_of(workspace).c_str(), W_OK) == 0;
  findings.push_back(
      writable ? fine("file", fmt::format("{} may be written", file.string()))
               : problem("file", fmt::format("this user may not write {} or its folder", file.string()),
                         "give them to the user that refreshes: chown, or chmod u+w"));
}

void inspect_disk(Workspace& workspace, Findings& findings) {
  const auto room = free_bytes(folder_of(workspace));
  if (!room) {
    findings.push_back(fine("disk", "its room is not to be seen"));
    return;
  }
  // A full refresh writes the tiers anew beside the old ones before the old ones are given up.
  const std::uint64_t wanted = kFreeMin_bytes + std::filesystem::file_size(workspace.file.path()) / 2;
  const std::string text = fmt::format("{:.1f} GB are free in {}", static_cast<double>(*room) / 1e9,
                                       folder_of(workspace).string());
  findings.push_back(*room >= wanted
                         ? fine("disk", text)
                         : problem("disk", text,
                                   fmt::format("make room for {} MB: a publish that finds none is undone, "
                                               "and the generation before stands",
                                               wanted / 1'000'000)));
}

using Tables = std::span<const TableDefinition>;

std::vector<std::string> missing_of(Workspace& workspace, std::initializer_list<Tables> groups) {
  std::vector<std::string> missing;
  for (const auto tables : groups) {
    for (const auto& table : tables) {
      std::string name = table_name(table, workspace.model);
      if (!workspace.has_table(name)) missing.push_back(std::move(name));
    }
  }
  return missing;
}

void inspect_source_tables(Workspace& workspace, Findings& findings) {
  const auto missing = missing_of(workspace, {source_tables()});
  try {
    Sources(workspace).check();
  } catch (const Error& error) {
    findings.push_back(problem("source tables", error.what(), error.hint()));
    return;
  }
  findings.push_back(
      fine("source tables", missing.empty() ? "all there" : "setup will create " + some_of(missing)));
}

void inspect_asins(Workspace& workspace, Findings& findings) {
  if (!workspace.has_table(workspace.model.name("asins"))) return;
  constexpr std::uint64_t kNamed = 3;
  std::uint64_t count = 0;
  std::vector<std::string> examples;
  const Sources sources(workspace);
  workspace.connection
      .query(
          sources.sql()("SELECT {asins.asin} AS code, string_agg(CAST({asins.id} AS VARCHAR), ', ' ORDER BY "
                        "{asins.id}) FROM "
                        "{asins} WHERE {asins.asin} <> '' GROUP BY code HAVING count(*) > 1 ORDER BY code"))
      .each([&](const Chunk& chunk, std::size_t row) {
        if (++count > kNamed) return;
        examples.push_back(fmt::format("{} (ids {})", printable(chunk.text(0, row)),
                                       printable(chunk.text(1, row).substr(0, 60))));
      });
  if (count > 0) findings.push_back(finding_about_shared_asins(count, examples));
}

void inspect_tables(Workspace& workspace, Findings& findings) {
  findings.push_back(
      finding_about_tables(missing_of(workspace, {source_tables(), tier_tables(), bookkeeping_tables()})));
}

class DuckInspector final : public Inspector {
 public:
  explicit DuckInspector(Workspace& workspace) : workspace_(workspace) {}

  std::vector<Finding> prerequisites() override {
    return run_checks<Workspace>(workspace_, {{"engine", inspect_library},
                                              {"file", inspect_file},
                                              {"disk", inspect_disk},
                                              {"source tables", inspect_source_tables},
                                              {"ASINs", inspect_asins}});
  }

  std::vector<Finding> installation() override {
    return run_checks<Workspace>(workspace_, {{"tables", inspect_tables}});
  }

  Estimate estimate() override {
    Estimate estimate;
    if (workspace_.has_table(workspace_.model.name("facts"))) {
      const AllThreads threads(workspace_);
      workspace_.connection
          .query(
              Sources(workspace_)
                  .sql()("SELECT count(*), approx_count_distinct(hash({facts.asin}, {facts.marketplace}, " +
                         duckdb_dialect().first_day("{facts.month}") + ", {facts.metric})) FROM {facts}"))
          .each([&](const Chunk& chunk, std::size_t row) {
            estimate.raw_rows = static_cast<std::uint64_t>(chunk.get<std::int64_t>(0, row));
            estimate.groups =
                std::min(estimate.raw_rows, static_cast<std::uint64_t>(chunk.get<std::int64_t>(1, row)));
          });
    }
    estimate.raw_bytes = std::filesystem::file_size(workspace_.file.path());
    apply_speeds(kSpeeds, estimate);
    estimate.free_bytes = free_bytes(folder_of(workspace_));
    return estimate;
  }

  std::vector<TierExtent> extents() override {
    std::vector<TierExtent> extents;
    for (const Tier tier : {Tier::kAsin, Tier::kBrand, Tier::kCategory}) {
      const std::string role(role_of(tier));
      const std::string month = workspace_.sql("{" + role + ".month}");
      workspace_.connection
          .query(fmt::format(
              "SELECT count(*), min({0}) - DATE '1970-01-01', max({0}) - DATE '1970-01-01' FROM {1}", month,
              workspace_.sql("{" + role + "}")))
          .each([&](const Chunk& chunk, std::size_t row) {
            const auto month_at = [&](std::size_t column) {
              return chunk.is_null(column, row)
                         ? Month::none()
                         : Month::of_day(static_cast<std::int32_t>(chunk.get<std::int64_t>(column, row)));
            };
            extents.push_back({tier, static_cast<std::uint64_t>(chunk.get<std::int64_t>(0, row)), month_at(1),
                               month_at(2)});
          });
    }
    return extents;
  }

  std::vector<MetricExtent> metrics() override {
    std::vector<MetricExtent> metrics;
    workspace_.connection
        .query(workspace_.sql("SELECT {brand_tier.metric}, count(*) FROM {brand_tier} WHERE "
                              "{brand_tier.marketplace} = 'ALL' GROUP BY 1 ORDER BY 2 DESC, 1"))
        .each([&](const Chunk& chunk, std::size_t row) {
          metrics.push_back(
              {std::string(chunk.text(0, row)), static_cast<std::uint64_t>(chunk.get<std::int64_t>(1, row))});
        });
    return metrics;
  }

 private:
  Workspace& workspace_;
};

}  // namespace

std::unique_ptr<Inspector> make_inspector(Workspace& workspace) {
  return std::make_unique<DuckInspector>(workspace);
}

}  // namespace stepwell::duck
