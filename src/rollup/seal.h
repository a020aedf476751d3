// Seal: what one month of a tier amounts to, so small that it is kept beside the tier.
//
// Every publish leaves the seals of the tiers as it made them. A month that no longer amounts to its seal was
// changed by another program (R17), and a guess at what it had held is proved by it: see rollup/restore.h.
//
// A digest is the sum, modulo 2^64, of a hash of every row, labels by their bytes. So a seal follows from the
// one before and from the difference alone, and does not depend on the order of rows. It keeps mistakes from
// passing unseen, not a forger.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/tier_rows.h"
#include "rollup/difference.h"

namespace stepwell {

struct Seal {
  std::uint64_t rows = 0;
  std::uint64_t digest = 0;

  friend bool operator==(const Seal&, const Seal&) = default;
};

/// Months without rows have no seal.
using MonthSeals = std::map<Month, Seal>;

struct PyramidSeals {
  MonthSeals asins;
  MonthSeals brands;
  MonthSeals categories;

  /// Those of one month.
  PyramidSeals of(Month month) const;
  /// Puts those of other months beside them.
  void merge(PyramidSeals&& others);

  friend bool operator==(const PyramidSeals&, const PyramidSeals&) = default;
};

/// Hashes rows. `labels` must outlive it; labels that it is given later count too.
class RowDigest {
 public:
  explicit RowDigest(const Labels& labels) : labels_(labels) {}

  std::uint64_t operator()(const AsinRow& row);
  std::uint64_t operator()(const BrandRow& row);
  std::uint64_t operator()(const CategoryRow& row);

 private:
  static std::uint64_t of(LabelId id, const LabelSet& set, std::vector<std::uint64_t>& known);
  std::uint64_t metric(LabelId id) { return of(id, labels_.metrics, metrics_); }
  std::uint64_t marketplace(LabelId id) { return of(id, labels_.marketplaces, marketplaces_); }

  const Labels& labels_;
  std::vector<std::uint64_t> metrics_;
  std::vector<std::uint64_t> marketplaces_;
};

template <typename Row>
MonthSeals seals_of(const std::vector<Row>& tier, const Labels& labels);

PyramidSeals seals_of(const Pyramid& tiers, const Labels& labels);

/// The seals of the tiers after `change`, whose rows before it are among those that are sealed.
void apply(PyramidSeals& seals, const PyramidDifference& change, const Labels& labels);

/// The hash that digests are made of, for other texts.
std::uint64_t digest_of(std::string_view text);

/// One line a month, to be kept in the database.
std::string text_of(const PyramidSeals& seals);
/// The inverse; nothing for another text.
std::optional<PyramidSeals> seals_in(std::string_view text);

}  // namespace stepwell
