#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/error.h"
#include "engine/duckdb/engine.h"
#include "engine/duckdb/import_columns.h"
#include "engine/duckdb/scope_sql.h"
#include "engine/duckdb/sources.h"
#include "engine/duckdb/tables.h"
#include "engine/files/appender.h"
#include "engine/files/import_file.h"
#include "engine/files/repeated_file.h"
#include "engine/sql/source_views.h"

namespace stepwell::duck {

using namespace files;

namespace {

constexpr std::uintmax_t kSmallFile_bytes = 1 << 20;

bool is_large(const std::filesystem::path& file) {
  std::error_code ignored;  // what is wrong with it is told when it is read
  const auto bytes = std::filesystem::file_size(file, ignored);
  return !ignored && bytes > kSmallFile_bytes;
}

class DuckIngest final : public Ingest {
 public:
  explicit DuckIngest(Workspace& workspace)
      : workspace_(workspace), connection_(workspace.connection), sql_(workspace.sql), books_(workspace) {}

  void generate(const PlainSources& sources, Progress& progress) override {
    const AllThreads threads(workspace_);
    const auto views = workspace_.source_views();
    if (!views.empty()) throw generate_into_view(views.front());
    make_schema(workspace_)->create({}, progress);
    for (const auto role : kSourceTables) {
      if (!connection_.integer(sql_(fmt::format("SELECT 1::BIGINT FROM {{{}}} LIMIT 1", role)))) continue;
      throw Error(ErrorCode::kFailed, fmt::format("table '{}' already has rows", workspace_.model.name(role)),
                  "generate fills an empty database only: name another one with --db, or delete that file");
    }
    Transaction transaction(workspace_);
    log_generated(sources);
    write_names(sources);
    const std::int64_t import = begin_import("facts", "generated", sources.fact_count);
    for (const Month month : write_facts(sources, progress)) log_touched(import, month, {});
    progress.begin("writing to disk", 0);
    transaction.commit();
    progress.finish();
  }

  ImportReport import(const std::string& table, const std::vector<std::filesystem::path>& files,
                      const ImportOptions& options, Progress& progress) override {
    const std::string role = workspace_.model.source_role(table);
    if (role.empty()) throw unknown_source(table, workspace_.model);
    if (workspace_.is_view(workspace_.model.name(role))) throw import_into_view(workspace_.model.name(role));
    make_schema(workspace_)->create({}, progress);
    ImportReport report;
    std::set<Month> months;
    const ImportTarget target = import_target(workspace_, role);
    RepeatedFiles repeated(role, workspace_.model.name(role), options.again, [&](const std::string& content) {
      return books_.find_import(workspace_.model.name(role), content);
    });
    const AllThreads threads(workspace_, std::ranges::any_of(files, is_large));
    Transaction transaction(workspace_);
    for (const auto& path : files) {
      progress.begin("importing " + path.filename().string(), 0);
      ImportFile file(connection_, workspace_.model, target, path, options.quoting);
      auto hash = repeated.begin_hash(path);
      file.stage("staged", progress);
      const std::string content = repeated.admit(path, std::move(hash));
      file.check_unchanged();  // what was hashed is what was read
      const auto rows =
          static_cast<std::uint64_t>(connection_.integer("SELECT count(*) FROM staged").value_or(0));
      const std::int64_t import = begin_import(role, path.string(), rows, content);
      copy_staged(role, file.columns());
      if (role == "facts") {
        for (const auto& [month, asins] : touched_months(file.columns())) {
          log_touched(import, month, asins);
          months.insert(month);
        }
      }
      report.rows += rows;
    }
    connection_.execute("DROP TABLE IF EXISTS staged");
    refuse_unfit(role);
    transaction.commit();
    progress.finish();
    report.months.assign(months.begin(), months.end());
    return report;
  }

 private:
  /// What a file brings may fit its column and still have no exact reading (R15).
  void refuse_unfit(const std::string& role) {
    const std::string_view tables[] = {role};
    try {
      Sources(workspace_).check(tables);
    } catch (const Error& error) {
      throw Error(error.code(), fmt::format("nothing was imported: {}", error.what()), error.hint());
    }
  }

  /// Returns its number. No `content`: what no file brought.
  std::int64_t begin_import(const std::string& role, const std::string& file, std::uint64_t rows,
                            const std::string& content = {}) {
    return books_.add_import(workspace_.model.name(role), file, content, rows);
  }

