// PageSettings: what the pages are told of the configuration, in /api/status.
#pragma once

namespace stepwell::serve {

struct PageSettings {
  /// Percentages are green from `ebitda_green` on, orange from `ebitda_orange` on, red below.
  double ebitda_green = 15;
  double ebitda_orange = 5;
  /// Figures that were published longer ago are shown with a warning.
  double stale_after_s = 36.0 * 3600;
};

}  // namespace stepwell::serve
