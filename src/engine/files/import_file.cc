#include "engine/files/import_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "engine/files/shown_value.h"

namespace stepwell::files {
namespace {

constexpr const char* kReservedMarketplace = "ALL";

std::string in_lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

}  // namespace

ImportFile::ImportFile(Connection& connection, const Model& model, const ImportTarget& target,
                       std::filesystem::path file, Quoting quoting)
    : connection_(connection), model_(model), target_(target), sql_(model, '"'), file_(std::move(file)) {
  find_format(quoting);
}

void ImportFile::find_format(Quoting quoting) {
  const std::string name = in_lower_case(file_.name());
  if (name.ends_with(".parquet")) {
    parquet_ = std::make_unique<ParquetFile>(connection_, file_);
  } else if (name.ends_with(".tsv") || name.ends_with(".tsv.gz")) {
    const Quotes quotes = quoting == Quoting::kQuoted     ? Quotes::kEnclose
                          : quoting == Quoting::kUnquoted ? Quotes::kLiteral
                                                          : Quotes::kUnclear;
    text_ = std::make_unique<TextFile>(file_, '\t', quotes);
  } else if (name.ends_with(".csv") || name.ends_with(".csv.gz")) {
    if (quoting == Quoting::kUnquoted) {
      throw Error(ErrorCode::kUsage, fmt::format("'{}' is CSV, in which quotes enclose fields", file_.name()),
                  "--unquoted is for TSV files alone");
    }
    text_ = std::make_unique<TextFile>(file_, ',', Quotes::kEnclose);
  } else {
    throw Error(ErrorCode::kUsage, fmt::format("cannot tell the format of '{}'", file_.name()),
                "name it .csv, .tsv (either may be followed by .gz) or .parquet");
  }
}

void ImportFile::stage(const std::string& staged, Progress& progress) {
  staged_ = staged;
  if (file_.size() == 0) {
    throw Error(ErrorCode::kFailed, fmt::format("'{}' is empty", file_.name()),
                "its first line must name the columns");
  }
  ImportColumns columns;
  if (text_) {
    columns = text_->stage(
        connection_, sql_, staged_,
        [this](const std::string& where, const std::vector<std::string>& names) {
          return match(where, names);
        },
        progress);
  } else {
    columns = parquet_->stage(sql_, staged_, [this](const std::vector<std::string>& names) {
      return match(fmt::format("'{}'", file_.name()), names);
    });
  }
  file_.check_unchanged();
  columns_.clear();
  for (const auto* column : columns) columns_.push_back(column->name);
  refuse_inexact_casts(columns);
  refuse_reserved_marketplace();
  refuse_repeated_ids();
}

ImportColumns ImportFile::match(const std::string& place, const std::vector<std::string>& names) const {
  return match_columns(model_, target_, file_.name(), place, names);
}

std::string ImportFile::place(std::uint64_t row, const std::string& column) {
  if (parquet_) return parquet_->place(row);
  const auto found = std::find(columns_.begin(), columns_.end(), column);
  return text_->place(row, static_cast<std::size_t>(found - columns_.begin()));
}

void ImportFile::refuse_where(const std::string& condition, const std::string& column,
                              const std::string& what, const std::string& hint) {
  const std::string quoted = sql_.quoted(column);
  if (!connection_.integer(fmt::format("SELECT 1::BIGINT FROM {} WHERE {} LIMIT 1", staged_, condition)))
    return;
  std::int64_t row = 0;
  std::string value;
  connection_
      .query(fmt::format("SELECT number, CAST({0} AS VARCHAR) FROM (SELECT *, row_number() OVER () AS number "
                         "FROM {1}) WHERE {2} ORDER BY number LIMIT 1",
                         quoted, staged_, condition))
      .each([&](const Chunk& chunk, std::size_t index) {
        row = chunk.get<std::int64_t>(0, index) - 1;
        if (!chunk.is_null(1, index)) value = chunk.text(1, index);
      });
  throw Error(ErrorCode::kFailed,
              fmt::format("{}, column '{}': '{}' {}", place(static_cast<std::uint64_t>(row), column), column,
                          shown_value(value), what),
              hint);
}

/// A type that no rule knows is left to DuckDB's cast, if what it makes of a text is written like that text.
void ImportFile::refuse_inexact_casts(const ImportColumns& columns) {
  for (const auto* column : columns) {
    if (!column->rule.by_cast) continue;
    const std::string quoted = sql_.quoted(column->name);
    refuse_where(
        fmt::format("TRY_CAST(TRY_CAST({0} AS {1}) AS VARCHAR) IS DISTINCT FROM CAST({0} AS VARCHAR)", quoted,
                    column->rule.shown),
        column->name, fmt::format("is no {}, as DuckDB writes it", column->rule.shown), kMendFile);
  }
}

void ImportFile::refuse_reserved_marketplace() {
  if (target_.role != "facts") return;
  const auto* marketplace = target_.find(model_.name("facts.marketplace"));
  if (marketplace == nullptr ||
      std::find(columns_.begin(), columns_.end(), marketplace->name) == columns_.end()) {
    return;
  }
  const std::string& column = marketplace->name;
  const std::string text = fmt::format("CAST({} AS VARCHAR)", sql_.quoted(column));
  const std::string reserved_key = target_.fold_marketplace(kReservedMarketplace);
  std::string reserved;
  connection_.query(fmt::format("SELECT DISTINCT {0} FROM {1} WHERE {0} IS NOT NULL", text, staged_))
      .each([&](const Chunk& chunk, std::size_t row) {
        const auto spelling = chunk.text(0, row);
        if (target_.fold_marketplace(spelling) != reserved_key) return;
        reserved += (reserved.empty() ? "" : ", ") + sql_literal(spelling);
      });
  if (reserved.empty()) return;
  refuse_where(fmt::format("{} IN ({})", text, reserved), column,
               "is reserved for the sum over all marketplaces",
               "nothing was imported; give that marketplace another name");
}

void ImportFile::refuse_repeated_ids() {
  if (target_.is_appended()) return;
  const auto* id = target_.find(model_.name(target_.role + ".id"));
  if (id == nullptr || std::find(columns_.begin(), columns_.end(), id->name) == columns_.end()) return;
  const std::string quoted = sql_.quoted(id->name);
  refuse_where(quoted + " IS NULL", id->name, "must not be empty",
               "nothing was imported; give every row an id");
  const auto twice = connection_.text(fmt::format(
      "SELECT CAST({0} AS VARCHAR) FROM {1} GROUP BY {0} HAVING count(*) > 1 ORDER BY {0} LIMIT 1", quoted,
      staged_));
  if (!twice) return;
  const auto second = connection_.integer(fmt::format(
      "SELECT number FROM (SELECT {0} AS id, row_number() OVER () AS number FROM {1}) WHERE id = {2} "
      "ORDER BY number LIMIT 1 OFFSET 1",
      quoted, staged_, sql_literal(*twice)));
  throw Error(
      ErrorCode::kFailed,
      fmt::format("{}, column '{}': {} occurs more than once",
                  place(static_cast<std::uint64_t>(second.value_or(1) - 1), id->name), id->name, *twice),
      "nothing was imported; give every row an id of its own");
}

}  // namespace stepwell::files
