// What a session reads of the sources: what changed, groups, conservation.
//
// The GROUP BY over the raw rows sees them as they are, without joins or folded labels: it is bound by
// hashing two strings, an integer and a date for each raw row, and every further expression in it costs as
// often. Placement, exclusion and equal labels are settled afterwards on its groups, of which there are far
// fewer. The month is cut from the date there too, since dates inside a month would multiply the groups.
#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "engine/files/appender.h"
#include "engine/duckdb/session.h"
#include "rollup/order.h"

namespace stepwell::duck {
namespace {

/// Dates that are no month: NULL, infinite, or beyond what the other engines can hold.
constexpr std::string_view kValidMonth = "BETWEEN DATE '0001-01-01' AND DATE '9999-12-31'";

std::string ranges(const std::vector<Month>& months, const std::string& month) {
  std::string text;
  for (std::size_t i = 0; i < months.size();) {
    std::size_t end = i + 1;
    while (end < months.size() && months[end] == months[i].plus(static_cast<int>(end - i))) ++end;
    if (!text.empty()) text += " OR ";
    if (months[i].is_none()) {
      text += fmt::format("({0} IS NULL OR NOT {0} {1})", month, kValidMonth);
      end = i + 1;
    } else {
      text += fmt::format("({0} >= DATE '1970-01-01' + {1} AND {0} < DATE '1970-01-01' + {2})", month,
                          months[i].first_day(), months[end - 1].plus(1).first_day());
    }
    i = end;
  }
  return text;
}

Error reserved_marketplace(std::string_view label) {
  return Error(
      ErrorCode::kFailed,
      fmt::format("the raw rows hold the marketplace '{}', which is reserved for the sum over all", label),
      "rename it in the fact table; until then the last generation stands");
}

Error does_not_fit(const AsinRow& row, const Labels& labels, MoneySum sum) {
  return Error(
      ErrorCode::kFailed,
      fmt::format("the sum {} of ASIN {}, marketplace {}, month {}, metric {} does not fit decimal({},2)",
                  sum.str(), row.asin, labels.marketplaces.text(row.marketplace), row.month.str(),
                  labels.metrics.text(row.metric), kAsinValueDigits),
      "look for a raw row with an absurd value; until then the last generation stands");
}

/// Whether two labels of a column are equal without being the same: "CM3" and "cm3 ".
bool has_variants(Connection& connection, LabelSet& labels, const std::string& column) {
  std::vector<LabelId> classes;
  connection.query(fmt::format("SELECT DISTINCT {0} FROM raw_groups WHERE {0} IS NOT NULL", column))
      .each([&](const Chunk& chunk, std::size_t row) {
        classes.push_back(labels.class_of(labels.intern(chunk.text(0, row))));
      });
  std::sort(classes.begin(), classes.end());
  return std::adjacent_find(classes.begin(), classes.end()) != classes.end();
}

void refuse_reserved(Connection& connection) {
  const auto label = connection.text(
      "SELECT marketplace_label FROM (SELECT DISTINCT marketplace_label FROM raw_groups) "
      "WHERE lower(rtrim(marketplace_label, ' ')) = 'all'");
  if (label) throw reserved_marketplace(*label);
}

}  // namespace

std::string DuckSession::condition(const Scope& scope, const std::string& month, const std::string& asin) {
  if (scope.whole) return "true";
  std::string text = scope.months.empty() ? "false" : ranges(scope.months, month);
  if (!scope.asins.empty()) {
    connection_.execute("CREATE OR REPLACE TEMP TABLE scope_asins (asin INTEGER)");
    Appender appender(connection_, "INSERT INTO scope_asins SELECT asin FROM appended_data",
                      {{"asin", ColumnType::kInteger}});
    for (const auto id : scope.asins) appender.integer(id).end_row();
    appender.close();
    text += fmt::format(" OR {} IN (SELECT asin FROM scope_asins)", asin);
  }
  return "(" + text + ")";
}

void DuckSession::place_asins() {
  if (placed_) return;
  for (const char* role : {"asins", "brands", "categories"}) {
    const auto twice = connection_.integer(sql_(fmt::format(
        "SELECT {{{0}.id}}::BIGINT FROM {{{0}}} GROUP BY {{{0}.id}} HAVING count(*) > 1 LIMIT 1", role)));
    if (twice) {
      throw Error(
          ErrorCode::kFailed,
          fmt::format("id {} occurs more than once in table '{}'", *twice, workspace_.model.name(role)),
          "give every row of that table an id of its own");
    }
  }
  connection_.execute("CREATE OR REPLACE TEMP TABLE excluded_groups (label VARCHAR)");
  for (const auto& group : workspace_.model.excluded_groups()) {
    connection_.query("INSERT INTO excluded_groups VALUES (?)", {fold_label(group)});
  }
  // A category that does not exist is none: the brand is uncategorised.
  connection_.execute(sql_(R"(
    CREATE OR REPLACE TEMP TABLE placements AS
    SELECT a.{asins.id} AS asin, b.{brands.id} AS brand, c.{categories.id} AS category,
           CAST(CASE WHEN a.{asins.brand} IS NULL THEN 1
                     WHEN b.{brands.id} IS NULL THEN 2
                     WHEN lower(rtrim(b.{brands.group}, ' ')) IN (SELECT label FROM excluded_groups) THEN 3
                END AS SMALLINT) AS reason
    FROM {asins} a
    LEFT JOIN {brands} b ON b.{brands.id} = a.{asins.brand}
    LEFT JOIN {categories} c ON c.{categories.id} = b.{brands.category})"));
  placed_ = true;
}

RawGroups DuckSession::read_groups(const Scope& scope, Progress& progress) {
  place_asins();
  const std::string in_scope = condition(scope, sql_("{facts.month}"), sql_("{facts.asin}"));
  const auto rows =
      static_cast<std::uint64_t>(connection_.integer(sql_("SELECT count(*) FROM {facts}")).value_or(0));
  progress.begin("aggregating raw rows", scope.whole ? rows : 0);
  connection_.execute_watched(sql_(R"(
    CREATE OR REPLACE TEMP TABLE raw_groups AS
    SELECT {facts.asin} AS asin, {facts.marketplace} AS marketplace_label, {facts.metric} AS metric_label,
           CAST(date_trunc('month', {facts.month}) AS DATE) AS first_day,
           count(*) AS raw_count, sum({facts.value}) AS total
    FROM {facts} WHERE )") + in_scope +
                                  " GROUP BY ALL",
                              rows, progress);
  refuse_reserved(connection_);

  RawGroups groups;
  const bool variants = has_variants(connection_, labels_.marketplaces, "marketplace_label") |
                        has_variants(connection_, labels_.metrics, "metric_label");
  const std::string from = fmt::format(R"(
    FROM raw_groups g JOIN placements p ON p.asin = g.asin AND p.reason IS NULL
    WHERE marketplace_label IS NOT NULL AND metric_label IS NOT NULL AND first_day {})",
                                       kValidMonth);
  const std::string select =
      variants
          ? "SELECT g.asin, brand, category, first_day, min(metric_label), min(marketplace_label), "
            "CAST(sum(raw_count) AS BIGINT), CAST(sum(total) AS DECIMAL(38,2))" +
                from +
                " GROUP BY g.asin, brand, category, first_day, lower(rtrim(metric_label, ' ')), "
                "lower(rtrim(marketplace_label, ' '))"
          : "SELECT g.asin, brand, category, first_day, metric_label, marketplace_label, raw_count, total" +
                from;
  connection_.stream(select).each([&](const Chunk& chunk, std::size_t i) {
    AsinRow row;
    row.asin = chunk.id(0, i);
    row.brand = chunk.id(1, i);
    row.category = chunk.id(2, i);
    row.month = chunk.month(3, i);
    row.metric = labels_.metrics.intern(chunk.text(4, i));
    row.marketplace = labels_.marketplaces.intern(chunk.text(5, i));
    row.row_count = static_cast<std::uint32_t>(chunk.get<std::int64_t>(6, i));
    const MoneySum sum = chunk.sum(7, i);
    const auto value = sum.narrow(kAsinValueDigits);
    if (!value) throw does_not_fit(row, labels_, sum);
    row.value = *value;
    groups.asins.push_back(row);
  });
  connection_
      .stream(fmt::format(R"(
    SELECT asin, valid_day, reason, CAST(sum(raw_count) AS BIGINT), CAST(coalesce(sum(total), 0) AS DECIMAL(38,2))
    FROM (SELECT g.asin, CASE WHEN first_day {0} THEN first_day END AS valid_day, raw_count, total,
                 CASE WHEN p.asin IS NULL THEN 0
                      WHEN p.reason IS NOT NULL THEN p.reason
                      WHEN marketplace_label IS NULL THEN 4
                      WHEN metric_label IS NULL THEN 5
                      WHEN valid_day IS NULL THEN 6 END AS reason
          FROM raw_groups g LEFT JOIN placements p ON p.asin = g.asin)
    WHERE reason IS NOT NULL GROUP BY ALL ORDER BY asin NULLS FIRST, valid_day NULLS FIRST, reason)",
                          kValidMonth))
      .each([&](const Chunk& chunk, std::size_t i) {
        groups.excluded.push_back(
            {chunk.id(0, i),
             chunk.month(1, i),
             static_cast<Exclusion>(chunk.get<std::int32_t>(2, i)),
             {static_cast<std::uint64_t>(chunk.get<std::int64_t>(3, i)), chunk.sum(4, i)}});
      });
  connection_.execute("DROP TABLE raw_groups");
  sort_tier(groups.asins, labels_);
  progress.finish();
  return groups;
}

