// Verification: DuckDB's own arithmetic over the raw rows against what the tiers hold.
//
// Each check puts the expected rows and the rows found into one multiset, the first counted +1 and the second
// -1; whatever does not cancel is a difference. That catches wrong, missing, surplus and doubled rows alike.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.h"
#include "engine/differences.h"
#include "engine/duckdb/engine.h"
#include "engine/duckdb/expected_tiers.h"
#include "engine/duckdb/sources.h"
#include "engine/sql/bookkeeping.h"

namespace stepwell::duck {

using namespace files;

namespace {

struct Comparison {
  std::string name;
  Compared compared;
  std::string expected;  // a SELECT or table of its key and content columns
  std::string found;
};

class DuckProver final : public Prover {
 public:
  explicit DuckProver(Workspace& workspace) : workspace_(workspace), sql_(workspace.sql) {}

  Proof verify(bool full, Progress& progress) override {
    const AllThreads threads(workspace_);
    const auto published = Bookkeeping(workspace_).published();
    if (!published) throw nothing_published();
    Proof proof;
    {
      const Transaction one_view(workspace_);  // rolled back, and the temporary tables with it
      const Sources sources(workspace_);
      sources.check();
      for (const auto& comparison :
           full ? full_comparisons(sources, progress) : quick_comparisons(sources, progress)) {
        progress.begin("comparing " + comparison.name, 0);
        proof.checks.push_back(compare(comparison));
      }
      progress.finish();
    }
    auto& verification = proof.verification;
    verification = {published->generation, now_us(), full, true};
    for (const auto& check : proof.checks) verification.passed &= check.differences == 0;
    if (workspace_.file.access() != Access::kRead) record(proof);
    return proof;
  }

 private:
  static Error nothing_published() {
    return Error(ErrorCode::kFailed, "there is nothing to verify: no generation has been published",
                 "run 'stepwell refresh' first");
  }

  /// A result that cannot be recorded is still a result.
  void record(Proof& proof) {
    try {
      Transaction transaction(workspace_);
      Bookkeeping(workspace_).add(proof.verification);
      transaction.commit();
    } catch (const Error& error) {
      proof.not_recorded = error.what();
    }
  }

  std::uint64_t raw_rows() {
    return static_cast<std::uint64_t>(
        workspace_.connection.integer(sql_("SELECT count(*) FROM {facts}")).value_or(0));
  }

  std::vector<Comparison> quick_comparisons(const Sources& sources, Progress& progress) {
    progress.begin("adding up raw rows", raw_rows());
    workspace_.connection.execute_watched(
        "CREATE OR REPLACE TEMP TABLE expected_totals AS " + expected_totals(sources.sql()), raw_rows(),
        progress);
    return {{"ASIN tier with raw rows, by month, marketplace and metric",
             {"asin_tier", "the raw rows", {"first_day", "place", "metric"}, {"raw_count", "amount"}},
             "SELECT first_day, place, metric, raw_count, amount FROM expected_totals WHERE reason IS NULL",
             sql_("SELECT {asin_tier.month} AS first_day, ") + folded(sql_("{asin_tier.marketplace}")) +
                 " AS place, " + folded(sql_("{asin_tier.metric}")) +
                 sql_(" AS metric, CAST(sum({asin_tier.row_count}) AS BIGINT) "
                      "AS raw_count, CAST(sum({asin_tier.value}) AS DECIMAL(38,2)) AS amount FROM "
                      "{asin_tier} GROUP BY ALL")},
            {"exclusions with raw rows, by reason",
             {kExclusionTable, "the raw rows", {"reason"}, {"raw_count", "amount"}},
             "SELECT CAST(reason AS INTEGER) AS reason, CAST(sum(raw_count) AS BIGINT) AS raw_count, "
             "CAST(sum(amount) AS DECIMAL(38,2)) AS amount FROM expected_totals WHERE reason IS NOT NULL "
             "GROUP BY ALL",
             "SELECT CAST(reason AS INTEGER) AS reason, CAST(sum(row_count) AS BIGINT) AS raw_count, "
             "CAST(sum(money) AS DECIMAL(38,2)) AS amount FROM stepwell_exclusions GROUP BY ALL"},
            brand_comparison("brand tier with ASIN tier, group by group", "the ASIN tier",
                             "(" + asin_rows() + ")"),
            category_comparison("category tier with brand tier, group by group", "the brand tier",
                                "(" + brand_rows() + ")")};
  }

  std::vector<Comparison> full_comparisons(const Sources& sources, Progress& progress) {
    progress.begin("aggregating raw rows", raw_rows());
    workspace_.connection.execute_watched(
        "CREATE OR REPLACE TEMP TABLE grouped AS " + grouped_raw_rows(sources.sql()), raw_rows(), progress);
    workspace_.connection.execute("CREATE OR REPLACE TEMP TABLE expected_asins AS " +
                                  expected_asin_tier(sources.sql(), "grouped"));
    workspace_.connection.execute("CREATE OR REPLACE TEMP TABLE expected_brands AS " +
                                  expected_brand_tier("expected_asins"));
    return {{"ASIN tier with raw rows, group by group",
             {"asin_tier",
              "the raw rows",
              {"asin", "first_day", "place", "metric"},
              {"brand", "category", "amount", "raw_count"}},
             "expected_asins",
             asin_rows()},
            {"exclusions with raw rows, by ASIN, month and reason",
             {kExclusionTable, "the raw rows", {"asin", "first_day", "reason"}, {"raw_count", "amount"}},
             expected_exclusions(sources.sql(), "grouped"),
             "SELECT asin_id AS asin, month AS first_day, CAST(reason AS INTEGER) AS reason, row_count AS "
             "raw_count, "
             "money AS amount FROM stepwell_exclusions"},
            brand_comparison("brand tier with raw rows, group by group", "the raw rows", "expected_asins"),
            category_comparison("category tier with raw rows, group by group", "the raw rows",
                                "expected_brands")};
  }

