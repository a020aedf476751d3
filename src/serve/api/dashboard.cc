// /api/dashboard-data: one metric, month by month, this year beside the year before.
#include "base/json_writer.h"
#include "serve/api/endpoints.h"

namespace stepwell::serve {
namespace {

void write_money(JsonWriter& json, const Window& window, std::size_t from, bool null_where_absent) {
  json.begin_array();
  for (std::size_t i = from; i < from + kYearMonths; ++i) {
    if (window[i].present) {
      json.decimal(window[i].total.str());
    } else if (null_where_absent) {
      json.null();
    } else {
      json.integer(0);
    }
  }
  json.end_array();
}

void write_ebitda(JsonWriter& json, const Window& margin, const Window& revenue, std::size_t from,
                  std::size_t last) {
  json.begin_array();
  for (std::size_t i = from; i < from + kYearMonths; ++i) {
    if (i > last) {
      json.null();
    } else {
      json.number(ebitda_percent(margin[i].total, revenue[i].total));
    }
  }
  json.end_array();
}

}  // namespace

Answer answer_dashboard(const Call& call) {
  const Snapshot& snapshot = *call.snapshot;
  const DashboardMetrics& named = call.settings->metrics;
  const std::string_view metric = call.query->text("metric").value_or(named.revenue);
  const BrandFilter filter = call.brand_filter();
  const Period period = call.period();
  const auto window_of = [&](std::string_view name) {
    return snapshot.brands().window(snapshot.metric_class(name), filter, period.first());
  };

  JsonWriter json;
  json.begin_object().key("months").begin_array();
  for (int month = 1; month <= 12; ++month) json.text(month_abbreviation(month));
  json.end_array();
  if (is_ebitda_metric(metric)) {
    const Window margin = window_of(named.margin);
    const Window revenue = window_of(named.revenue);
    json.key("data_", period.previous());
    write_ebitda(json, margin, revenue, 0, period.as_of_position());
    json.key("data_", period.year());
    write_ebitda(json, margin, revenue, kYearMonths, period.as_of_position());
  } else {
    const Window window = window_of(metric);
    json.key("data_", period.previous());
    write_money(json, window, 0, false);
    json.key("data_", period.year());
    write_money(json, window, kYearMonths, true);
  }
  json.key("metric").text(metric).end_object();
  return {.body = json.take()};
}

}  // namespace stepwell::serve
