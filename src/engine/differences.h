// Differences: what a verification found apart, in the words of whoever owns the tables.
//
// The prover of each engine compares two sides as multisets of rows and streams what they do not share; here
// the rows become lines such as "month 2025-10, marketplace 'US', metric 'Units': value 5.00 in the raw rows,
// 7.00 in the ASIN tier (2.00 more)".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/model.h"

namespace stepwell {

/// Stands for stepwell's own table of exclusions where the role of a tier is asked for.
inline constexpr std::string_view kExclusionTable = "exclusions";

/// A row that one side of a comparison has and the other has not, or not as often.
struct UnsharedRow {
  std::vector<std::optional<std::string>> key;  // what identifies its group; nothing for NULL
  std::vector<std::optional<std::string>> content;
  bool expected = false;  // whether it is missing from the tier, rather than too much there
};

/// What is compared, and with what: "asin_tier" with "the raw rows".
struct Compared {
  std::string_view table;        // the role of a tier, or kExclusionTable
  std::string_view expected_in;  // in words
  std::vector<std::string> key;  // columns by the names that comparisons give them: "first_day", "place", …
  std::vector<std::string> content;
};

class Differences {
 public:
  /// The first `kExamples` groups become lines. The model must outlive this object.
  static constexpr std::size_t kExamples = 6;
  Differences(const Model& model, Compared compared) : model_(model), compared_(std::move(compared)) {}

  /// Rows come sorted by key, those expected first.
  void add(UnsharedRow row);

  /// Groups that differ.
  std::uint64_t count() const { return count_; }
  /// A line for each of the first groups.
  std::vector<std::string> examples() const;

 private:
  struct Group {
    std::vector<std::optional<std::string>> key;
    std::vector<UnsharedRow> rows;
  };
  std::string column_name(const std::string& column) const;
  /// "month 2025-10, metric 'Units'".
  std::string text_of(const std::vector<std::string>& columns,
                      const std::vector<std::optional<std::string>>& values) const;
  std::string difference_text(const UnsharedRow& expected, const UnsharedRow& found) const;
  std::string table_words() const;

  const Model& model_;
  Compared compared_;
  std::uint64_t count_ = 0;
  std::vector<std::optional<std::string>> last_key_;
  std::vector<Group> groups_;
};

}  // namespace stepwell
