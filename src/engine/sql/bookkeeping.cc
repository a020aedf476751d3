#include "engine/sql/bookkeeping.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/error.h"
#include "engine/sql/book_tables.h"
#include "engine/sql/generation_columns.h"
#include "engine/sql/tier_table.h"
#include "rollup/raw_groups.h"

namespace stepwell {
namespace {

/// The exclusion of that name. Throws Error{kFailed} for one that this program does not know.
Exclusion exclusion_of(std::string_view name) {
  for (std::size_t i = 0; i < kExclusionCount; ++i) {
    if (kExclusionNames[i] == name) return static_cast<Exclusion>(i);
  }
  throw Error(ErrorCode::kFailed, fmt::format("the bookkeeping holds the unknown exclusion '{}'", name),
              "it was written by a newer stepwell: use that one");
}

/// A held refresh as a text.
std::string text_of(const Held& held) {
  return fmt::format("{} {} {}\n{}", held.since, held.sources_since, held.sources, held.why);
}

/// The inverse; nothing for another text.
std::optional<Held> held_in(std::string_view text) {
  Held held;
  const char* at = text.data();
  const char* const end = text.data() + text.size();
  for (TimestampUs* time : {&held.since, &held.sources_since}) {
    const auto [after, error] = std::from_chars(at, end, *time);
    if (error != std::errc() || after == end || *after != ' ') return std::nullopt;
    at = after + 1;
  }
  const std::string_view rest(at, static_cast<std::size_t>(end - at));
  const auto line = rest.find('\n');
  if (line == std::string_view::npos) return std::nullopt;
  held.sources = rest.substr(0, line);
  held.why = rest.substr(line + 1);
  return held;
}

/// "INSERT INTO t (…) VALUES (…)", a column at a time.
class Insert {
 public:
  Insert(const SqlDialect& dialect, std::string_view table) : dialect_(dialect), table_(table) {}

  void add(std::string_view column, SqlValue value) { add(column, "?", std::move(value)); }
  void add_timestamp(std::string_view column, TimestampUs time) {
    add(column, dialect_.timestamp("?"), time);
  }
  /// `sql` as it is.
  void add_expression(std::string_view column, std::string_view sql) { add_name(column, sql); }

  void run(SqlDatabase& database) const {
    database.run(fmt::format("INSERT INTO {} ({}) VALUES ({})", table_, columns_, marks_), values_);
  }

 private:
  void add(std::string_view column, std::string_view mark, SqlValue value) {
    add_name(column, mark);
    values_.push_back(std::move(value));
  }
  void add_name(std::string_view column, std::string_view mark) {
    columns_ += (columns_.empty() ? "" : ", ") + dialect_.quoted(column);
    marks_ += fmt::format("{}{}", marks_.empty() ? "" : ", ", mark);
  }

