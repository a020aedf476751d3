// /api/products: the products of a brand or category with their totals, paged and sorted.
//
//   brand_id, category_id   whose products; both, one or none of them
//   q                       only products whose ASIN or name, or whose brand's name, contains this text,
//   compared
//                           as in R4
//   metric                  what value_ltm and value_P are the totals of; default [dashboard] revenue
//   sort                    one of the figures below, "asin", "name" or "asin_id"; default value_ltm
//   order                   "asc" or "desc"; default desc for figures, asc for texts and ids; ties by asin_id
//   limit, offset           1 to 1000, default 50; from 0
//
// Totals are over all marketplaces. A product is listed if it has groups in the ASIN tier.
#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "base/error.h"
#include "base/json_writer.h"
#include "serve/api/endpoints.h"
#include "serve/api/sorted_page.h"
#include "serve/snapshot/product_search.h"

namespace stepwell::serve {
namespace {

struct ProductLine {
  const ProductRows* product = nullptr;
  MoneySum value_previous = {};
  MoneySum value_ltm = {};
  MoneySum revenue_previous = {};
  MoneySum revenue_ltm = {};
  MoneySum units_ltm = {};
  MoneySum margin_previous = {};
  MoneySum margin_ltm = {};
};

/// Figures compare as exact sums, percentages as doubles, texts by their bytes.
using SortKey = std::variant<MoneySum, double, std::string_view, std::int32_t>;

struct ProductsRequest {
  Period period;
  std::string_view metric = {};
  bool ebitda = false;  // the metric is the computed one
  ProductSearch search = {};
  SortKey (*sort)(const ProductLine&, const ProductsRequest&, const Catalogue&) = nullptr;
  PageRequest page = {};
};

struct SortField {
  std::string_view name;  // "_P" at its end stands for the year
  SortKey (*key)(const ProductLine&, const ProductsRequest&, const Catalogue&);
  bool descending = true;
};

using Line = const ProductLine&;
using Asked = const ProductsRequest&;
using Names = const Catalogue&;

constexpr SortField kSortFields[] = {
    {"value_ltm",
     [](Line line, Asked asked, Names) -> SortKey {
       if (asked.ebitda) return ebitda_percent(line.margin_ltm, line.revenue_ltm);
       return line.value_ltm;
     }},
    {"value_P",
     [](Line line, Asked asked, Names) -> SortKey {
       if (asked.ebitda) return ebitda_percent(line.margin_previous, line.revenue_previous);
       return line.value_previous;
     }},
    {"revenue_ltm", [](Line line, Asked, Names) -> SortKey { return line.revenue_ltm; }},
    {"revenue_P", [](Line line, Asked, Names) -> SortKey { return line.revenue_previous; }},
    {"units_ltm", [](Line line, Asked, Names) -> SortKey { return line.units_ltm; }},
    {"cm3_ltm", [](Line line, Asked, Names) -> SortKey { return line.margin_ltm; }},
    {"ebitda_ltm",
     [](Line line, Asked, Names) -> SortKey { return ebitda_percent(line.margin_ltm, line.revenue_ltm); }},
    {"yoy_growth",
     [](Line line, Asked, Names) -> SortKey {
       return growth_percent(line.revenue_ltm, line.revenue_previous);
     }},
    {"asin",
     [](Line line, Asked, Names names) -> SortKey {
       const auto product = names.product(line.product->asin);
       return product ? product->asin : std::string_view();
     },
     false},
    {"name",
     [](Line line, Asked, Names names) -> SortKey {
       const auto product = names.product(line.product->asin);
       return product ? product->name : std::string_view();
     },
     false},
    {"asin_id", [](Line line, Asked, Names) -> SortKey { return line.product->asin; }, false},
};

std::string field_name(std::string_view name, const Period& period) {
  if (!name.ends_with("_P")) return std::string(name);
  return fmt::format("{}{}", name.substr(0, name.size() - 1), period.previous());
}

void parse_sort(const Query& query, ProductsRequest& request) {
  const std::string_view asked = query.text("sort").value_or("value_ltm");
  std::string known;
  for (const SortField& field : kSortFields) {
    const std::string name = field_name(field.name, request.period);
    if (name == asked) {
      request.sort = field.key;
      request.page.descending = field.descending;
    }
    known += known.empty() ? name : ", " + name;
  }
  if (request.sort == nullptr) {
    throw Error(ErrorCode::kBadRequest, fmt::format("sort={} is not a field", asked), "one of " + known);
  }
  if (const auto order = query.text("order")) {
    if (*order != "asc" && *order != "desc") {
      throw Error(ErrorCode::kBadRequest, fmt::format("order={} is neither asc nor desc", *order));
    }
    request.page.descending = *order == "desc";
  }
}

ProductsRequest parse(const Call& call) {
  ProductsRequest request{.period = call.period()};
  request.metric = call.query->text("metric").value_or(call.settings->metrics.revenue);
  request.ebitda = is_ebitda_metric(request.metric);
  request.search.brand = call.query->id("brand_id");
  request.search.category = call.query->id("category_id");
  request.search.text = fold_label(call.query->text("q").value_or(""));
  request.page.limit = call.query->count("limit", 50, 1, 1000);
  request.page.offset = call.query->count("offset", 0, 0, INT64_MAX);
  parse_sort(*call.query, request);
  return request;
}

/// Adds up one product. Rows are ordered by month, so that only those of the two years are looked at.
class Totals {
 public:
  Totals(const Snapshot& snapshot, const DashboardMetrics& named, const ProductsRequest& request)
      : metrics_(snapshot.labels().metrics),
        period_(request.period),
        value_(request.ebitda ? kNoLabel : snapshot.metric_class(request.metric)),
        revenue_(snapshot.metric_class(named.revenue)),
        units_(snapshot.metric_class(named.units)),
        margin_(snapshot.metric_class(named.margin)),
        ltm_first_(period_.as_of.plus(1 - static_cast<int>(kYearMonths))) {}