Account DuckSession::read_raw_account(const Scope& scope) {
  Account account;
  connection_
      .query(sql_("SELECT count(*), CAST(sum({facts.value}) AS DECIMAL(38,2)) FROM {facts} WHERE ") +
             condition(scope, sql_("{facts.month}"), sql_("{facts.asin}")))
      .each([&](const Chunk& chunk, std::size_t row) {
        account = {static_cast<std::uint64_t>(chunk.get<std::int64_t>(0, row)), chunk.sum(1, row)};
      });
  return account;
}

std::vector<ExcludedRow> DuckSession::read_excluded(const Scope& scope) {
  std::vector<ExcludedRow> rows;
  connection_
      .query("SELECT asin_id, month, reason, row_count, money FROM stepwell_exclusions WHERE " +
             condition(scope, "month", "asin_id") +
             " ORDER BY asin_id NULLS FIRST, month NULLS FIRST, reason")
      .each([&](const Chunk& chunk, std::size_t i) {
        rows.push_back({chunk.id(0, i),
                        chunk.month(1, i),
                        static_cast<Exclusion>(chunk.get<std::int16_t>(2, i)),
                        {static_cast<std::uint64_t>(chunk.get<std::int64_t>(3, i)), chunk.sum(4, i)}});
      });
  return rows;
}

