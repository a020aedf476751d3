// What a session reads of the published side.
#include "engine/mariadb/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "base/error.h"
#include "engine/mariadb/catalog.h"
#include "engine/mariadb/expected_tiers.h"
#include "engine/mariadb/failure.h"
#include "engine/mariadb/migrations.h"
#include "engine/mariadb/scope_condition.h"
#include "engine/mariadb/source_tables.h"
#include "engine/mariadb/tier_columns.h"
#include "engine/sql/bookkeeping.h"

namespace stepwell::maria {
namespace {

constexpr const char* kGenerationColumns =
    "generation, TIMESTAMPDIFF(MICROSECOND, '1970-01-01', published_at), kind, why, duration_s, restored, "
    "raw_rows, raw_money, summarised_rows, summarised_money, uncategorised_rows, uncategorised_money, "
    "asin_inserted, asin_updated, asin_deleted, brand_inserted, brand_updated, brand_deleted, "
    "category_inserted, category_updated, category_deleted, made_by, "
    "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', COALESCE(confirmed_at, published_at)), repaired, actor";

Generation generation_of(const Row& row) {
  const auto account = [&](std::size_t column) { return Account{row.whole(column), row.sum(column + 1)}; };
  const auto counts = [&](std::size_t column) {
    return ChangeCounts{row.whole(column), row.whole(column + 1), row.whole(column + 2)};
  };
  Generation generation;
  generation.number = row.integer(0);
  generation.published_at = row.integer(1);
  generation.kind = generation_kind_of(row.text(2));
  generation.why = row.text(3);
  generation.duration_s = row.real(4);
  generation.restored = row.integer(5);
  generation.raw = account(6);
  generation.summarised = account(8);
  generation.uncategorised = account(10);
  generation.asin_changes = counts(12);
  generation.brand_changes = counts(15);
  generation.category_changes = counts(18);
  generation.made_by = row.text(21);
  generation.confirmed_at = row.integer(22);
  generation.repaired = row.whole(23);
  generation.actor = row.text(24);
  return generation;
}

std::string in_braces(std::string_view role) { return fmt::format("{{{}}}", role); }

/// One connection for each processor up to eight: the server shares them with us on a small machine, and more
/// do not make a scan faster on a large one.
unsigned connections_wanted(Workspace& workspace) {
  constexpr unsigned kConnectionsMax = 8;
  if (workspace.access == Access::kRead) return 1;
  // A view has no key to share its rows out by.
  const auto facts = read_catalog(workspace.connection, workspace.model.name("facts"));
  if (facts && facts->is_view) return 1;
  return std::clamp(std::thread::hardware_concurrency(), 1u, kConnectionsMax);
}

}  // namespace

std::unique_ptr<Session> make_session(Workspace& workspace, Labels& labels) {
  // The team may have changed its tables since setup.
  if (workspace.access != Access::kRead) {
    require_own_pyramid(workspace);
    inspect_sources(workspace);
  }
  return std::make_unique<MariaSession>(workspace, labels);
}

MariaSession::MariaSession(Workspace& workspace, Labels& labels)
    : workspace_(workspace),
      connection_(workspace.connection),
      sql_(workspace.sql),
      labels_(labels),
      snapshot_(workspace, connections_wanted(workspace)) {}

bool MariaSession::has_bookkeeping() { return workspace_.has_table("stepwell_generations"); }

std::optional<Generation> MariaSession::latest() {
  auto generations = this->generations(1);
  if (generations.empty()) return std::nullopt;
  return std::move(generations.front());
}

std::vector<Generation> MariaSession::generations(std::size_t count) {
  std::vector<Generation> generations;
  if (!has_bookkeeping()) return generations;
  connection_
      .query(fmt::format("SELECT {} FROM stepwell_generations ORDER BY generation DESC LIMIT ?",
                         kGenerationColumns),
             {static_cast<std::int64_t>(count)})
      .each([&](const Row& row) { generations.push_back(generation_of(row)); });
  if (!generations.empty()) {
    const auto held = read_meta("held");
    if (held) generations.front().held = held_in(*held);
  }
  for (auto& generation : generations) {
    connection_
        .query("SELECT reason, row_count, money FROM stepwell_generation_exclusions WHERE generation = ?",
               {generation.number})
        .each([&](const Row& row) {
          generation.excluded[static_cast<std::size_t>(exclusion_of(row.text(0)))] = {row.whole(1),
                                                                                      row.sum(2)};
        });
  }
  return generations;
}

std::optional<Verification> MariaSession::verification() {
  std::optional<Verification> latest;
  if (!has_bookkeeping()) return latest;
  connection_
      .query(
          "SELECT generation, TIMESTAMPDIFF(MICROSECOND, '1970-01-01', verified_at), complete, passed "
          "FROM stepwell_verifications ORDER BY verified_at DESC LIMIT 1")
      .each([&](const Row& row) {
        latest = {row.integer(0), row.integer(1), row.integer(2) != 0, row.integer(3) != 0};
      });
  return latest;
}

template <typename TierRow>
std::vector<TierRow> MariaSession::read_tier_where(const std::string& condition) {
  const TierColumns& columns = columns_of<TierRow>();
  const NullFigures nulls =
      workspace_.access == Access::kRead ? NullFigures{} : NullFigures{Money::none(), kNoCount};
  std::uint64_t strays = 0;
  std::vector<TierRow> tier;
  doing(fmt::format("read the {} tier", name_of(columns.tier)), [&] {
    connection_
        .stream(fmt::format("SELECT {} FROM {} WHERE {}", tier_column_list(columns, sql_),
                            sql_(in_braces(columns.role)), condition))
        .each([&](const Row& row) {
          if (is_stray(row, columns)) {
            ++strays;
          } else {
            tier.push_back(read_row<TierRow>(row, 0, 1, 2, labels_, nulls));
          }
        });
  });
  strays_of<TierRow>(strays_) = strays;
  sort_tier(tier, labels_);
  return tier;
}

template <typename TierRow>
std::vector<TierRow> MariaSession::read_tier(const Scope& scope) {
  const TierColumns& columns = columns_of<TierRow>();
  return read_tier_where<TierRow>(
      scope_condition(scope, sql_(in_braces(columns.month_role)), sql_(in_braces(columns.id_role))));
}

AsinTier MariaSession::read_asins(const Scope& scope) { return read_tier<AsinRow>(scope); }
BrandTier MariaSession::read_brands(const Scope& scope) { return read_tier<BrandRow>(scope); }
CategoryTier MariaSession::read_categories(const Scope& scope) { return read_tier<CategoryRow>(scope); }

AsinTier MariaSession::read_asins_of(const std::vector<std::int32_t>& brands,
                                     const std::vector<Month>& months) {
  Scope scope;
  scope.months = months;
  return read_tier_where<AsinRow>(fmt::format("{} AND {} IN ({})",
                                              scope_condition(scope, sql_("{asin_tier.month}"), {}),
                                              sql_("{asin_tier.brand}"), fmt::join(brands, ", ")));
}

std::optional<PyramidSeals> MariaSession::seals() {
  const auto recorded = read_meta("seals");
  return recorded ? seals_in(*recorded) : std::nullopt;
}

template <typename TierRow>
Difference<TierRow> MariaSession::read_journal(std::int64_t number) {
  const TierColumns& columns = columns_of<TierRow>();
  const std::size_t before = 3;
  const std::size_t after = before + columns.side.size();
  Difference<TierRow> change;
  connection_
      .query(fmt::format("SELECT {} FROM {} WHERE generation = {}", journal_column_list(columns),
                         columns.journal_table, number))
      .each([&](const Row& row) {
        const auto is_there = [&](std::size_t first) {
          for (std::size_t i = 0; i < columns.side.size(); ++i) {
            if (columns.side[i].in_key) return !row.is_null(first + i);
          }
          return false;
        };
        add_change(change, read_row<TierRow>(row, 1, 2, before, labels_), is_there(before),
                   read_row<TierRow>(row, 1, 2, after, labels_), is_there(after));
      });
  sort_change(change, labels_);
  return change;
}

std::optional<PyramidDifference> MariaSession::read_changes(std::int64_t number) {
  const auto journaled =
      connection_.integer("SELECT journaled FROM stepwell_generations WHERE generation = ?", {number});
  if (journaled.value_or(0) == 0) return std::nullopt;
  PyramidDifference change;
  change.asins = read_journal<AsinRow>(number);
  change.brands = read_journal<BrandRow>(number);
  change.categories = read_journal<CategoryRow>(number);
  return change;
}

std::string MariaSession::stock_by_category() const {
  return sql_(R"(
    SELECT c.{categories.id} AS category, DATE_FORMAT(s.{stock.month}, '%Y-%m-01') AS first_day,
           SUM(s.{stock.value}) AS total
    FROM {stock} s JOIN {asins} a ON a.{asins.id} = s.{stock.asin}
    JOIN {brands} b ON b.{brands.id} = a.{asins.brand}
    LEFT JOIN {categories} c ON c.{categories.id} = b.{brands.category}
    WHERE YEAR(s.{stock.month}) > 0 AND MONTH(s.{stock.month}) > 0
    GROUP BY category, first_day ORDER BY category, first_day)");
}

Directory MariaSession::read_directory() {
  Directory directory;
  const auto text = [](const Row& row, std::size_t column) { return std::string(row.text(column)); };
  const auto name = [](const Row& row, std::size_t column) {
    return row.is_null(column) ? OptionalName() : OptionalName(row.text(column));
  };
  connection_
      .query(sql_("SELECT {categories.id}, {categories.name} FROM {categories} ORDER BY {categories.id}"))
      .each([&](const Row& row) {
        directory.categories.push_back({row.id(0), name(row, 1)});
      });
  connection_
      .query(sql_("SELECT {brands.id}, {brands.category}, {brands.name}, ") + excluded_group() +
             sql_(" FROM {brands} ORDER BY {brands.id}"))
      .each([&](const Row& row) {
        directory.brands.push_back({row.id(0), row.id(1), name(row, 2), row.integer(3) != 0});
      });
  const bool has_name =
      workspace_.has_column(workspace_.model.name("asins"), workspace_.model.name("asins.name"));
  connection_
      .query(sql_("SELECT {asins.id}, {asins.brand}, {asins.asin}, " +
                  std::string(has_name ? "{asins.name}" : "NULL") + " FROM {asins} ORDER BY {asins.id}"))
      .each([&](const Row& row) {
        directory.asins.push_back({row.id(0), row.id(1), text(row, 2), text(row, 3)});
      });
  if (workspace_.has_table(workspace_.model.name("stock"))) {
    connection_.query(stock_by_category()).each([&](const Row& row) {
      directory.stock.push_back({row.id(0), row.month(1), row.sum(2)});
    });
  }
  return directory;
}

std::string MariaSession::excluded_group() {
  return "COALESCE(" + in_excluded_group(workspace_.model, sql_("{brands.group}")) + ", FALSE)";
}

std::string MariaSession::directory_fingerprint() {
  // BIT_XOR alone would cancel equal rows; the count beside it does not, and ids are unique. In hexadecimal,
  // texts of character sets that have none in common stand side by side, and NULL differs from every text.
  const auto fingerprint = [](const std::string& columns, const std::string& rows) {
    return fmt::format(
        "(SELECT CONCAT(COUNT(*), ':', COALESCE(BIT_XOR(CAST(CONV(LEFT(SHA2(CONCAT_WS(',', {}), 256), 16), "
        "16, 10) "
        "AS UNSIGNED)), 0)) FROM {})",
        columns, rows);
  };
  const auto text = [](const char* role) { return fmt::format("COALESCE(HEX(CONCAT({{{}}})), '-')", role); };
  const bool has_name =
      workspace_.has_column(workspace_.model.name("asins"), workspace_.model.name("asins.name"));
  std::string parts =
      fingerprint(sql_("{categories.id}, " + text("categories.name")), sql_("{categories}")) + ", ' ', " +
      fingerprint(sql_("{brands.id}, " + text("brands.name") + ", " + text("brands.category") + ", ") +
                      excluded_group(),
                  sql_("{brands}")) +
      ", ' ', " +
      fingerprint(sql_("{asins.id}, " + text("asins.asin") + ", " + text("asins.brand") +
                       (has_name ? ", " + text("asins.name") : "")),
                  sql_("{asins}"));
  if (workspace_.has_table(workspace_.model.name("stock"))) {
    parts += ", ' ', " + fingerprint("category, first_day, total", "(" + stock_by_category() + ") stocked");
  }
  return connection_.text("SELECT CONCAT(" + parts + ")").value_or("");
}

}  // namespace stepwell::maria
