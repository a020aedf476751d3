// Snapshot: the server's immutable copy of one generation, from which every answer is made.
//
// It is built by the keeper's thread and read by all server threads without locks. It owns everything it
// refers to, its labels included: the next snapshot extends a copy of them. Parts that did not change are
// shared between snapshots, so that a small generation costs little time and little memory.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/directory.h"
#include "model/generation.h"
#include "model/tier_rows.h"
#include "rollup/difference.h"
#include "serve/snapshot/asin_blocks.h"
#include "serve/snapshot/brand_figures.h"
#include "serve/snapshot/catalogue.h"

namespace stepwell::serve {

/// What is known about a generation beside its tiers.
struct SnapshotFacts {
  Generation generation;
  std::optional<Verification> verification;
  /// Holds every label of the tiers; of an update, it extends a copy of the older snapshot's.
  std::shared_ptr<const Labels> labels;
  Directory directory;
  /// As the engine told it with the directory.
  std::optional<std::string> directory_version = std::nullopt;
  /// Of an update: the older snapshot's directory is this generation's too, and `directory` was not read.
  bool directory_stands = false;
  /// The latest generations, this one first.
  std::vector<Generation> history = {};
};

/// Stands for the label that is an empty text where one has to be seen or asked for, unless a label is really
/// called so.
inline constexpr std::string_view kEmptyLabel = "(empty)";
/// The label that a request means with `text`: itself, or the empty one.
std::string_view asked_label(const LabelSet& labels, std::string_view text);

class Snapshot {
 public:
  /// `pyramid` is sorted by key.
  Snapshot(SnapshotFacts facts, Pyramid pyramid);
  /// A newer generation: `older` with `changes`, one for each generation after it, applied in turn. Throws
  /// Error{kFailed} if they do not fit.
  Snapshot(const Snapshot& older, SnapshotFacts facts, const std::vector<PyramidDifference>& changes);
  /// The same generation after a refresh has confirmed it or was held, or after another verification.
  Snapshot(const Snapshot& older, const Generation& looked_at, std::optional<Verification> verification);

  const Generation& generation() const { return generation_; }
  const std::optional<Verification>& verification() const { return verification_; }
  const std::optional<std::string>& directory_version() const { return directory_version_; }
  /// The latest generations, this one first.
  const std::vector<Generation>& history() const { return history_; }
  const std::shared_ptr<const Labels>& shared_labels() const { return labels_; }
  const Labels& labels() const { return *labels_; }
  const Catalogue& catalogue() const { return *catalogue_; }
  const AsinBlocks& asins() const { return *asins_; }
  const BrandFigures& brands() const { return *brands_; }
  const CategoryTier& categories() const { return *category_tier_; }
  std::size_t brand_row_count() const { return brand_tier_->size(); }

  /// The latest month of the brand tier; none() if that is empty.
  Month latest_month() const { return brands_->latest(); }
  /// The class of a metric, or of a marketplace, that a request names, kEmptyLabel for the empty one;
  /// kNoLabel if the tiers have none such. Never waits: throws Error{kBusy} where the database would have to
  /// be asked, and Error{kBadRequest} for a text longer than any label.
  LabelId metric_class(std::string_view metric) const;
  LabelId marketplace_class(std::string_view name) const;

  /// Memory, shared parts included.
  std::size_t bytes() const { return bytes_; }

 private:
  void measure();

  Generation generation_;
  std::optional<Verification> verification_;
  std::optional<std::string> directory_version_;
  std::vector<Generation> history_;
  std::shared_ptr<const Labels> labels_;
  std::shared_ptr<const Catalogue> catalogue_;
  std::shared_ptr<const AsinBlocks> asins_;
  std::shared_ptr<const BrandTier> brand_tier_;
  std::shared_ptr<const BrandFigures> brands_;
  std::shared_ptr<const CategoryTier> category_tier_;
  std::size_t bytes_ = 0;
};

}  // namespace stepwell::serve
