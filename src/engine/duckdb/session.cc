// What a session reads of the published side.
#include "engine/duckdb/session.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/huge_pages.h"
#include "engine/duckdb/migrations.h"
#include "engine/duckdb/scope_sql.h"
#include "engine/sql/bookkeeping.h"
#include "rollup/order.h"

namespace stepwell::duck {
namespace {

constexpr const char* kGenerationColumns =
    "generation, epoch_us(published_at), kind, why, duration_s, restored, raw_rows, raw_money, "
    "summarised_rows, "
    "summarised_money, uncategorised_rows, uncategorised_money, asin_inserted, asin_updated, asin_deleted, "
    "brand_inserted, brand_updated, brand_deleted, category_inserted, category_updated, category_deleted, "
    "made_by, epoch_us(coalesce(confirmed_at, published_at)), coalesce(repaired, 0), coalesce(actor, '')";

std::uint64_t unsigned_at(const Chunk& chunk, std::size_t column, std::size_t row) {
  return static_cast<std::uint64_t>(chunk.get<std::int64_t>(column, row));
}

Generation generation_of(const Chunk& chunk, std::size_t row) {
  const auto account = [&](std::size_t column) {
    return Account{unsigned_at(chunk, column, row), chunk.sum(column + 1, row)};
  };
  const auto counts = [&](std::size_t column) {
    return ChangeCounts{unsigned_at(chunk, column, row), unsigned_at(chunk, column + 1, row),
                        unsigned_at(chunk, column + 2, row)};
  };
  Generation generation;
  generation.number = chunk.get<std::int64_t>(0, row);
  generation.published_at = chunk.get<std::int64_t>(1, row);
  generation.kind = generation_kind_of(chunk.text(2, row));
  generation.why = chunk.text(3, row);
  generation.duration_s = chunk.get<double>(4, row);
  generation.restored = chunk.get<std::int64_t>(5, row);
  generation.raw = account(6);
  generation.summarised = account(8);
  generation.uncategorised = account(10);
  generation.asin_changes = counts(12);
  generation.brand_changes = counts(15);
  generation.category_changes = counts(18);
  generation.made_by = chunk.is_null(21, row) ? "" : chunk.text(21, row);
  generation.confirmed_at = chunk.get<std::int64_t>(22, row);
  generation.repaired = unsigned_at(chunk, 23, row);
  generation.actor = chunk.text(24, row);
  return generation;
}

OptionalName name_at(const Chunk& chunk, std::size_t column, std::size_t row) {
  return chunk.is_null(column, row) ? OptionalName() : OptionalName(chunk.text(column, row));
}

std::string text_or_empty(const Chunk& chunk, std::size_t column, std::size_t row) {
  return chunk.is_null(column, row) ? std::string() : std::string(chunk.text(column, row));
}

}  // namespace

std::unique_ptr<Session> make_session(Workspace& workspace, Labels& labels) {
  // The team may have changed its tables since setup. Whoever only reads may want nothing of them.
  if (workspace.file.access() != Access::kRead) {
    require_own_pyramid(workspace);
    Sources(workspace).check_types();
  }
  return std::make_unique<DuckSession>(workspace, labels);
}

DuckSession::DuckSession(Workspace& workspace, Labels& labels)
    : workspace_(workspace),
      connection_(workspace.connection),
      sql_(workspace.sql),
      labels_(labels),
      transaction_(workspace) {}

bool DuckSession::has_bookkeeping() { return workspace_.has_table("stepwell_generations"); }

std::optional<Generation> DuckSession::latest() {
  auto generations = this->generations(1);
  if (generations.empty()) return std::nullopt;
  return std::move(generations.front());
}

std::vector<Generation> DuckSession::generations(std::size_t count) {
  std::vector<Generation> generations;
  if (!has_bookkeeping()) return generations;
  connection_
      .query(fmt::format("SELECT {} FROM stepwell_generations ORDER BY generation DESC LIMIT ?",
                         kGenerationColumns),
             {static_cast<std::int64_t>(count)})
      .each([&](const Chunk& chunk, std::size_t row) { generations.push_back(generation_of(chunk, row)); });
  if (!generations.empty()) {
    const auto held = read_meta("held");
    if (held) generations.front().held = held_in(*held);
  }
  for (auto& generation : generations) {
    connection_
        .query("SELECT reason, row_count, money FROM stepwell_generation_exclusions WHERE generation = ?",
               {generation.number})
        .each([&](const Chunk& chunk, std::size_t row) {
          generation.excluded[static_cast<std::size_t>(exclusion_of(chunk.text(0, row)))] = {
              unsigned_at(chunk, 1, row), chunk.sum(2, row)};
        });
  }
  return generations;
}

std::optional<Verification> DuckSession::verification() {
  std::optional<Verification> latest;
  if (!has_bookkeeping()) return latest;
  connection_
      .query(
          "SELECT generation, epoch_us(verified_at), complete, passed FROM stepwell_verifications "
          "ORDER BY verified_at DESC LIMIT 1")
      .each([&](const Chunk& chunk, std::size_t row) {
        latest = {chunk.get<std::int64_t>(0, row), chunk.get<std::int64_t>(1, row), chunk.get<bool>(2, row),
                  chunk.get<bool>(3, row)};
      });
  return latest;
}

std::optional<PyramidDifference> DuckSession::read_changes(std::int64_t number) {
  const auto journaled = connection_.integer(
      "SELECT journaled::BIGINT FROM stepwell_generations WHERE generation = ?", {number});
  if (journaled.value_or(0) == 0) return std::nullopt;
  PyramidDifference change;
  const auto label = [](LabelSet& set, const Chunk& chunk, std::size_t column, std::size_t row) {
    return chunk.is_null(column, row) ? kNoLabel : set.intern(chunk.text(column, row));
  };
  connection_.query("SELECT * FROM stepwell_journal_asin WHERE generation = ?", {number})
      .each([&](const Chunk& chunk, std::size_t i) {
        const auto side = [&](std::size_t first) {
          return AsinRow{chunk.id(1, i),
                         chunk.id(first, i),
                         chunk.id(first + 1, i),
                         chunk.month(2, i),
                         label(labels_.metrics, chunk, first + 3, i),
                         label(labels_.marketplaces, chunk, first + 2, i),
                         chunk.get<std::uint32_t>(first + 5, i),
                         chunk.money(first + 4, i)};
        };
        add_change(change.asins, side(3), !chunk.is_null(6, i), side(9), !chunk.is_null(12, i));
      });
  connection_.query("SELECT * FROM stepwell_journal_brand WHERE generation = ?", {number})
      .each([&](const Chunk& chunk, std::size_t i) {
        const auto side = [&](std::size_t first) {
          return BrandRow{chunk.id(1, i),
                          chunk.id(first, i),
                          chunk.month(2, i),
                          label(labels_.metrics, chunk, first + 2, i),
                          label(labels_.marketplaces, chunk, first + 1, i),
                          chunk.get<std::uint32_t>(first + 4, i),
                          chunk.money(first + 3, i)};
        };
        add_change(change.brands, side(3), !chunk.is_null(5, i), side(8), !chunk.is_null(10, i));
      });
  connection_.query("SELECT * FROM stepwell_journal_category WHERE generation = ?", {number})
      .each([&](const Chunk& chunk, std::size_t i) {
        const auto side = [&](std::size_t first) {
          return CategoryRow{chunk.id(1, i),
                             chunk.month(2, i),
                             label(labels_.metrics, chunk, first, i),
                             chunk.get<std::uint32_t>(first + 2, i),
                             chunk.get<std::uint32_t>(first + 3, i),
                             chunk.money(first + 1, i)};
        };
        add_change(change.categories, side(3), !chunk.is_null(3, i), side(7), !chunk.is_null(7, i));
      });
  sort_change(change.asins, labels_);
  sort_change(change.brands, labels_);
  sort_change(change.categories, labels_);
  return change;
}

const Sources& DuckSession::sources() {
  if (!sources_) sources_.emplace(workspace_);
  return *sources_;
}

std::string DuckSession::stock_by_category() {
  return sources().sql()(R"(
    SELECT c.{categories.id} AS category, CAST(date_trunc('month', s.{stock.month} + 0) AS DATE) AS first_day,
           CAST(sum(s.{stock.value}) AS DECIMAL(38,2)) AS total
    FROM {stock} s JOIN {asins} a ON a.{asins.id} = s.{stock.asin}
    JOIN {brands} b ON b.{brands.id} = a.{asins.brand}
    LEFT JOIN {categories} c ON c.{categories.id} = b.{brands.category}
    WHERE s.{stock.month} )" +
                         std::string(kValidMonth) + " GROUP BY ALL ORDER BY ALL NULLS FIRST");
}

