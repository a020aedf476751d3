// Verification: the server's own arithmetic over the raw rows against what the tiers hold, all of it in one
// consistent snapshot.
//
// Raw rows are read once: what they say of tiers and of exclusions is compared in one statement and told
// apart afterwards. A full verification compares the ASIN tier with the raw rows group by group, and each
// upper tier with the one below it; together that is every group of every tier.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/clock.h"
#include "base/error.h"
#include "engine/differences.h"
#include "engine/mariadb/catalog.h"
#include "engine/mariadb/comparison.h"
#include "engine/mariadb/engine.h"
#include "engine/sql/bookkeeping.h"

namespace stepwell::maria {
namespace {

/// Room to sort and to look groups up, for as long as a verification runs.
class RoomToSort {
 public:
  explicit RoomToSort(Connection& connection) : connection_(connection) {
    connection_.execute(
        "SET SESSION sort_buffer_size = 268435456, tmp_table_size = 268435456, max_heap_table_size = "
        "268435456");
  }
  ~RoomToSort() {
    try {
      connection_.execute(
          "SET SESSION sort_buffer_size = DEFAULT, tmp_table_size = DEFAULT, max_heap_table_size = DEFAULT");
    } catch (const std::exception&) {  // the connection is gone, and its settings with it
    }
  }
  RoomToSort(const RoomToSort&) = delete;
  RoomToSort& operator=(const RoomToSort&) = delete;

 private:
  Connection& connection_;
};

std::string written_day(std::string_view number) {
  if (number.size() < 5) return std::string(number);
  const std::string padded =
      std::string(8 - std::min<std::size_t>(8, number.size()), '0') + std::string(number);
  return padded.substr(0, 4) + "-" + padded.substr(4, 2) + "-" + padded.substr(6);
}

/// One of the checks that a comparison serves: its name, the role of its table, and what that is held
/// against.
struct Part {
  std::string name;
  std::string_view table;
  std::string_view expected_in;
};

/// Of `columns`, those that rows with a reason have, or those without.
std::vector<std::string> columns_of(const std::vector<std::string>& columns, bool excluded) {
  static constexpr std::array kOfGroups = {"place", "metric", "brand", "category"};
  std::vector<std::string> kept;
  for (const auto& name : columns) {
    const bool of_groups = std::find(kOfGroups.begin(), kOfGroups.end(), name) != kOfGroups.end();
    if (excluded ? of_groups : name == "reason") continue;
    if (excluded && name == "first_day" && columns.front() == name) continue;  // totals of all months
    kept.push_back(name);
  }
  return kept;
}

/// The cells of `row`, whose columns begin at `first` as in `all`, that belong to `wanted`.
std::vector<std::optional<std::string>> cells(const Row& row, std::size_t first,
                                              const std::vector<std::string>& all,
                                              const std::vector<std::string>& wanted) {
  std::vector<std::optional<std::string>> found;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (std::find(wanted.begin(), wanted.end(), all[i]) == wanted.end()) continue;
    auto& cell = found.emplace_back(row.optional_text(first + i));
    if (cell && all[i] == "first_day") cell = written_day(*cell);
  }
  return found;
}

class MariaProver final : public Prover {
 public:
  explicit MariaProver(Workspace& workspace)
      : workspace_(workspace), connection_(workspace.connection), model_(workspace.model) {}

  Proof verify(bool full, Progress& progress) override {
    if (!workspace_.has_table(model_.name("asin_tier"))) throw nothing_published();
    const RoomToSort room(connection_);
    Proof proof;
    std::int64_t generation = 0;
    {
      Transaction one_view(connection_, Connection::Begin::kSnapshot);
      generation = latest_generation();
      compare_raw_rows(full, generation != 0, proof, progress);
      progress.begin("comparing the brand tier with the ASIN tier", 0);
      compare(brands(model_), {{"brand tier with ASIN tier, group by group", "brand_tier", "the ASIN tier"}},
              proof);
      progress.begin("comparing the category tier with the brand tier", 0);
      compare(categories(model_),
              {{"category tier with brand tier, group by group", "category_tier", "the brand tier"}}, proof);
      progress.finish();
      one_view.commit();
    }
    auto& verification = proof.verification;
    verification = {generation, now_us(), full, true};
    for (const auto& check : proof.checks) verification.passed &= check.differences == 0;
    if (workspace_.access != Access::kRead && generation != 0) record(proof);
    return proof;
  }

