#include "engine/files/import_file.h"

#include <fmt/format.h>

#include <boost/tokenizer.hpp>

#include <algorithm>

#include "base/error.h"

namespace stepwell::duck {
namespace {

/// Decimals are staged as text: a cast would round away the digits that have to be noticed.
constexpr const char* kText = "VARCHAR";
constexpr const char* kReservedMarketplace = "ALL";
constexpr const char* kMend = "nothing was imported; mend the file and import it again";

bool is_decimal(std::string_view type) { return type.starts_with("DECIMAL"); }

/// "2" of "DECIMAL(15,2)".
std::string scale_of(const std::string& decimal) {
  const auto comma = decimal.find(',');
  return comma == std::string::npos ? "0" : decimal.substr(comma + 1, decimal.find(')') - comma - 1);
}

/// Pulls "abc" out of `Could not convert string "abc" to 'DATE'`.
std::string value_in(const std::string& message) {
  const std::string_view before = "Could not convert string \"";
  const auto begin = message.find(before);
  if (begin == std::string::npos) return {};
  const auto from = begin + before.size();
  const auto end = message.find("\" to", from);
  return end == std::string::npos ? std::string() : message.substr(from, end - from);
}

std::string shortened(std::string text) {
  constexpr std::size_t kLength = 80;
  if (text.size() > kLength) text = text.substr(0, kLength) + "…";
  return text;
}

bool ends_with(const std::string& text, std::string_view ending) { return text.ends_with(ending); }

}  // namespace

const ImportTarget::Column* ImportTarget::find(const std::string& name) const {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&name](const Column& column) { return same_name(column.name, name); });
  return found == columns.end() ? nullptr : &*found;
}

ImportFile::ImportFile(Connection& connection, const Model& model, const ImportTarget& target,
                       std::filesystem::path file)
    : connection_(connection),
      model_(model),
      target_(target),
      sql_(model, '"'),
      file_(std::move(file)),
      table_(model.name(target.role)) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(file_, ignored)) {
    throw Error(ErrorCode::kUsage, fmt::format("there is no file '{}'", file_.string()), "check the path");
  }
  std::string name = file_.string();
  if (name.find_first_of("*?[{") != std::string::npos) {
    throw Error(ErrorCode::kUsage, fmt::format("the name of '{}' holds one of * ? [ {{", name),
                "rename the file");
  }
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  if (ends_with(name, ".parquet")) {
    format_ = Format::kParquet;
  } else if (ends_with(name, ".tsv") || ends_with(name, ".tsv.gz")) {
    delimiter_ = '\t';
  } else if (!ends_with(name, ".csv") && !ends_with(name, ".csv.gz")) {
    throw Error(ErrorCode::kUsage, fmt::format("cannot tell the format of '{}'", file_.string()),
                "name it .csv, .tsv (either may be followed by .gz) or .parquet");
  }
}

void ImportFile::stage(const std::string& staged) {
  staged_ = staged;
  std::error_code ignored;
  if (std::filesystem::file_size(file_, ignored) == 0) {
    throw Error(ErrorCode::kFailed, fmt::format("'{}' is empty", file_.string()),
                "its first line must name the columns");
  }
  const bool csv = format_ == Format::kCsv;
  const auto found = csv ? columns_of_header() : columns_of_parquet();
  check_columns(found);
  if (!csv) check_parquet_types(found);
  connection_.execute("DROP TABLE IF EXISTS import_rejects; DROP TABLE IF EXISTS import_scans");
  try {
    connection_.execute(
        fmt::format("CREATE OR REPLACE TEMP TABLE {} AS SELECT * FROM {}", staged_, reader(true)));
  } catch (const Error& error) {
    throw Error(ErrorCode::kFailed, fmt::format("cannot read '{}': {}", file_.string(), error.what()),
                error.hint());
  }
  if (csv) refuse_rejected();
  refuse_lost_digits();
  refuse_beyond_limits();
  refuse_reserved_marketplace();
  refuse_repeated_ids();
}

std::vector<ImportFile::Column> ImportFile::columns_of_header() {
  // The whole line as one column, by a delimiter that no text holds: DuckDB unpacks the file and checks its
  // encoding.
  std::string header;
  try {
    header = connection_
                 .text(fmt::format("SELECT line FROM read_csv({}, auto_detect = false, header = false, "
                                   "columns = {{'line': 'VARCHAR'}}, delim = '\x01', quote = '', escape = "
                                   "'', parallel = false) LIMIT 1",
                                   sql_literal(file_.string())))
                 .value_or("");
  } catch (const Error& error) {
    throw unreadable(error);
  }
  std::vector<Column> columns;
  const boost::escaped_list_separator<char> separator('\\', delimiter_, '"');
  for (const auto& name : boost::tokenizer<boost::escaped_list_separator<char>>(header, separator)) {
    columns.push_back({name, kText});
  }
  return columns;
}

