// /api/categories-dashboard-data: every category, this year's last 12 months beside the year before.
#include <algorithm>

#include "base/json_writer.h"
#include "serve/api/endpoints.h"

namespace stepwell::serve {
namespace {

struct CategoryLine {
  const CategoryName* category = nullptr;
  Window revenue = {};
  Window margin = {};
  MoneySum revenue_ltm = {};
  MoneySum stock_ltm = {};
};

CategoryLine* find_line(std::vector<CategoryLine>& lines, std::int32_t category) {
  const auto found =
      std::ranges::lower_bound(lines, category, {}, [](const auto& line) { return line.category->id; });
  return found == lines.end() || found->category->id != category ? nullptr : &*found;
}

std::vector<CategoryLine> collect(const Snapshot& snapshot, const DashboardMetrics& named,
                                  const Period& period) {
  std::vector<CategoryLine> lines;
  for (const CategoryName& category : snapshot.catalogue().categories())
    lines.push_back({.category = &category});
  const LabelSet& metrics = snapshot.labels().metrics;
  const LabelId revenue_class = snapshot.metric_class(named.revenue);
  const LabelId margin_class = snapshot.metric_class(named.margin);
  CategoryLine* line = nullptr;  // rows of one category stand together
  for (const CategoryRow& row : snapshot.categories()) {
    const LabelId metric = metrics.class_of(row.metric);
    const std::int64_t position = std::int64_t{row.month.index()} - period.first().index();
    if (metric != revenue_class && metric != margin_class) continue;
    if (position < 0 || position >= std::int64_t{kWindowMonths}) continue;
    if (line == nullptr || line->category->id != row.category) line = find_line(lines, row.category);
    if (line == nullptr) continue;
    const MonthFigure figure{true, MoneySum(row.total)};
    if (metric == revenue_class) line->revenue[static_cast<std::size_t>(position)] = figure;
    if (metric == margin_class) line->margin[static_cast<std::size_t>(position)] = figure;
  }
  for (const StockTotal& stock : snapshot.catalogue().stock()) {
    if (stock.month > period.as_of || stock.month.plus(kYearMonths) <= period.as_of) continue;
    if (CategoryLine* const at = find_line(lines, stock.category)) at->stock_ltm += stock.value;
  }
  for (CategoryLine& each : lines) each.revenue_ltm = sum_ltm(each.revenue, period);
  return lines;
}

}  // namespace

Answer answer_categories(const Call& call) {
  const Period period = call.period();
  std::vector<CategoryLine> lines = collect(*call.snapshot, call.settings->metrics, period);
  std::ranges::stable_sort(lines, std::ranges::greater(), &CategoryLine::revenue_ltm);  // ids ascend already

  JsonWriter json;
  json.begin_object().key("categories").begin_array();
  for (const CategoryLine& line : lines) {
    const MoneySum revenue_previous = sum_previous(line.revenue);
    json.begin_object();
    json.key("id").integer(line.category->id);
    json.key("category").text_or_null(line.category->name);
    json.key("revenue_", period.previous()).decimal(revenue_previous.str());
    json.key("revenue_ltm").decimal(line.revenue_ltm.str());
    json.key("yoy_growth").number(growth_percent(line.revenue_ltm, revenue_previous));
    json.key("ebitda_", period.previous())
        .number(ebitda_percent(sum_previous(line.margin), revenue_previous));
    json.key("ebitda_ltm").number(ebitda_percent(sum_ltm(line.margin, period), line.revenue_ltm));
    json.key("stock_ltm").decimal(line.stock_ltm.str());
    json.end_object();
  }
  json.end_array().end_object();
  return {.body = json.take()};
}

}  // namespace stepwell::serve
