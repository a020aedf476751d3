// The fact rows of the synthetic business, made month after month without ever holding more than a month's
// groups.
#pragma once

#include <array>
#include <cstdint>

#include "model/fact_batch.h"
#include "synthetic/figures.h"

namespace stepwell::synthetic {

/// The labels of kMarketplaces and kMetrics.
struct FactLabels {
  std::array<LabelId, kMarketplaces.size()> marketplaces;
  std::array<LabelId, kLedgerMetricCount> metrics;
};

/// Hands options.rows rows to the sink. The catalog is that of the same options.
void write_daily_facts(const Catalog& catalog, const FactLabels& labels, const GenerateOptions& options,
                       const FactSink& sink);
void write_ledger_facts(const Catalog& catalog, const FactLabels& labels, const GenerateOptions& options,
                        const FactSink& sink);

}  // namespace stepwell::synthetic
