// /api/brands: the brands of a category, or all, with their totals: the step between categories and products.
//
//   category_id   only brands of this category
//
// Every brand of the brand table, also those without data, by revenue_ltm descending, then id. Fields as in
// /api/categories-dashboard-data; `products` counts those with groups in the ASIN tier.
#include <algorithm>

#include "base/json_writer.h"
#include "serve/api/endpoints.h"

namespace stepwell::serve {
namespace {

struct BrandLine {
  const BrandName* brand = nullptr;
  Window revenue = {};
  Window margin = {};
  MoneySum revenue_ltm = {};
};

void write_line(JsonWriter& json, const BrandLine& line, const Period& period, std::size_t products) {
  const MoneySum revenue_previous = sum_previous(line.revenue);
  json.begin_object();
  json.key("id").integer(line.brand->id);
  json.key("brand").text_or_null(line.brand->name);
  json.key("category_id");
  line.brand->category == kNoId ? json.null() : json.integer(line.brand->category);
  json.key("products").integer(products);
  json.key("revenue_", period.previous()).decimal(revenue_previous.str());
  json.key("revenue_ltm").decimal(line.revenue_ltm.str());
  json.key("yoy_growth").number(growth_percent(line.revenue_ltm, revenue_previous));
  json.key("ebitda_", period.previous()).number(ebitda_percent(sum_previous(line.margin), revenue_previous));
  json.key("ebitda_ltm").number(ebitda_percent(sum_ltm(line.margin, period), line.revenue_ltm));
  json.end_object();
}

}  // namespace

Answer answer_brands(const Call& call) {
  const Snapshot& snapshot = *call.snapshot;
  const Period period = call.period();
  const auto category = call.query->id("category_id");
  const LabelId revenue = snapshot.metric_class(call.settings->metrics.revenue);
  const LabelId margin = snapshot.metric_class(call.settings->metrics.margin);
  std::vector<BrandLine> lines;
  for (const BrandName& brand : snapshot.catalogue().brands()) {
    if (category && brand.category != *category) continue;
    const BrandFilter filter{.brand = brand.id, .category = {}};
    BrandLine line{.brand = &brand};
    line.revenue = snapshot.brands().window(revenue, filter, period.first());
    line.margin = snapshot.brands().window(margin, filter, period.first());
    line.revenue_ltm = sum_ltm(line.revenue, period);
    lines.push_back(line);
  }
  std::ranges::stable_sort(lines, std::ranges::greater(), &BrandLine::revenue_ltm);  // ids ascend already

  JsonWriter json;
  json.begin_object().key("brands").begin_array();
  for (const BrandLine& line : lines) {
    write_line(json, line, period, snapshot.asins().of_brand(line.brand->id).size());
  }
  json.end_array().end_object();
  return {.body = json.take()};
}

}  // namespace stepwell::serve