 private:
  static Error nothing_published() {
    return Error(ErrorCode::kFailed, "there is nothing to verify: no generation has been published",
                 "run 'stepwell refresh' first");
  }

  /// 0 for tiers that were filled without stepwell.
  std::int64_t latest_generation() {
    if (workspace_.has_table("stepwell_generations")) {
      const auto latest = connection_.integer("SELECT MAX(generation) FROM stepwell_generations");
      if (latest) return *latest;
    }
    if (!connection_.integer(workspace_.sql("SELECT 1 FROM {asin_tier} LIMIT 1"))) throw nothing_published();
    return 0;
  }

  LabelColumn label_column(const CatalogTable& facts, const std::string& role) {
    const CatalogColumn* column = facts.column(model_.name(role));
    if (column == nullptr || !column->is_text()) {
      throw Error(ErrorCode::kFailed,
                  fmt::format("the fact table has no text column '{}'", model_.name(role)),
                  "run 'stepwell setup', which checks the source tables");
    }
    return {column->character_set, column->collation};
  }

  void compare_raw_rows(bool full, bool with_exclusions, Proof& proof, Progress& progress) {
    const auto facts = read_catalog(connection_, model_.name("facts"));
    if (!facts) {
      throw Error(ErrorCode::kFailed, fmt::format("there is no table '{}'", model_.name("facts")),
                  "run 'stepwell setup', which checks the source tables");
    }
    // How many rows a statement has read is known to nobody but itself.
    progress.begin(full ? "comparing every group with the raw rows" : "adding up raw rows", 0);
    if (full) {
      compare(groups(model_, with_exclusions),
              {{"ASIN tier with raw rows, group by group", "asin_tier", "the raw rows"},
               {"exclusions with raw rows, by ASIN, month and reason", kExclusionTable, "the raw rows"}},
              proof);
    } else {
      compare(totals(model_, label_column(*facts, "facts.marketplace"), label_column(*facts, "facts.metric"),
                     with_exclusions),
              {{"ASIN tier with raw rows, by month, marketplace and metric", "asin_tier", "the raw rows"},
               {"exclusions with raw rows, by reason", kExclusionTable, "the raw rows"}},
              proof);
    }
    if (!with_exclusions) proof.checks.pop_back();  // nobody has written them down
  }

  /// One check for every part; of two, the second is for the rows with a reason.
  void compare(const Comparison& comparison, const std::vector<Part>& parts, Proof& proof) {
    const auto reason = static_cast<std::size_t>(
        std::find(comparison.key.begin(), comparison.key.end(), "reason") - comparison.key.begin());
    const bool split = reason < comparison.key.size();
    std::vector<Compared> compared;
    std::vector<Differences> differences;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      compared.push_back({parts[i].table, parts[i].expected_in, columns_of(comparison.key, i == 1),
                          columns_of(comparison.content, i == 1)});
      differences.emplace_back(model_, compared.back());
    }
    std::vector<std::int64_t> surplus(parts.size());  // rows expected less rows found
    connection_.stream(mismatches(comparison)).each([&](const Row& row) {
      const std::size_t which = split && !row.is_null(reason) ? 1 : 0;
      const std::int64_t side = row.integer(row.size() - 1);
      surplus[which] += side;
      differences[which].add({cells(row, 0, comparison.key, compared[which].key),
                              cells(row, comparison.key.size(), comparison.content, compared[which].content),
                              side > 0});
    });
    std::vector<std::int64_t> found(parts.size());
    connection_
        .query(fmt::format("SELECT {} AS excluded, COUNT(*) FROM (\n{}\n) found GROUP BY excluded",
                           split ? "reason IS NOT NULL" : "0", comparison.found))
        .each([&](const Row& row) { found[row.whole(0)] = row.integer(1); });
    for (std::size_t i = 0; i < parts.size(); ++i) {
      proof.checks.push_back({parts[i].name, static_cast<std::uint64_t>(found[i] + surplus[i]),
                              differences[i].count(), differences[i].examples()});
    }
  }

  /// A result that cannot be recorded is still a result.
  void record(Proof& proof) {
    try {
      Bookkeeping(workspace_).add(proof.verification);
    } catch (const Error& error) {
      proof.not_recorded = error.what();
    }
  }

  Workspace& workspace_;
  Connection& connection_;
  const Model& model_;
};

}  // namespace

std::unique_ptr<Prover> make_prover(Workspace& workspace) { return std::make_unique<MariaProver>(workspace); }

}  // namespace stepwell::maria
