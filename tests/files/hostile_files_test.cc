// Every file is imported to the letter, or refused as a whole with the line that `grep -n` gives: what
// ImportFile makes of hostile files, against an oracle.
//
// By hand: STEPWELL_FRESH=1 STEPWELL_ROUNDS=100000 build/release/files_tests --gtest_filter='*Hostile*'
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <regex>

#include "engine/files/import_file.h"
#include "engine/files/staging.h"
#include "tests/files/hostile_file.h"

namespace stepwell::testing {
namespace {

constexpr int kRounds = 1500;

class HostileFiles : public ::testing::Test {
 protected:
  HostileFiles() {
    std::filesystem::create_directories(folder_);
    staging_.connection().execute("SET threads = 1");  // the files are small
    target_.role = "facts";
    files::FieldRule marketplace;
    marketplace.characters_max = 10;
    target_.columns = {{.name = "asin_id", .rule = files::rule_of_type("INTEGER")},
                       {.name = "marketplace", .rule = marketplace},
                       {.name = "metric", .rule = files::rule_of_type("VARCHAR")},
                       {.name = "month", .rule = files::rule_of_type("DATE")},
                       {.name = "value", .rule = files::rule_of_type("DECIMAL(15,2)")}};
    target_.narrow_to_roles(model_);
  }
  ~HostileFiles() override { std::filesystem::remove_all(folder_); }

  struct Outcome {
    std::string error;  // empty: imported
    std::vector<std::string> columns;
    std::vector<std::vector<std::optional<std::string>>> rows;
  };

  Outcome import(const HostileFile& file) {
    const auto path = folder_ / file.name;
    std::ofstream(path, std::ios::binary | std::ios::trunc) << file.bytes;
    Outcome outcome;
    try {
      SilentProgress progress;
      files::ImportFile import(staging_.connection(), model_, target_, path,
                              file.says_quoted     ? Quoting::kQuoted
                              : file.says_unquoted ? Quoting::kUnquoted
                                                   : Quoting::kByFormat);
      import.stage("staged", progress);
      outcome.columns = import.columns();
    } catch (const Error& error) {
      outcome.error = error.what();
      return outcome;
    }
    read_back(outcome);
    return outcome;
  }

  /// Whether the outcome is what it has to be; prints what is not.
  ::testing::AssertionResult right(const HostileFile& file) {
    const Outcome outcome = import(file);
    if (file.is_damaged && !outcome.error.empty()) return ::testing::AssertionSuccess();
    if (file.is_damaged && !file.may_survive) return failure(file, "a damaged file was imported");
    const Verdict verdict = consult_file_oracle(file.text, file.dialect);
    ++(verdict.refused ? refused_ : imported_);
    if (verdict.refused != !outcome.error.empty()) {
      return failure(file, "oracle: " + (verdict.refused ? "refused, " + verdict.why : "taken") +
                               "; import: " + outcome.error);
    }
    if (verdict.refused) {
      if (verdict.line == 0 || line_of(outcome.error) == verdict.line) return ::testing::AssertionSuccess();
      return failure(file, "oracle: line " + std::to_string(verdict.line) + ", " + verdict.why +
                               "; import: " + outcome.error);
    }
    if (outcome.columns != verdict.columns) return failure(file, "other columns");
    if (outcome.rows.size() != verdict.rows.size()) return failure(file, "another number of rows");
    if (outcome.rows != verdict.rows) return failure(file, "other values");
    return ::testing::AssertionSuccess();
  }

  std::size_t refused_ = 0;
  std::size_t imported_ = 0;

