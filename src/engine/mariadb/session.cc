// What a session reads of the published side.
#include "engine/mariadb/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "base/error.h"
#include "engine/mariadb/catalog.h"
#include "engine/mariadb/expected_tiers.h"
#include "engine/mariadb/failure.h"
#include "engine/mariadb/scope_condition.h"
#include "engine/mariadb/source_tables.h"
#include "engine/mariadb/tier_rows.h"

namespace stepwell::maria {
namespace {

template <typename TierRow>
TierPasses passes_over(const std::optional<PyramidSeals>& seals) {
  if (!seals) return TierPasses();
  if constexpr (std::is_same_v<TierRow, AsinRow>)
    return TierPasses(seals->asins);
  else if constexpr (std::is_same_v<TierRow, BrandRow>)
    return TierPasses(seals->brands);
  else
    return TierPasses(seals->categories);
}

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
    require_own_pyramid(workspace, workspace.model);
    inspect_sources(workspace);
  }
  return std::make_unique<MariaSession>(workspace, labels);
}

MariaSession::MariaSession(Workspace& workspace, Labels& labels)
    : SqlTierSession(workspace, workspace.sql, labels),
      workspace_(workspace),
      writer_(workspace.connection),
      snapshot_(workspace, connections_wanted(workspace)) {}

std::string MariaSession::in_scope(const Scope& scope, const std::string& month, const std::string& asin) {
  return scope_condition(scope, month, asin);
}

template <typename TierRow, typename Use>
void MariaSession::each_row(const std::string& condition, By by, Use use) {
  const TierTable& table = tier_table<TierRow>();
  const NullFigures nulls = workspace_.access == Access::kRead ? NullFigures{} : NullFigures::unlike_any();
  const Stray stray(table);
  std::uint64_t strays = 0;
  doing(fmt::format("read the {} tier", name_of(table.tier)), [&] {
    reader()
        .stream(fmt::format("SELECT {} FROM {}{} WHERE {}", column_list(table.row_columns(), sql_),
                            named(table.role, sql_), by == By::kPass ? " USE INDEX ()" : "", condition))
        .each([&](const Row& row) {
          if (stray.is(row)) {
            ++strays;
          } else {
            use(stepwell::read_row<TierRow>(TierCells{row, nulls}, labels_));
          }
        });
  });
  note_strays<TierRow>(strays, condition);
}

template <typename TierRow>
std::vector<TierRow> MariaSession::read_tier(const std::string& condition, bool /*whole*/) {
  std::vector<TierRow> tier;
  each_row<TierRow>(condition, By::kBestIndex, [&](const TierRow& row) { tier.push_back(row); });
  sort_tier(tier, labels_);
  return tier;
}

template <typename TierRow>
std::vector<TierRow> MariaSession::read_month(Month month) {
  auto& at_hand = std::get<std::optional<MonthsAtHand<TierRow>>>(at_hand_);
  if (!at_hand) at_hand = MonthsAtHand<TierRow>{passes_over<TierRow>(seals()), {}};
  Scope scope;
  scope.months = {month};
  const std::string column = named(tier_table<TierRow>().month_role(), sql_);
  if (!at_hand->months.contains(month)) {
    const auto pass = at_hand->passes.take(month);
    if (pass.whole || pass.months.size() > 1) {
      Scope together;
      together.whole = pass.whole;
      together.months = pass.months;
      each_row<TierRow>(scope_condition(together, column, {}), By::kPass,
                        [&](const TierRow& row) { at_hand->months[row.month].push_back(row); });
    }
  }
  if (auto found = at_hand->months.extract(month)) {
    sort_tier(found.mapped(), labels_);
    return std::move(found.mapped());
  }
  return read_tier<TierRow>(scope_condition(scope, column, {}), /*whole=*/false);
}

template std::vector<AsinRow> MariaSession::read_month(Month);
template std::vector<BrandRow> MariaSession::read_month(Month);
template std::vector<CategoryRow> MariaSession::read_month(Month);
template std::vector<AsinRow> MariaSession::read_tier(const std::string&, bool);
template std::vector<BrandRow> MariaSession::read_tier(const std::string&, bool);
template std::vector<CategoryRow> MariaSession::read_tier(const std::string&, bool);

std::vector<Month> MariaSession::read_months(const std::string& query) {
  std::vector<Month> months;
  reader().query(query).each([&](const Row& row) { months.push_back(row.month(0)); });
  return months;
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
  reader()
      .query(sql_("SELECT {categories.id}, {categories.name} FROM {categories} ORDER BY {categories.id}"))
      .each([&](const Row& row) {
        directory.categories.push_back({row.id(0), name(row, 1)});
      });
  reader()
      .query(sql_("SELECT {brands.id}, {brands.category}, {brands.name}, ") + excluded_group() +
             sql_(" FROM {brands} ORDER BY {brands.id}"))
      .each([&](const Row& row) {
        directory.brands.push_back({row.id(0), row.id(1), name(row, 2), row.integer(3) != 0});
      });
  const bool has_name =
      workspace_.has_column(workspace_.model.name("asins"), workspace_.model.name("asins.name"));
  reader()
      .query(sql_("SELECT {asins.id}, {asins.brand}, {asins.asin}, " +
                  std::string(has_name ? "{asins.name}" : "NULL") + " FROM {asins} ORDER BY {asins.id}"))
      .each([&](const Row& row) {
        directory.asins.push_back({row.id(0), row.id(1), text(row, 2), text(row, 3)});
      });
  if (workspace_.has_table(workspace_.model.name("stock"))) {
    reader().query(stock_by_category()).each([&](const Row& row) {
      directory.stock.push_back({row.id(0), row.month(1), row.sum(2)});
    });
  }
  return directory;
}

std::string MariaSession::excluded_group() {
  return "COALESCE(" + in_excluded_group(workspace_.model, sql_("{brands.group}")) + ", FALSE)";
}

const std::string& MariaSession::directory_fingerprint() {
  if (directory_fingerprint_) return *directory_fingerprint_;
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
  directory_fingerprint_ = reader().text("SELECT CONCAT(" + parts + ")").value_or("");
  return *directory_fingerprint_;
}

}  // namespace stepwell::maria
