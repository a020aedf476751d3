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
#include "serve/endpoints/endpoints.h"
#include "serve/json_writer.h"

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
  std::optional<std::int32_t> brand = {};
  std::optional<std::int32_t> category = {};
  std::string text = {};  // folded
  SortKey (*sort)(const ProductLine&, const ProductsRequest&, const Catalogue&) = nullptr;
  bool descending = true;
  std::uint64_t offset = 0;
  std::uint64_t limit = 50;
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
      request.descending = field.descending;
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
    request.descending = *order == "desc";
  }
}

ProductsRequest parse(const Call& call) {
  ProductsRequest request{.period = call.period()};
  request.metric = call.query->text("metric").value_or(call.settings->metrics.revenue);
  request.ebitda = is_ebitda_metric(request.metric);
  request.brand = call.query->id("brand_id");
  request.category = call.query->id("category_id");
  request.text = fold_label(call.query->text("q").value_or(""));
  request.limit = call.query->count("limit", 50, 1, 1000);
  request.offset = call.query->count("offset", 0, 0, INT64_MAX);
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

/// The brands whose name contains the text; ascending.
std::vector<std::int32_t> brands_named(const Catalogue& catalogue, const std::string& folded) {
  std::vector<std::int32_t> found;
  for (const BrandName& brand : catalogue.brands()) {
    if (fold_label(text_of(brand.name)).find(folded) != std::string::npos) found.push_back(brand.id);
  }
  return found;
}

std::vector<ProductLine> collect(const Snapshot& snapshot, const DashboardMetrics& named,
                                 const ProductsRequest& request) {
  const Totals totals(snapshot, named, request);
  std::vector<ProductLine> lines;
  const std::vector<std::int32_t> brands =
      request.text.empty() ? std::vector<std::int32_t>() : brands_named(snapshot.catalogue(), request.text);
  const auto mentions = [&](const ProductRows& product) {
    return std::ranges::binary_search(brands, product.brand) ||
           snapshot.catalogue().mentions(product.asin, request.text);
  };
  const auto consider = [&](const ProductRows& product) {
    if (request.category && product.category != *request.category) return;
    if (!request.text.empty() && !mentions(product)) return;
    lines.push_back(totals.of(product));
  };
  const auto products = snapshot.asins().products();
  if (request.brand) {
    for (const std::uint32_t position : snapshot.asins().of_brand(*request.brand))
      consider(products[position]);
  } else {
    for (const ProductRows& product : products) consider(product);
  }
  return lines;
}

/// Positions of the page's lines, in order: only as much is sorted as is shown.
std::vector<std::uint32_t> page_of(const std::vector<ProductLine>& lines, const ProductsRequest& request,
                                   const Catalogue& catalogue) {
  std::vector<std::pair<SortKey, std::uint32_t>> keys;
  keys.reserve(lines.size());
  for (const ProductLine& line : lines) {
    keys.emplace_back(request.sort(line, request, catalogue), static_cast<std::uint32_t>(keys.size()));
  }
  const auto before = [&](const auto& a, const auto& b) {
    if (a.first != b.first) return request.descending ? b.first < a.first : a.first < b.first;
    return a.second < b.second;  // lines ascend by asin_id
  };
  const std::size_t begin = std::min<std::uint64_t>(request.offset, keys.size());
  const std::size_t end = begin + std::min<std::uint64_t>(request.limit, keys.size() - begin);
  const auto at = [&](std::size_t position) { return keys.begin() + static_cast<std::ptrdiff_t>(position); };
  if (end < keys.size()) std::nth_element(keys.begin(), at(end), keys.end(), before);
  std::sort(keys.begin(), at(end), before);
  std::vector<std::uint32_t> page;
  for (std::size_t i = begin; i < end; ++i) page.push_back(keys[i].second);
  return page;
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
    request.ebitda ? json.number(ebitda_percent(margin, revenue)) : json.money(sum);
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
  json.key("revenue_ltm").money(line.revenue_ltm);
  json.key("revenue_", previous).money(line.revenue_previous);
  json.key("units_ltm").money(line.units_ltm);
  json.key("cm3_ltm").money(line.margin_ltm);
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
  json.key("offset").integer(request.offset);
  json.key("limit").integer(request.limit);
  json.key("metric").text(request.metric);
  json.key("products").begin_array();
  for (const std::uint32_t position : page_of(lines, request, catalogue)) {
    write_line(json, lines[position], request, catalogue);
  }
  json.end_array().end_object();
  return {.body = json.take()};
}

}  // namespace stepwell::serve