  void log_generated(const PlainSources& sources) {
    begin_import("categories", "generated", sources.categories.size());
    begin_import("brands", "generated", sources.brands.size());
    begin_import("asins", "generated", sources.asins.size());
    begin_import("stock", "generated", sources.stock.size());
  }

  /// No `asins`: any ASIN of the month.
  void log_touched(std::int64_t import, Month month, const std::set<std::int32_t>& asins) {
    constexpr const char* kInsert =
        "INSERT INTO stepwell_import_months (import, month, asin_id) VALUES (?, ?, ?)";
    if (asins.empty()) connection_.query(kInsert, {import, month, std::monostate{}});
    for (const std::int64_t asin : asins) connection_.query(kInsert, {import, month, asin});
  }

  /// The months of the staged rows, each with its ASINs if they are few. A refresh then reads those ASINs'
  /// raw rows of the month, instead of the whole month for the sake of a line. Where the file leaves month or
  /// ASIN to the table's defaults, any month may have got rows.
  std::map<Month, std::set<std::int32_t>> touched_months(const std::vector<std::string>& file_columns) {
    std::map<Month, std::set<std::int32_t>> touched;
    const auto in_file = [&](const char* role) {
      return std::ranges::any_of(file_columns, [&](const std::string& column) {
        return same_name(column, workspace_.model.name(role));
      });
    };
    const Sources sources(workspace_);
    const std::string first_day =
        sources.sql()(fmt::format("CASE WHEN {{facts.month}} {} THEN {} END AS first_day", kValidMonth,
                                  duckdb_dialect().first_day("{facts.month}")));
    if (!in_file("facts.month") || !in_file("facts.asin")) {
      connection_.query(fmt::format("SELECT DISTINCT {} FROM {}", first_day, sources.sql()("{facts}")))
          .each([&](const Chunk& chunk, std::size_t row) { touched[chunk.month(0, row)]; });
      return touched;
    }
    const std::string staged = sources.reading_from("facts", "staged");
    std::set<Month> with_unknown;  // NULL is no ASIN that a refresh can ask for
    std::size_t count = 0;
    connection_
        .query(fmt::format("SELECT DISTINCT {}, {} FROM {} LIMIT {}", first_day,
                           sources.sql()("{facts.asin}"), staged, kAsinMonthsMax + 1))
        .each([&](const Chunk& chunk, std::size_t row) {
          ++count;
          const Month month = chunk.month(0, row);
          if (chunk.id(1, row) == kNoId) with_unknown.insert(month);
          touched[month].insert(chunk.id(1, row));
        });
    if (count > kAsinMonthsMax) {
      touched.clear();
      connection_.query(fmt::format("SELECT DISTINCT {} FROM {}", first_day, staged))
          .each([&](const Chunk& chunk, std::size_t row) { touched[chunk.month(0, row)]; });
    }
    for (const Month month : with_unknown) touched[month].clear();
    return touched;
  }

  /// Facts and stock are appended; rows of the other tables replace those with the same id.
  void copy_staged(const std::string& role, const std::vector<std::string>& columns) {
    const std::string table = sql_("{" + role + "}");
    std::string names;
    std::string assignments;
    for (const auto& column : columns) {
      const std::string quoted = sql_.quoted(column);
      names += (names.empty() ? "" : ", ") + quoted;
      assignments += fmt::format("{}{} = s.{}", assignments.empty() ? "" : ", ", quoted, quoted);
    }
    const bool appended = role == "facts" || role == "stock";  // which need no id, and stock has none
    const bool keyed = !appended && std::ranges::any_of(columns, [&](const std::string& column) {
      return same_name(column, workspace_.model.name(role + ".id"));
    });
    if (!keyed) {
      connection_.execute(fmt::format("INSERT INTO {} ({}) SELECT {} FROM staged", table, names, names));
      return;
    }
    const std::string id = sql_("{" + role + ".id}");
    connection_.execute(
        fmt::format("UPDATE {0} t SET {1} FROM staged s WHERE t.{2} = s.{2}", table, assignments, id));
    connection_.execute(
        fmt::format("INSERT INTO {0} ({1}) SELECT {1} FROM staged s WHERE NOT EXISTS (SELECT 1 FROM {0} t "
                    "WHERE t.{2} = s.{2})",
                    table, names, id));
    advance_sequence(role);
  }