  Comparison brand_comparison(std::string name, std::string_view expected_in, const std::string& asins) {
    return {std::move(name),
            {"brand_tier",
             expected_in,
             {"brand", "first_day", "place", "metric"},
             {"category", "amount", "asin_count"}},
            expected_brand_tier(asins),
            brand_rows()};
  }
  Comparison category_comparison(std::string name, std::string_view expected_in, const std::string& brands) {
    return {std::move(name),
            {"category_tier",
             expected_in,
             {"category", "first_day", "metric"},
             {"amount", "brand_count", "asin_count"}},
            expected_category_tier(brands),
            category_rows()};
  }

  // The tiers, with the column names and types of expected_tiers.h.
  std::string asin_rows() {
    return sql_(
        "SELECT {asin_tier.asin} AS asin, {asin_tier.brand} AS brand, {asin_tier.category} AS category, "
        "{asin_tier.marketplace} AS place, {asin_tier.month} AS first_day, {asin_tier.metric} AS metric, "
        "CAST({asin_tier.value} AS DECIMAL(38,2)) AS amount, CAST({asin_tier.row_count} AS BIGINT) AS "
        "raw_count "
        "FROM {asin_tier}");
  }
  std::string brand_rows() {
    return sql_(
        "SELECT {brand_tier.brand} AS brand, {brand_tier.category} AS category, {brand_tier.month} AS "
        "first_day, "
        "{brand_tier.marketplace} AS place, {brand_tier.metric} AS metric, "
        "CAST({brand_tier.total} AS DECIMAL(38,2)) AS amount, CAST({brand_tier.asin_count} AS BIGINT) AS "
        "asin_count "
        "FROM {brand_tier}");
  }
  std::string category_rows() {
    return sql_(
        "SELECT {category_tier.category} AS category, {category_tier.month} AS first_day, "
        "{category_tier.metric} AS metric, CAST({category_tier.total} AS DECIMAL(38,2)) AS amount, "
        "CAST({category_tier.brand_count} AS BIGINT) AS brand_count, "
        "CAST({category_tier.asin_count} AS BIGINT) AS asin_count FROM {category_tier}");
  }

  Check compare(const Comparison& comparison) {
    auto& connection = workspace_.connection;
    const auto& [table, expected_in, key, content] = comparison.compared;
    const std::string columns = fmt::format("{}, {}", fmt::join(key, ", "), fmt::join(content, ", "));
    const auto source = [](const std::string& text) {
      return text.find(' ') == std::string::npos ? text : "(" + text + ")";
    };
    connection.execute(
        fmt::format("CREATE OR REPLACE TEMP TABLE mismatches AS SELECT {0}, sum(side) AS side FROM "
                    "(SELECT {0}, 1 AS side FROM {1} UNION ALL SELECT {0}, -1 AS side FROM {2}) GROUP BY ALL "
                    "HAVING sum(side) <> 0",
                    columns, source(comparison.expected), source(comparison.found)));
    const auto count = [&connection](const std::string& query) {
      return static_cast<std::uint64_t>(connection.integer(query).value_or(0));
    };
    Check check;
    check.name = comparison.name;
    check.compared = count("SELECT count(*) FROM " + source(comparison.expected));
    check.differences =
        count(fmt::format("SELECT count(*) FROM (SELECT DISTINCT {} FROM mismatches)", fmt::join(key, ", ")));
    if (check.differences > 0) check.examples = examples(comparison.compared);
    return check;
  }

  std::vector<std::string> examples(const Compared& compared) {
    constexpr std::size_t kRows = 10 * Differences::kExamples;  // of one group there are seldom more than two
    std::string texts;
    for (const auto* columns : {&compared.key, &compared.content}) {
      for (const auto& column : *columns) texts += fmt::format("CAST({} AS VARCHAR), ", column);
    }
    Differences differences(workspace_.model, compared);
    workspace_.connection
        .query(
            fmt::format("SELECT {}CAST(side > 0 AS INTEGER) FROM mismatches ORDER BY {}, side DESC LIMIT {}",
                        texts, fmt::join(compared.key, ", "), kRows))
        .each([&](const Chunk& chunk, std::size_t row) {
          const auto cells = [&](std::size_t first, std::size_t count) {
            std::vector<std::optional<std::string>> found(count);
            for (std::size_t i = 0; i < count; ++i) {
              if (!chunk.is_null(first + i, row)) found[i] = chunk.text(first + i, row);
            }
            return found;
          };
          const std::size_t keys = compared.key.size();
          const std::size_t contents = compared.content.size();
          differences.add({cells(0, keys), cells(keys, contents), chunk.id(keys + contents, row) != 0});
        });
    return differences.examples();
  }

  Workspace& workspace_;
  const SqlTemplate& sql_;
};

}  // namespace

std::unique_ptr<Prover> make_prover(Workspace& workspace) { return std::make_unique<DuckProver>(workspace); }

}  // namespace stepwell::duck