std::vector<ImportFile::Column> ImportFile::columns_of_parquet() {
  std::vector<Column> columns;
  try {
    connection_
        .query(fmt::format("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet({}))",
                           sql_literal(file_.string())))
        .each([&](const Chunk& chunk, std::size_t row) {
          columns.push_back({std::string(chunk.text(0, row)), std::string(chunk.text(1, row))});
        });
  } catch (const Error& error) {
    throw unreadable(error);
  }
  return columns;
}

Error ImportFile::unreadable(const Error& error) const {
  return Error(
      ErrorCode::kFailed, fmt::format("cannot read '{}': {}", file_.string(), error.what()),
      "nothing was imported; check that the file is what its name says, in UTF-8, with a header row");
}

std::string ImportFile::known_columns() const {
  std::string known;
  for (const auto& role : model_.columns(target_.role)) {
    known += (known.empty() ? "" : ", ") + model_.name(role);
  }
  return known;
}

void ImportFile::require_column(const std::string& name) const {
  const auto is_it = [&name](const std::string& column) { return same_name(column, name); };
  if (std::any_of(columns_.begin(), columns_.end(), is_it)) return;
  throw Error(ErrorCode::kFailed,
              fmt::format("'{}' has no column '{}', which table '{}' needs", file_.string(), name, table_),
              fmt::format("the header row must name {}", known_columns()));
}

void ImportFile::check_columns(const std::vector<Column>& found) {
  for (const auto& column : found) {
    if (target_.find(column.name) == nullptr) {
      throw Error(
          ErrorCode::kFailed,
          fmt::format("'{}' has a column '{}' that table '{}' lacks", file_.string(), column.name, table_),
          fmt::format("the header row names the columns; known are {}", known_columns()));
    }
    columns_.push_back(column.name);
  }
  for (const auto& role : model_.columns(target_.role)) {
    const auto* column = target_.find(model_.name(role));
    const bool optional =
        role == target_.role + ".id" || role == "asins.name" || (column != nullptr && column->has_default);
    if (!optional) require_column(model_.name(role));
  }
  for (const auto& column : target_.columns) {
    if (column.never_null && !column.has_default) require_column(column.name);
  }
}

std::string ImportFile::type_of(const std::string& column) const {
  const auto* found = target_.find(column);
  return found == nullptr ? kText : found->type;
}

void ImportFile::check_parquet_types(const std::vector<Column>& found) {
  const auto is_integer = [](const std::string& type) { return type.find("INT") != std::string::npos; };
  for (const auto& column : found) {
    const std::string wanted = type_of(column.name);
    const bool fits = column.type == wanted ||
                      (is_integer(column.type) && (is_integer(wanted) || is_decimal(wanted))) ||
                      (is_decimal(column.type) && is_decimal(wanted));
    if (fits) continue;
    throw Error(ErrorCode::kFailed,
                fmt::format("'{}' has column '{}' as {}, but table '{}' needs {}", file_.string(),
                            column.name, column.type, table_, is_decimal(wanted) ? "a decimal" : wanted),
                "write the Parquet file with that type; money never passes through floating point");
  }
}

std::string ImportFile::reader(bool with_rejects) const {
  const std::string path = sql_literal(file_.string());
  std::string casts;
  std::string types;
  for (const auto& column : columns_) {
    const std::string target = type_of(column);
    const std::string type = is_decimal(target) ? kText : target;
    casts += fmt::format("{}CAST({} AS {}) AS {}", casts.empty() ? "" : ", ", sql_.quoted(column), type,
                         sql_.quoted(column));
    types += fmt::format("{}{}: '{}'", types.empty() ? "" : ", ", sql_literal(column), type);
  }
  if (format_ == Format::kParquet) return fmt::format("(SELECT {} FROM read_parquet({}))", casts, path);
  return fmt::format(
      "read_csv({}, auto_detect = false, header = true, columns = {{{}}}, delim = {}, quote = '\"', escape = "
      "'\"', "
      "nullstr = ['', '\\N'], {})",
      path, types, sql_literal(std::string(1, delimiter_)),
      with_rejects ? "store_rejects = true, rejects_table = 'import_rejects', rejects_scan = 'import_scans', "
                     "rejects_limit = 10"
                   : "parallel = false");
}

