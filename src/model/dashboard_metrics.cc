#include "model/dashboard_metrics.h"

#include "model/label.h"

namespace stepwell {

bool is_ebitda_metric(std::string_view metric) {
  static const std::string kFolded = fold_label(kEbitdaMetric);
  return fold_label(metric) == kFolded;
}

}  // namespace stepwell
