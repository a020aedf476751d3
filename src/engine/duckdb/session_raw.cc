// What a session reads of the sources: groups and conservation.
//
// The GROUP BY over the raw rows sees them as they are, without joins or folded labels: it is bound by
// hashing two strings, an integer and a date for each raw row, and every further expression in it costs as
// often. Placement, exclusion and equal labels are settled afterwards on its groups, of which there are far
// fewer. The month is cut from the date there too, since dates inside a month would multiply the groups. They
// lie by month, so that a month is read without the others, which may wait on disk.
#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "engine/duckdb/scope_sql.h"
#include "engine/duckdb/session.h"
#include "engine/files/appender.h"
#include "rollup/order.h"
#include "rollup/unfit_sum.h"

namespace stepwell::duck {

using namespace files;

namespace {

Error reserved_marketplace(std::string_view label) {
  return Error(
      ErrorCode::kFailed,
      fmt::format("the raw rows hold the marketplace '{}', which is reserved for the sum over all", label),
      "rename it in the fact table; until then the last generation stands");
}

/// ASINs of a month are a blink's worth (AllThreads); whole months and whole ASINs are not.
bool reads_many_rows(const Scope& scope) {
  return scope.whole || !scope.months.empty() || !scope.asins.empty();
}

std::uint32_t row_count_of(const AsinRow& group, std::int64_t rows, const Labels& labels) {
  if (rows > std::int64_t{UINT32_MAX}) throw unfit_count(group, static_cast<std::uint64_t>(rows), labels);
  return static_cast<std::uint32_t>(rows);
}

void refuse_reserved(Connection& connection) {
  const auto label = connection.text(
      "SELECT marketplace_label FROM (SELECT DISTINCT marketplace_label FROM raw_groups) "
      "WHERE lower(rtrim(marketplace_label, ' ')) = 'all'");
  if (label) throw reserved_marketplace(*label);
}

}  // namespace

std::string DuckSession::in_scope(const Scope& scope, const std::string& month, const std::string& asin) {
  if (scope.whole) return "true";
  std::string text = scope.months.empty() ? "false" : in_months(scope.months, month);
  if (!scope.asin_months.empty()) {
    const std::string asin_months = "(" + in_asin_months(scope.asin_months, month, asin) + ")";
    text = scope.months.empty() ? asin_months : text + " OR " + asin_months;
  }
  if (!scope.asins.empty()) {
    connection_.execute("CREATE OR REPLACE TEMP TABLE scope_asins (asin INTEGER)");
    Appender appender(connection_, "INSERT INTO scope_asins SELECT asin FROM appended_data",
                      {{"asin", ColumnType::kId}});
    for (const auto id : scope.asins) appender.id(id).end_row();
    appender.close();
    text += fmt::format(" OR {} IN (SELECT asin FROM scope_asins)", asin);
  }
  return "(" + text + ")";
}

bool DuckSession::intern_all(const std::string& column, LabelSet& labels) {
  std::vector<LabelId> classes;
  connection_.query(fmt::format("SELECT DISTINCT {0} FROM raw_groups WHERE {0} IS NOT NULL", column))
      .each([&](const Chunk& chunk, std::size_t row) {
        classes.push_back(labels.class_of(labels.intern(chunk.text(0, row))));
      });
  std::sort(classes.begin(), classes.end());
  return std::adjacent_find(classes.begin(), classes.end()) != classes.end();
}

std::string DuckSession::raw_rows(const Scope& scope) {
  const SqlTemplate& sql = sources().sql();
  return sql("{facts}") + " WHERE " + in_scope(scope, sql("{facts.month}"), sql("{facts.asin}"));
}

bool DuckSession::has_few_rows_a_group() {
  const auto published = books_.published();
  const auto sealed = seals();
  if (!published || !sealed) return false;
  std::uint64_t groups = 0;
  for (const auto& [month, seal] : sealed->asins) groups += seal.rows;
  return groups * 2 > published->raw_rows;
}

std::string DuckSession::numbered(const std::string& label, const std::string& type) {
  connection_.execute(
      fmt::format("CREATE TEMP TYPE {0} AS ENUM (SELECT DISTINCT CAST({1} AS VARCHAR) FROM "
                  "{2} WHERE {1} IS NOT NULL UNION SELECT '')",
                  type, label, sources().sql()("{facts}")));
  return fmt::format("CAST({} AS {})", label, type);
}

void DuckSession::drop_raw_groups() {
  connection_.execute(
      "DROP VIEW IF EXISTS raw_groups; DROP TABLE IF EXISTS grouped_rows; "
      "DROP TYPE IF EXISTS marketplace_number; DROP TYPE IF EXISTS metric_number");
}

void DuckSession::group_raw_rows(const std::string& raw_rows, bool by_month, std::uint64_t count,
                                 Progress& progress) {
  const SqlTemplate& sql = sources().sql();
  std::string marketplace = sql("{facts.marketplace}");
  std::string metric = sql("{facts.metric}");
  drop_raw_groups();
  if (by_month && has_few_rows_a_group()) {
    marketplace = numbered(marketplace, "marketplace_number");
    metric = numbered(metric, "metric_number");
  }
  progress.begin("aggregating raw rows", count);
  connection_.execute_watched(
      fmt::format("CREATE TEMP TABLE grouped_rows AS "
                  "SELECT {} AS asin, {} AS marketplace_label, {} AS metric_label, {} AS first_day, "
                  "count(*) AS raw_count, sum({}) AS total FROM {} GROUP BY ALL{}",
                  sql("{facts.asin}"), marketplace, metric, sql(duckdb_dialect().first_day("{facts.month}")),
                  sql("{facts.value}"), raw_rows, by_month ? " ORDER BY first_day" : ""),
      count, progress);
  connection_.execute(
      "CREATE TEMP VIEW raw_groups AS SELECT * REPLACE (CAST(marketplace_label AS VARCHAR) AS "
      "marketplace_label, CAST(metric_label AS VARCHAR) AS metric_label) FROM grouped_rows");
  refuse_reserved(connection_);
}

std::vector<ExcludedRow> DuckSession::excluded_groups(const std::string& placed) {
  std::vector<ExcludedRow> excluded;
  connection_
      .stream(fmt::format(R"(
      SELECT asin, valid_day, reason, CAST(sum(raw_count) AS BIGINT), CAST(coalesce(sum(total), 0) AS DECIMAL(38,2))
      FROM (SELECT nullif(g.asin, {2}) AS asin, CASE WHEN first_day {0} THEN first_day END AS valid_day, raw_count, total,
                   CASE WHEN p.asin IS NULL THEN 0
                        WHEN p.reason IS NOT NULL THEN p.reason
                        WHEN marketplace_label IS NULL THEN 4
                        WHEN metric_label IS NULL THEN 5
                        WHEN valid_day IS NULL THEN 6 END AS reason
            FROM raw_groups g LEFT JOIN {1} p ON p.asin = g.asin)
      WHERE reason IS NOT NULL GROUP BY ALL ORDER BY asin NULLS FIRST, valid_day NULLS FIRST, reason)",
                          kValidMonth, placed, kNoId))
      .each([&](const Chunk& chunk, std::size_t i) {
        excluded.push_back({chunk.id(0, i),
                            chunk.month(1, i),
                            static_cast<Exclusion>(chunk.get<std::int32_t>(2, i)),
                            {static_cast<std::uint64_t>(chunk.get<std::int64_t>(3, i)), chunk.sum(4, i)}});
      });
  return excluded;
}