 private:
  void read_back(Outcome& outcome) {
    std::string list;
    for (const auto& column : outcome.columns)
      list += (list.empty() ? "" : ", ") + ("CAST(" + column + " AS VARCHAR)");
    staging_.connection()
        .query("SELECT " + list + " FROM staged")
        .each([&](const files::Chunk& chunk, std::size_t row) {
          outcome.rows.emplace_back();
          for (std::size_t i = 0; i < outcome.columns.size(); ++i) {
            outcome.rows.back().emplace_back();
            if (!chunk.is_null(i, row)) outcome.rows.back().back() = std::string(chunk.text(i, row));
          }
        });
  }
  static std::uint64_t line_of(const std::string& error) {
    static const std::regex kLine("' line ([0-9]+)");
    std::smatch found;
    return std::regex_search(error, found, kLine) ? std::stoull(found[1]) : 0;
  }
  static ::testing::AssertionResult failure(const HostileFile& file, const std::string& what) {
    return ::testing::AssertionFailure() << file.name << ": " << what << "\n--- the text:\n"
                                         << file.text.substr(0, 4000);
  }

  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("stepwell_hostile_files." + std::to_string(::getpid()));
  Model model_;
  files::ImportTarget target_;
  files::Staging staging_;
};

constexpr const char* kSmall =
    "asin_id,marketplace,metric,month,value\r\n7,\"U\nS\",\"say "
    "\"\"hi\"\"\",2025-10-01,1.50\n-8,,é,2024-02-29,\r9,DE,x,,-0.07\n";

TEST_F(HostileFiles, AreTakenToTheLetterOrRefusedByLine) {
  const int rounds = rounds_of("STEPWELL_ROUNDS", kRounds);
  const auto replay = seed_to_replay();
  for (int i = 0; i < (replay ? 1 : rounds); ++i) {
    const std::uint64_t seed = replay ? *replay : next_seed();
    Dice dice(seed);
    ASSERT_TRUE(right(hostile_file(dice))) << "STEPWELL_SEED=" << seed;
  }
  std::cout << rounds << " files: " << imported_ << " imported, " << refused_
            << " refused by line, the others damaged\n";
}

TEST_F(HostileFiles, CutAtEveryByte) {
  const std::string whole = kSmall;
  for (std::size_t cut = 1; cut <= whole.size(); ++cut) {
    const std::string text = whole.substr(0, cut);
    EXPECT_TRUE(right({.name = "facts.csv", .bytes = text, .text = text, .dialect = {}})) << cut;
  }
  const std::string packed = packed_by_gzip(whole);
  for (std::size_t cut = 0; cut < packed.size(); ++cut) {
    EXPECT_TRUE(right({.name = "facts.csv.gz",
                       .bytes = packed.substr(0, cut),
                       .text = whole,
                       .dialect = {},
                       .is_damaged = true}))
        << cut;
  }
}

TEST_F(HostileFiles, OneBitFlippedInAPackedFile) {
  const std::string packed = packed_by_gzip(kSmall);
  for (std::size_t bit = 0; bit < packed.size() * 8; ++bit) {
    std::string flipped = packed;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    EXPECT_TRUE(right({.name = "facts.csv.gz",
                       .bytes = flipped,
                       .text = kSmall,
                       .dialect = {},
                       .is_damaged = true,
                       .may_survive = true}))
        << bit;
  }
}

TEST_F(HostileFiles, OneByteOfAnyKindAtEveryPlace) {
  const std::string whole = kSmall;
  for (std::size_t place = 0; place < whole.size(); ++place) {
    for (const char byte : {'"', '\n', '\r', ',', '\t', ' ', '\\', '\0', '\xFF', '5'}) {
      std::string text = whole;
      text.insert(place, 1, byte);
      EXPECT_TRUE(right({.name = "facts.csv", .bytes = text, .text = text, .dialect = {}})) << place;
    }
  }
}

TEST_F(HostileFiles, OneStrayLineEndInAThousandRows) {
  for (const std::string end : {"\n", "\r\n", "\r"}) {
    for (const std::string stray : {"\n", "\r\n", "\r"}) {
      std::string text = "asin_id,marketplace,metric,month,value" + end;
      for (int i = 0; i < 1000; ++i)
        text += std::to_string(i) + ",US,m,2025-10-01,1" + (i == 500 ? stray : end);
      EXPECT_TRUE(right({.name = "facts.csv", .bytes = text, .text = text, .dialect = {}}));
      text += "one,US,m,2025-10-01,1" + end;
      EXPECT_TRUE(right({.name = "facts.csv", .bytes = text, .text = text, .dialect = {}}));
    }
  }
}

}  // namespace
}  // namespace stepwell::testing
