// libcsv tells where a field and a record end and what ended it, but not where in the file that was. A field
// keeps the line breaks that stood in its quotes, so that lines can be counted from the fields alone: one for
// each LF in a field, and one for each LF that ends a record or completes the CRLF that did. CSV_REPALL_NL
// has every CR and LF outside of quotes reported; without it blank lines would be passed over.
#include "engine/files/record_reader.h"

#include <csv.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <exception>

#include "engine/files/shown_value.h"

namespace stepwell::files {
namespace {

constexpr std::size_t kBlock_bytes = 256 << 10;
constexpr std::size_t kRecord_bytes_max = 64 << 20;
constexpr const char* kMend = "nothing was imported; mend the file and import it again";

std::uint64_t count_breaks(std::string_view text) {
  if (std::memchr(text.data(), '\n', text.size()) == nullptr) return 0;
  return static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

int is_no_space(unsigned char) { return 0; }

/// What a file begins with that is no text of ours.
struct Beginning {
  std::string_view bytes;
  const char* what;
  const char* hint;
};
constexpr Beginning kForeign[] = {
    {"\x1F\x8B", "packed by gzip", "name it so: .csv.gz or .tsv.gz"},
    {"\x28\xB5\x2F\xFD", "packed by zstd", "unpack it first: zstd -d"},
    {std::string_view("\xFD"
                      "7zXZ\0",
                      6),
     "packed by xz", "unpack it first: xz -d"},
    {"BZh91AY&SY", "packed by bzip2", "unpack it first: bzip2 -d"},
    {"PK\x03\x04", "a zip archive or a workbook", "unpack it first, or save the sheet as CSV in UTF-8"},
    {"PAR1", "Parquet", "name it .parquet"},
    {std::string_view("\xFF\xFE\0\0", 4), "in UTF-32", "save it in UTF-8"},
    {std::string_view("\0\0\xFE\xFF", 4), "in UTF-32", "save it in UTF-8"},
    {"\xFF\xFE", "in UTF-16", "save it in UTF-8"},
    {"\xFE\xFF", "in UTF-16", "save it in UTF-8"},
};

/// How many bytes of a mark the text begins with. Throws for text that is none.
std::size_t check_beginning(std::string_view text, const std::string& name) {
  for (const auto& foreign : kForeign) {
    if (!text.starts_with(foreign.bytes)) continue;
    throw Error(ErrorCode::kFailed, fmt::format("'{}' is {}, and no plain text in UTF-8", name, foreign.what),
                fmt::format("nothing was imported; {}", foreign.hint));
  }
  return text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
}

}  // namespace

struct RecordReader::Parser {
  csv_parser csv{};

