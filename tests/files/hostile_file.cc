#include "tests/files/hostile_file.h"

#include <zlib.h>

#include <algorithm>
#include <cctype>

namespace stepwell::testing {
namespace {

using Texts = std::vector<std::string>;

const Texts kLineEnds = {"\n", "\r\n", "\r"};

const Texts& good_values(const std::string& column) {
  static const Texts kIds = {"1", "7", "-5", "0", "007", "2147483647", "-2147483648", "", "\\N"};
  static const Texts kPlaces = {"US",  "DE",   " UK ", "",       "\\N",        "é€", "日本",
                                "a,b", "a\tb", "x\ny", "x\r\ny", "1234567890", "A\\"};
  static const Texts kMetrics = {
      "Net revenue", "CM3", "",           "say \"hi\"", "\"",   "12\" plate", "\"12 inch plate",
      "\n",          "\r",  "a\n\"b\"\n", "\\n",        "\\",   "ligne é",    "\U0001F600",
      "  ",          "'",   "#",          "NULL",       "\\N ", "NaN"};
  static const Texts kMonths = {"2025-10-01",          "2024-02-29",          "1900-01-01", "2200-12-31",
                                "2025-10-01T00:00:00", "2025-10-01 00:00:00", "",           "\\N"};
  static const Texts kMoney = {"1",
                               "-1.5",
                               "1.500",
                               "0.07",
                               "-0.00",
                               "00012.3",
                               "9999999999999.99",
                               "-9999999999999.99",
                               "",
                               "\\N",
                               "1.00000000000000000000000"};
  return column == "asin_id"       ? kIds
         : column == "marketplace" ? kPlaces
         : column == "metric"      ? kMetrics
         : column == "month"       ? kMonths
                                   : kMoney;
}

const Texts& bad_values(const std::string& column) {
  static const Texts kIds = {"1.5", "0x2",        "1_0",         "15e-1", ".5",  "+1",  " 1",
                             "1 ",  "2147483648", "-2147483649", "one",   "1,0", "--1", "NULL"};
  static const Texts kPlaces = {"ALL",  "all ",     "All",          "12345678901",
                                "\xFF", "\xC0\x80", "\xED\xA0\x80", "caf\xE9"};
  static const Texts kMetrics = {"\xFF", "\xF5\x80\x80\x80", "a\xE2\x82", "\x80 b"};
  static const Texts kMonths = {"31-10-25",   "2025-10-01abc",       "infinity",    "20250-01-01",
                                "2025-02-29", "0000-00-00",          "1899-12-31",  "2201-01-01",
                                "2025-1-1",   "2025-10-01T00:00:01", "2025-10-01Z", "01/10/2025",
                                "today"};
  static const Texts kMoney = {"1.005",          ".5",    "5.",  "1e2",   "+1",
                               "1,00",           "1 000", "$1",  "inf",   "nan",
                               "10000000000000", "1_0",   "0x1", "1.2.3", "-"};
  return column == "asin_id"       ? kIds
         : column == "marketplace" ? kPlaces
         : column == "metric"      ? kMetrics
         : column == "month"       ? kMonths
                                   : kMoney;
}

/// Writes one file; every choice is a roll of the dice.
class Writer {
 public:
  Writer(Dice& dice, const FileDialect& dialect)
      : dice_(dice),
        dialect_(dialect),
        line_end_(dice.pick(kLineEnds)),
        stray_ends_(dice.chance(3)),
        bad_(dice.chance(2)) {
    for (std::size_t i = columns_.size() - 1; i > 0; --i) std::swap(columns_[i], columns_[dice_.roll(i + 1)]);
  }

  std::string text() {
    if (dice_.chance(8)) text_ += "\xEF\xBB\xBF";
    header();
    const int rows = dice_.chance(40) ? dice_.between(1000, 5000) : dice_.between(0, 30);
    for (int i = 0; i < rows; ++i) row(rows);
    if (dice_.chance(3)) trim_last_end();
    while (dice_.chance(10)) text_ += end();
    if (dice_.chance(6)) mutate();
    return text_;
  }