  ProductLine of(const ProductRows& product) const {
    ProductLine line{.product = &product};
    const auto rows = product.rows();
    for (auto row = std::ranges::lower_bound(rows, period_.first(), {}, &AsinRow::month);
         row != rows.end() && row->month <= period_.as_of; ++row) {
      const LabelId metric = metrics_.class_of(row->metric);
      const bool previous = row->month.year() == period_.previous();
      const bool ltm = row->month >= ltm_first_;
      const auto add = [&](MoneySum& previous_sum, MoneySum& ltm_sum) {
        if (previous) previous_sum += MoneySum(row->value);
        if (ltm) ltm_sum += MoneySum(row->value);
      };
      if (metric == value_) add(line.value_previous, line.value_ltm);
      if (metric == revenue_) add(line.revenue_previous, line.revenue_ltm);
      if (metric == margin_) add(line.margin_previous, line.margin_ltm);
      if (metric == units_ && ltm) line.units_ltm += MoneySum(row->value);
    }
    return line;
  }

 private:
  const LabelSet& metrics_;
  Period period_;
  LabelId value_, revenue_, units_, margin_;
  Month ltm_first_;
};

std::vector<ProductLine> collect(const Snapshot& snapshot, const DashboardMetrics& named,
                                 const ProductsRequest& request) {
  const Totals totals(snapshot, named, request);
  std::vector<ProductLine> lines;
  for (const ProductRows* const product : find_products(snapshot, request.search)) {
    lines.push_back(totals.of(*product));
  }
  return lines;
}

/// Positions of the page's lines, in order; lines ascend by asin_id.
std::vector<std::uint32_t> page_of(const std::vector<ProductLine>& lines, const ProductsRequest& request,
                                   const Catalogue& catalogue) {
  std::vector<SortKey> keys;
  keys.reserve(lines.size());
  for (const ProductLine& line : lines) keys.push_back(request.sort(line, request, catalogue));
  return sorted_page(keys, request.page);
}

void write_id(JsonWriter& json, std::string_view key, std::int32_t id) {
  json.key(key);
  id == kNoId ? json.null() : json.integer(id);
}

void write_line(JsonWriter& json, const ProductLine& line, const ProductsRequest& request,
                const Catalogue& catalogue) {
  const int previous = request.period.previous();
  const auto product = catalogue.product(line.product->asin);
  const auto value = [&](MoneySum sum, MoneySum margin, MoneySum revenue) {
    request.ebitda ? json.number(ebitda_percent(margin, revenue)) : json.decimal(sum.str());
  };
  json.begin_object();
  json.key("asin_id").integer(line.product->asin);
  json.key("asin").text(product ? product->asin : "");
  json.key("name").text(product ? product->name : "");
  write_id(json, "brand_id", line.product->brand);
  write_id(json, "category_id", line.product->category);
  json.key("value_ltm");
  value(line.value_ltm, line.margin_ltm, line.revenue_ltm);
  json.key("value_", previous);
  value(line.value_previous, line.margin_previous, line.revenue_previous);
  json.key("revenue_ltm").decimal(line.revenue_ltm.str());
  json.key("revenue_", previous).decimal(line.revenue_previous.str());
  json.key("units_ltm").decimal(line.units_ltm.str());
  json.key("cm3_ltm").decimal(line.margin_ltm.str());
  json.key("ebitda_ltm").number(ebitda_percent(line.margin_ltm, line.revenue_ltm));
  json.key("yoy_growth").number(growth_percent(line.revenue_ltm, line.revenue_previous));
  json.end_object();
}

}  // namespace

Answer answer_products(const Call& call) {
  const ProductsRequest request = parse(call);
  const Catalogue& catalogue = call.snapshot->catalogue();
  const std::vector<ProductLine> lines = collect(*call.snapshot, call.settings->metrics, request);
  JsonWriter json;
  json.begin_object();
  json.key("total").integer(lines.size());
  json.key("offset").integer(request.page.offset);
  json.key("limit").integer(request.page.limit);
  json.key("metric").text(request.metric);
  json.key("products").begin_array();
  for (const std::uint32_t position : page_of(lines, request, catalogue)) {
    write_line(json, lines[position], request, catalogue);
  }
  json.end_array().end_object();
  return {.body = json.take()};
}

}  // namespace stepwell::serve