/// Hands out what raw_groups holds.
class DuckParts final : public RawParts {
 public:
  /// `placed` is a table or query of placements.
  DuckParts(DuckSession& session, const std::string& placed)
      : session_(session),
        connection_(session.connection_),
        labels_(session.labels_),
        excluded_(session.excluded_groups(placed)) {
    // Both are asked: all labels are to be interned.
    const bool place_variants = session.intern_all("marketplace_label", labels_.marketplaces);
    const bool metric_variants = session.intern_all("metric_label", labels_.metrics);
    select_ = group_query(placed, place_variants || metric_variants);
    connection_
        .query(fmt::format("SELECT DISTINCT first_day FROM raw_groups WHERE first_day {} ORDER BY first_day",
                           kValidMonth))
        .each([this](const Chunk& chunk, std::size_t row) { months_.push_back(chunk.month(0, row)); });
  }

  const std::vector<ExcludedRow>& excluded() const override { return excluded_; }

  std::optional<MonthGroups> next() override {
    if (next_ == months_.size()) {
      session_.drop_raw_groups();
      return std::nullopt;
    }
    MonthGroups groups{months_[next_++], {}};
    connection_.stream(fmt::format(fmt::runtime(select_), in_months({groups.month}, "first_day")))
        .each([&](const Chunk& chunk, std::size_t i) { groups.asins.push_back(row_of(chunk, i)); });
    sort_tier(groups.asins, labels_);
    return groups;
  }