 private:
  void header() {
    const bool odd = dice_.chance(30);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      std::string name = columns_[i];
      if (dice_.chance(6))
        std::transform(name.begin(), name.end(), name.begin(),
                       [](unsigned char c) { return std::toupper(c); });
      if (odd && dice_.chance(4))
        name = dice_.pick(Texts{"", "colour", "value", "VALUE", name + "\\", " " + name, "\\N"});
      field(name, i);
    }
    text_ += end();
  }
  void row(int rows) {
    if (dice_.chance(static_cast<std::size_t>(200 + 5 * rows))) text_ += end();  // a blank line
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const bool bad = bad_ && dice_.chance(static_cast<std::size_t>(10 * rows));
      field(dice_.pick(bad ? bad_values(columns_[i]) : good_values(columns_[i])), i);
      if (dice_.chance(static_cast<std::size_t>(500 + 20 * rows))) text_ += dialect_.delimiter;  // ragged
    }
    text_ += end();
  }
  void field(const std::string& value, std::size_t index) {
    if (index > 0) text_ += dialect_.delimiter;
    if (!dialect_.quotes) {
      // Nothing can protect a delimiter or a line end here.
      for (const char c : value) {
        if (c != dialect_.delimiter && c != '\n' && c != '\r') text_ += c;
      }
      return;
    }
    const bool needs = value.find_first_of("\"\r\n") != std::string::npos ||
                       value.find(dialect_.delimiter) != std::string::npos;
    if (!needs && !dice_.chance(4)) {
      text_ += value;
      return;
    }
    text_ += '"';
    for (const char c : value)
      text_ += c == '"' && !dice_.chance(2000) ? std::string("\"\"") : std::string(1, c);
    text_ += '"';
  }
  std::string end() { return stray_ends_ && dice_.chance(20) ? dice_.pick(kLineEnds) : line_end_; }
  void trim_last_end() {
    while (!text_.empty() && (text_.back() == '\n' || text_.back() == '\r')) text_.pop_back();
  }
  /// A byte too many, too few, or another.
  void mutate() {
    static const std::string kBytes(
        "\"\"\"\n\r,\t \\\0\xFF"
        "09-.",
        16);
    for (int times = dice_.between(1, 3); times > 0 && !text_.empty(); --times) {
      const std::size_t place = dice_.roll(text_.size());
      const char byte = kBytes[dice_.roll(kBytes.size())];
      if (dice_.chance(3)) {
        text_.erase(place, 1);
      } else if (dice_.chance(2)) {
        text_.insert(place, 1, byte);
      } else {
        text_[place] = byte;
      }
    }
  }

  Dice& dice_;
  FileDialect dialect_;
  std::string line_end_;
  bool stray_ends_;
  bool bad_;
  Texts columns_ = {"asin_id", "marketplace", "metric", "month", "value"};
  std::string text_;
};

std::string packed_in_members(Dice& dice, const std::string& text) {
  std::string bytes;
  std::size_t done = 0;
  do {
    const std::size_t count = dice.chance(2) ? text.size() - done : dice.roll(text.size() - done + 1);
    bytes += packed_by_gzip(text.substr(done, count), dice.between(0, 9));
    done += count;
  } while (done < text.size());
  return bytes;
}

/// A cut may fall between two members: then it is a whole file, with another text.
void damage(Dice& dice, HostileFile& file) {
  switch (dice.roll(4)) {
    case 0:
      file.bytes.resize(file.bytes.size() - 1 - dice.roll(std::min<std::size_t>(file.bytes.size() - 1, 18)));
      break;
    case 1:
      file.bytes += std::string(dice.roll(600) + 1, '\0');
      break;
    case 2:
      file.bytes += dice.pick(Texts{"x", "\n", "\x1F", "\x1F\x8B", "some more rows\n"});
      break;
    default: {
      const std::size_t bit = dice.roll(file.bytes.size() * 8);
      file.bytes[bit / 8] = static_cast<char>(file.bytes[bit / 8] ^ (1 << bit % 8));
      file.may_survive = true;
    }
  }
  file.is_damaged = true;
}

}  // namespace

std::string packed_by_gzip(const std::string& text, int level) {
  z_stream stream{};
  deflateInit2(&stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string bytes(deflateBound(&stream, static_cast<uLong>(text.size())) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_out = static_cast<uInt>(bytes.size());
  deflate(&stream, Z_FINISH);
  bytes.resize(stream.total_out);
  deflateEnd(&stream);
  return bytes;
}

HostileFile hostile_file(Dice& dice) {
  HostileFile file;
  const bool tsv = dice.chance(3);
  if (tsv) {
    file.says_quoted = dice.chance(3);
    file.says_unquoted = !file.says_quoted && dice.chance(3);
    file.dialect = {.delimiter = '\t',
                    .quotes = file.says_quoted,
                    .refuses_quotes = !file.says_quoted && !file.says_unquoted};
  }
  file.name = tsv ? "facts.tsv" : "facts.csv";
  file.text = Writer(dice, file.dialect).text();
  file.bytes = file.text;
  if (!dice.chance(3)) return file;
  file.name += ".gz";
  file.bytes = packed_in_members(dice, file.text);
  if (dice.chance(3)) damage(dice, file);
  return file;
}

}  // namespace stepwell::testing
