// Decorators of Engine and Session that pass everything on: a test overrides what shall go wrong.
//
// Faults come through the contracts, so that what is tested is the program as it is.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/engine.h"

namespace stepwell::testing {

class SessionDecorator : public Session {
 public:
  explicit SessionDecorator(std::unique_ptr<Session> session) : session_(std::move(session)) {}

  std::optional<Generation> latest() override { return session_->latest(); }
  std::vector<Generation> generations(std::size_t count) override { return session_->generations(count); }
  std::optional<Verification> verification() override { return session_->verification(); }
  std::vector<Month> months() override { return session_->months(); }
  AsinTier read_asins(const Scope& scope) override { return session_->read_asins(scope); }
  BrandTier read_brands(const Scope& scope) override { return session_->read_brands(scope); }
  CategoryTier read_categories(const Scope& scope) override { return session_->read_categories(scope); }
  std::optional<PyramidDifference> read_changes(std::int64_t number) override {
    return session_->read_changes(number);
  }
  Directory read_directory() override { return session_->read_directory(); }
  std::optional<std::string> directory_version() override { return session_->directory_version(); }

  const Model& model() const override { return session_->model(); }
  Pending pending() override { return session_->pending(); }
  Delta read_delta(Progress& progress) override { return session_->read_delta(progress); }
  std::unique_ptr<RawParts> read_groups(const Scope& scope, Progress& progress) override {
    return session_->read_groups(scope, progress);
  }
  Account read_raw_account(const Scope& scope, CountedBy counted_by) override {
    return session_->read_raw_account(scope, counted_by);
  }
  std::vector<ExcludedRow> read_excluded(const Scope& scope) override {
    return session_->read_excluded(scope);
  }
  BrandTier read_brands_of(const std::vector<PlaceMonth>& brands) override {
    return session_->read_brands_of(brands);
  }
  CategoryTier read_categories_of(const std::vector<PlaceMonth>& categories) override {
    return session_->read_categories_of(categories);
  }
  AsinTier read_asins_below(const std::vector<PlaceMonth>& brands) override {
    return session_->read_asins_below(brands);
  }
  BrandTier read_brands_below(const std::vector<PlaceMonth>& categories) override {
    return session_->read_brands_below(categories);
  }
  std::optional<PyramidSeals> seals() override { return session_->seals(); }
  Strays take_strays() override { return session_->take_strays(); }
  Spellings read_spellings() override { return session_->read_spellings(); }
  void confirm(const Scope& scope, const SourcePosition& position,
               const std::optional<PyramidSeals>& seals) override {
    session_->confirm(scope, position, seals);
  }
  void hold(const Held& held) override { session_->hold(held); }
  void stage(const PyramidDifference& repair, const PyramidDifference& difference) override {
    session_->stage(repair, difference);
  }
  Generation commit(Publication publication) override { return session_->commit(std::move(publication)); }

 private:
  std::unique_ptr<Session> session_;
};

/// `Decorated` is a SessionDecorator that is made from the session it decorates.
template <typename Decorated>
class EngineDecorator final : public Engine {
 public:
  explicit EngineDecorator(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}

  Schema& schema() override { return engine_->schema(); }
  Ingest& ingest() override { return engine_->ingest(); }
  Prover& prover() override { return engine_->prover(); }
  Inspector& inspector() override { return engine_->inspector(); }
  std::unique_ptr<Session> begin(Labels& labels) override {
    return std::make_unique<Decorated>(engine_->begin(labels));
  }
  LabelFolds folds() override { return engine_->folds(); }
  std::string version() override { return engine_->version(); }

 private:
  std::unique_ptr<Engine> engine_;
};

}  // namespace stepwell::testing