  const SqlDialect& dialect_;
  std::string table_;
  std::string columns_;
  std::string marks_;
  std::vector<SqlValue> values_;
};

std::optional<std::int64_t> integer(SqlDatabase& database, const std::string& sql,
                                    const std::vector<SqlValue>& parameters = {}) {
  std::optional<std::int64_t> answer;
  database.each(sql, parameters, [&](const SqlRow& row) {
    if (!row.is_null(0)) answer = row.integer(0);
  });
  return answer;
}

}  // namespace

SourcePosition position_of(const SeenSources& seen) {
  std::string text = std::to_string(seen.import);
  if (seen.binlog) text += fmt::format(" {} {}", seen.binlog->position, seen.binlog->file);
  return SourcePosition(std::move(text));
}

SeenSources seen_sources_of(const SourcePosition& position) {
  const std::string& text = position.text();
  const char* const end = text.data() + text.size();
  SeenSources seen;
  const auto [after_import, no_import] = std::from_chars(text.data(), end, seen.import);
  bool is_ours = no_import == std::errc();
  if (is_ours && after_import != end) {
    BinlogPosition& binlog = seen.binlog.emplace();
    const auto [after, no_offset] = std::from_chars(after_import + 1, end, binlog.position);
    is_ours = *after_import == ' ' && no_offset == std::errc() && after != end;
    if (is_ours) binlog.file.assign(after + 1, end);
  }
  if (is_ours) return seen;
  throw Error(ErrorCode::kFailed, fmt::format("'{}' is no position of this engine", text),
              "run refresh --full");
}

bool Bookkeeping::exists() { return database_.has_table("stepwell_generations"); }

std::optional<Generation> Bookkeeping::latest() {
  auto found = generations(1);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<Generation> Bookkeeping::generations(std::size_t count) {
  std::vector<Generation> generations;
  if (!exists()) return generations;
  const SqlDialect& dialect = database_.dialect();
  std::string list;
  for (const auto& column : generation_columns()) {
    if (column.read == nullptr) continue;
    const std::string name = dialect.quoted(column.sql.name);
    list += (list.empty() ? "" : ", ") +
            (column.sql.type == ColumnType::kTimestamp ? dialect.microseconds(name) : name);
  }
  database_.each(fmt::format("SELECT {} FROM stepwell_generations ORDER BY generation DESC LIMIT ?", list),
                 {static_cast<std::int64_t>(count)}, [&](const SqlRow& row) {
                   Generation& generation = generations.emplace_back();
                   std::size_t i = 0;
                   for (const auto& column : generation_columns()) {
                     if (column.read != nullptr) column.read(row, i++, generation);
                   }
                 });
  for (auto& generation : generations) {
    database_.each("SELECT reason, row_count, money FROM stepwell_generation_exclusions WHERE generation = ?",
                   {generation.number}, [&](const SqlRow& row) {
                     const auto reason = static_cast<std::size_t>(exclusion_of(row.text(0)));
                     generation.excluded[reason] = {row.whole(1), row.sum(2)};
                   });
  }
  if (generations.empty()) return generations;
  if (const auto held = note("held")) generations.front().held = held_in(*held);
  return generations;
}

std::optional<PublishedState> Bookkeeping::published() {
  std::optional<PublishedState> published;
  if (!exists()) return published;
  const std::string position = database_.dialect().quoted("position");
  database_.each(
      fmt::format(
          "SELECT generation, {}, raw_rows FROM stepwell_generations ORDER BY generation DESC LIMIT 1",
          position),
      {}, [&](const SqlRow& row) {
        published = {row.integer(0), std::nullopt, row.whole(2)};
        if (!row.is_null(1)) published->import = row.integer(1);
      });
  return published;
}

void Bookkeeping::add(const Generation& generation, const std::optional<SeenSources>& seen, bool journaled) {
  Insert insert(database_.dialect(), "stepwell_generations");
  for (const auto& column : generation_columns()) {
    if (column.value == nullptr) continue;
    if (column.sql.type == ColumnType::kTimestamp) {
      insert.add_timestamp(column.sql.name, std::get<std::int64_t>(column.value(generation)));
    } else {
      insert.add(column.sql.name, column.value(generation));
    }
  }
  insert.add("journaled", journaled);
  if (seen) insert.add("position", seen->import);
  if (seen && seen->binlog) {
    insert.add("binlog_file", seen->binlog->file);
    insert.add("binlog_position", seen->binlog->position);
  }
  insert.run(database_);
  std::string marks;
  std::vector<SqlValue> values;
  for (std::size_t i = 0; i < kExclusionCount; ++i) {
    marks += i == 0 ? "(?, ?, ?, ?)" : ", (?, ?, ?, ?)";
    values.insert(values.end(), {generation.number, std::string(kExclusionNames[i]),
                                 generation.excluded[i].rows, generation.excluded[i].money});
  }
  database_.run(
      "INSERT INTO stepwell_generation_exclusions (generation, reason, row_count, money) VALUES " + marks,
      values);
}

void Bookkeeping::confirm(TimestampUs now, const SeenSources& seen) {
  const SqlDialect& dialect = database_.dialect();
  std::string set =
      fmt::format("confirmed_at = {}, {} = ?", dialect.timestamp("?"), dialect.quoted("position"));
  std::vector<SqlValue> values = {now, seen.import};
  if (dialect.tracking() == Tracking::kBinlog) {
    set += ", binlog_file = ?, binlog_position = ?";
    values.push_back(seen.binlog ? SqlValue(seen.binlog->file) : SqlValue());
    values.push_back(seen.binlog ? SqlValue(seen.binlog->position) : SqlValue());
  }
  const auto latest = integer(database_, "SELECT MAX(generation) FROM stepwell_generations");
  values.emplace_back(latest.value_or(0));
  database_.run(fmt::format("UPDATE stepwell_generations SET {} WHERE generation = ?", set), values);
}

bool Bookkeeping::is_journaled(std::int64_t generation) {
  return integer(database_, "SELECT journaled FROM stepwell_generations WHERE generation = ?", {generation})
             .value_or(0) != 0;
}

void Bookkeeping::forget_journal(std::int64_t generation) {
  for (const Tier tier : kEveryTier) {
    database_.run(fmt::format("DELETE FROM {} WHERE generation = ?", tier_table(tier).journal), {generation});
  }
}

void Bookkeeping::forget_old_journals(std::int64_t latest) {
  const std::int64_t oldest = latest - kJournalDepth;
  if (oldest < 1) return;
  for (const Tier tier : kEveryTier) {
    database_.run(fmt::format("DELETE FROM {} WHERE generation <= ?", tier_table(tier).journal), {oldest});
  }
  database_.run("UPDATE stepwell_generations SET journaled = FALSE WHERE journaled AND generation <= ?",
                {oldest});
}

std::optional<Verification> Bookkeeping::verification() {
  std::optional<Verification> latest;
  if (!exists()) return latest;
  database_.each(fmt::format("SELECT generation, {}, complete, passed FROM stepwell_verifications ORDER BY "
                             "verified_at DESC LIMIT 1",
                             database_.dialect().microseconds("verified_at")),
                 {}, [&](const SqlRow& row) {
                   latest = {row.integer(0), row.integer(1), row.integer(2) != 0, row.integer(3) != 0};
                 });
  return latest;
}

void Bookkeeping::add(const Verification& verification) {
  // The last one is known by its time, and must be so after a clock was put back, too.
  const auto last = this->verification();
  const TimestampUs after_last = last ? last->verified_at + 1 : 0;
  Insert insert(database_.dialect(), "stepwell_verifications");
  insert.add("generation", verification.generation);
  insert.add_timestamp("verified_at", std::max(verification.verified_at, after_last));
  insert.add("complete", verification.full);
  insert.add("passed", verification.passed);
  insert.run(database_);
}

std::vector<ExcludedRow> Bookkeeping::excluded(const std::string& condition) {
  std::vector<ExcludedRow> rows;
  database_.each(
      "SELECT asin_id, month, reason, row_count, money FROM stepwell_exclusions WHERE " + condition, {},
      [&](const SqlRow& row) {
        rows.push_back({row.is_null(0) ? kNoId : static_cast<std::int32_t>(row.integer(0)),
                        row.month(1),
                        static_cast<Exclusion>(row.integer(2)),
                        {row.whole(3), row.sum(4)}});
      });
  sort(rows);
  return rows;
}

std::int64_t Bookkeeping::last_import() {
  return integer(database_, "SELECT MAX(import) FROM stepwell_imports").value_or(0);
}

std::int64_t Bookkeeping::add_import(const std::string& table, const std::string& file,
                                     const std::string& content, std::uint64_t rows) {
  const SqlDialect& dialect = database_.dialect();
  Insert insert(dialect, "stepwell_imports");
  insert.add_expression("import", dialect.next_number());
  insert.add_timestamp("imported_at", now_us());
  insert.add("source_table", table);
  insert.add("file", file);
  insert.add("row_count", rows);
  if (!content.empty()) insert.add("content", content);
  insert.run(database_);
  return integer(database_, dialect.last_number()).value_or(0);
}

std::optional<EarlierImport> Bookkeeping::find_import(const std::string& table, const std::string& content) {
  std::optional<EarlierImport> earlier;
  database_.each(
      fmt::format("SELECT {}, row_count, file FROM stepwell_imports WHERE source_table = ? AND content = ? "
                  "AND row_count > 0 ORDER BY import DESC LIMIT 1",
                  database_.dialect().microseconds("imported_at")),
      {table, content}, [&](const SqlRow& row) {
        earlier = {.imported_at = row.integer(0), .rows = row.whole(1), .file = std::string(row.text(2))};
      });
  return earlier;
}

std::optional<std::string> Bookkeeping::note(std::string_view key) {
  const SqlDialect& dialect = database_.dialect();
  std::optional<std::string> found;
  database_.each(fmt::format("SELECT {} FROM stepwell_meta WHERE {} = ?", dialect.quoted("value"),
                             dialect.quoted("key")),
                 {std::string(key)}, [&](const SqlRow& row) {
                   if (!row.is_null(0)) found = row.text(0);
                 });
  return found;
}

void Bookkeeping::set_note(std::string_view key, const std::optional<std::string>& value) {
  const SqlDialect& dialect = database_.dialect();
  const std::string of_key = fmt::format("stepwell_meta WHERE {} = ?", dialect.quoted("key"));
  const SqlValue name = std::string(key);
  if (!value) return database_.run("DELETE FROM " + of_key, {name});
  // One statement: where no transaction is open, a note is there before or after it.
  if (integer(database_, "SELECT COUNT(*) FROM " + of_key, {name}).value_or(0) > 0) {
    database_.run(fmt::format("UPDATE stepwell_meta SET {} = ? WHERE {} = ?", dialect.quoted("value"),
                              dialect.quoted("key")),
                  {*value, name});
    return;
  }
  Insert insert(dialect, "stepwell_meta");
  insert.add("key", name);
  insert.add("value", *value);
  insert.run(database_);
}

std::optional<PyramidSeals> Bookkeeping::seals() {
  const auto recorded = note("seals");
  return recorded ? seals_in(*recorded) : std::nullopt;
}

void Bookkeeping::set_seals(const std::optional<PyramidSeals>& seals) {
  set_note("seals", seals ? std::optional(stepwell::text_of(*seals)) : std::nullopt);
}

void Bookkeeping::set_held(const std::optional<Held>& held) {
  set_note("held", held ? std::optional(text_of(*held)) : std::nullopt);
}

}  // namespace stepwell
