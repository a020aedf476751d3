// /api/product?id= and /api/product/<asin>: everything known of one product, month by month, for each
// marketplace and metric.
#include <algorithm>

#include "base/error.h"
#include "base/json_writer.h"
#include "serve/api/asked_product.h"
#include "serve/api/endpoints.h"

namespace stepwell::serve {
namespace {

/// The rows of one marketplace and metric, by month.
struct Series {
  LabelId marketplace = kNoLabel;
  LabelId metric = kNoLabel;
  std::vector<const AsinRow*> rows;
};

std::vector<Series> series_of(const ProductRows& product, const Labels& labels) {
  std::vector<Series> all;
  for (const AsinRow& row : product.rows()) {
    const auto found = std::ranges::find_if(all, [&](const Series& series) {
      return labels.marketplaces.class_of(series.marketplace) ==
                 labels.marketplaces.class_of(row.marketplace) &&
             labels.metrics.class_of(series.metric) == labels.metrics.class_of(row.metric);
    });
    Series& series = found != all.end() ? *found : all.emplace_back(Series{row.marketplace, row.metric, {}});
    series.marketplace = labels.marketplaces.lesser(series.marketplace, row.marketplace);
    series.metric = labels.metrics.lesser(series.metric, row.metric);
    series.rows.push_back(&row);
  }
  // One marketplace has one name in all of them, so that what belongs together can be told by it.
  for (const Series& one : all) {
    for (Series& other : all) {
      if (labels.marketplaces.class_of(one.marketplace) != labels.marketplaces.class_of(other.marketplace))
        continue;
      other.marketplace = labels.marketplaces.lesser(one.marketplace, other.marketplace);
    }
  }
  std::ranges::sort(all, [&](const Series& a, const Series& b) {
    const int order =
        labels.marketplaces.text(a.marketplace).compare(labels.marketplaces.text(b.marketplace));
    return order != 0 ? order < 0 : labels.metrics.text(a.metric) < labels.metrics.text(b.metric);
  });
  return all;
}

void write_brand(JsonWriter& json, const Snapshot& snapshot, std::int32_t id) {
  json.key("brand");
  const BrandName* const brand = snapshot.catalogue().brand(id);
  if (brand == nullptr) {
    json.null().key("category").null();
    return;
  }
  json.begin_object().key("id").integer(brand->id).key("name").text_or_null(brand->name).end_object();
  json.key("category");
  const CategoryName* const category = snapshot.catalogue().category(brand->category);
  if (category == nullptr) {
    json.null();
  } else {
    json.begin_object().key("id").integer(category->id).key("name").text_or_null(category->name).end_object();
  }
}

/// A ratio that several raw rows have is none: their sum is no ratio.
void write_series(JsonWriter& json, const Series& series, const Labels& labels, const Settings& settings) {
  const std::string& metric = labels.metrics.text(series.metric);
  const bool ratio = settings.kinds.of(metric, settings.metrics).kind == MetricKind::kRatio;
  json.begin_object();
  json.key("marketplace").text(labels.marketplaces.text(series.marketplace));
  json.key("metric").text(metric);
  json.key("months").begin_array();
  for (const AsinRow* const row : series.rows) json.text(row->month.str());
  json.end_array().key("values").begin_array();
  for (const AsinRow* const row : series.rows) {
    ratio && row->row_count != 1 ? json.null() : json.decimal(MoneySum(row->value).str());
  }
  json.end_array().end_object();
}

}  // namespace

Answer answer_product(const Call& call) {
  const Snapshot& snapshot = *call.snapshot;
  const bool by_id = call.query->path() == "/api/product";
  const std::int32_t id = by_id ? call.query->id("id").value_or(kNoId) : kNoId;
  if (by_id && id == kNoId) {
    throw Error(ErrorCode::kBadRequest, "which product? its id is missing",
                "GET /api/product?id=…, or /api/product/<asin>");
  }
  const Catalogue::Product product = by_id ? asked_product(snapshot, id) : asked_product(snapshot, call.rest);
  JsonWriter json;
  json.begin_object();
  json.key("asin_id").integer(product.id);
  json.key("asin").text(product.asin);
  json.key("name").text(product.name);
  write_brand(json, snapshot, product.brand);
  json.key("series").begin_array();
  if (const ProductRows* const rows = snapshot.asins().find(product.id)) {
    for (const Series& series : series_of(*rows, snapshot.labels()))
      write_series(json, series, snapshot.labels(), *call.settings);
  }
  json.end_array().end_object();
  return {.body = json.take()};
}

}  // namespace stepwell::serve
