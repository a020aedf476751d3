// RecordReader: CSV as RFC 4180 has it, and TSV, one record after another, with the lines that they stand on.
//
// libcsv in its strict mode takes the text apart; nothing of a field is trimmed, unescaped or guessed. A
// record ends with LF, CRLF or CR, whatever others end with. Lines are counted as `grep -n` counts them, by
// their LF, within quoted fields as well. Where a CR alone has ended a record, that is no longer enough to
// find one, and places name the record too.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "engine/files/byte_source.h"

namespace stepwell::files {

struct Dialect {
  char delimiter = ',';
  /// A field may stand in quotes. If not, a quote is a character like any other.
  bool quotes = true;
};

/// A place in a file, as messages name it: "'f.csv' line 3" or "'f.csv' line 3 (record 7)".
struct Place {
  std::string file;
  std::uint64_t line = 0;
  std::uint64_t record = 0;  // 0 where the line says enough
  std::string str() const;
};

/// The fields of one record, valid during the call that hands it over. A blank line has none.
class Record {
 public:
  std::size_t size() const { return ends_.size(); }
  std::string_view field(std::size_t index) const {
    const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
    return {text_.data() + begin, ends_[index] - begin};
  }
  /// The line on which the field begins; of a record without that field, on which it ends.
  std::uint64_t line_of(std::size_t index) const;
  std::uint64_t line() const { return line_; }
  /// Counted from 1; the header is the first.
  std::uint64_t number() const { return number_; }

 private:
  friend class RecordReader;
  std::string text_;
  std::vector<std::size_t> ends_;
  std::uint64_t line_ = 1;
  std::uint64_t number_ = 0;
};

class RecordReader {
 public:
  /// Takes a record; whether it wants another.
  using Sink = std::function<bool(const Record&)>;

  /// `source` must outlive it. `name` is for errors.
  RecordReader(ByteSource& source, std::string name, const Dialect& dialect);
  ~RecordReader();
  RecordReader(const RecordReader&) = delete;
  RecordReader& operator=(const RecordReader&) = delete;

  /// Hands over all records to the end of the source. Throws Error{kFailed} for what is no such text: another
  /// encoding, a quote inside a field, text behind a closing quote, a quote that nothing closes, a record
  /// beyond 64 MiB; and whatever `sink` and the source throw.
  void read(const Sink& sink);

  /// Where that field of the record is; to be asked during `sink`.
  Place place(const Record& record, std::size_t field) const;

 private:
  struct Parser;

  void feed(const char* bytes, std::size_t size);
  void take_field(const char* text, std::size_t size);
  void end_record(int terminator);
  void rethrow() const;
  Place here(std::uint64_t line) const;
  Error broken_quotes();
  void refuse_long_record();
  std::uint64_t lines_of_open_field() const;

  ByteSource& source_;
  std::string name_;
  Dialect dialect_;
  std::unique_ptr<Parser> parser_;
  const Sink* sink_ = nullptr;
  Record record_;
  std::uint64_t line_ = 1;
  bool after_cr_ = false;
  bool lone_cr_ = false;
  bool enough_ = false;
  std::exception_ptr failure_;
};

}  // namespace stepwell::files