  explicit Parser(const Dialect& dialect) {
    csv_init(&csv, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL);
    csv_set_delim(&csv, static_cast<unsigned char>(dialect.delimiter));
    // No text holds a NUL: `feed` sees to that.
    csv_set_quote(&csv, dialect.quotes ? '"' : '\0');
    csv_set_space_func(&csv, is_no_space);
    csv_set_blk_size(&csv, 4096);
  }
  ~Parser() { csv_free(&csv); }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  // Called through C, which no exception may cross: the reader keeps it until libcsv returns.
  static void on_field(void* text, std::size_t size, void* reader) {
    static_cast<RecordReader*>(reader)->take_field(static_cast<const char*>(text), size);
  }
  static void on_record(int terminator, void* reader) {
    static_cast<RecordReader*>(reader)->end_record(terminator);
  }
};

std::string Place::str() const {
  return record == 0 ? fmt::format("'{}' line {}", file, line)
                     : fmt::format("'{}' line {} (record {})", file, line, record);
}

std::uint64_t Record::line_of(std::size_t index) const {
  const std::size_t end = index == 0 ? 0 : ends_.empty() ? 0 : ends_[std::min(index, ends_.size()) - 1];
  return line_ + count_breaks({text_.data(), end});
}

RecordReader::RecordReader(ByteSource& source, std::string name, const Dialect& dialect)
    : source_(source),
      name_(std::move(name)),
      dialect_(dialect),
      parser_(std::make_unique<Parser>(dialect)) {}

RecordReader::~RecordReader() = default;

void RecordReader::read(const Sink& sink) {
  sink_ = &sink;
  std::vector<char> block(kBlock_bytes);
  std::size_t size = read_fully(source_, block.data(), block.size());
  const std::size_t mark = check_beginning({block.data(), size}, name_);
  feed(block.data() + mark, size - mark);
  while (!enough_ && size == block.size()) {
    size = read_fully(source_, block.data(), block.size());
    feed(block.data(), size);
  }
  if (enough_) return;
  if (csv_fini(&parser_->csv, Parser::on_field, Parser::on_record, this) != 0) {
    throw Error(ErrorCode::kFailed,
                here(line_ + count_breaks(record_.text_)).str() +
                    ": the quote that opens a field here is never closed",
                kMend);
  }
  rethrow();
}

void RecordReader::feed(const char* bytes, std::size_t size) {
  const void* nul = std::memchr(bytes, '\0', size);
  const std::size_t text = nul == nullptr ? size : static_cast<const char*>(nul) - bytes;
  const std::size_t taken = csv_parse(&parser_->csv, bytes, text, Parser::on_field, Parser::on_record, this);
  rethrow();
  if (enough_) return;
  if (taken < text) throw broken_quotes();
  if (nul != nullptr) {
    throw Error(ErrorCode::kFailed, here(lines_of_open_field()).str() + " holds a NUL byte, as no text does",
                "nothing was imported; save the file in UTF-8");
  }
  if (parser_->csv.entry_pos + record_.text_.size() > kRecord_bytes_max) refuse_long_record();
}

void RecordReader::take_field(const char* text, std::size_t size) {
  if (failure_ || enough_) return;
  try {
    if (after_cr_) lone_cr_ = true;
    after_cr_ = false;
    record_.text_.append(text, size);
    record_.ends_.push_back(record_.text_.size());
    if (record_.text_.size() > kRecord_bytes_max) refuse_long_record();
  } catch (...) {
    failure_ = std::current_exception();
  }
}

void RecordReader::end_record(int terminator) {
  if (failure_ || enough_) return;
  const bool completes_crlf = after_cr_ && terminator == CSV_LF && record_.ends_.empty();
  if (after_cr_ && !completes_crlf) lone_cr_ = true;
  after_cr_ = terminator == CSV_CR;
  if (completes_crlf) {
    ++line_;
    return;
  }
  record_.line_ = line_;
  ++record_.number_;
  try {
    enough_ = !(*sink_)(record_);
  } catch (...) {
    failure_ = std::current_exception();
  }
  line_ += count_breaks(record_.text_) + (terminator == CSV_LF ? 1 : 0);
  record_.text_.clear();
  record_.ends_.clear();
}

void RecordReader::rethrow() const {
  if (failure_) std::rethrow_exception(failure_);
}

Place RecordReader::place(const Record& record, std::size_t field) const {
  return {name_, record.line_of(field), lone_cr_ ? record.number() : 0};
}

/// Within the record that has not ended yet.
Place RecordReader::here(std::uint64_t line) const {
  return {name_, line, lone_cr_ || after_cr_ ? record_.number_ + 1 : 0};
}

std::uint64_t RecordReader::lines_of_open_field() const {
  const auto& csv = parser_->csv;
  const auto* open = reinterpret_cast<const char*>(csv.entry_buf);
  return line_ + count_breaks(record_.text_) + (open == nullptr ? 0 : count_breaks({open, csv.entry_pos}));
}

Error RecordReader::broken_quotes() {
  const auto& csv = parser_->csv;
  if (csv_error(&parser_->csv) != CSV_EPARSE) throw std::bad_alloc();
  const std::string_view field(reinterpret_cast<const char*>(csv.entry_buf), csv.entry_pos);
  if (csv.quoted == 0) {
    return Error(ErrorCode::kFailed,
                 fmt::format("{}: a quote inside the unquoted field that begins with '{}'",
                             here(lines_of_open_field()).str(), shown_value(field)),
                 "nothing was imported; put the whole field into quotes, and double those within it");
  }
  return Error(ErrorCode::kFailed,
               fmt::format("{}: text follows the quote that ends the field '{}'",
                           here(lines_of_open_field()).str(), shown_value(field.substr(0, field.size() - 1))),
               "nothing was imported; double every quote within a quoted field");
}

void RecordReader::refuse_long_record() {
  throw Error(
      ErrorCode::kFailed,
      fmt::format("{} begins a record of more than {} MiB", here(line_).str(), kRecord_bytes_max >> 20),
      "nothing was imported; a quote that nothing closes may be the reason");
}

}  // namespace stepwell::files
