#include "engine/files/text_file.h"

#include <fmt/format.h>

#include <optional>

#include "engine/files/shown_value.h"
#include "engine/files/staged_table.h"

namespace stepwell::files {
namespace {

/// Smaller files are read by the thread that takes them apart.
constexpr std::uint64_t kReadAhead_bytes = 1 << 20;
constexpr std::uint64_t kRowsBetweenReports = 1 << 16;

bool ends_with_gz(const std::string& name) {
  return name.size() > 3 && same_name(std::string_view(name).substr(name.size() - 3), ".gz");
}

/// The rows of a file, checked and staged one after the other.
class Rows {
 public:
  Rows(Connection& connection, const SqlTemplate& sql, const std::string& table, ImportColumns columns,
       Progress& progress)
      : columns_(std::move(columns)),
        table_(connection, table, definitions(sql, columns_)),
        progress_(progress) {}

  void add(const RecordReader& reader, const Record& record) {
    if (record.size() == 0) return add_blank(reader, record);
    if (blank_) throw refuse_blank(*blank_);
    refuse_ragged(reader, record);
    for (std::size_t i = 0; i < columns_.size(); ++i) add_field(reader, record, i);
    end_row();
  }
  void close() { table_.close(); }
  const ImportColumns& columns() const { return columns_; }

 private:
  static std::vector<StagedTable::Column> definitions(const SqlTemplate& sql, const ImportColumns& columns) {
    std::vector<StagedTable::Column> definitions;
    for (const auto* column : columns) definitions.push_back({sql.quoted(column->name), column->rule.type});
    return definitions;
  }
  /// In a file of one column it is a row like any other; else nothing may follow it.
  void add_blank(const RecordReader& reader, const Record& record) {
    if (columns_.size() > 1) {
      if (!blank_) blank_ = reader.place(record, 0);
      return;
    }
    add_null(reader, record, 0, {});
    end_row();
  }
  static Error refuse_blank(const Place& place) {
    return Error(ErrorCode::kFailed, fmt::format("{} is blank, and rows follow it", place.str()), kMendFile);
  }
  void refuse_ragged(const RecordReader& reader, const Record& record) const {
    if (record.size() == columns_.size()) return;
    throw Error(ErrorCode::kFailed,
                fmt::format("{} has {} {}, but the header row names {}", reader.place(record, 0).str(),
                            record.size(), record.size() == 1 ? "field" : "fields", columns_.size()),
                kMendFile);
  }
  void add_field(const RecordReader& reader, const Record& record, std::size_t index) {
    const std::string_view field = record.field(index);
    if (is_null_field(field)) return add_null(reader, record, index, field);
    const FieldRule& rule = columns_[index]->rule;
    FieldValue value;
    if (!rule.read(field, value)) {
      const auto complaint = rule.complaint(field);
      throw Error(ErrorCode::kFailed,
                  fmt::format("{}, column '{}': '{}' {}", reader.place(record, index).str(),
                              columns_[index]->name, shown_value(field), complaint.what),
                  complaint.hint);
    }
    table_.put(index, value);
  }
  void add_null(const RecordReader& reader, const Record& record, std::size_t index, std::string_view field) {
    if (columns_[index]->never_null) {
      throw Error(ErrorCode::kFailed,
                  fmt::format("{}, column '{}': '{}' must not be empty", reader.place(record, index).str(),
                              columns_[index]->name, field),
                  kMendFile);
    }
    table_.put_null(index);
  }
  void end_row() {
    table_.end_row();
    if (++count_ % kRowsBetweenReports == 0) progress_.advance_to(count_);
  }

  ImportColumns columns_;
  StagedTable table_;
  Progress& progress_;
  std::optional<Place> blank_;
  std::uint64_t count_ = 0;
};

}  // namespace

TextFile::TextFile(SourceFile& file, char delimiter, Quotes quotes)
    : file_(file),
      packed_(ends_with_gz(file.name())),
      dialect_{.delimiter = delimiter, .quotes = quotes == Quotes::kEnclose},
      quotes_(quotes) {}

void TextFile::read(const std::function<bool(const RecordReader&, const Record&)>& sink) {
  file_.rewind();
  std::unique_ptr<ByteSource> unpacked;
  std::unique_ptr<ByteSource> ahead;
  ByteSource* bytes = &file_;
  if (packed_) bytes = (unpacked = unpack_gzip(*bytes, file_.name())).get();
  if (file_.size() > kReadAhead_bytes) bytes = (ahead = read_ahead(*bytes)).get();
  RecordReader reader(*bytes, file_.name(), dialect_);
  reader.read([&](const Record& record) { return sink(reader, record); });
}

ImportColumns TextFile::stage(Connection& connection, const SqlTemplate& sql, const std::string& table,
                              const Match& match, Progress& progress) {
  std::optional<Rows> rows;
  read([&](const RecordReader& reader, const Record& record) {
    if (quotes_ == Quotes::kUnclear) refuse_unclear_quotes(reader, record);
    if (rows) {
      rows->add(reader, record);
    } else {
      rows.emplace(connection, sql, table, match(reader.place(record, 0).str(), header(reader, record)),
                   progress);
    }
    return true;
  });
  if (!rows) {
    throw Error(ErrorCode::kFailed, fmt::format("'{}' is empty", file_.name()),
                "its first line must name the columns");
  }
  rows->close();
  return rows->columns();
}

std::vector<std::string> TextFile::header(const RecordReader& reader, const Record& record) const {
  if (record.size() == 0) {
    throw Error(ErrorCode::kFailed, fmt::format("{} is blank", reader.place(record, 0).str()),
                "nothing was imported; the first line must name the columns");
  }
  std::vector<std::string> names;
  for (std::size_t i = 0; i < record.size(); ++i) names.emplace_back(record.field(i));
  return names;
}

void TextFile::refuse_unclear_quotes(const RecordReader& reader, const Record& record) const {
  for (std::size_t i = 0; i < record.size(); ++i) {
    const std::string_view field = record.field(i);
    if (field.size() < 2 || field.front() != '"' || field.back() != '"') continue;
    throw Error(
        ErrorCode::kFailed,
        fmt::format("{}: the field {} stands in quotes, and a TSV file has none",
                    reader.place(record, i).str(), shown_value(field)),
        "nothing was imported; say --quoted if the file puts fields into quotes as CSV does, or --unquoted "
        "if its quotes are part of the values");
  }
}

std::string TextFile::place(std::uint64_t row, std::size_t column) {
  std::string found;
  std::size_t columns = 0;
  std::uint64_t rows_before = 0;
  read([&](const RecordReader& reader, const Record& record) {
    if (columns == 0) {
      columns = record.size();
      return true;
    }
    if (rows_before++ < row) return true;
    found = reader.place(record, column).str();
    return false;
  });
  return found;
}

}  // namespace stepwell::files