  /// Ids that were given explicitly must not be handed out again.
  void advance_sequence(const std::string& role) {
    const std::string sequence = "stepwell_" + role + "_id";
    const auto last = connection_.integer(
        "SELECT coalesce(last_value, 0)::BIGINT FROM duckdb_sequences() WHERE sequence_name = ?", {sequence});
    if (!last) return;  // the team's own table numbers its rows itself
    const auto highest =
        connection_.integer(sql_(fmt::format("SELECT max({{{0}.id}})::BIGINT FROM {{{0}}}", role)));
    if (highest.value_or(0) <= *last) return;
    connection_.query(fmt::format("SELECT max(nextval('{}')) FROM range(?)", sequence), {*highest - *last});
  }

  void write_names(const PlainSources& sources) {
    const auto optional_text = [](Appender& appender, const std::optional<std::string>& text) {
      if (text) {
        appender.text(*text);
      } else {
        appender.null();
      }
    };
    Appender categories(
        connection_,
        sql_("INSERT INTO {categories} ({categories.id}, {categories.name}) SELECT * FROM appended_data"),
        {{"id", ColumnType::kId}, {"name", ColumnType::kText}});
    for (const auto& [id, name] : sources.categories) categories.id(id).text(name).end_row();
    categories.close();
    Appender brands(
        connection_,
        sql_("INSERT INTO {brands} ({brands.id}, {brands.name}, {brands.category}, {brands.group}) "
             "SELECT * FROM appended_data"),
        {{"id", ColumnType::kId},
         {"name", ColumnType::kText},
         {"category", ColumnType::kId},
         {"team", ColumnType::kText}});
    for (const auto& brand : sources.brands) {
      brands.id(brand.id).text(brand.name).id(brand.category);
      optional_text(brands, brand.group);
      brands.end_row();
    }
    brands.close();
    Appender asins(connection_,
                   sql_("INSERT INTO {asins} ({asins.id}, {asins.asin}, {asins.name}, {asins.brand}) SELECT "
                        "* FROM appended_data"),
                   {{"id", ColumnType::kId},
                    {"asin", ColumnType::kText},
                    {"name", ColumnType::kText},
                    {"brand", ColumnType::kId}});
    for (const auto& asin : sources.asins) {
      asins.id(asin.id).text(asin.asin).text(asin.name).id(asin.brand).end_row();
    }
    asins.close();
    Appender stock(
        connection_,
        sql_("INSERT INTO {stock} ({stock.asin}, {stock.month}, {stock.value}) SELECT * FROM appended_data"),
        {{"asin", ColumnType::kId}, {"month", ColumnType::kMonth}, {"value", ColumnType::kValue}});
    for (const auto& row : sources.stock) {
      stock.id(row.asin).date(row.month).money(Money::of_units(row.value)).end_row();
    }
    stock.close();
    for (const char* role : {"categories", "brands", "asins"}) advance_sequence(role);
  }

  std::set<Month> write_facts(const PlainSources& sources, Progress& progress) {
    std::set<Month> months;
    progress.begin("generating raw rows", sources.fact_count);
    Appender facts(
        connection_,
        sql_("INSERT INTO {facts} ({facts.asin}, {facts.marketplace}, {facts.metric}, {facts.month}, "
             "{facts.value}) SELECT * FROM appended_data"),
        {{"asin", ColumnType::kId},
         {"place", ColumnType::kText},
         {"metric", ColumnType::kText},
         {"day", ColumnType::kMonth},
         {"amount", ColumnType::kValue}});
    std::uint64_t written = 0;
    const auto label = [&facts](const LabelSet& labels, LabelId id) {
      if (id == kNoLabel) {
        facts.null();
      } else {
        facts.text(labels.text(id));
      }
    };
    sources.facts([&](const FactBatch& batch) {
      for (std::size_t i = 0; i < batch.size(); ++i) {
        facts.id(batch.asin[i]);
        label(sources.labels->marketplaces, batch.marketplace[i]);
        label(sources.labels->metrics, batch.metric[i]);
        facts.date(batch.month[i], batch.day[i] - 1);
        if (batch.value[i] == kNullValue) {
          facts.null();
        } else {
          facts.money(Money::of_units(batch.value[i]));
        }
        facts.end_row();
      }
      months.insert(batch.month.begin(), batch.month.end());
      written += batch.size();
      progress.advance_to(written);
    });
    facts.close();
    return months;
  }

  Workspace& workspace_;
  Connection& connection_;
  const SqlTemplate& sql_;
  Bookkeeping books_;
};

}  // namespace

std::unique_ptr<Ingest> make_ingest(Workspace& workspace) { return std::make_unique<DuckIngest>(workspace); }

}  // namespace stepwell::duck