std::vector<std::int32_t> DuckSession::moved_asins() {
  place_asins();
  std::vector<std::int32_t> moved;
  connection_
      .query(R"(
    SELECT coalesce(now.asin, was.asin_id) AS moved
    FROM placements now FULL JOIN stepwell_placements was ON was.asin_id = now.asin
    WHERE now.asin IS NULL OR was.asin_id IS NULL OR now.brand IS DISTINCT FROM was.brand_id
       OR now.category IS DISTINCT FROM was.category_id OR now.reason IS DISTINCT FROM was.reason
    ORDER BY moved)")
      .each([&](const Chunk& chunk, std::size_t row) { moved.push_back(chunk.id(0, row)); });
  return moved;
}

std::vector<Month> DuckSession::imported_months(std::int64_t after_import) {
  std::vector<Month> months;
  connection_
      .query("SELECT DISTINCT month FROM stepwell_import_months WHERE import > ? ORDER BY month NULLS FIRST",
             {after_import})
      .each([&](const Chunk& chunk, std::size_t row) { months.push_back(chunk.month(0, row)); });
  return months;
}

Pending DuckSession::pending() {
  const auto generation = latest();
  if (!generation) return {Scope::everything(), "nothing has been published yet", true};
  const bool directory_changed =
      connection_.text("SELECT value FROM stepwell_meta WHERE key = 'directory'") != directory_fingerprint();
  const auto everything = [&](std::string why) {
    return Pending{Scope::everything(), std::move(why), directory_changed};
  };
  const auto position = connection_.integer("SELECT position FROM stepwell_generations WHERE generation = ?",
                                            {generation->number});
  if (!position) return everything("the tiers were rolled back");
  if (!workspace_.sources_known) {
    return everything(
        fmt::format("another program may have written to the file since generation {}", generation->number));
  }
  Pending pending;
  pending.scope.months = imported_months(*position);
  pending.scope.asins = moved_asins();
  const auto add = [&pending](const std::string& reason) {
    pending.why += (pending.why.empty() ? "" : "; ") + reason;
  };
  const auto& months = pending.scope.months;
  if (months.size() == 1) add("imports touched " + months[0].str());
  if (months.size() > 1) {
    add(fmt::format("imports touched {} months, {} to {}", months.size(), months.front().str(),
                    months.back().str()));
  }
  const auto moved = pending.scope.asins.size();
  if (moved > 0)
    add(moved == 1 ? "1 ASIN changed its place" : fmt::format("{} ASINs changed their place", moved));
  pending.directory_changed = directory_changed;
  if (pending.directory_changed) add("names or stock changed");
  return pending;
}

}  // namespace stepwell::duck