Directory DuckSession::read_directory() {
  sources().check(kDirectoryTables);
  const SqlTemplate& sql = sources().sql();
  Directory directory;
  connection_
      .query(sql("SELECT {categories.id}, {categories.name} FROM {categories} ORDER BY {categories.id}"))
      .each([&](const Chunk& chunk, std::size_t i) {
        directory.categories.push_back({chunk.id(0, i), name_at(chunk, 1, i)});
      });
  connection_
      .query(sql("SELECT {brands.id}, {brands.category}, {brands.name}, ") +
             excluded_group("{brands.group}") + sql(" FROM {brands} ORDER BY {brands.id}"))
      .each([&](const Chunk& chunk, std::size_t i) {
        directory.brands.push_back(
            {chunk.id(0, i), chunk.id(1, i), name_at(chunk, 2, i), chunk.get<bool>(3, i)});
      });
  connection_.stream(sql("SELECT {asins.id}, {asins.brand}, {asins.asin}, {asins.name} FROM {asins}"))
      .each([&](const Chunk& chunk, std::size_t i) {
        directory.asins.push_back(
            {chunk.id(0, i), chunk.id(1, i), text_or_empty(chunk, 2, i), text_or_empty(chunk, 3, i)});
      });
  // They mostly lie in this order, which DuckDB could not know.
  if (!std::ranges::is_sorted(directory.asins, {}, &AsinName::id)) {
    std::ranges::sort(directory.asins, {}, &AsinName::id);
  }
  if (workspace_.has_table(workspace_.model.name("stock"))) {
    connection_.query(stock_by_category()).each([&](const Chunk& chunk, std::size_t i) {
      directory.stock.push_back({chunk.id(0, i), chunk.month(1, i), chunk.sum(2, i)});
    });
  }
  return directory;
}

}  // namespace stepwell::duck
