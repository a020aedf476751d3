// /api/asin-revenue-data/<asin>: revenue and units of one product over all marketplaces, month by month, this
// year beside the year before.
#include "base/json_writer.h"
#include "serve/api/asked_product.h"
#include "serve/api/endpoints.h"

namespace stepwell::serve {
namespace {

struct ProductWindows {
  Window revenue = {};
  Window units = {};
};

ProductWindows windows_of(const Call& call, std::int32_t product, const Period& period) {
  ProductWindows windows;
  const ProductRows* const found = call.snapshot->asins().find(product);
  if (found == nullptr) return windows;
  const LabelSet& metrics = call.snapshot->labels().metrics;
  const LabelId revenue = call.snapshot->metric_class(call.settings->metrics.revenue);
  const LabelId units = call.snapshot->metric_class(call.settings->metrics.units);
  for (const AsinRow& row : found->rows()) {
    const std::int64_t position = std::int64_t{row.month.index()} - period.first().index();
    if (position < 0 || position >= std::int64_t{kWindowMonths}) continue;
    const LabelId metric = metrics.class_of(row.metric);
    const auto at = static_cast<std::size_t>(position);
    if (metric == revenue) windows.revenue[at].total += MoneySum(row.value);
    if (metric == units) windows.units[at].total += MoneySum(row.value);
  }
  return windows;
}

void write_year(JsonWriter& json, const Window& window, std::size_t from) {
  json.begin_array();
  for (std::size_t i = from; i < from + kYearMonths; ++i) json.decimal(window[i].total.str());
  json.end_array();
}

}  // namespace

Answer answer_asin_revenue(const Call& call) {
  const Period period = call.period();
  const Catalogue::Product product = asked_product(*call.snapshot, call.rest);
  const ProductWindows windows = windows_of(call, product.id, period);
  JsonWriter json;
  json.begin_object();
  json.key("asin").text(product.asin);
  json.key("months").begin_array();
  for (int month = 1; month <= 12; ++month) json.text(month_abbreviation(month));
  json.end_array();
  write_year(json.key("revenue_", period.previous()), windows.revenue, 0);
  write_year(json.key("revenue_", period.year()), windows.revenue, kYearMonths);
  write_year(json.key("units_", period.previous()), windows.units, 0);
  write_year(json.key("units_", period.year()), windows.units, kYearMonths);
  json.end_object();
  return {.body = json.take()};
}

}  // namespace stepwell::serve