 private:
  /// The query for the groups of a month, whose condition is to be filled in.
  static std::string group_query(const std::string& placed, bool variants) {
    const std::string from = fmt::format(R"(
      FROM raw_groups g JOIN {} p ON p.asin = g.asin AND p.reason IS NULL
      WHERE marketplace_label IS NOT NULL AND metric_label IS NOT NULL AND {{}})",
                                         placed);
    if (!variants) {
      return "SELECT g.asin, brand, category, first_day, metric_label, marketplace_label, raw_count, total" +
             from;
    }
    return "SELECT g.asin, brand, category, first_day, min(metric_label), min(marketplace_label), "
           "CAST(sum(raw_count) AS BIGINT), CAST(sum(total) AS DECIMAL(38,2))" +
           from +
           " GROUP BY g.asin, brand, category, first_day, lower(rtrim(metric_label, ' ')), "
           "lower(rtrim(marketplace_label, ' '))";
  }

  AsinRow row_of(const Chunk& chunk, std::size_t i) {
    AsinRow row;
    row.asin = chunk.id(0, i);
    row.brand = chunk.id(1, i);
    row.category = chunk.id(2, i);
    row.month = chunk.month(3, i);
    row.metric = labels_.metrics.intern(chunk.text(4, i));
    row.marketplace = labels_.marketplaces.intern(chunk.text(5, i));
    row.row_count = row_count_of(row, chunk.get<std::int64_t>(6, i), labels_);
    const MoneySum sum = chunk.sum(7, i);
    const auto value = sum.narrow(kAsinValueDigits);
    if (!value) throw unfit_sum(row, sum, kAsinValueDigits, labels_);
    row.value = *value;
    return row;
  }

  DuckSession& session_;
  Connection& connection_;
  Labels& labels_;
  std::vector<ExcludedRow> excluded_;
  std::string select_;
  std::vector<Month> months_;
  std::size_t next_ = 0;
};

std::unique_ptr<RawParts> DuckSession::read_groups(const Scope& scope, Progress& progress) {
  std::string placed;
  {
    const AllThreads threads(workspace_, reads_many_rows(scope));
    placed = placements(scope);
    std::uint64_t count = 0;
    if (scope.whole) {
      count =
          static_cast<std::uint64_t>(connection_.integer(sql_("SELECT count(*) FROM {facts}")).value_or(0));
    }
    group_raw_rows(raw_rows(scope), scope.whole, count, progress);
  }
  auto parts = std::make_unique<DuckParts>(*this, placed);
  progress.finish();
  return parts;
}

Account DuckSession::account_of(const std::string& raw_rows) {
  Account account;
  connection_
      .query(sources().sql()("SELECT count(*), CAST(sum({facts.value}) AS DECIMAL(38,2)) FROM ") + raw_rows)
      .each([&](const Chunk& chunk, std::size_t row) {
        account = {static_cast<std::uint64_t>(chunk.get<std::int64_t>(0, row)), chunk.sum(1, row)};
      });
  return account;
}

Account DuckSession::read_raw_account(const Scope& scope, CountedBy /*counted_by*/) {
  const AllThreads threads(workspace_, reads_many_rows(scope));
  return account_of(raw_rows(scope));
}

}  // namespace stepwell::duck
