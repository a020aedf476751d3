// /api/profitability-data: revenue, growth and EBITDA of one brand or category, month by month.
#include "base/json_writer.h"
#include "serve/api/endpoints.h"

namespace stepwell::serve {

Answer answer_profitability(const Call& call) {
  const Snapshot& snapshot = *call.snapshot;
  BrandFilter filter;
  filter.brand = call.query->id("brand_id");
  filter.category = call.query->id("category_id");
  if (filter.brand) filter.category.reset();
  const Period period = call.period();
  const auto window_of = [&](std::string_view metric) {
    return snapshot.brands().window(snapshot.metric_class(metric), filter, period.first());
  };
  const Window revenue = window_of(call.settings->metrics.revenue);
  const Window margin = window_of(call.settings->metrics.margin);

  JsonWriter json;
  json.begin_object().key("data").begin_array();
  for (std::size_t i = 0; i < kYearMonths; ++i) {
    const MoneySum before = revenue[i].total;
    const MoneySum now = revenue[kYearMonths + i].total;
    json.begin_object();
    json.key("month").text(month_abbreviation(static_cast<int>(i) + 1));
    json.key("revenue_", period.previous()).decimal(before.str());
    json.key("revenue_", period.year()).decimal(now.str());
    json.key("yoy_growth").number(growth_percent(now, before));
    json.key("ebitda_", period.previous()).number(ebitda_percent(margin[i].total, before));
    json.key("ebitda_", period.year()).number(ebitda_percent(margin[kYearMonths + i].total, now));
    json.end_object();
  }
  json.end_array().end_object();
  return {.body = json.take()};
}

}  // namespace stepwell::serve
