#include "serve/snapshot/snapshot.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/printable.h"

namespace stepwell::serve {
namespace {

LabelId known_class(const LabelSet& labels, std::string_view text) {
  if (const std::optional<LabelId> known = labels.known_class(asked_label(labels, text))) return *known;
  constexpr std::size_t kShownBytes = 60;
  throw Error(ErrorCode::kBusy,
              fmt::format("only the database knows whether '{}' is another spelling of a label, and it does "
                          "not answer now",
                          printable(text, kShownBytes)),
              "write it as /api/filters has it, or try again later");
}

}  // namespace

std::string_view asked_label(const LabelSet& labels, std::string_view text) {
  if (text != kEmptyLabel) return text;
  for (std::size_t id = 0; id < labels.size(); ++id) {
    if (fold_label(labels.text(static_cast<LabelId>(id))) == kEmptyLabel) return text;
  }
  return {};
}

Snapshot::Snapshot(SnapshotFacts facts, Pyramid pyramid)
    : generation_(std::move(facts.generation)),
      verification_(facts.verification),
      directory_version_(std::move(facts.directory_version)),
      history_(std::move(facts.history)),
      labels_(std::move(facts.labels)),
      catalogue_(std::make_shared<Catalogue>(std::move(facts.directory))),
      asins_(std::make_shared<AsinBlocks>(std::move(pyramid.asins))),
      brand_tier_(std::make_shared<BrandTier>(std::move(pyramid.brands))),
      brands_(std::make_shared<BrandFigures>(*brand_tier_, *labels_)),
      category_tier_(std::make_shared<CategoryTier>(std::move(pyramid.categories))) {
  measure();
}

Snapshot::Snapshot(const Snapshot& older, SnapshotFacts facts, const std::vector<PyramidDifference>& changes)
    : generation_(std::move(facts.generation)),
      verification_(facts.verification),
      directory_version_(std::move(facts.directory_version)),
      history_(std::move(facts.history)),
      labels_(std::move(facts.labels)),
      catalogue_(older.catalogue_),
      asins_(older.asins_),
      brand_tier_(older.brand_tier_),
      brands_(older.brands_),
      category_tier_(older.category_tier_) {
  if (!facts.directory_stands && !catalogue_->holds(facts.directory)) {
    catalogue_ = std::make_shared<const Catalogue>(std::move(facts.directory));
  }
  bool figures_follow = true;
  for (const PyramidDifference& change : changes) {
    if (!change.asins.empty()) {
      asins_ = std::make_shared<AsinBlocks>(asins_->updated(change.asins, *labels_));
    }
    if (!change.brands.empty()) {
      brand_tier_ = std::make_shared<BrandTier>(apply(*brand_tier_, change.brands, *labels_));
      auto figures = figures_follow ? brands_->updated(change.brands, *labels_) : std::nullopt;
      figures_follow = figures.has_value();
      if (figures) brands_ = std::make_shared<BrandFigures>(std::move(*figures));
    }
    if (!change.categories.empty()) {
      category_tier_ = std::make_shared<CategoryTier>(apply(*category_tier_, change.categories, *labels_));
    }
  }
  if (!figures_follow) brands_ = std::make_shared<BrandFigures>(*brand_tier_, *labels_);
  measure();
}

Snapshot::Snapshot(const Snapshot& older, const Generation& looked_at,
                   std::optional<Verification> verification)
    : Snapshot(older) {
  generation_.confirmed_at = looked_at.confirmed_at;
  generation_.held = looked_at.held;
  if (!history_.empty()) history_.front().confirmed_at = looked_at.confirmed_at;
  verification_ = verification;
}

LabelId Snapshot::metric_class(std::string_view metric) const {
  return known_class(labels_->metrics, metric);
}

LabelId Snapshot::marketplace_class(std::string_view name) const {
  return known_class(labels_->marketplaces, name);
}

void Snapshot::measure() {
  bytes_ = sizeof(Snapshot) + catalogue_->bytes() + asins_->bytes() + brands_->bytes() +
           brand_tier_->capacity() * sizeof(BrandRow) + category_tier_->capacity() * sizeof(CategoryRow);
}

}  // namespace stepwell::serve