void ImportFile::refuse_rejected() {
  std::string first;
  connection_
      .query(
          "SELECT line::BIGINT, coalesce(column_name, ''), error_message, csv_line, error_type::VARCHAR "
          "FROM import_rejects ORDER BY line LIMIT 1")
      .each([&](const Chunk& chunk, std::size_t row) {
        const std::string message(chunk.text(2, row));
        const std::string value = value_in(message);
        const std::string line = chunk.is_null(3, row) ? "" : std::string(chunk.text(3, row));
        first = fmt::format("'{}' line {}", file_.string(), chunk.get<std::int64_t>(0, row));
        first += chunk.text(1, row).empty() ? ": " : fmt::format(", column '{}': ", chunk.text(1, row));
        if (chunk.text(4, row) == "CAST") {
          first += fmt::format("'{}' is no {}", shortened(value), type_of(std::string(chunk.text(1, row))));
        } else {
          first += message.substr(0, message.find('\n')) + " In: " + shortened(line);
        }
      });
  if (first.empty()) return;
  throw Error(ErrorCode::kFailed, first, kMend);
}

void ImportFile::refuse_where(const std::string& condition, const std::string& column,
                              const std::string& what, const std::string& hint) {
  const std::string quoted = sql_.quoted(column);
  if (!connection_.integer(fmt::format("SELECT 1::BIGINT FROM {} WHERE {} LIMIT 1", staged_, condition)))
    return;
  // Only now, for the message, is the file read again in order: the header is line 1.
  connection_
      .query(fmt::format("SELECT line, coalesce(CAST({0} AS VARCHAR), '') FROM (SELECT *, row_number() OVER "
                         "() + 1 AS line FROM {1}) "
                         "WHERE {2} ORDER BY line LIMIT 1",
                         quoted, reader(false), condition))
      .each([&](const Chunk& chunk, std::size_t row) {
        throw Error(ErrorCode::kFailed,
                    fmt::format("'{}' line {}, column '{}': '{}' {}", file_.string(),
                                chunk.get<std::int64_t>(0, row), column, chunk.text(1, row), what),
                    hint);
      });
}

void ImportFile::refuse_lost_digits() {
  for (const auto& column : columns_) {
    const std::string type = type_of(column);
    if (!is_decimal(type)) continue;
    const std::string quoted = sql_.quoted(column);
    refuse_where(fmt::format("{0} IS NOT NULL AND TRY_CAST({0} AS {1}) IS NULL", quoted, type), column,
                 "is no " + type, kMend);
    // Digits beyond the scale, apart from zeros, would be rounded away.
    const std::string scale = scale_of(type);
    const std::string plain = "[-+]?[0-9]*(\\.[0-9]{0," + scale + "}0*)?";
    refuse_where(fmt::format("NOT regexp_full_match({}, {})", quoted, sql_literal(plain)), column,
                 fmt::format("is not a plain number with at most {} decimals", scale == "2" ? "two" : scale),
                 "nothing was imported; round it where it is made");
  }
}

void ImportFile::refuse_beyond_limits() {
  for (const auto& name : columns_) {
    const ImportTarget::Column& column = *target_.find(name);
    const std::string quoted = sql_.quoted(name);
    if (column.never_null) refuse_where(quoted + " IS NULL", name, "must not be empty", kMend);
    for (const auto& limit : column.limits) {
      refuse_where(fmt::format(fmt::runtime(limit.broken), quoted), name, limit.complaint, kMend);
    }
  }
}

void ImportFile::refuse_reserved_marketplace() {
  if (target_.role != "facts") return;
  const std::string& column = model_.name("facts.marketplace");
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
  if (target_.role == "facts" || target_.role == "stock") return;
  const std::string& column = model_.name(target_.role + ".id");
  if (std::find(columns_.begin(), columns_.end(), column) == columns_.end()) return;
  const std::string quoted = sql_.quoted(column);
  refuse_where(quoted + " IS NULL", column, "must not be empty",
               "nothing was imported; give every row an id");
  const auto twice = connection_.integer(
      fmt::format("SELECT {0}::BIGINT FROM {1} GROUP BY {0} HAVING count(*) > 1 LIMIT 1", quoted, staged_));
  if (twice) {
    throw Error(ErrorCode::kFailed,
                fmt::format("'{}' column '{}': {} occurs more than once", file_.string(), column, *twice),
                "nothing was imported; give every row an id of its own");
  }
}

}  // namespace stepwell::duck
